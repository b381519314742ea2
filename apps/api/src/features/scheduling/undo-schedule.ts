import type { ScheduleRun } from '@wenkao/shared/scheduling'
import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import type { Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import { BY_SCHEDULE } from '../seating/index.ts'
import { lockExam } from '../sessions/index.ts'
import { runOf } from './save-schedule.ts'
import {
  deleteSessions,
  findRun,
  lockSessions,
  selectTouched,
  updateRunUndone,
} from './scheduling.queries.ts'

/** How many sessions a refusal names. */
const MOST_NAMED = 20

/**
 * Takes a schedule back: its sessions are gone, its candidates have none again (SPEC SH7). Only while
 * nothing has happened in any of them; again is harmless.
 * @throws ApiError notFound; conflict with reason `begun` and the names of the sessions.
 */
export async function undoSchedule(
  services: Services,
  caller: Caller,
  examId: string,
  scheduleId: string,
): Promise<ScheduleRun> {
  return services.db.transaction(async (transaction) => {
    await lockExam(transaction, examId)
    const run = await findRun(transaction, examId, scheduleId)
    if (!run) throw new ApiError('notFound', 'No such schedule')
    if (run.undoneAt !== null) return runOf(run)
    const sessions = await lockSessions(transaction, run.sessionIds)
    const touched = await selectTouched(transaction, run.sessionIds, BY_SCHEDULE)
    if (touched.size > 0) {
      const names = sessions.filter(({ sessionId }) => touched.has(sessionId))
      throw new ApiError('conflict', 'Something has happened in these sessions', {
        reason: 'begun',
        sessions: names.slice(0, MOST_NAMED).map(({ sessionId, name }) => ({ sessionId, name })),
        count: names.length,
      })
    }
    await deleteSessions(transaction, run.sessionIds)
    const undoneAt = services.clock.now()
    await updateRunUndone(transaction, examId, scheduleId, undoneAt)
    await recordAction(services, transaction, caller, {
      action: 'sessions.edit',
      subject: `schedule taken back: ${run.sessionIds.length} sessions`,
      detail: { examId, scheduleId },
    })
    return runOf({ ...run, undoneAt })
  })
}
