import {
  contentDigest,
  handIn,
  type Receipt,
  type Submission,
  type SubmissionFile,
  type bridgeHandIn,
} from '@wenkao/shared/hand-in'
import type { EndpointReply } from '@wenkao/shared/kernel'
import { getSitting, type HeldSitting } from '@wenkao/shared/sittings'
import type { Clock } from '../../platform/clock.ts'
import type { Logger } from '../../platform/logger.ts'
import { repeat, type Repeating } from '../../platform/repeat.ts'
import type { ServerClient } from '../../platform/server-client.ts'
import type { AnswerFiles, FullScan } from '../answer-files/index.ts'
import type { Answers } from '../answers/index.ts'
import { isFinished, type Sittings } from '../sittings/index.ts'
import type { HandedInBook } from './handed-in-book.ts'
import type { SubmissionSealer } from './seal-submission.ts'

export type HandInOutcome = EndpointReply<typeof bridgeHandIn>
type PendingReason = 'offline' | 'files' | 'server'

export interface HandInDeps {
  readonly sittings: Sittings
  readonly book: HandedInBook
  readonly answers: Answers
  readonly files: AnswerFiles
  readonly sealer: SubmissionSealer
  /** Runs a task without an automatic backup beside it. */
  readonly withoutBackups: <T>(task: () => Promise<T>) => Promise<T>
  readonly server: ServerClient
  readonly clock: Clock
  readonly logger: Logger
  /** Time between two looks whether a hand-in or a deadline waits for this PC, ms. */
  readonly everyMs: number
}

export interface HandIn {
  /** One go at the hand-in; calls at the same time share it. */
  run(): Promise<HandInOutcome>
  /**
   * A receipt that came by another way, e.g. for a sealed file that was sent: with it the held sitting
   * is handed in, and no longer holds this PC (F06).
   */
  took(receipt: Receipt): Promise<void>
  /** The submission file of the held sitting; null before there was a reason to make one. */
  sealed(): SubmissionFile | null
  /** Begins to go on with a hand-in that waits, and to seal at a deadline, without any page. */
  start(): void
  stop(): Promise<void>
}

/** Files that a program keeps locked are waited for so long, then their last versions stand (F13). */
const LOCKED_PATIENCE_MS = 20_000
const SCAN_PATIENCE_MS = 4000
/** Rounds of "the server lacks something, so send it again" within one call. */
const ROUNDS = 3

/** After the deadline changed documents get a minute to be saved (DESIGN 7); then once more. */
const SAVING_MS = 75_000

/**
 * The hand-in (DESIGN 10): scan the folder, seal the submission on this PC, flush the log, upload, hand
 * in, keep the receipt. The sealed file is there before the first request of a hand-in (F03a). Each step
 * can be repeated, so a call after an interruption at any point goes on, and one that waits is gone on
 * with also when the page has closed.
 */
export function createHandIn(deps: HandInDeps): HandIn {
  let running: Promise<HandInOutcome> | undefined
  let work: Repeating | undefined
  /** The sitting whose hand-in was asked for and has no end yet. */
  let wanted: string | undefined
  /** What was sealed after the deadline of which sitting. */
  let frozen: { sittingId: string; since: number; at: number; version: number } | undefined
  let lockedSince: number | undefined
  /** A request went out and no answer came, maybe before a restart: the server may hold it already. */
  let isUncertain = deps.sittings.held() !== null

  function pending(reason: PendingReason): HandInOutcome {
    const { unacknowledged, filesUnsent } = deps.answers.state()
    const unsent = unacknowledged.length
    return { kind: 'pending', reason, unsent, filesUnsent, sealed: sealed() }
  }

  function sealed(): SubmissionFile | null {
    const held = deps.sittings.held()
    return held && deps.sealer.state(held.sitting.sittingId)
  }

  function notReached(): HandInOutcome {
    return pending(deps.server.contact().reachable ? 'server' : 'offline')
  }

  /** Durable before anybody sees it: a receipt on screen is a promise. */
  async function keep(
    { token, sitting }: HeldSitting,
    receipt: Receipt,
    submission: Submission | null,
  ): Promise<HandInOutcome> {
    await deps.book.note({ sittingId: sitting.sittingId, token, receipt, submission })
    await deps.sittings.keepReceipt(receipt)
    await deps.sealer.noteReceipt(receipt)
    deps.logger.info({ round: receipt.payload.round }, 'handed in')
    return { kind: 'receipt', receipt }
  }

  /** The receipt of this round, when an earlier call reached the server and its answer was lost. */
  async function lostReceipt(held: HeldSitting): Promise<Receipt | null> {
    const outcome = await deps.server.call(getSitting, {}, { token: held.token })
    if (outcome.kind !== 'reply') return null
    const { receipt } = outcome.reply
    isUncertain = false
    return receipt && receipt.payload.round > held.sitting.round ? receipt : null
  }

  async function scan(): Promise<FullScan | 'locked'> {
    const scanned = await deps.files.scanFully(SCAN_PATIENCE_MS)
    const now = deps.clock.monotonic()
    if (scanned.unreadable.length === 0) lockedSince = undefined
    else if (now - (lockedSince ??= now) < LOCKED_PATIENCE_MS) return 'locked'
    return scanned
  }

  async function run(): Promise<HandInOutcome> {
    const held = deps.sittings.held()
    if (!held) return { kind: 'refused', code: 'notFound' }
    if (held.receipt && isFinished(held)) return { kind: 'receipt', receipt: held.receipt }
    const scanned = await scan()
    if (scanned === 'locked') return pending('files')
    await deps.sealer.ensure(held, await submissionOf(held, scanned))
    for (let round = 0; round < ROUNDS; round += 1) {
      if ((await deps.answers.flush()).rest !== 0) return notReached()
      const copied = await deps.answers.closeGaps()
      if (copied < 0) return notReached()
      if (copied > 0) continue
      if (isUncertain) {
        const receipt = await lostReceipt(held)
        if (receipt)
          return keep(held, receipt, ofReceipt(held, receipt, await submissionOf(held, scanned)))
      }
      const hashes = [...new Set(scanned.files.map(({ hash }) => hash))]
      const uploaded = (await deps.files.followed()?.uploader.flush(hashes)) ?? 'done'
      if (uploaded === 'offline') return notReached()
      if (uploaded === 'refused') return pending('files')
      const outcome = await submit(held, scanned)
      if (outcome !== 'again') return outcome
    }
    return pending('server')
  }

  async function submissionOf(held: HeldSitting, scanned: FullScan): Promise<Submission> {
    const { sittingId, round } = held.sitting
    return {
      version: 1,
      round: round + 1,
      cut: (await deps.answers.log(sittingId)).heads(),
      files: [...scanned.files],
      folder: scanned.folder,
    }
  }

  async function submit(held: HeldSitting, scanned: FullScan): Promise<HandInOutcome | 'again'> {
    const { sittingId } = held.sitting
    const submission = await submissionOf(held, scanned)
    const { branch } = held.binding
    const body = {
      ...submission,
      contentDigest: contentDigest(sittingId, submission),
      ...(branch === null ? {} : { branch }),
    }
    // The log may have grown by what stood beyond a gap; the same content keeps its file.
    await deps.sealer.ensure(held, submission)
    isUncertain = true
    const outcome = await deps.server.call(handIn, { body }, { token: held.token })
    if (outcome.kind === 'failed') return notReached()
    isUncertain = false
    if (outcome.kind === 'reply') return keep(held, outcome.reply.receipt, submission)
    if (outcome.code === 'eventsMissing') return 'again'
    if (outcome.code === 'filesMissing') {
      deps.files.followed()?.uploader.forget()
      return 'again'
    }
    if (outcome.code === 'alreadyHandedIn') {
      const receipt = await lostReceipt(held)
      if (receipt) return keep(held, receipt, ofReceipt(held, receipt, submission))
    }
    return { kind: 'refused', code: outcome.code }
  }

  function handInNow(): Promise<HandInOutcome> {
    const sittingId = deps.sittings.held()?.sitting.sittingId
    running ??= deps
      .withoutBackups(run)
      .then((outcome) => {
        wanted = outcome.kind === 'pending' ? sittingId : undefined
        return outcome
      })
      .finally(() => {
        running = undefined
      })
    return running
  }

  /**
   * Out of contact across the deadline this PC freezes and seals (DESIGN 7), whether or not a page is
   * open; again once changed documents had their minute, and whenever something else was written.
   */
  async function sealAtDeadline(held: HeldSitting): Promise<void> {
    const { sittingId } = held.sitting
    const now = deps.clock.monotonic()
    if (frozen?.sittingId !== sittingId) {
      frozen = { sittingId, since: now, at: -Infinity, version: -1 }
    }
    const log = await deps.answers.log(sittingId)
    const { since, at, version } = frozen
    const isSaved = now >= since + SAVING_MS && at < since + SAVING_MS
    if (at >= since && !isSaved && version === log.version()) return
    const scanned = await deps.files.scanFully(SCAN_PATIENCE_MS)
    await deps.sealer.ensure(held, await submissionOf(held, scanned))
    frozen = { sittingId, since, at: now, version: log.version() }
  }

  async function lookAfter(): Promise<void> {
    const held = deps.sittings.held()
    if (!held || isFinished(held) || running) return
    if (wanted === held.sitting.sittingId) await handInNow()
    else if (deps.sittings.remaining()?.remainingMs === 0 && !deps.server.contact().reachable) {
      await sealAtDeadline(held)
    }
  }

  async function took(receipt: Receipt): Promise<void> {
    const held = deps.sittings.held()
    const { sittingId, round } = receipt.payload
    if (held?.sitting.sittingId !== sittingId || round <= held.sitting.round) return
    const scanned = await deps.files.scanFully(SCAN_PATIENCE_MS)
    await keep(held, receipt, ofReceipt(held, receipt, await submissionOf(held, scanned)))
  }

  return {
    run: handInNow,
    took,
    sealed,
    start: () => {
      work ??= repeat(
        lookAfter,
        () => deps.everyMs,
        (cause) => {
          deps.logger.error({ err: cause }, 'looking after the hand-in failed')
        },
      )
    },
    stop: async () => {
      await work?.stop()
      await running?.catch(() => undefined)
    },
  }
}

/** The submission if this receipt is for it; what was handed in before a restart may differ. */
function ofReceipt(
  { sitting }: HeldSitting,
  receipt: Receipt,
  submission: Submission,
): Submission | null {
  const digest = contentDigest(sitting.sittingId, submission)
  return digest === receipt.payload.contentDigest ? submission : null
}
