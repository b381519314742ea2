import {
  headsOf,
  readEntry,
  type AnswerEvent,
  type Heads,
  type LogEntry,
} from '@wenkao/shared/answers'

/** An entry that the page holds; `event` is missing when a newer version wrote it. */
export interface HeldEntry {
  readonly text: string
  readonly hash: string
  readonly writer: string
  readonly n: number
  readonly event: AnswerEvent | undefined
}

/**
 * The log of one sitting in the page's memory: the union of what browser, journal and server gave.
 * Stores fail, this does not: answering goes on from here whatever happens to them (R8).
 */
export interface WorkingLog {
  /** Takes entries as texts; returns those that were new. Malformed ones are passed over. */
  take(texts: Iterable<string>): readonly HeldEntry[]
  add(entry: LogEntry): HeldEntry
  all(): readonly HeldEntry[]
  events(): readonly AnswerEvent[]
  heads(): Heads
  range(writer: string, from: number, to: number): readonly string[]
  find(hash: string): HeldEntry | undefined
  /** Entries that the server has not acknowledged, oldest first. */
  unacknowledged(limit: number): readonly HeldEntry[]
  countUnacknowledged(): number
  acknowledge(hashes: Iterable<string>): void
  /** The server turned out not to hold these: the lights go back to the truth. */
  takeBack(hashes: Iterable<string>): void
}

/** An empty log. @param sittingId entries of another sitting are passed over. */
export function createWorkingLog(sittingId: string): WorkingLog {
  const entries = new Map<string, HeldEntry>()
  const outbox = new Set<string>()

  function put(entry: HeldEntry): boolean {
    if (entries.has(entry.hash)) return false
    entries.set(entry.hash, entry)
    outbox.add(entry.hash)
    return true
  }

  return {
    take: (texts) => {
      const added: HeldEntry[] = []
      for (const text of texts) {
        const held = heldFrom(text, sittingId)
        if (held && put(held)) added.push(held)
      }
      return added
    },
    add: ({ event, text, hash }) => {
      const held = { text, hash, writer: event.writer, n: event.n, event }
      put(held)
      return held
    },
    all: () => [...entries.values()],
    events: () => [...entries.values()].flatMap(({ event }) => (event ? [event] : [])),
    heads: () => headsOf(entries.values()),
    range: (writer, from, to) =>
      [...entries.values()]
        .filter((entry) => entry.writer === writer && entry.n >= from && entry.n <= to)
        .sort((a, b) => a.n - b.n)
        .map(({ text }) => text),
    find: (hash) => entries.get(hash),
    unacknowledged: (limit) => {
      const rest: HeldEntry[] = []
      for (const hash of outbox) {
        if (rest.length >= limit) break
        const held = entries.get(hash)
        if (held) rest.push(held)
      }
      return rest
    },
    countUnacknowledged: () => outbox.size,
    acknowledge: (hashes) => {
      for (const hash of hashes) outbox.delete(hash)
    },
    takeBack: (hashes) => {
      for (const hash of hashes) if (entries.has(hash)) outbox.add(hash)
    },
  }
}

function heldFrom(text: string, sittingId: string): HeldEntry | undefined {
  const read = readEntry(text)
  if (read.kind === 'malformed') return undefined
  const { hash } = read.kind === 'entry' ? read.entry : read
  const event = read.kind === 'entry' ? read.entry.event : undefined
  const { sitting, writer, n } = event ?? (read.kind === 'newer' ? read.key : { ...emptyKey })
  return sitting === sittingId ? { text, hash, writer, n, event } : undefined
}

const emptyKey = { sitting: '', writer: '', n: 0 }
