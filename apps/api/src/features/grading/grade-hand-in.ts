import { engineVersion } from '@wenkao/office'
import { freshId, type Services } from '../../platform/services.ts'
import type { SubmissionRecord } from '../hand-in/index.ts'
import { countFiles, judgeWork, type CountedFiles, type JudgedWork } from '../late-work/index.ts'
import type { SittingFacts } from '../sittings/index.ts'
import type { GradeTask } from './grade-in-process.ts'
import { gradeWork, type GradedWork, type WorkToGrade } from './grade-work.ts'
import type { gradingResults } from './grading.table.ts'
import type { GradingFindings } from './rollup.queries.ts'
import type { GradingPaper } from './ruled-paper.ts'

/** Version of everything that decides a score; part of the result's key (D12). */
export const graderVersion = `2+office.${engineVersion}`

/** Reads the work of a reported package that an adjudicator let stand. */
export type WorkOfCase = (facts: SittingFacts, caseId: string) => Promise<WorkToGrade>

export interface GradedHandIn {
  readonly row: typeof gradingResults.$inferInsert
  readonly found: GradingFindings
}

/**
 * Grades what was handed in: objective items by the fold of exactly the events that count (those under
 * its cut, less what came late, more what was accepted), tasks by the grading engine in a process of its
 * own. Stores nothing.
 * @param runId the regrade that asks for it; empty for the ordinary grading.
 */
export async function gradeHandIn(
  services: Services,
  facts: SittingFacts,
  handedIn: SubmissionRecord,
  paper: GradingPaper,
  runId: string,
  gradeTask: GradeTask,
  workOfCase: WorkOfCase,
): Promise<GradedHandIn> {
  const { sessionId, sittingId, round, contentDigest, caseId } = handedIn
  const { examId } = facts.session
  const now = services.clock.now()
  const read =
    caseId === null
      ? await readWork(services, facts, handedIn, paper, now)
      : { work: await workOfCase(facts, caseId), suffix: '+case', isLate: false }
  const owner = { examId, sittingId }
  const graded = await gradeWork(services, paper.ruled, read.work, owner, gradeTask)
  const { objectivePoints, taskPoints, max, verdicts } = graded
  const gradedAt = services.clock.now()
  return {
    row: {
      ...{ sessionId, sittingId, round, contentDigest },
      paperId: paper.paper.paperId,
      rulesVersion: paper.rulesVersion,
      graderVersion: `${graderVersion}${read.suffix}`,
      source: caseId === null ? 'engine' : 'case',
      runId,
      ...{ objectivePoints, taskPoints, max, verdicts },
      flags: [...graded.flags, ...(read.isLate ? ['late'] : [])],
      gradedAt,
    },
    found: findingsOf(services, { ...owner, sessionId, round, contentDigest }, graded, gradedAt),
  }
}

/** What a grading found, as rows. */
export function findingsOf(
  services: Pick<Services, 'clock'>,
  of: {
    readonly examId: string
    readonly sessionId: string
    readonly sittingId: string
    readonly round: number
    readonly contentDigest: string
  },
  graded: Pick<GradedWork, 'failures' | 'documents'>,
  now: number,
): GradingFindings {
  const { examId, sessionId, sittingId, round, contentDigest } = of
  return {
    failures: graded.failures.map((failure) => ({
      ...{ sessionId, sittingId, round, contentDigest, ...failure },
      failureId: freshId(services),
      failedAt: now,
    })),
    documents: graded.documents.map((document) => ({
      ...{ examId, sessionId, sittingId, round },
      ...document,
    })),
  }
}

async function readWork(
  services: Services,
  facts: SittingFacts,
  handedIn: SubmissionRecord,
  { paper }: GradingPaper,
  now: number,
): Promise<{ work: WorkToGrade; suffix: string; isLate: boolean }> {
  const judged = await judgeWork(services.db, facts, handedIn, now)
  const { submission, inTime } = handedIn
  const counted = countFiles(submission, inTime, judged, paper.content)
  return {
    work: { answers: judged.counted.items, files: await heldFiles(services, counted) },
    suffix: lateSuffix(judged),
    isLate: !inTime || judged.undecided.length > 0,
  }
}

/** A decision on late work changes what is graded, so it is part of the version. */
function lateSuffix({ decisions }: JudgedWork): string {
  return decisions.length === 0 ? '' : `+late.${decisions.length}`
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
