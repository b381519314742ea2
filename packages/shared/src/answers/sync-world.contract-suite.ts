import { aWriter, anEvent, anId } from '@wenkao/testing'
import type { SyncReply, SyncRequest } from './answers.contract.ts'
import { headsOf, lacking, readEntry, sealEntry, type LogEntry } from './log-entry.ts'
import type { SyncPorts } from './sync-client.ts'

const slotOf = ({ event }: LogEntry) => `${event.writer}/${event.n}`
const identityOf = ({ event, hash }: LogEntry) => ({ writer: event.writer, n: event.n, hash })

/** A server in memory that keeps the rules of DESIGN 3.4, and can be set back to an old backup. */
export function createMemoryServer() {
  let held = new Map<string, LogEntry>()
  /** Hashes for which the server says neither yes nor no, as a faulty one would. */
  const mute = new Set<string>()
  const requests: SyncRequest[] = []

  function take(text: string): { hash: string; outcome: string } {
    const read = readEntry(text)
    if (read.kind !== 'entry') return { hash: read.hash, outcome: 'quarantined' }
    const { entry } = read
    const present = held.get(slotOf(entry))
    if (present && present.hash !== entry.hash) return { hash: entry.hash, outcome: 'conflict' }
    held.set(slotOf(entry), entry)
    return { hash: entry.hash, outcome: 'stored' }
  }

  return {
    requests,
    mute,
    hashes: () => [...held.values()].map((entry) => entry.hash),
    /** Another party (a revived PC, a second host) stores an entry. */
    store: (entry: LogEntry) => take(entry.text),
    backup: () => new Map(held),
    restore: (backup: ReadonlyMap<string, LogEntry>) => {
      held = new Map(backup)
    },
    sync: async (request: SyncRequest): Promise<SyncReply> => {
      requests.push(request)
      const heard = request.events.filter((text) => {
        const read = readEntry(text)
        return !(read.kind === 'entry' && mute.has(read.entry.hash))
      })
      const results = heard.map(take)
      const heads = headsOf([...held.values()].map(identityOf))
      return {
        results,
        lacks: lacking(request.heads, heads),
        heads,
        bindings: [],
        clock: { serverNow: 0, state: 'running', deadline: null, handInOpensAt: null },
        state: 'answering',
        current: true,
      }
    },
  }
}

/** A host's log in memory: a durable outbox as the bridge and the page have it. */
export function createMemoryLog() {
  const entries: LogEntry[] = []
  const acknowledged = new Set<string>()
  /** Every acknowledgement in order, to see that nothing left the outbox without one. */
  const acknowledgements: string[] = []
  let writer = 1

  function append(): LogEntry {
    const own = entries.filter(({ event }) => event.writer === aWriter(writer))
    const entry = sealEntry(
      anEvent({
        sitting: anId(1),
        writer: aWriter(writer),
        n: own.length,
        hlc: entries.length + 1,
        prev: own.at(-1)?.hash ?? null,
        value: [`${entries.length}`],
      }),
    )
    entries.push(entry)
    return entry
  }

  const outbox = () => entries.filter((entry) => !acknowledged.has(entry.hash))
  const ports = {
    unacknowledged: async (limit) =>
      outbox()
        .slice(0, limit)
        .map((entry) => entry.text),
    range: async (ofWriter, from, to) =>
      entries
        .filter(({ event }) => event.writer === ofWriter && event.n >= from && event.n <= to)
        .map((entry) => entry.text),
    heads: async () => headsOf(entries.map(identityOf)),
    acknowledge: async (hashes) => {
      for (const hash of hashes) acknowledged.add(hash)
      acknowledgements.push(...hashes)
    },
    conflicted: async (hashes) => {
      writer += 1
      for (const _hash of hashes) append()
    },
    progress: async () => undefined,
  } satisfies Partial<SyncPorts>

  return {
    ports,
    append,
    entries,
    outbox,
    acknowledgements,
    /** Puts an acknowledged entry back into the outbox, as a host may. */
    doubt: (hash: string) => acknowledged.delete(hash),
    /** A new run of the page: a new writer over the same log. */
    restart: () => {
      writer += 1
    },
  }
}
