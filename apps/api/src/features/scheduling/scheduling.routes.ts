import {
  listSchedules,
  moveCandidates as moveEndpoint,
  previewSchedule,
  saveSchedule as saveEndpoint,
  undoSchedule as undoEndpoint,
} from '@wenkao/shared/scheduling'
import { ApiError } from '../../platform/api-error.ts'
import { requirePlace, type Caller } from '../../platform/caller.ts'
import { route, type Route } from '../../platform/mount-endpoints.ts'
import type { Services } from '../../platform/services.ts'
import { findExam, type SessionFiles } from '../sessions/index.ts'
import { moveCandidates } from './move-candidates.ts'
import { previewOf, readPlan } from './read-plan.ts'
import { runOf, saveSchedule } from './save-schedule.ts'
import { selectRuns } from './scheduling.queries.ts'
import { undoSchedule } from './undo-schedule.ts'

/** Scheduling of whole exams (N10). @param files hears of new sessions. */
export function schedulingRoutes(
  services: Services,
  files: Pick<SessionFiles, 'prepare'>,
): Route[] {
  const { db } = services
  /** Whole exams are the office's: a plan may use every room. */
  const requireOffice = (caller: Caller) => {
    requirePlace(caller, 'sessions.edit', {})
  }
  return [
    route(previewSchedule, async ({ params, body }, { caller }) => {
      requireOffice(caller)
      const exam = await findExam(db, params.examId)
      if (!exam) throw new ApiError('notFound', 'No such exam')
      return previewOf(await readPlan(services, db, exam, body), body)
    }),
    route(saveEndpoint, async ({ params, body }, { caller }) => {
      requireOffice(caller)
      const { run, sessionIds } = await saveSchedule(services, caller, params.examId, body)
      for (const sessionId of sessionIds) files.prepare(sessionId)
      return run
    }),
    route(listSchedules, async ({ params }, { caller }) => {
      requirePlace(caller, 'sessions.read', {})
      return { runs: (await selectRuns(db, params.examId)).map(runOf) }
    }),
    route(undoEndpoint, async ({ params }, { caller }) => {
      requireOffice(caller)
      return undoSchedule(services, caller, params.examId, params.scheduleId)
    }),
    route(moveEndpoint, async ({ params, body }, { caller }) => {
      requireOffice(caller)
      const outcome = await moveCandidates(services, caller, params.examId, body)
      if (body.sessionId !== null && outcome.moved > 0) files.prepare(body.sessionId)
      return outcome
    }),
  ]
}
