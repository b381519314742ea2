import { nextHlc, sealEntry, type Binding, type LogEntry } from '@wenkao/shared/answers'
import { bytesToHex } from '@wenkao/shared/kernel'

/** Kinds of events that a page writes; the bridge alone writes `file` and `folder`. */
export type PageEventKind = 'answer' | 'mark' | 'position'

export interface AnswerWriter {
  /**
   * Makes the next entry; the very first also makes record 0, which names the binding.
   * @param greatestHlc greatest hybrid clock seen in browser ∪ journal ∪ server.
   * @param serverMs estimated server time.
   * @param wallClock the PC's own time; evidence only.
   */
  write(
    event: { readonly kind: PageEventKind; readonly item: string; readonly value: unknown },
    times: {
      readonly greatestHlc: number
      readonly serverMs: number
      readonly wallClock: number
    },
  ): readonly LogEntry[]
}

/**
 * A new writer: one run of the page. It is never resumed, so a profile that was rolled back, a second
 * browser or a second tab can never use a key for another content (DESIGN 3.1).
 * @param random 16 random bytes.
 */
export function createAnswerWriter(
  sitting: string,
  binding: Binding,
  random: Uint8Array,
): AnswerWriter {
  const writer = bytesToHex(random)
  let n = 0
  let prev: string | null = null
  let hlc = 0

  function seal(
    kind: string,
    item: string | null,
    value: unknown,
    times: { greatestHlc: number; serverMs: number; wallClock: number },
  ): LogEntry {
    hlc = nextHlc(Math.max(hlc, times.greatestHlc), times.serverMs)
    const at = Math.max(0, Math.floor(times.wallClock))
    const entry = sealEntry({ v: 1, sitting, writer, n, hlc, prev, kind, item, value, at })
    n += 1
    prev = entry.hash
    return entry
  }

  return {
    write: ({ kind, item, value }, times) => {
      const { epoch, branch, parent } = binding
      const first = n === 0 ? [seal('binding', null, { epoch, branch, parent }, times)] : []
      return [...first, seal(kind, item, value, times)]
    },
  }
}
