import { partPoints, withDecidedPoints } from '@wenkao/shared/grading'
import { ApiError } from '../../platform/api-error.ts'
import { asStaff, type Caller } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import type { Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import type { ExamRecord } from '../sessions/index.ts'
import { selectDecided } from './effective.queries.ts'
import { requireNotFrozen } from './frozen.queries.ts'
import { lockResults } from './lock-results.queries.ts'
import {
  findRun,
  insertRun,
  lockRun,
  selectDiffSummary,
  updateItem,
  updateRun,
  type RegradeRun,
} from './regrade.queries.ts'
import {
  deleteStaleItems,
  findRunGrading,
  insertItems,
  selectReviewedItems,
  updateReleased,
} from './release.queries.ts'
import { withReviewed } from './rollup.queries.ts'

/** What a regrade is asked for. */
export interface RegradeWish {
  readonly runId: string
  readonly rulesVersion: number
  readonly sessionId?: string | undefined
  readonly sittingId?: string | undefined
  readonly reason: string
}

/**
 * Begins a regrade: every hand-in of its scope that stands is graded anew beside what counts (D12). The
 * same request again is the same regrade.
 * @throws ApiError conflict while another regrade of the exam is open, resultsFrozen.
 */
export async function startRegrade(
  services: Services,
  caller: Caller,
  exam: ExamRecord & { readonly paperId: string },
  wish: RegradeWish,
): Promise<void> {
  const { examId, paperId } = exam
  const { runId, rulesVersion, reason, sessionId = null, sittingId = null } = wish
  await services.db.transaction(async (transaction) => {
    await lockResults(transaction, examId, 'shared')
    if (await findRun(transaction, examId, runId)) return
    await requireNotFrozen(transaction, examId)
    const run: RegradeRun = {
      ...{ examId, runId, sessionId, sittingId, paperId, rulesVersion, reason },
      state: 'running',
      startedBy: asStaff(caller).name,
      startedAt: services.clock.now(),
      ...{ decidedBy: null, decidedAt: null, decisionReason: null },
    }
    if (!(await insertRun(transaction, run))) {
      throw new ApiError('conflict', 'Another regrade of this exam is open')
    }
    const total = await insertItems(transaction, run)
    await recordAction(services, transaction, caller, {
      action: 'grading.regrade',
      subject: `regrade of ${exam.title} with rules ${rulesVersion}`,
      ...(sessionId === null ? {} : { sessionId }),
      detail: { examId, runId, rulesVersion, sessionId, sittingId, reason, total },
    })
  })
}

/**
 * Releases a regrade, so that its points count and the lists follow, or discards it. The same decision
 * again changes nothing. What was handed in, replaced or graded otherwise meanwhile is graded first: the
 * diff that somebody saw would not be what happens. Then the regrade runs again.
 * @throws ApiError conflict when it was decided otherwise, or still runs; resultsFrozen for a release.
 */
export async function decideRegrade(
  services: Services,
  caller: Caller,
  exam: ExamRecord,
  runId: string,
  wish: { readonly decision: 'released' | 'discarded'; readonly reason: string },
): Promise<void> {
  const { examId } = exam
  await services.db.transaction(async (transaction) => {
    await lockResults(transaction, examId, 'alone')
    const run = await lockRun(transaction, examId, runId)
    if (!run) throw new ApiError('notFound', 'No such regrade')
    if (run.state === wish.decision) return
    if (run.state === 'released' || run.state === 'discarded') {
      throw new ApiError('conflict', `This regrade was ${run.state} already`)
    }
    const now = services.clock.now()
    if (wish.decision === 'released') {
      await requireNotFrozen(transaction, examId)
      if (run.state !== 'ready') throw new ApiError('conflict', 'This regrade still runs')
      const stale = await deleteStaleItems(transaction, run)
      const added = await insertItems(transaction, run)
      if (stale + added > 0) {
        await updateRun(transaction, run, { state: 'running' })
        return
      }
    }
    const diff = await selectDiffSummary(transaction, run)
    if (wish.decision === 'released') await release(transaction, run, now)
    await updateRun(transaction, run, {
      state: wish.decision,
      decidedBy: asStaff(caller).name,
      decidedAt: now,
      decisionReason: wish.reason,
    })
    await recordAction(services, transaction, caller, {
      action: 'grading.regrade',
      subject: `regrade of ${exam.title} ${wish.decision}`,
      ...(run.sessionId === null ? {} : { sessionId: run.sessionId }),
      detail: { examId, runId, rulesVersion: run.rulesVersion, reason: wish.reason, ...diff },
    })
  })
}

/** Points that people decided survive: also those decided since the diff was made (RG5). */
async function release(transaction: Db, run: RegradeRun, now: number): Promise<void> {
  for (const item of await selectReviewedItems(transaction, run)) {
    const row = await findRunGrading(transaction, item)
    if (!row) throw new Error('A regraded hand-in has no result row')
    await withReviewed(transaction, row, now)
    const decided = await selectDecided(transaction, item)
    await updateItem(transaction, item, partPoints(withDecidedPoints(row.verdicts, decided.points)))
  }
  await updateReleased(transaction, run, now)
}
