import { headsOf, lacking } from '@wenkao/shared/answers'
import { contentDigest, type Receipt, type Submission } from '@wenkao/shared/hand-in'
import { arrivesInTime, type SittingClock } from '@wenkao/shared/sittings'
import { ApiError } from '../../platform/api-error.ts'
import type { CandidateCaller } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import type { Services } from '../../platform/services.ts'
import { selectHeldContents } from '../answer-files/index.ts'
import { selectLogKeys } from '../answers/index.ts'
import { latestHeadOfSession, type HeadsOfSessions } from '../audit/index.ts'
import {
  clockOf,
  findSitting,
  isLiveLine,
  lockSitting,
  readSittingFacts,
  updateHandedIn,
  type SittingFacts,
} from '../sittings/index.ts'
import {
  findStandingSubmission,
  findSubmission,
  insertSubmission,
  type SubmissionRecord,
} from './hand-in.queries.ts'
import { isOwnReceipt, signReceipt } from './sign-receipt.ts'

export interface HandInReply {
  readonly outcome: 'accepted' | 'same' | 'contested'
  readonly receipt: Receipt
  readonly clock: SittingClock
}

/**
 * Takes a submission. The receipt never waits for grading (F04). The same content gets the same
 * receipt; other content in a round that has a standing one, in a next round that nobody opened, or
 * from a binding that was superseded, is kept apart as contested (F03e).
 * @param from.receipt the one that the client holds for this content; when the database was put back to
 *   a state before it, the same receipt is given again, so that nobody is late for the server's fault.
 * @param from.branch the line that handed in, where a backup was restored; absent or null for the
 *   caller's own binding. Only the live line's work may stand (SPEC B9).
 * @param from.headsOfSessions gives the audit head that goes onto the receipt (N03); read anew without it.
 * @throws ApiError digestMismatch, eventsMissing, filesMissing, handInNotOpen, notStarted.
 */
export async function acceptSubmission(
  services: Services,
  caller: CandidateCaller,
  submission: Submission,
  claimedDigest: string,
  from: {
    readonly receipt?: Receipt | undefined
    readonly branch?: string | null | undefined
    readonly headsOfSessions?: HeadsOfSessions
  } = {},
): Promise<HandInReply> {
  const { sessionId, sittingId, epoch } = caller
  const digest = contentDigest(sittingId, submission)
  if (digest !== claimedDigest)
    throw new ApiError('digestMismatch', 'The digest does not fit the content')
  const known = await readSittingFacts(services, sessionId, sittingId)
  const before = await findSubmission(services.db, sessionId, sittingId, digest)
  if (before)
    return { outcome: 'same', receipt: before.receipt, clock: clockOf(known, services.clock.now()) }
  checkOpen(known, services.clock.now())
  await checkComplete(services, known, submission)
  const heads = await from.headsOfSessions?.([sessionId])
  const auditHead = heads
    ? (heads.get(sessionId) ?? null)
    : await latestHeadOfSession(services.db, sessionId)
  return services.db.transaction(async (transaction) => {
    await lockSitting(transaction, sessionId, sittingId)
    // Read again under the lock: a machine change in between makes this binding a former one.
    const facts = await readSittingFacts({ db: transaction }, sessionId, sittingId)
    // Two requests with the same content at once: the second one finds the first one's receipt.
    const raced = await findSubmission(transaction, sessionId, sittingId, digest)
    const now = services.clock.now()
    if (raced) return { outcome: 'same', receipt: raced.receipt, clock: clockOf(facts, now) }
    const standing = await findStandingSubmission(transaction, sessionId, sittingId)
    const stands =
      isRoundOpen(submission.round, epoch, standing) &&
      (await isLiveLine(transaction, facts, caller, from.branch ?? null)) &&
      // Ordered to be repeated: nothing of the former sitting stands any more (F03d).
      facts.sitting.supersededAt === null
    const clock = clockOf(facts, now)
    const identity = { sessionId, sittingId, round: submission.round, contentDigest: digest }
    const held = from.receipt
    const former = held && isOwnReceipt(services.keys, held, identity) ? held : undefined
    const receivedAt = former?.payload.at ?? now
    const receipt =
      former ??
      signReceipt(services.keys, {
        version: 1,
        ...identity,
        examNumber: facts.sitting.examNumber,
        at: now,
        auditHead,
        former: standing && standing.round < submission.round ? standing.receipt.code : null,
      })
    await insertSubmission(transaction, {
      sessionId,
      sittingId,
      contentDigest: digest,
      round: submission.round,
      standing: stands ? 'stands' : 'contested',
      submission,
      receipt,
      epoch,
      inTime: arrivesInTime(clock.deadline, receivedAt),
      receivedAt,
    })
    if (stands) {
      await updateHandedIn(transaction, sessionId, sittingId, submission.round, receivedAt)
    }
    return { outcome: stands ? 'accepted' : 'contested', receipt, clock }
  })
}

/**
 * The first round is open until something stands. Each next one is opened by an approved reopening
 * with a new epoch (F21): whoever still holds the token of the former must not replace what stands.
 */
function isRoundOpen(
  round: number,
  epoch: number,
  standing: SubmissionRecord | undefined,
): boolean {
  if (!standing) return round === 1
  return round === standing.round + 1 && epoch > standing.epoch
}

/** Whether the hand-in of this sitting is open by its session's clock. */
export function isHandInOpen(facts: SittingFacts, now: number): boolean {
  const { handInOpensAt } = clockOf(facts, now)
  return handInOpensAt !== null && now >= handInOpensAt
}

function checkOpen(facts: SittingFacts, now: number): void {
  // Its candidate waits for nothing more: what the PC holds comes in now, and stands for nothing.
  if (facts.sitting.supersededAt !== null) return
  const clock = clockOf(facts, now)
  if (clock.handInOpensAt === null) throw new ApiError('notStarted', 'The session has not started')
  if (now < clock.handInOpensAt) {
    throw new ApiError('handInNotOpen', 'Hand-in is not open yet', { opensAt: clock.handInOpensAt })
  }
}

/** Everything that the submission covers must be here before a receipt says so. */
async function checkComplete(
  services: Services,
  facts: SittingFacts,
  submission: Submission,
): Promise<void> {
  const { sessionId, sittingId } = facts.sitting
  const keys = await selectLogKeys(services.sql, sessionId, sittingId)
  const gaps = lacking(submission.cut, headsOf(keys))
  const differing = keys
    .filter((key) => submission.cut[key.writer]?.n === key.n)
    .filter((key) => submission.cut[key.writer]?.hash !== key.hash)
    .map((key) => key.writer)
  if (gaps.length > 0 || differing.length > 0) {
    throw new ApiError('eventsMissing', 'The log is not complete here yet', {
      lacks: gaps,
      differing,
    })
  }
  const hashes = [...new Set(submission.files.map((file) => file.hash))]
  const held = await selectHeldContents(services.db, facts, hashes)
  const missing = hashes.filter((hash) => !held.has(hash))
  if (missing.length > 0)
    throw new ApiError('filesMissing', 'Files are not here yet', { hashes: missing })
}

/**
 * The receipt of a sitting's latest standing submission. While the sitting is reopened there is none:
 * a page that was shown the former one would take it for the end (F21).
 */
export async function lastReceipt(
  db: Db,
  sessionId: string,
  sittingId: string,
): Promise<Receipt | null> {
  const sitting = await findSitting(db, sessionId, { sittingId })
  if (sitting?.handedInAt == null) return null
  return (await findStandingSubmission(db, sessionId, sittingId))?.receipt ?? null
}
