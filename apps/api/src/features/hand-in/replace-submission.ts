import { contentDigest, type Submission } from '@wenkao/shared/hand-in'
import { ApiError } from '../../platform/api-error.ts'
import type { Db } from '../../platform/database.ts'
import type { Services } from '../../platform/services.ts'
import { latestHeadOfSession } from '../audit/index.ts'
import { updateHandedIn, type SittingFacts } from '../sittings/index.ts'
import {
  findStandingSubmission,
  findSubmission,
  insertSubmission,
  updateReplaced,
  updateReplacedBy,
  updateStanding,
} from './hand-in.queries.ts'
import { signReceipt } from './sign-receipt.ts'

/** What an adjudicator lets stand: the package of a case. */
export interface DecidedPackage {
  readonly caseId: string
  readonly submission: Submission
  /** When the package came, server clock, ms. */
  readonly receivedAt: number
}

/**
 * Lets the package of a case stand; what stood is kept as replaced, and stands again when the case is
 * decided otherwise. The sitting's row is locked by the caller.
 * @param transaction of the decision.
 * @throws ApiError conflict when this very content stands already.
 */
export async function replaceStanding(
  services: Pick<Services, 'clock' | 'keys'>,
  transaction: Db,
  facts: SittingFacts,
  { caseId, submission, receivedAt }: DecidedPackage,
): Promise<void> {
  const { sessionId, sittingId, examNumber } = facts.sitting
  const digest = contentDigest(sittingId, submission)
  const standing = await findStandingSubmission(transaction, sessionId, sittingId)
  if (standing?.contentDigest === digest) {
    throw new ApiError('conflict', 'This very content stands already')
  }
  const { round } = submission
  await updateReplaced(transaction, sessionId, sittingId, round, caseId)
  const known = await findSubmission(transaction, sessionId, sittingId, digest)
  if (known) await updateStanding(transaction, known, { standing: 'stands', caseId })
  else {
    await insertSubmission(transaction, {
      sessionId,
      sittingId,
      contentDigest: digest,
      round,
      standing: 'stands',
      submission,
      receipt: signReceipt(services.keys, {
        version: 1,
        ...{ sessionId, sittingId, examNumber, round, contentDigest: digest },
        at: services.clock.now(),
        auditHead: await latestHeadOfSession(transaction, sessionId),
        former: standing?.receipt.code ?? null,
      }),
      epoch: standing?.epoch ?? Math.max(0, ...facts.bindings.map((binding) => binding.epoch)),
      // A person has decided that it counts.
      inTime: true,
      receivedAt,
      caseId,
    })
  }
  await updateHandedIn(transaction, sessionId, sittingId, round, known?.receivedAt ?? receivedAt)
}

/**
 * Takes a decision for a case's package back: it is contested again, and what it had replaced stands.
 */
export async function restoreStanding(
  transaction: Db,
  facts: SittingFacts,
  { caseId, submission }: Pick<DecidedPackage, 'caseId' | 'submission'>,
): Promise<void> {
  const { sessionId, sittingId } = facts.sitting
  const digest = contentDigest(sittingId, submission)
  const own = await findSubmission(transaction, sessionId, sittingId, digest)
  if (!own) throw new Error('The submission that stood is not there')
  await updateStanding(transaction, own, { standing: 'contested', caseId: null })
  // Another case may have replaced it since: then that one stands above what this one had replaced.
  await updateReplacedBy(transaction, sessionId, sittingId, caseId, own.replacedBy)
  const standing = await findStandingSubmission(transaction, sessionId, sittingId)
  if (!standing) await updateHandedIn(transaction, sessionId, sittingId, 0, null)
  else {
    await updateHandedIn(transaction, sessionId, sittingId, standing.round, standing.receivedAt)
  }
}
