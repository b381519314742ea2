import type { SessionState } from '@wenkao/shared/sittings'
import type { Services } from '../../platform/services.ts'
import { selectAreaSessions, selectOpenCounts } from './areas.queries.ts'
import { selectOpenFailures } from './failures.queries.ts'
import { selectPulses, type SessionPulse } from './pulses.queries.ts'
import type { AreaRow } from './watch-areas.ts'

const DAY_MS = 24 * 3600_000
/** A session that ended is shown for so long: its last work may still be on the way. */
const ENDED_MS = 3600_000
/** As on the room's page (`SILENT_AFTER_MS`, `WAITING_AFTER_MS` there). */
const SILENT_AFTER_MS = 20_000
const WAITING_AFTER_MS = 15_000

const nothing: Omit<SessionPulse, 'sessionId'> = {
  ...{ candidates: 0, seated: 0, loggedIn: 0, handedIn: 0, expected: 0, quiet: 0, silent: 0 },
  ...{ unsynced: 0, unsyncedSince: null, damaged: [] },
}

/**
 * Sessions of a day around now that stand by, run, or ended lately, each with its counts: five queries
 * whatever their number. Who may see which of them is the caller's to decide.
 */
export async function readAreas(
  services: Pick<Services, 'db' | 'sql' | 'clock'>,
): Promise<{ serverNow: number; rows: AreaRow[] }> {
  const { db, sql, clock } = services
  const serverNow = clock.now()
  const listed = await selectAreaSessions(db, {
    ...{ from: serverNow - DAY_MS, to: serverNow + DAY_MS, endedAfter: serverNow - ENDED_MS },
  })
  const ids = listed.map((row) => row.sessionId)
  const silentSince = serverNow - SILENT_AFTER_MS
  const waitingSince = serverNow - WAITING_AFTER_MS
  const [pulses, failures, counts] = await Promise.all([
    selectPulses(sql, ids, { quietSince: silentSince, silentSince, waitingSince }),
    selectOpenFailures(db, ids),
    selectOpenCounts(db, ids),
  ])
  const pulseOf = new Map(pulses.map((pulse) => [pulse.sessionId, pulse]))
  const failuresOf = Map.groupBy(failures, (failure) => failure.sessionId)
  return {
    serverNow,
    rows: listed.map((row) => {
      const pulse = pulseOf.get(row.sessionId) ?? nothing
      return {
        place: row.place,
        session: {
          sessionId: row.sessionId,
          examTitle: row.examTitle,
          name: row.name,
          areaName: row.areaName,
          siteName: row.siteName,
          roomName: row.roomName,
          plannedStart: row.plannedStart,
          clock: { ...row.clock, state: row.clock.state as SessionState },
          candidates: pulse.candidates,
          seated: pulse.seated,
          loggedIn: pulse.loggedIn,
          handedIn: pulse.handedIn,
          silent: row.clock.endedAt === null ? pulse.silent : 0,
          unsynced: pulse.unsynced,
          unsyncedSince: pulse.unsyncedSince,
          damaged: pulse.damaged.length,
          failures: (failuresOf.get(row.sessionId) ?? []).map(
            ({ failureId, family, cause, affected, of, since }) => ({
              ...{ failureId, family, cause, affected, of, since },
            }),
          ),
          incidents: counts.incidents.get(row.sessionId) ?? 0,
          openApprovals: counts.approvals.get(row.sessionId) ?? 0,
        },
      }
    }),
  }
}
