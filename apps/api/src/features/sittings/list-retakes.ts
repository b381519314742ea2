import type { RoomSitting, SupersededSitting } from '@wenkao/shared/monitor'
import type { Db } from '../../platform/database.ts'
import { selectRetakes } from './retakes.queries.ts'

/** Both sides of the retakes of a session (F03d). */
export interface Retakes {
  readonly superseded: readonly SupersededSitting[]
  /** What a sitting repeats, by its id. */
  readonly formerOf: ReadonlyMap<string, RoomSitting['former']>
}

/** Superseded sittings with where they are repeated, and what the others repeat; one query. */
export async function listRetakes(db: Db, sessionId: string): Promise<Retakes> {
  const rows = await selectRetakes(db, sessionId)
  return {
    superseded: rows.flatMap(({ sitting, nextName }) => {
      const { sittingId, examNumber, name, seatNumber, supersededAt } = sitting
      if (supersededAt === null) return []
      const next = linkOf(sitting.nextSessionId, sitting.nextSittingId, nextName)
      return [{ sittingId, examNumber, name, seatNumber, supersededAt, next }]
    }),
    formerOf: new Map(
      rows.map(({ sitting, formerName }) => [
        sitting.sittingId,
        linkOf(sitting.formerSessionId, sitting.formerSittingId, formerName),
      ]),
    ),
  }
}

function linkOf(sessionId: string | null, sittingId: string | null, sessionName: string | null) {
  return sessionId === null || sittingId === null
    ? null
    : { sessionId, sittingId, sessionName: sessionName ?? '' }
}
