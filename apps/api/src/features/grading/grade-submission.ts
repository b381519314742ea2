import type { Services } from '../../platform/services.ts'
import { readSittingFacts } from '../sittings/index.ts'
import { gradeHandIn, type WorkOfCase } from './grade-hand-in.ts'
import type { GradeTask } from './grade-in-process.ts'
import { insertGrading, type GradingJob } from './grading.queries.ts'
import { gradingPaper } from './ruled-paper.ts'

/**
 * Grades one submission by the rules that count for it now, and writes the line that lists show. Never
 * edits an earlier result: a decision on late work makes the next grading a row of its own.
 */
export async function gradeSubmission(
  services: Services,
  job: GradingJob,
  gradeTask: GradeTask,
  workOfCase: WorkOfCase = () => Promise.reject(new Error('A hand-in of the log has no case')),
): Promise<void> {
  const facts = await readSittingFacts(services, job.sessionId, job.sittingId)
  const { examId } = facts.session
  const paper = await gradingPaper(services.db, { ...job, examId })
  const { row, found } = await gradeHandIn(services, facts, job, paper, '', gradeTask, workOfCase)
  const rollup = {
    examId,
    candidateId: facts.sitting.candidateId,
    handedInAt: job.receivedAt,
    receiptCode: job.receipt.code,
    updatedAt: row.gradedAt,
  }
  await insertGrading(services.db, job, row, rollup, found)
}
