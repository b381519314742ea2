import type { Services } from '../../platform/services.ts'
import { createSweep, type Sweep } from '../../platform/sweep.ts'
import { isGradingUnderWay, selectChangedExams } from './statistics.queries.ts'
import { takeStatistics, type ReadSatPaper } from './take-statistics.ts'

/** Results of an exam come one after the other: so long none has changed before they are read. */
export const QUIET_MS = 120_000
const LOOK_EVERY_MS = 30_000
/** An exam of a hundred thousand takes a while: no more than a tenth of the time goes into it. */
const REST_FACTOR = 10

/**
 * Takes the statistics of one exam whose results are settled and were not read yet, or changed since
 * (BK13). The row of what was taken is the memory: any process may do it, and after a restart.
 * @param looked where the last look ended; moved on, so that old results are not asked for again.
 * @returns whether there may be more to do at once.
 */
export async function takeSettled(
  services: Services,
  readSatPaper: ReadSatPaper,
  looked: { since: number },
): Promise<boolean> {
  const now = services.clock.now()
  const changed = await selectChangedExams(services.db, looked.since)
  const due = changed
    .filter(({ changedAt, through }) => through === null || changedAt > through)
    .toSorted((one, other) => one.changedAt - other.changedAt)
  for (const { examId, changedAt } of due) {
    if (now - changedAt < QUIET_MS) continue
    if (await isGradingUnderWay(services.db, examId)) continue
    await takeStatistics(services, { kind: 'anyone' }, examId, readSatPaper, changedAt)
    return true
  }
  // What is due stays within sight; of the rest a quiet while, for commits that come late.
  const open = due.map(({ changedAt }) => changedAt)
  looked.since = Math.max(looked.since, Math.min(now, ...open) - QUIET_MS)
  return false
}

/** Keeps statistics of the bank up to date in the background. */
export function keepStatistics(services: Services, readSatPaper: ReadSatPaper): Sweep {
  const looked = { since: 0 }
  let restUntil = 0
  return createSweep(
    async () => {
      const began = services.clock.now()
      if (began < restUntil) return false
      const isMore = await takeSettled(services, readSatPaper, looked)
      restUntil = isMore ? began + (services.clock.now() - began) * REST_FACTOR : 0
      return isMore
    },
    LOOK_EVERY_MS,
    (cause) => services.log.error({ err: cause }, 'taking statistics failed'),
  )
}
