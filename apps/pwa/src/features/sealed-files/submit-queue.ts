import type { SealedResult } from '@wenkao/shared/sealed-files'
import { shallowReactive } from 'vue'
import type { UploadOutcome } from '../../platform/network/upload-file.ts'

/** One file that was dropped on the page, and how far it has got. */
export interface SubmittedFile {
  readonly key: number
  readonly name: string
  readonly size: number
  readonly state:
    | { readonly kind: 'waiting' }
    | { readonly kind: 'sending'; readonly share: number }
    /** Everything has left; the server opens and judges the file. */
    | { readonly kind: 'judging' }
    /** The line is broken or the server busy: it goes on by itself. */
    | { readonly kind: 'again'; readonly reason: 'broken' | 'busy' }
    | { readonly kind: 'done'; readonly result: SealedResult }
    | { readonly kind: 'failed'; readonly status: number }
}

/** What can be sent: the file's bytes are read when its turn has come. */
type Sendable = Pick<File, 'name' | 'size' | 'slice'> & Blob

export interface SubmitQueue {
  readonly files: readonly SubmittedFile[]
  add(files: Iterable<Sendable>): void
  /** Sends a file again: a backup as the hand-in that was meant, or one that could not be judged. */
  again(key: number, as?: 'submission'): void
  /** Whether something has not come to an end. */
  isBusy(): boolean
}

const AT_ONCE = 2
const FIRST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 15_000

/**
 * Sends files two at a time, in the order in which they came. A broken line is tried again for as long
 * as the page is open: the same file twice is harmless. What becomes of one never stops another (F03b).
 * @param wait resolves after so many ms. @param random 0 ≤ random < 1.
 */
export function createSubmitQueue(deps: {
  upload(
    file: Blob,
    as: 'submission' | undefined,
    progress: (share: number) => void,
  ): Promise<UploadOutcome<SealedResult>>
  wait(ms: number): Promise<void>
  random(): number
}): SubmitQueue {
  const files = shallowReactive<SubmittedFile[]>([])
  const bytes = new Map<number, Blob>()
  const waiting: { readonly key: number; readonly as: 'submission' | undefined }[] = []
  let running = 0
  let count = 0

  function set(key: number, state: SubmittedFile['state']): void {
    const at = files.findIndex((file) => file.key === key)
    const file = files[at]
    if (file) files[at] = { ...file, state }
  }

  async function send(key: number, as: 'submission' | undefined): Promise<void> {
    const file = bytes.get(key)
    if (!file) return
    for (let tries = 0; ; tries += 1) {
      set(key, { kind: 'sending', share: 0 })
      const outcome = await deps.upload(file, as, (share) => {
        set(key, share < 1 ? { kind: 'sending', share } : { kind: 'judging' })
      })
      const isBusy =
        outcome.kind === 'busy' || (outcome.kind === 'reply' && outcome.reply.refused === 'busy')
      if (outcome.kind === 'reply' && !isBusy) {
        set(key, { kind: 'done', result: outcome.reply })
        return
      }
      if (outcome.kind === 'refused') {
        set(key, { kind: 'failed', status: outcome.status })
        return
      }
      set(key, { kind: 'again', reason: isBusy ? 'busy' : 'broken' })
      await deps.wait(waitMs(tries, outcome.kind === 'busy' ? outcome.retryAfterMs : 0))
    }
  }

  /** Full jitter, so that pages that lost the same server do not come back together. */
  function waitMs(tries: number, atLeast: number): number {
    const most = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** tries)
    return atLeast + most * (0.5 + deps.random() / 2)
  }

  function begin(): void {
    while (running < AT_ONCE) {
      const next = waiting.shift()
      if (!next) return
      running += 1
      void send(next.key, next.as).finally(() => {
        running -= 1
        begin()
      })
    }
  }

  return {
    files,
    add: (added) => {
      for (const file of added) {
        const key = (count += 1)
        bytes.set(key, file)
        files.push({ key, name: file.name, size: file.size, state: { kind: 'waiting' } })
        waiting.push({ key, as: undefined })
      }
      begin()
    },
    again: (key, as) => {
      const file = files.find((entry) => entry.key === key)
      if (file?.state.kind !== 'done' && file?.state.kind !== 'failed') return
      set(key, { kind: 'waiting' })
      waiting.push({ key, as })
      begin()
    },
    isBusy: () => files.some(({ state }) => state.kind !== 'done' && state.kind !== 'failed'),
  }
}
