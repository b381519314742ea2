import type { backUp } from '@wenkao/shared/sealed-files'
import type { EndpointReply } from '@wenkao/shared/kernel'
import type { HeldContent } from './hold-content.ts'
import type { SealDone, SealOptions, SealOutcome } from './seal-file.ts'
import type { SealedBook } from './sealed-book.ts'

export type BackUpReply = EndpointReply<typeof backUp>

export interface BackUpDeps {
  readonly content: () => Promise<HeldContent | undefined>
  /** As `HeldContent.state`, of this moment. */
  readonly state: () => string | undefined
  /** Whether a file of the answer folder is not a version yet. */
  readonly isSaving: () => boolean
  readonly seal: (what: HeldContent, options: SealOptions) => Promise<SealOutcome>
  readonly book: SealedBook
  /** Whether the server has a content that this PC has not any more. */
  readonly isAtServer: (hash: string) => boolean
  /** Server ms. */
  readonly now: () => number
  /** Lets the held sitting go and moves its folder aside; journal and vault stay (R2). */
  readonly clear: () => Promise<void>
}

export interface BackUpOptions {
  /** An absolute path as a person gives it; null for this PC’s own folder. */
  readonly folder: string | null
  readonly clear: boolean
  /** Made before a machine change: it lies with the automatic ones. */
  readonly move?: boolean
}

const nothing = (kind: BackUpReply['kind']): BackUpReply => ({
  ...{ kind, path: null, missing: 0, sources: [], entries: 0, files: 0, cleared: false },
})

/**
 * Backs the held sitting up (F02d). With `clear` the PC is free afterwards for the next candidate
 * (F06): only when the file was read back, holds everything, and nothing was done meanwhile. What an
 * older version of the thinned history lacks here, the server has.
 */
export async function backUpHeld(
  deps: BackUpDeps,
  { folder, clear, move }: BackUpOptions,
): Promise<BackUpReply> {
  const content = await deps.content()
  if (!content) return nothing('noSitting')
  const { state } = content
  const sealed = await deps.seal(content, { folder, state, automatic: move === true })
  if (sealed.kind !== 'done') return nothing(sealed.kind)
  const reply = replyOf(sealed)
  if (!clear) return reply
  const isWhole =
    content.unreadable.length === 0 && sealed.lost.every((hash) => deps.isAtServer(hash))
  if (!isWhole || deps.isSaving() || deps.state() !== state) return { ...reply, kind: 'incomplete' }
  const { sittingId, examNumber, name } = content.held.sitting
  const { path } = sealed
  // First the note: a PC that is cleared without it could not say where the work went (F15).
  await deps.book.noteCleared({ sittingId, examNumber, name, path, at: deps.now() })
  await deps.clear()
  return { ...reply, cleared: true }
}

function replyOf({ path, missing, sources, entries, files }: SealDone): BackUpReply {
  const counts = { missing, sources: [...sources], entries, files }
  return { kind: 'done', path, ...counts, cleared: false }
}
