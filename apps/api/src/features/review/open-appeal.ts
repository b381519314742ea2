import { ApiError } from '../../platform/api-error.ts'
import { asStaff, type Caller } from '../../platform/caller.ts'
import type { Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import { findStandingSubmission } from '../hand-in/index.ts'
import { sessionFor } from '../sessions/index.ts'
import { hasOpenAppeal, insertReview, lockReview } from './review.queries.ts'

/** Reviewers who decide an appeal without knowing of each other (RV2). */
const APPEAL_REVIEWERS = 2

/** Whose result it is that somebody appeals against. */
export interface AppealOf {
  readonly examId: string
  readonly sessionId: string
  readonly sittingId: string
  readonly examNumber: string
}

/**
 * Opens an appeal that staff write down (N04). The same request again is the same appeal.
 * @throws ApiError notHandedIn, conflict while another appeal of it is open.
 */
export async function openAppeal(
  services: Services,
  caller: Caller,
  of: AppealOf,
  wish: { readonly reviewId: string; readonly text: string },
): Promise<void> {
  const { areaId } = await sessionFor(services, caller, 'review.appeal', of.sessionId)
  const by = { name: asStaff(caller).name, areaId }
  await keepAppeal(services, caller, of, wish, by)
}

/**
 * Keeps an appeal, with its audit row, for two reviewers who decide by themselves (RV2).
 * @param by whose name the queue shows, and the area if it is known.
 * @throws ApiError notHandedIn, conflict while another appeal of it is open.
 */
export async function keepAppeal(
  services: Services,
  caller: Caller,
  of: AppealOf,
  wish: { readonly reviewId: string; readonly text: string },
  by: { readonly name: string; readonly areaId?: string },
): Promise<void> {
  const { examId, sessionId, sittingId } = of
  const { reviewId, text } = wish
  await services.db.transaction(async (transaction) => {
    if (await lockReview(transaction, { sessionId, reviewId })) return
    const standing = await findStandingSubmission(transaction, sessionId, sittingId)
    if (!standing) throw new ApiError('notHandedIn', 'Nothing was handed in to appeal against')
    if (await hasOpenAppeal(transaction, of)) {
      throw new ApiError('conflict', 'An appeal of this candidate is open already')
    }
    const { round, contentDigest } = standing
    const isNew = await insertReview(transaction, {
      ...{ sessionId, reviewId, sittingId, examId, round, contentDigest },
      kind: 'appeal',
      flags: ['appeal'],
      flagDetails: [],
      appealText: text,
      openedAt: services.clock.now(),
      openedBy: by.name,
      needed: APPEAL_REVIEWERS,
      state: 'open',
    })
    if (!isNew) return
    await recordAction(services, transaction, caller, {
      action: 'review.appeal',
      subject: `appeal of ${of.examNumber}`,
      sessionId,
      ...(by.areaId === undefined ? {} : { areaId: by.areaId }),
      detail: { reviewId, sittingId, round, text },
    })
  })
}
