import type { AnswerEvent, Head, Heads, SyncReply } from './answers.contract.ts'
import { readEntry } from './log-entry.ts'

/** An entry as a holder of the log has it. */
export interface ReplicaEntry {
  readonly text: string
  readonly hash: string
  /** Key of the entry; null for a text that names none, which is kept and sent all the same. */
  readonly key: { readonly writer: string; readonly n: number } | null
  /** undefined for an entry of a newer version: kept and sent, not understood. */
  readonly event: AnswerEvent | undefined
}

/**
 * One holder's copy of a sitting's log with its outbox, in memory. The page and the bridge keep the
 * same one, each over its own durable store, so that both agree on what is held, sent and counted.
 *
 * An entry is in one of three places: in the outbox, acknowledged, or set aside as conflicted (the
 * server's log holds other content under its key). Only the first two take part in fold, heads and
 * ranges: a conflicted content lives on in the copy that its writer appends anew (R4).
 */
export interface LogReplica {
  /**
   * Takes entries in the order given; entries of another sitting are passed over.
   * @returns those that were new.
   */
  take(texts: Iterable<string>): readonly ReplicaEntry[]
  /**
   * Takes what the server's log holds: that is acknowledged, and what stands here under the same
   * key with other content is set aside as conflicted.
   * @returns the new entries, and the hashes that were set aside just now.
   */
  takeServerLog(texts: Iterable<string>): {
    readonly added: readonly ReplicaEntry[]
    readonly conflicted: readonly string[]
  }
  find(hash: string): ReplicaEntry | undefined
  /** Every entry held, the conflicted ones too, in the order of arrival. */
  all(): readonly ReplicaEntry[]
  /** Every entry that was not set aside. */
  standing(): readonly ReplicaEntry[]
  /** What the fold takes. */
  events(): readonly AnswerEvent[]
  /** Changes whenever `events` does. */
  version(): number
  heads(): Heads
  /** Last entry of each writer of which some lie beyond a gap. */
  ahead(): Heads
  /** Greatest hybrid clock of all entries. */
  greatestHlc(): number
  /**
   * Whether this copy holds all that somebody with these heads holds, as far as heads can tell: of
   * each writer the very entry, and all before it. An entry beyond a gap does not count.
   * @param ahead entries that they hold beyond gaps: these need only be here.
   */
  holds(theirs: Heads, ahead?: Heads): boolean
  range(writer: string, from: number, to: number): readonly ReplicaEntry[]
  /** Entries that the server has not acknowledged, oldest first. */
  unacknowledged(limit?: number): readonly ReplicaEntry[]
  countUnacknowledged(): number
  isAcknowledged(hash: string): boolean
  /** @returns those that left the outbox just now. */
  acknowledge(hashes: Iterable<string>): readonly string[]
  /**
   * The server turned out not to hold these: they go back into the outbox.
   * @returns those that did so just now.
   */
  doubt(hashes: Iterable<string>): readonly string[]
  /** Sets entries aside. @returns those that were not so before. */
  setAside(hashes: Iterable<string>): readonly string[]
  /** Hashes of all that was set aside. */
  conflicted(): readonly string[]
}

/** An empty copy of the log of one sitting. */
export function createLogReplica(sittingId: string): LogReplica {
  const entries = new Map<string, ReplicaEntry>()
  const byKey = new Map<string, Map<number, ReplicaEntry[]>>()
  const outbox = new Set<string>()
  const aside = new Set<string>()
  let version = 0
  let hlc = 0
  let heads: Heads | undefined
  /** Last entry of each writer before its first gap, as far as it was counted. */
  const counted = new Map<string, number>()
  let events: readonly AnswerEvent[] | undefined

  function changed(): void {
    version += 1
    heads = undefined
    events = undefined
  }

  /** Entries that do not stand any more, or stand again, may move a head back or forth. */
  function regrouped(): void {
    counted.clear()
    changed()
  }

  function put(entry: ReplicaEntry): boolean {
    if (entries.has(entry.hash)) return false
    entries.set(entry.hash, entry)
    outbox.add(entry.hash)
    hlc = Math.max(hlc, entry.event?.hlc ?? 0)
    if (entry.key) {
      const ofWriter = byKey.get(entry.key.writer) ?? new Map<number, ReplicaEntry[]>()
      byKey.set(entry.key.writer, ofWriter)
      const rivals = ofWriter.get(entry.key.n) ?? []
      // Each may have been confirmed by another state of the server: now it must say which one stands.
      for (const { hash } of rivals) if (!aside.has(hash)) outbox.add(hash)
      ofWriter.set(entry.key.n, [...rivals, entry])
    }
    changed()
    return true
  }

  function take(texts: Iterable<string>): ReplicaEntry[] {
    const added: ReplicaEntry[] = []
    for (const text of texts) {
      const entry = replicaEntry(text, sittingId)
      if (entry && put(entry)) added.push(entry)
    }
    return added
  }

  function acknowledge(hashes: Iterable<string>): string[] {
    return [...hashes].filter((hash) => outbox.delete(hash))
  }

  function setAside(hashes: Iterable<string>): string[] {
    const news = [...new Set(hashes)].filter((hash) => entries.has(hash) && !aside.has(hash))
    for (const hash of news) {
      aside.add(hash)
      outbox.delete(hash)
    }
    if (news.length > 0) regrouped()
    return news
  }

  function standingHash(held: readonly ReplicaEntry[] | undefined): string | undefined {
    return held?.findLast(({ hash }) => !aside.has(hash))?.hash
  }

  /** Goes on where it stopped: thousands of files are thousands of entries, and each asks again. */
  function ownHeads(): Heads {
    if (heads) return heads
    const found: Record<string, Head> = {}
    for (const [writer, ofWriter] of byKey) {
      let n = counted.get(writer) ?? -1
      while (standingHash(ofWriter.get(n + 1)) !== undefined) n += 1
      counted.set(writer, n)
      const hash = standingHash(ofWriter.get(n))
      if (hash !== undefined) found[writer] = { n, hash }
    }
    heads = found
    return heads
  }

  function ahead(): Heads {
    const last: Record<string, Head> = {}
    for (const [writer, ofWriter] of byKey) {
      const head = ownHeads()[writer]?.n ?? -1
      // As many numbers as the head counts: none lies beyond it.
      if (ofWriter.size === head + 1) continue
      for (const [n, held] of ofWriter) {
        const hash = n > head && n >= (last[writer]?.n ?? 0) ? standingHash(held) : undefined
        if (hash !== undefined) last[writer] = { n, hash }
      }
    }
    return last
  }

  function isStanding(entry: ReplicaEntry, hash: string): boolean {
    return entry.hash === hash && !aside.has(hash)
  }

  function standing(): ReplicaEntry[] {
    return [...entries.values()].filter(({ hash }) => !aside.has(hash))
  }

  return {
    take,
    takeServerLog: (texts) => {
      const given = [...texts]
      const added = take(given)
      const held = new Set(given)
      const own: string[] = []
      const rivals: string[] = []
      for (const text of held) {
        const entry = replicaEntry(text, sittingId)
        if (!entry) continue
        own.push(entry.hash)
        const sameKey = entry.key ? byKey.get(entry.key.writer)?.get(entry.key.n) : undefined
        rivals.push(...(sameKey ?? []).flatMap(({ hash }) => (hash === entry.hash ? [] : [hash])))
      }
      // What the server holds stands, also when an earlier word of it had set it aside here.
      if (own.filter((hash) => aside.delete(hash)).length > 0) regrouped()
      acknowledge(own)
      const stands = new Set(own)
      return { added, conflicted: setAside(rivals.filter((hash) => !stands.has(hash))) }
    },
    find: (hash) => entries.get(hash),
    all: () => [...entries.values()],
    standing,
    events: () => {
      events ??= standing().flatMap(({ event }) => (event ? [event] : []))
      return events
    },
    version: () => version,
    heads: ownHeads,
    ahead,
    holds: (theirs, theirAhead = {}) =>
      Object.values(theirAhead).every(({ hash }) => entries.has(hash) && !aside.has(hash)) &&
      Object.entries(theirs).every(([writer, { n, hash }]) => {
        const own = ownHeads()[writer]
        const held = byKey.get(writer)?.get(n) ?? []
        return own !== undefined && own.n >= n && held.some((entry) => isStanding(entry, hash))
      }),
    greatestHlc: () => hlc,
    range: (writer, from, to) =>
      [...(byKey.get(writer) ?? [])]
        .filter(([n]) => n >= from && n <= to)
        .sort(([a], [b]) => a - b)
        .flatMap(([, held]) => held.filter(({ hash }) => !aside.has(hash))),
    unacknowledged: (limit = Infinity) => {
      const rest: ReplicaEntry[] = []
      for (const hash of outbox) {
        if (rest.length >= limit) break
        const entry = entries.get(hash)
        if (entry) rest.push(entry)
      }
      return rest
    },
    countUnacknowledged: () => outbox.size,
    isAcknowledged: (hash) => entries.has(hash) && !outbox.has(hash) && !aside.has(hash),
    acknowledge,
    doubt: (hashes) => {
      const news = [...new Set(hashes)].filter(
        (hash) => entries.has(hash) && !outbox.has(hash) && !aside.has(hash),
      )
      for (const hash of news) outbox.add(hash)
      return news
    },
    setAside,
    conflicted: () => [...aside],
  }
}

/**
 * Entries of ours that a reply lists as lacking and did not just take: the server light goes back to the
 * truth until it has them again (R3).
 */
export function hashesLacked(
  replica: Pick<LogReplica, 'range'>,
  reply: Pick<SyncReply, 'lacks' | 'results'>,
): readonly string[] {
  const taken = new Set(reply.results.map(({ hash }) => hash))
  return reply.lacks
    .flatMap(({ writer, from, to }) => replica.range(writer, from, to).map(({ hash }) => hash))
    .filter((hash) => !taken.has(hash))
}

/** Whether a text names a sitting other than this one: it must not be counted as this candidate's. */
export function isOfOtherSitting(text: string, sittingId: string): boolean {
  const read = readEntry(text)
  if (read.kind === 'malformed') return false
  return (read.kind === 'entry' ? read.entry.event : read.key).sitting !== sittingId
}

function replicaEntry(text: string, sittingId: string): ReplicaEntry | undefined {
  const read = readEntry(text)
  if (read.kind === 'malformed') return { text, hash: read.hash, key: null, event: undefined }
  const key = read.kind === 'entry' ? read.entry.event : read.key
  if (key.sitting !== sittingId) return undefined
  const named = { writer: key.writer, n: key.n }
  return read.kind === 'entry'
    ? { text, hash: read.entry.hash, key: named, event: read.entry.event }
    : { text, hash: read.hash, key: named, event: undefined }
}
