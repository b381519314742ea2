import type { Metrics } from '../../platform/metrics.ts'
import type { Services } from '../../platform/services.ts'
import { createSweep, type Sweep } from '../../platform/sweep.ts'
import { gradeWork, gradingPaper, type GradeTask, type WorkToGrade } from '../grading/index.ts'
import { readSittingFacts, type SittingFacts } from '../sittings/index.ts'
import {
  lockCase,
  takeCaseToGrade,
  updateCaseGrading,
  type CaseRecord,
} from './adjudication.queries.ts'
import { filesOfPackage, foldPackage, readCasePackage } from './read-package-of-case.ts'
import { rollUp } from './roll-up.ts'

const SWEEP_MS = 5000
const RETRY_MS = 3 * 60_000
const MOST_ATTEMPTS = 5

/**
 * Grades the packages of cases, each as if it alone had been handed in, beside what stands and without
 * touching it; so the adjudicator sees both scores. The row is the queue, as with hand-ins.
 */
export function gradeCases(services: Services, metrics: Metrics, gradeTask: GradeTask): Sweep {
  async function gradeNext(): Promise<boolean> {
    const now = services.clock.now()
    const row = await takeCaseToGrade(services.db, now, now - RETRY_MS, MOST_ATTEMPTS)
    if (!row) return false
    try {
      await gradeCase(services, row, gradeTask)
      metrics.gradings.inc({ outcome: 'graded' })
    } catch (cause) {
      metrics.gradings.inc({ outcome: 'failed' })
      services.log.error({ err: cause, caseId: row.caseId }, 'a package could not be graded')
      const gradingProblem = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)
      if (!sweep.isStopped()) await updateCaseGrading(services.db, row, { gradingProblem })
    }
    return true
  }

  const sweep = createSweep(gradeNext, SWEEP_MS, (cause) => {
    services.log.warn({ err: cause }, 'grading of cases failed; tried again')
  })
  return sweep
}

/** The work of a case's package as it is graded. */
export async function workOfCase(
  services: Services,
  facts: SittingFacts,
  row: CaseRecord,
): Promise<WorkToGrade> {
  const found = await readCasePackage(services, row)
  const { folder } = found.submission
  return {
    answers: (await foldPackage(services, facts, found)).items,
    files: { files: await filesOfPackage(services, facts, found), folder },
  }
}

async function gradeCase(services: Services, row: CaseRecord, gradeTask: GradeTask): Promise<void> {
  const facts = await readSittingFacts(services, row.sessionId, row.sittingId)
  const { examId } = facts.session
  const { sessionId, sittingId } = row
  const paper = await gradingPaper(services.db, { examId, sessionId, sittingId })
  const work = await workOfCase(services, facts, row)
  const owner = { examId, sittingId }
  const graded = await gradeWork(services, paper.ruled, work, owner, gradeTask)
  await services.db.transaction(async (transaction) => {
    const { objectivePoints, taskPoints, max, verdicts, failures } = graded
    await updateCaseGrading(transaction, row, {
      ...{ objectivePoints, taskPoints, max, verdicts },
      rulesVersion: paper.rulesVersion,
      flags: [...graded.flags],
      gradedAt: services.clock.now(),
      gradingProblem:
        failures.length === 0 ? null : failures.map(({ message }) => message).join('\n\n'),
    })
    const now = await lockCase(transaction, row.sessionId, row.caseId)
    // Decided before it was graded: its line waits for these points.
    if (now?.decision === 'replaced') await rollUp(services, transaction, facts)
  })
}
