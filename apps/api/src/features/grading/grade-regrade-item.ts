import { compareVerdicts, partPoints, withDecidedPoints } from '@wenkao/shared/grading'
import type { Services } from '../../platform/services.ts'
import { findSubmission } from '../hand-in/index.ts'
import { readSittingFacts } from '../sittings/index.ts'
import { findEffective, selectDecided } from './effective.queries.ts'
import { gradeHandIn, type WorkOfCase } from './grade-hand-in.ts'
import { GradingFailure, type GradeTask } from './grade-in-process.ts'
import { sumOf } from './grade-work.ts'
import { gradingResults } from './grading.table.ts'
import {
  finishRun,
  selectRunning,
  takeRegradeItem,
  updateItem,
  type RegradeItem,
  type RegradeRun,
} from './regrade.queries.ts'
import { insertFindings } from './rollup.queries.ts'
import { gradingPaper } from './ruled-paper.ts'

const RETRY_MS = 5 * 60_000

/** Grades what regrades ask for, one hand-in after the other; nothing of it counts before a release. */
export function createRegrader(
  services: Services,
  gradeTask: GradeTask,
  workOfCase: WorkOfCase,
): { gradeNext(): Promise<boolean> } {
  const { db } = services

  async function gradeItem(run: RegradeRun, item: RegradeItem): Promise<void> {
    const { sessionId, sittingId, contentDigest } = item
    const facts = await readSittingFacts(services, sessionId, sittingId)
    const handedIn = await findSubmission(db, sessionId, sittingId, contentDigest)
    if (!handedIn) throw new Error('The hand-in of this regrade is gone')
    const paper = await gradingPaper(db, { ...item }, run.rulesVersion)
    const graded = await gradeHandIn(
      services,
      facts,
      handedIn,
      paper,
      run.runId,
      gradeTask,
      workOfCase,
    )
    const { row, found } = graded
    await db.transaction(async (transaction) => {
      await transaction.insert(gradingResults).values(row).onConflictDoNothing()
      await insertFindings(transaction, found)
      const before = await findEffective(transaction, sessionId, sittingId)
      const decided = await selectDecided(transaction, row)
      const verdicts = withDecidedPoints(row.verdicts, decided.points)
      await updateItem(transaction, item, {
        gradedAt: row.gradedAt,
        graderVersion: row.graderVersion,
        pointsBefore: before ? sumOf([before.objectivePoints, before.taskPoints]) : null,
        maxBefore: before?.max ?? null,
        ...partPoints(verdicts),
        max: row.max,
        flags: row.flags,
        changes: compareVerdicts(before?.verdicts ?? { objective: [], tasks: [] }, verdicts),
      })
    })
  }

  async function gradeNext(): Promise<boolean> {
    const now = services.clock.now()
    const taken = await takeRegradeItem(db, now, now - RETRY_MS)
    if (!taken) {
      for (const run of await selectRunning(db)) await finishRun(db, run)
      return false
    }
    const { item, run } = taken
    try {
      await gradeItem(run, item)
    } catch (cause) {
      if (cause instanceof GradingFailure && cause.code === 'stopped') return false
      services.log.error({ err: cause, sittingId: item.sittingId }, 'regrading failed')
      const problem = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)
      await updateItem(db, item, { problem })
    }
    await finishRun(db, run)
    return true
  }

  return { gradeNext }
}
