import { extraTimeMs, type ExtraTime } from '@wenkao/shared/sessions'
import type { Db } from '../../platform/database.ts'
import { freshId, type Services } from '../../platform/services.ts'
import {
  findUnbegunSitting,
  insertRosterTimes,
  selectDurations,
  selectSealedNeeds,
  updateExtension,
} from './roster-time.queries.ts'
import { extraTimeOf, openNeeds } from './special-needs.ts'

/** A sitting that is being made. */
interface NewSitting {
  readonly sessionId: string
  readonly sittingId: string
  readonly candidateId: string
}

/** Extra time that candidates' special needs give (RO3), by candidate; only those who have some. */
export async function readExtraTimes(
  services: Pick<Services, 'keys'>,
  db: Db,
  examId: string,
  candidateIds: readonly string[],
): Promise<ReadonlyMap<string, ExtraTime>> {
  const sealed = await selectSealedNeeds(db, examId, candidateIds)
  return new Map(
    sealed.flatMap((row) => {
      const extra = extraTimeOf(openNeeds(services, row))
      return extra ? [[row.candidateId, extra] as const] : []
    }),
  )
}

/**
 * Extra time of new sittings by the special needs of their candidates (RO3), with its rows of the
 * session's time. Whose illness it is stands in none of them.
 * @returns ms by sitting; only those that have some.
 */
export async function giveRosterTimes(
  services: Pick<Services, 'clock' | 'keys'>,
  transaction: Db,
  examId: string,
  made: readonly NewSitting[],
): Promise<ReadonlyMap<string, number>> {
  const extras = await readExtraTimes(
    services,
    transaction,
    examId,
    made.map(({ candidateId }) => candidateId),
  )
  const having = made.filter(({ candidateId }) => extras.has(candidateId))
  const durations = await selectDurations(transaction, [
    ...new Set(having.map(({ sessionId }) => sessionId)),
  ])
  const given = having.flatMap(({ sessionId, sittingId, candidateId }) => {
    const [extra, durationMs] = [extras.get(candidateId), durations.get(sessionId)]
    if (!extra || durationMs === undefined) return []
    return [{ sessionId, sittingId, ms: extraTimeMs(extra, durationMs) }]
  })
  await insertRosterTimes(
    transaction,
    given.map((one) => rowOf(services, one)),
  )
  return new Map(given.map(({ sittingId, ms }) => [sittingId, ms]))
}

/**
 * Brings the extra time of candidates whose special needs were changed in line with them, where the
 * session has not begun. In one that has, staff of the room decide (F07).
 */
export async function renewRosterTimes(
  services: Pick<Services, 'clock' | 'keys'>,
  transaction: Db,
  examId: string,
  changed: readonly { readonly candidateId: string; readonly specialNeeds: string }[],
): Promise<void> {
  for (const { candidateId, specialNeeds } of changed) {
    const sitting = await findUnbegunSitting(transaction, examId, candidateId)
    if (!sitting) continue
    const extra = extraTimeOf(specialNeeds)
    const ms = (extra ? extraTimeMs(extra, sitting.durationMs) : 0) - sitting.rosterMs
    if (ms === 0) continue
    await updateExtension(transaction, sitting, sitting.extensionMs + ms)
    await insertRosterTimes(transaction, [rowOf(services, { ...sitting, ms })])
  }
}

function rowOf(
  services: Pick<Services, 'clock'>,
  { sessionId, sittingId, ms }: { sessionId: string; sittingId: string; ms: number },
) {
  return {
    ...{ sessionId, sittingId, ms, entryId: freshId(services), at: services.clock.now() },
    ...{ kind: 'extended', by: '', reason: '' },
  }
}
