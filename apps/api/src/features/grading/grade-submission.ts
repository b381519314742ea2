import { engineVersion } from '@wenkao/office'
import type { Services } from '../../platform/services.ts'
import { countFiles, judgeWork, type CountedFiles, type JudgedWork } from '../late-work/index.ts'
import { findExamPaper } from '../sessions/index.ts'
import { readSittingFacts } from '../sittings/index.ts'
import type { GradeTask } from './grade-in-process.ts'
import { gradeWork, sumOf } from './grade-work.ts'
import { insertGrading, type GradingJob } from './grading.queries.ts'

/** Version of everything that decides a score; part of the result's key (D12). */
export const graderVersion = `1+office.${engineVersion}`

/**
 * Grades one submission: objective items by the fold of exactly the events that count (those under its
 * cut, less what came late, more what was accepted), tasks by the grading engine in a process of its
 * own. Never edits an earlier result: a decision on late work makes the next grading a row of its own.
 */
export async function gradeSubmission(
  services: Services,
  job: GradingJob,
  gradeTask: GradeTask,
): Promise<void> {
  const facts = await readSittingFacts(services, job.sessionId, job.sittingId)
  const paper = await findExamPaper(services.db, facts.session.examId)
  if (!paper) throw new Error('The exam of this submission has no paper')
  const now = services.clock.now()
  const work = await judgeWork(services.db, facts, job, now)
  const files = await heldFiles(
    services,
    countFiles(job.submission, job.inTime, work, paper.content),
  )
  const graded = await gradeWork(
    services,
    paper.content,
    { answers: work.counted.items, files },
    gradeTask,
  )
  const { objectivePoints, taskPoints, max, verdicts } = graded
  const isLate = !job.inTime || work.undecided.length > 0
  const flags = [...graded.flags, ...(isLate ? ['late'] : [])]
  await insertGrading(
    services.db,
    job,
    {
      sessionId: job.sessionId,
      sittingId: job.sittingId,
      round: job.round,
      paperId: paper.paperId,
      graderVersion: versionOf(work),
      contentDigest: job.contentDigest,
      objectivePoints,
      taskPoints,
      max,
      verdicts,
      flags,
      gradedAt: now,
    },
    {
      examId: facts.session.examId,
      candidateId: facts.sitting.candidateId,
      sessionId: job.sessionId,
      sittingId: job.sittingId,
      status: flags.length > 0 ? 'review' : 'graded',
      objectivePoints,
      taskPoints,
      points: sumOf([objectivePoints, taskPoints]),
      max,
      handedInAt: job.receivedAt,
      receiptCode: job.receipt.code,
      flags,
      updatedAt: now,
    },
  )
}

/** A decision on late work changes what is graded, so it is part of the version. */
function versionOf({ decisions }: JudgedWork): string {
  return decisions.length === 0 ? graderVersion : `${graderVersion}+late.${decisions.length}`
}

/**
 * The files whose content is here. An older version that nobody uploaded cannot be graded; it is as if
 * the file were missing, and the result is flagged as late for a person to look at.
 */
async function heldFiles(services: Services, counted: CountedFiles): Promise<CountedFiles> {
  const files = []
  for (const file of counted.files) if (await services.blobs.has(file.hash)) files.push(file)
  return { ...counted, files }
}
