import { bytesToHex } from '../kernel/index.ts'
import type { Binding } from './answers.contract.ts'
import { nextHlc } from './fold.ts'
import { sealEntry, type LogEntry } from './log-entry.ts'

/** What a new event says; the rest of it is the writer's business. */
export interface NewEvent {
  readonly kind: string
  readonly item: string | null
  readonly value: unknown
}

/** The clocks at the moment of an event. */
export interface EventTimes {
  /** Greatest hybrid clock seen in browser ∪ journal ∪ server. */
  readonly greatestHlc: number
  /** Estimated server time, ms. */
  readonly serverMs: number
  /** The PC's own calendar, ms; evidence only. */
  readonly wallClock: number
}

export interface EventWriter {
  /** The writer's name: 32 lower-case hex digits. */
  readonly id: string
  /** Seals the next entry; the very first call also gives record 0, which names the binding. */
  write(event: NewEvent, times: EventTimes): readonly LogEntry[]
}

/**
 * A new writer: one run of a page or a bridge. It is never resumed, so a profile that was rolled back,
 * a second browser or a second tab never use a key for another content (DESIGN 3.1). After a failed
 * append its host begins another one: the entry may be on disk.
 * @param random 16 random bytes.
 */
export function createEventWriter(
  sittingId: string,
  binding: Pick<Binding, 'epoch' | 'branch' | 'parent'>,
  random: Uint8Array,
): EventWriter {
  const id = bytesToHex(random)
  let n = 0
  let prev: string | null = null
  let hlc = 0

  function seal({ kind, item, value }: NewEvent, times: EventTimes): LogEntry {
    hlc = nextHlc(Math.max(hlc, times.greatestHlc), times.serverMs)
    const at = Math.max(0, Math.floor(times.wallClock))
    const entry = sealEntry({
      ...{ v: 1, sitting: sittingId, writer: id, n, hlc, prev },
      ...{ kind, item, value, at },
    })
    n += 1
    prev = entry.hash
    return entry
  }

  return {
    id,
    write: (event, times) => {
      const { epoch, branch, parent } = binding
      const value = { epoch, branch, parent }
      const first = n === 0 ? [seal({ kind: 'binding', item: null, value }, times)] : []
      return [...first, seal(event, times)]
    },
  }
}
