import { Readable } from 'node:stream'
import { join } from 'node:path'
import {
  contentDigest,
  type Receipt,
  type Submission,
  type SubmissionFile,
} from '@wenkao/shared/hand-in'
import { Id, Sha256 } from '@wenkao/shared/kernel'
import type { HeldSitting } from '@wenkao/shared/sittings'
import * as z from 'zod/mini'
import type { Clock } from '../../platform/clock.ts'
import { fileSize } from '../../platform/disk.fs.ts'
import { openDurableRecord } from '../../platform/durable-record.fs.ts'
import { ensureFolder } from '../../platform/folder.fs.ts'
import type { Logger } from '../../platform/logger.ts'
import type { AnswerFiles } from '../answer-files/index.ts'
import type { Answers } from '../answers/index.ts'
import type { SealedContent, SealedFiles } from '../sealed-files/index.ts'

/** Why no submission file could be made; the hand-in goes on by the network all the same (F14). */
type SealTrouble = NonNullable<SubmissionFile['trouble']>

export interface SubmissionSealer {
  /**
   * Makes sure that a sealed file of this very content lies on the disk, read back (F03a); the file of
   * the same content stays. Says what stood in the way, and never throws.
   */
  ensure(held: HeldSitting, submission: Submission): Promise<SubmissionFile>
  /** Of this sitting; null before anything was sealed. */
  state(sittingId: string): SubmissionFile | null
  /** Notes the receipt that the hand-in of the files got. */
  noteReceipt(receipt: Receipt): Promise<void>
}

export interface SealerDeps {
  readonly dataFolder: string
  readonly sealed: Pick<SealedFiles, 'seal' | 'contentOfHeld' | 'noteSent' | 'book'>
  readonly answers: Pick<Answers, 'log'>
  readonly files: Pick<AnswerFiles, 'contents'>
  /** Where the file goes when databak takes none (F14). */
  readonly otherPlaces: () => Promise<readonly string[]>
  readonly clock: Clock
  readonly logger: Logger
}

const KeptFile = z.object({
  sittingId: Id,
  digest: Sha256,
  path: z.string(),
  sha256: Sha256,
  size: z.int(),
  /** Contents that were nowhere when it was sealed. */
  missing: z.int(),
})

/** A page asks again every second or so; a disk that refused is not tried that often. */
const AGAIN_MS = 15_000

export async function openSubmissionSealer(deps: SealerDeps): Promise<SubmissionSealer> {
  const record = await openDurableRecord(
    join(deps.dataFolder, 'state'),
    'submission-file',
    (raw) => KeptFile.safeParse(raw).data,
  )
  let trouble: { sittingId: string; digest: string; what: SealTrouble; at: number } | undefined

  async function contentOf(held: HeldSitting, submission: Submission): Promise<SealedContent> {
    const { contents } = deps.files
    if (submission.files.some(({ hash }) => !contents.has(hash))) {
      // A full disk keeps what is new out of the vault; the folder itself still has it (F14).
      const content = await deps.sealed.contentOfHeld()
      if (content) return { ...content, held, submission }
    }
    const log = await deps.answers.log(held.sitting.sittingId)
    return {
      held,
      log: log.all().map(({ text }) => text),
      heads: log.heads(),
      files: submission.files.flatMap(({ path, hash }) => {
        const size = contents.sizeOf(hash)
        return size === undefined ? [] : [{ path, hash, size }]
      }),
      contents: [],
      read: (hash) =>
        Promise.resolve(contents.has(hash) ? Readable.toWeb(contents.read(hash)) : undefined),
      submission,
      records: [],
      sources: ['journal', 'answerFolder', 'vault'],
    }
  }

  async function seal(
    held: HeldSitting,
    submission: Submission,
    digest: string,
  ): Promise<SealTrouble | undefined> {
    const content = await contentOf(held, submission)
    let outcome = await deps.sealed.seal('submission', content, { folder: null })
    if (outcome.kind === 'noSpace' || outcome.kind === 'notWritable') {
      for (const folder of await deps.otherPlaces()) {
        await ensureFolder(folder)
        const other = await deps.sealed.seal('submission', content, { folder })
        if (other.kind === 'done') outcome = other
        if (other.kind === 'done') break
      }
    }
    if (outcome.kind === 'done') {
      const { path, sha256, size } = outcome
      const { sittingId } = held.sitting
      const missing = outcome.missing
      await record.write({ sittingId, digest, path, sha256, size, missing })
      deps.logger.info({ path, missing }, 'the submission is sealed on this PC')
      return undefined
    }
    return outcome.kind === 'notAbsolute' || outcome.kind === 'ownFolder' ? 'failed' : outcome.kind
  }

  async function ensure(held: HeldSitting, submission: Submission): Promise<SubmissionFile> {
    const { sittingId } = held.sitting
    const digest = contentDigest(sittingId, submission)
    const kept = record.current()
    const isLacking = submission.files.some(({ hash }) => !deps.files.contents.has(hash))
    if (kept?.digest === digest && (kept.missing === 0 || isLacking)) {
      if ((await fileSize(kept.path)) === kept.size) return { path: kept.path, trouble: null }
    }
    const isRecent = trouble?.digest === digest && deps.clock.monotonic() - trouble.at < AGAIN_MS
    if (!isRecent) {
      let what: SealTrouble | undefined
      try {
        what = await seal(held, submission, digest)
      } catch (cause) {
        // Whatever it is, the hand-in itself must go on (R8).
        deps.logger.error({ err: cause }, 'sealing the submission failed')
        what = 'failed'
      }
      trouble = what && { sittingId, digest, what, at: deps.clock.monotonic() }
      if (what) deps.logger.warn({ trouble: what }, 'no submission file could be made')
    }
    return state(sittingId) ?? { path: null, trouble: null }
  }

  function state(sittingId: string): SubmissionFile | null {
    if (trouble?.sittingId === sittingId) return { path: null, trouble: trouble.what }
    const kept = record.current()
    return kept?.sittingId === sittingId ? { path: kept.path, trouble: null } : null
  }

  return {
    ensure,
    state,
    noteReceipt: async (receipt) => {
      const { sittingId } = receipt.payload
      try {
        // A file of an earlier go at this hand-in has nothing that the newer content lacks: with the
        // receipt of that one there is nothing of it left to send.
        for (const { kind, sittingId: of, receipt: had, verified } of deps.sealed.book.all()) {
          if (kind !== 'submission' || of !== sittingId || had !== null || !verified) continue
          await deps.sealed.noteSent(verified.sha256, receipt)
        }
      } catch (cause) {
        // The receipt itself is kept elsewhere; the list then shows the file as unsent once more.
        deps.logger.error({ err: cause }, 'the receipt of a submission file was not noted')
      }
    },
  }
}
