import {
  decideRegrade as decideRegradeEndpoint,
  listRegrades,
  listRules,
  makeRules as makeRulesEndpoint,
  readRegrade,
  readRules,
  startRegrade as startRegradeEndpoint,
} from '@wenkao/shared/grading'
import { ApiError } from '../../platform/api-error.ts'
import { requirePlace, type Caller } from '../../platform/caller.ts'
import { route, type Route } from '../../platform/mount-endpoints.ts'
import type { Services } from '../../platform/services.ts'
import { findPaper, type PaperRecord } from '../papers/index.ts'
import { findExam, findSession, type ExamRecord } from '../sessions/index.ts'
import { findSitting } from '../sittings/index.ts'
import { makeRules } from './make-rules.ts'
import { decideRegrade, startRegrade } from './regrade.ts'
import { selectDiffById, selectDiffRows, selectDiffSummary, selectRuns } from './regrade.queries.ts'
import { rulesOf } from './ruled-paper.ts'
import { findCurrentRules, selectRulesVersions } from './rules.queries.ts'

/** Rule versions and regrades of an exam (D12). @param onWork wakes the grading. */
export function gradingRoutes(services: Services, onWork: () => void): Route[] {
  const { db } = services

  /** An exam lies in no place: only who may do this everywhere may do it. */
  async function examFor(
    caller: Caller,
    action: 'grading.rules' | 'grading.regrade',
    examId: string,
  ): Promise<{ exam: ExamRecord; paper: PaperRecord }> {
    requirePlace(caller, action, {})
    const exam = await findExam(db, examId)
    const paper = exam && (await findPaper(db, exam.paperId))
    if (!exam || !paper) throw new ApiError('notFound', 'No such exam')
    return { exam, paper }
  }

  async function regradeRow(examId: string, runId: string) {
    const [row] = await selectRuns(db, examId, runId)
    if (!row) throw new ApiError('notFound', 'No such regrade')
    return row
  }

  return [
    route(listRules, async ({ params }, { caller }) => {
      const { exam, paper } = await examFor(caller, 'grading.rules', params.examId)
      const made = await selectRulesVersions(db, paper.paperId)
      const own = { rulesVersion: 1, reason: null, madeBy: null, madeAt: paper.confirmedAt }
      return { versions: [own, ...made], current: await findCurrentRules(db, exam) }
    }),
    route(readRules, async ({ params }, { caller }) => {
      const { paper } = await examFor(caller, 'grading.rules', params.examId)
      const rules = await rulesOf(db, paper, params.rulesVersion)
      if (!rules) throw new ApiError('notFound', 'No such version of the rules')
      return {
        rules,
        items: paper.content.items.map(({ id, kind, stem, options = [] }) => ({
          ...{ id, kind, stem, options },
        })),
        tasks: paper.content.tasks.map(({ id, kind, title }) => ({ id, kind, title })),
      }
    }),
    route(makeRulesEndpoint, async ({ params, body }, { caller }) => {
      const { paper } = await examFor(caller, 'grading.rules', params.examId)
      return makeRules(services, caller, paper, body)
    }),
    route(listRegrades, async ({ params }, { caller }) => {
      await examFor(caller, 'grading.regrade', params.examId)
      return { regrades: await selectRuns(db, params.examId) }
    }),
    route(startRegradeEndpoint, async ({ params, body }, { caller }) => {
      const { exam, paper } = await examFor(caller, 'grading.regrade', params.examId)
      const { sessionId, sittingId } = body
      if (!(await rulesOf(db, paper, body.rulesVersion))) {
        throw new ApiError('notFound', 'No such version of the rules')
      }
      if (sittingId !== undefined && sessionId === undefined) {
        throw new ApiError('invalidRequest', 'A sitting is named with its session')
      }
      const session = sessionId === undefined ? undefined : await findSession(db, sessionId)
      if (sessionId !== undefined && session?.examId !== exam.examId) {
        throw new ApiError('notFound', 'No such session in this exam')
      }
      if (sessionId !== undefined && sittingId !== undefined) {
        const sitting = await findSitting(db, sessionId, { sittingId })
        if (!sitting) throw new ApiError('notFound', 'No such sitting in this session')
      }
      await startRegrade(services, caller, exam, body)
      onWork()
      return regradeRow(exam.examId, body.runId)
    }),
    route(readRegrade, async ({ params, query }, { caller }) => {
      await examFor(caller, 'grading.regrade', params.examId)
      const regrade = await regradeRow(params.examId, params.runId)
      const [summary, byId, diff] = await Promise.all([
        selectDiffSummary(db, params),
        selectDiffById(db, params),
        selectDiffRows(db, params, query.show, query),
      ])
      return { regrade, summary, byId, ...diff }
    }),
    route(decideRegradeEndpoint, async ({ params, body }, { caller }) => {
      const { exam } = await examFor(caller, 'grading.regrade', params.examId)
      await decideRegrade(services, caller, exam, params.runId, body)
      onWork()
      return regradeRow(exam.examId, params.runId)
    }),
  ]
}
