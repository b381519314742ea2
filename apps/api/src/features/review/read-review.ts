import { checkpointKey, pointsById } from '@wenkao/shared/grading'
import type { PaperContent, Task } from '@wenkao/shared/papers'
import {
  concludeReview,
  type ReviewDetail,
  type ReviewedCheck,
  type ReviewedPart,
} from '@wenkao/shared/review'
import type { Db } from '../../platform/database.ts'
import { mayDo, type Place } from '@wenkao/shared/accounts'
import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import type { Services } from '../../platform/services.ts'
import { findEffective, selectGradings, sumOf, type GradingRecord } from '../grading/index.ts'
import { findSubmission, type SubmissionRecord } from '../hand-in/index.ts'
import { findPaper } from '../papers/index.ts'
import { explainVerdicts } from '../results/index.ts'
import {
  findPlacedReview,
  reviewRow,
  selectDecisions,
  selectFailures,
  selectNames,
  type DecisionRecord,
  type ReviewRecord,
} from './review.queries.ts'

type Language = 'zh-CN' | 'en'

/**
 * One review with all that a reviewer looks at: instruction, checks and findings part by part, the files
 * as they were handed in, every earlier grading, and what ended the grader.
 * @param place where its session lies, for what the caller may do.
 * @throws ApiError notFound.
 */
export async function readReview(
  services: Pick<Services, 'db'>,
  caller: Caller,
  key: { readonly sessionId: string; readonly reviewId: string },
  place: Place,
  language: Language,
): Promise<ReviewDetail> {
  const { db } = services
  const placed = await findPlacedReview(db, key)
  if (!placed) throw new ApiError('notFound', 'No such review')
  const { review, candidateId } = placed
  const { sessionId, sittingId, contentDigest } = review
  const [effective, gradings, decisions, failures, handedIn, details] = await Promise.all([
    findEffective(db, sessionId, sittingId),
    selectGradings(db, sessionId, sittingId),
    selectDecisions(db, key, review.openedAt),
    selectFailures(db, { sessionId, sittingId }),
    findSubmission(db, sessionId, sittingId, contentDigest),
    flagDetails(db, review),
  ])
  const engine = await findEffective(db, sessionId, sittingId, true)
  const paper = effective && (await findPaper(db, effective.paperId))
  const visible = visibleDecisions(review, decisions, caller)
  const concluded = concludeReview(
    review.needed,
    decisions.map(({ role, points }) => ({
      role: role === 'arbitration' ? ('arbitration' as const) : ('review' as const),
      points,
    })),
  )
  return {
    ...reviewRow(placed),
    appealText: review.appealText,
    openedBy: review.openedBy,
    flagDetails: details,
    candidateId,
    contentDigest,
    parts:
      effective && engine && paper
        ? reviewedParts(effective, engine, paper.content, handedIn, language)
        : [],
    decisions: visible,
    differing: concluded.kind === 'arbitration' ? [...concluded.differing] : [],
    history: gradings.map(({ grading, isReleased }) => ({
      at: grading.gradedAt,
      source: grading.source,
      round: grading.round,
      rulesVersion: grading.rulesVersion,
      graderVersion: grading.graderVersion,
      points: sumOf([grading.objectivePoints, grading.taskPoints]),
      max: grading.max,
      isEffective: effective !== undefined && isSameGrading(grading, effective),
      isReleased,
    })),
    failures: [...failures, ...ungraded(handedIn)],
    may: mayWith(review, decisions, caller, place),
  }
}

const isSameGrading = (one: GradingRecord, other: GradingRecord): boolean =>
  one.graderVersion === other.graderVersion &&
  one.runId === other.runId &&
  one.rulesVersion === other.rulesVersion &&
  one.round === other.round &&
  one.contentDigest === other.contentDigest

/** Nobody sees another's decision before all who were asked have decided (RV2). */
function visibleDecisions(
  review: ReviewRecord,
  decisions: readonly DecisionRecord[],
  caller: Caller,
): ReviewDetail['decisions'] {
  const staffId = caller.kind === 'staff' ? caller.staffId : undefined
  return decisions
    .filter((decision) => review.state !== 'open' || decision.staffId === staffId)
    .map((decision) => ({
      role: decision.role === 'arbitration' ? 'arbitration' : 'review',
      name: decision.staffName,
      at: decision.decidedAt,
      reason: decision.reason,
      points: [...decision.points],
      isOwn: decision.staffId === staffId,
    }))
}

function mayWith(
  review: ReviewRecord,
  decisions: readonly DecisionRecord[],
  caller: Caller,
  place: Place,
): ReviewDetail['may'] {
  if (caller.kind !== 'staff') return { take: false, decide: false, arbitrate: false }
  const isIndependent = !decisions.some(({ staffId }) => staffId === caller.staffId)
  const mayDecide = mayDo(caller.grants, 'review.decide', place)
  return {
    take: mayDecide && review.kind === 'flags' && review.state === 'open',
    decide:
      mayDecide &&
      review.state !== 'lapsed' &&
      (review.kind === 'flags' || (review.state === 'open' && isIndependent)),
    arbitrate:
      review.state === 'arbitration' &&
      isIndependent &&
      mayDo(caller.grants, 'review.arbitrate', place),
  }
}

/** A hand-in that could not be graded at all, with why. */
function ungraded(handedIn: SubmissionRecord | undefined): ReviewDetail['failures'] {
  if (!handedIn?.gradingProblem) return []
  const { gradingProblem: message, gradingTakenAt, receivedAt } = handedIn
  return [{ taskId: '', code: 'failed', message, at: gradingTakenAt ?? receivedAt }]
}

async function flagDetails(db: Db, review: ReviewRecord): Promise<ReviewDetail['flagDetails']> {
  const others = review.flagDetails.flatMap(({ otherSittingId }) => otherSittingId ?? [])
  const names = await selectNames(db, others)
  return review.flagDetails.map(({ flag, path, by, otherSittingId }) => {
    const other = otherSittingId === undefined ? undefined : names.get(otherSittingId)
    return {
      flag,
      path: path ?? null,
      by: by ?? null,
      otherExamNumber: other?.examNumber ?? null,
      otherName: other?.name ?? null,
    }
  })
}

function reviewedParts(
  effective: GradingRecord,
  engine: GradingRecord,
  paper: PaperContent,
  handedIn: SubmissionRecord | undefined,
  language: Language,
): ReviewedPart[] {
  const explained = new Map(
    explainVerdicts(effective.verdicts, paper, language).map((row) => [row.id, row]),
  )
  const byEngine = pointsById(engine.verdicts)
  const check = (id: string, found: CheckFindings): ReviewedCheck => {
    const row = explained.get(id)
    const { points = 0, max = 0, verdict = '', title = id, message = '' } = row ?? {}
    const enginePoints = byEngine.get(id)?.points ?? points
    return {
      ...{ id, title, verdict, points, enginePoints, max, message, ...found },
      ...(row?.pictures ? { pictures: row.pictures } : {}),
    }
  }
  const { objective, tasks } = effective.verdicts
  const objectivePart: ReviewedPart = {
    id: 'objective',
    title: '',
    instruction: '',
    points: effective.objectivePoints,
    max: sumOf(objective.map(({ max }) => max)),
    checks: objective.map(({ itemId }) => check(itemId, NO_FINDINGS)),
    files: [],
  }
  const taskOf = new Map(paper.tasks.map((task) => [task.id, task]))
  const taskParts = tasks.map(({ taskId, verdict }): ReviewedPart => {
    const task = taskOf.get(taskId)
    return {
      id: taskId,
      title: task?.title ?? taskId,
      instruction: task?.instruction ?? '',
      points: verdict.points,
      max: verdict.max,
      checks: verdict.verdicts.map((one) =>
        check(checkpointKey(taskId, one.checkpointId), {
          // Earlier engines named them in Chinese only; what they said in English is the message.
          expected: language === 'zh-CN' ? one.expected : (one.expectedEn ?? ''),
          found: [...(language === 'zh-CN' ? one.actual : (one.actualEn ?? []))],
          evidence: one.evidence.map(({ part, xpath, snippet }) => ({ part, xpath, snippet })),
        }),
      ),
      files: task ? filesOf(task, handedIn) : [],
    }
  })
  return objective.length === 0 ? taskParts : [objectivePart, ...taskParts]
}

type CheckFindings = Pick<ReviewedCheck, 'expected' | 'found' | 'evidence'>
const NO_FINDINGS: CheckFindings = { expected: '', found: [], evidence: [] }

function filesOf(task: Task, handedIn: SubmissionRecord | undefined): ReviewedPart['files'] {
  const issued = new Set(task.materials.map(({ hash }) => hash))
  return (handedIn?.submission.files ?? [])
    .filter(({ path }) => path.startsWith(`${task.folder}/`))
    .map(({ path, hash }) => ({ path, hash, isIssued: issued.has(hash) }))
}
