import * as contract from '@wenkao/shared/review'
import { ApiError } from '../../platform/api-error.ts'
import { placesOf, type Caller } from '../../platform/caller.ts'
import { route, type BytesReply, type Route } from '../../platform/mount-endpoints.ts'
import type { Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import { findSubmission } from '../hand-in/index.ts'
import { findEffective } from '../grading/index.ts'
import { findCandidateSitting, readPaperPicture } from '../results/index.ts'
import { placeOfSession, sessionFor } from '../sessions/index.ts'
import { asReviewer, decideReview, type DecisionWish } from './decide-review.ts'
import { openAppeal } from './open-appeal.ts'
import { readReview } from './read-review.ts'
import {
  findPlacedReview,
  lockReview,
  reviewRow,
  selectReviewCounts,
  selectReviews,
  updateReview,
} from './review.queries.ts'

/** The review queue, appeals, and what is decided there (F11a, N04). */
export function reviewRoutes(services: Services): Route[] {
  const { db } = services
  interface Key {
    readonly sessionId: string
    readonly reviewId: string
  }

  async function rowOf(key: Key) {
    const placed = await findPlacedReview(db, key)
    if (!placed) throw new ApiError('notFound', 'No such review')
    return reviewRow(placed)
  }

  async function decide(caller: Caller, key: Key, wish: DecisionWish) {
    const action = wish.role === 'review' ? 'review.decide' : 'review.arbitrate'
    const { areaId } = await sessionFor(services, caller, action, key.sessionId)
    await decideReview(services, caller, key, areaId, wish)
    return rowOf(key)
  }

  return [
    route(contract.listReviews, async ({ query }, { caller }) => {
      const scope = placesOf(caller, 'review.read')
      const [rows, counts] = await Promise.all([
        selectReviews(db, scope, query, query),
        selectReviewCounts(db, scope, query),
      ])
      return { rows, ...counts }
    }),
    route(contract.readReview, async ({ params, query }, { caller }) => {
      const listed = await sessionFor(services, caller, 'review.read', params.sessionId)
      return readReview(services, caller, params, placeOfSession(listed), query.language)
    }),
    route(contract.downloadHandedIn, async ({ params }, { caller }) => {
      const { sessionId, hash } = params
      const listed = await sessionFor(services, caller, 'review.read', sessionId)
      const placed = await findPlacedReview(db, params)
      const review = placed?.review
      const handedIn =
        review && (await findSubmission(db, sessionId, review.sittingId, review.contentDigest))
      const file = handedIn?.submission.files.find((one) => one.hash === hash)
      const bytes = file && (await services.blobs.open(hash))
      if (!placed || !file || !bytes) throw new ApiError('notFound', 'No such file was handed in')
      await db.transaction((transaction) =>
        recordAction(services, transaction, caller, {
          action: 'review.read',
          subject: `file of ${placed.examNumber}`,
          sessionId,
          areaId: listed.areaId,
          detail: { sittingId: placed.review.sittingId, path: file.path, hash },
        }),
      )
      return {
        bytes,
        mediaType: 'application/octet-stream',
        fileName: file.path.split('/').at(-1) ?? hash,
      } satisfies BytesReply
    }),
    route(contract.readReviewPicture, async ({ params }, { caller }) => {
      const { sessionId, hash } = params
      await sessionFor(services, caller, 'review.read', sessionId)
      const placed = await findPlacedReview(db, params)
      const grading = placed && (await findEffective(db, sessionId, placed.review.sittingId))
      return readPaperPicture(services, grading?.paperId, hash)
    }),
    route(contract.takeReview, async ({ params, body }, { caller }) => {
      await sessionFor(services, caller, 'review.decide', params.sessionId)
      const { staffId, name } = asReviewer(caller)
      await db.transaction(async (transaction) => {
        const review = await lockReview(transaction, params)
        if (!review) throw new ApiError('notFound', 'No such review')
        // An appeal is nobody's: who looks at it would tell one reviewer of the other.
        if (review.kind !== 'flags') throw new ApiError('conflict', 'An appeal is not taken')
        if (!body.take && review.takenById !== staffId) return
        const takenAt = services.clock.now()
        await updateReview(
          transaction,
          params,
          body.take
            ? { takenById: staffId, takenBy: name, takenAt }
            : { takenById: null, takenBy: null, takenAt: null },
        )
      })
      return rowOf(params)
    }),
    route(contract.decideReview, async ({ params, body }, { caller }) =>
      decide(caller, params, { role: 'review', ...body }),
    ),
    route(contract.arbitrateReview, async ({ params, body }, { caller }) =>
      decide(caller, params, { role: 'arbitration', ...body }),
    ),
    route(contract.openAppeal, async ({ params, body }, { caller }) => {
      const found = await findCandidateSitting(db, params.examId, params.candidateId)
      if (!found) throw new ApiError('notFound', 'No such candidate in this exam')
      await openAppeal(services, caller, { examId: params.examId, ...found }, body)
      return rowOf({ sessionId: found.sessionId, reviewId: body.reviewId })
    }),
  ]
}
