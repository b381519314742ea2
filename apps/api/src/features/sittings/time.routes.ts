import {
  explainDeadline,
  explainOwnDeadline,
  explainSittingDeadline,
  pauseSession,
  resumeSession,
  sessionTime,
  type DeadlineTerm,
} from '@wenkao/shared/sittings'
import { ApiError } from '../../platform/api-error.ts'
import { asCandidate } from '../../platform/caller.ts'
import { route, type Route } from '../../platform/mount-endpoints.ts'
import type { Services } from '../../platform/services.ts'
import { clockFacts, findExam, sessionFor } from '../sessions/index.ts'
import { factsOfCaller } from './adopt-binding.ts'
import * as pausing from './pause-session.ts'
import { readSittingFacts, requireCurrent, type HeldSittingFacts } from './sitting-facts.ts'
import { selectTimeEntries } from './time-entries.queries.ts'

/** Pause and resumption of a session, its time row by row, and the arithmetic of a deadline. */
export function timeRoutes(services: Services, held: HeldSittingFacts): Route[] {
  async function explain(sessionId: string, sittingId: string) {
    const facts = await readSittingFacts(services, sessionId, sittingId)
    const entries = await selectTimeEntries(services.db, sessionId)
    const now = services.clock.now()
    const { beganAt, extensionMs } = facts.sitting
    const sitting = { sittingId, beganAt, extensionMs }
    const explained = explainDeadline(clockFacts(facts.session), sitting, entries, now)
    return {
      serverNow: now,
      startAt: explained?.startAt ?? null,
      ownStart: explained?.ownStart ?? false,
      deadline: explained?.deadline ?? null,
      terms: [...(explained?.terms ?? [])],
    }
  }

  return [
    route(pauseSession, async ({ params, body }, { caller }) => {
      const listed = await sessionFor(services, caller, 'room.run', params.sessionId)
      const paused = await pausing.pauseSession(services, caller, listed, body)
      held.forgetSession(params.sessionId)
      return paused
    }),
    route(resumeSession, async ({ params, body }, { caller }) => {
      const listed = await sessionFor(services, caller, 'room.run', params.sessionId)
      const { expectedPausedAt } = body
      const resumed = await pausing.resumeSession(services, caller, listed, expectedPausedAt)
      held.forgetSession(params.sessionId)
      return resumed
    }),
    route(sessionTime, async ({ params }, { caller }) => {
      const listed = await sessionFor(services, caller, 'room.watch', params.sessionId)
      const exam = await findExam(services.db, listed.session.examId)
      if (!exam) throw new ApiError('notFound', 'No such exam')
      return {
        serverNow: services.clock.now(),
        clock: clockFacts(listed.session),
        proctorExtraMinutes: exam.proctorExtraMinutes,
        entries: await selectTimeEntries(services.db, params.sessionId),
      }
    }),
    route(explainSittingDeadline, async ({ params }, { caller }) => {
      await sessionFor(services, caller, 'room.watch', params.sessionId)
      return explain(params.sessionId, params.sittingId)
    }),
    route(explainOwnDeadline, async (_input, { caller }) => {
      const candidate = asCandidate(caller)
      requireCurrent(await factsOfCaller(services, held, candidate), candidate)
      const explained = await explain(candidate.sessionId, candidate.sittingId)
      return { ...explained, terms: explained.terms.map(plainTerm) }
    }),
  ]
}

/** Names and reasons stay with staff (R6). */
const plainTerm = ({ kind, ms, at, goesOn }: DeadlineTerm) => ({ kind, ms, at, goesOn })
