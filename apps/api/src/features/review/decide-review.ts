import { pointsById } from '@wenkao/shared/grading'
import {
  concludeReview,
  decidedPoints,
  type DecidedPoints,
  type ReviewDecision,
} from '@wenkao/shared/review'
import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import { freshId, type Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import {
  findEffective,
  lockResults,
  sumOf,
  writeRollup,
  type GradingRecord,
} from '../grading/index.ts'
import { findStandingSubmission, lockSubmissions } from '../hand-in/index.ts'
import { readSittingFacts } from '../sittings/index.ts'
import { noteEvent } from '../webhooks/index.ts'
import {
  insertDecision,
  lockReview,
  selectDecisions,
  updateReview,
  updateReviewed,
  type ReviewRecord,
} from './review.queries.ts'

/** What a reviewer, or the arbiter, wishes. */
export interface DecisionWish {
  readonly role: ReviewDecision['role']
  /** Total that the page showed; another one by now is a conflict. */
  readonly expectedPoints: number | null
  readonly points: readonly DecidedPoints[]
  readonly reason: string
}

/** Reviews are judgements of people: a program with a key makes none. */
export function asReviewer(caller: Caller): { readonly staffId: string; readonly name: string } {
  if (caller.kind === 'staff') return caller
  throw new ApiError('forbidden', 'Only a person decides reviews')
}

/**
 * Decides a review, with its audit row (R7): confirms what counts, or gives other points for single
 * items and checkpoints. Once concluded (RV1 to RV3) the points count, as a result row of its own. The
 * same decision of the same person again changes nothing.
 * @throws ApiError notFound, conflict when something changed since the page was read, or somebody else's
 *   word is asked for; invalidRequest for points that cannot be given.
 */
export async function decideReview(
  services: Services,
  caller: Caller,
  key: { readonly sessionId: string; readonly reviewId: string },
  areaId: string,
  wish: DecisionWish,
): Promise<void> {
  const { staffId, name } = asReviewer(caller)
  await services.db.transaction(async (transaction) => {
    const review = await lockReview(transaction, key)
    if (!review) throw new ApiError('notFound', 'No such review')
    const earlier = await selectDecisions(transaction, key, review.openedAt)
    if (isRepeated(earlier.at(-1), staffId, wish)) return
    requireTurn(review, earlier, staffId, wish.role)
    await lockResults(transaction, review.examId, 'shared')
    // A grading that ends now holds it, too, and then sees this decision.
    await lockSubmissions(transaction, review.sessionId, review.sittingId)
    const { counts, engine } = await gradingsOf(transaction, review)
    requirePoints(counts, wish)
    const decidedAt = Math.max(services.clock.now(), (earlier.at(-1)?.decidedAt ?? 0) + 1)
    const decision = {
      ...{ role: wish.role, staffId, staffName: name, reason: wish.reason, decidedAt },
      points: [...wish.points],
    }
    await insertDecision(transaction, {
      ...{ sessionId: review.sessionId, reviewId: review.reviewId, ...decision },
      decisionId: freshId(services),
    })
    const concluded = concludeReview(
      review.needed,
      // Flags are decided by one person, and the last word is the one that counts.
      review.kind === 'flags' ? [decision] : [...earlier.map(asDecision), decision],
    )
    if (concluded.kind !== 'decided') {
      const state = concluded.kind === 'arbitration' ? 'arbitration' : 'open'
      await updateReview(transaction, key, { state, ...NOBODY })
    } else {
      await conclude(transaction, review, engine, concluded.points, decidedAt)
      const { examId, sessionId, sittingId } = review
      if (review.kind === 'appeal')
        await noteEvent(services, transaction, 'appeal.decided', { examId, sessionId, sittingId })
    }
    // Who may read the audit log may be the other reviewer: the points are told once all have decided.
    const isTold = review.needed === 1 || concluded.kind !== 'open'
    await recordAction(services, transaction, caller, {
      action: wish.role === 'review' ? 'review.decide' : 'review.arbitrate',
      subject: `review of ${review.kind}: ${concluded.kind}`,
      sessionId: review.sessionId,
      areaId,
      detail: {
        ...{ reviewId: review.reviewId, sittingId: review.sittingId, round: review.round },
        ...(isTold ? { points: wish.points, reason: wish.reason } : {}),
      },
    })
  })
}

const NOBODY = { takenById: null, takenBy: null, takenAt: null }

const asDecision = ({ role, points }: { role: string; points: DecidedPoints[] }) =>
  ({ role: role === 'arbitration' ? 'arbitration' : 'review', points }) satisfies ReviewDecision

function isRepeated(
  last: Awaited<ReturnType<typeof selectDecisions>>[number] | undefined,
  staffId: string,
  wish: DecisionWish,
): boolean {
  return (
    last?.staffId === staffId &&
    last.role === wish.role &&
    last.reason === wish.reason &&
    JSON.stringify(last.points) === JSON.stringify(wish.points)
  )
}

function requireTurn(
  review: ReviewRecord,
  earlier: Awaited<ReturnType<typeof selectDecisions>>,
  staffId: string,
  role: DecisionWish['role'],
): void {
  if (role === 'arbitration' && review.state !== 'arbitration') {
    throw new ApiError('conflict', 'Nothing is to be arbitrated here')
  }
  if (review.state === 'lapsed') throw new ApiError('conflict', 'Other work counts by now')
  if (review.kind === 'flags' && role === 'review') return
  if (role === 'review' && review.state !== 'open') {
    throw new ApiError('conflict', 'This appeal waits for no reviewer')
  }
  if (earlier.some((decision) => decision.staffId === staffId)) {
    throw new ApiError('conflict', 'Somebody else has to decide now')
  }
}

/** @throws ApiError conflict while there is no grading of the work that is looked at. */
async function gradingsOf(
  transaction: Db,
  { sessionId, sittingId, contentDigest, round }: ReviewRecord,
): Promise<{ counts: GradingRecord; engine: GradingRecord }> {
  const counts = await findEffective(transaction, sessionId, sittingId)
  const engine = await findEffective(transaction, sessionId, sittingId, true)
  if (!counts || !engine) throw new ApiError('conflict', 'This hand-in is not graded yet')
  if (counts.contentDigest !== contentDigest || counts.round !== round) {
    throw new ApiError('conflict', 'Something else was handed in meanwhile')
  }
  return { counts, engine }
}

function requirePoints(counts: GradingRecord, wish: DecisionWish): void {
  if (sumOf([counts.objectivePoints, counts.taskPoints]) !== wish.expectedPoints) {
    throw new ApiError('conflict', 'It was graded or decided otherwise meanwhile')
  }
  const known = pointsById(counts.verdicts)
  for (const { id, points } of wish.points) {
    const scored = known.get(id)
    if (!scored || !(points >= 0 && points <= scored.max)) {
      throw new ApiError('invalidRequest', `No such points can be given for ${id}`)
    }
  }
}

async function conclude(
  transaction: Db,
  review: ReviewRecord,
  engine: GradingRecord,
  points: readonly DecidedPoints[],
  decidedAt: number,
): Promise<void> {
  // A later word on flags adds to the former one: it names only what it changes.
  const all = decidedPoints([review.kind === 'flags' ? (review.outcome ?? []) : [], points])
  const outcome = [...all].map(([id, value]) => ({ id, points: value }))
  await updateReview(transaction, review, { state: 'decided', decidedAt, outcome, ...NOBODY })
  const { sessionId, sittingId } = review
  const facts = await readSittingFacts({ db: transaction }, sessionId, sittingId)
  const standing = await findStandingSubmission(transaction, sessionId, sittingId)
  if (!standing || facts.sitting.supersededAt !== null) return
  await writeRollup(transaction, engine, {
    examId: review.examId,
    candidateId: facts.sitting.candidateId,
    handedInAt: standing.receivedAt,
    receiptCode: standing.receipt.code,
    updatedAt: decidedAt,
  })
  if (review.kind === 'flags') await updateReviewed(transaction, review, decidedAt)
}
