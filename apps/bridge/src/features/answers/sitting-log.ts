import { join } from 'node:path'
import { headsOf, readEntry, type AnswerEvent, type Heads } from '@wenkao/shared/answers'
import { sha256Hex } from '@wenkao/shared/kernel'
import { BridgeError } from '../../platform/bridge-error.ts'
import { openJournal, type JournalHealth } from '../../platform/journal.fs.ts'

/** An entry as the journal holds it. */
export interface JournaledEntry {
  readonly text: string
  readonly hash: string
  /** Key of the entry; null for a text that names none, which is kept all the same. */
  readonly key: { readonly writer: string; readonly n: number } | null
  /** undefined for an entry of a newer version: stored and sent, not understood. */
  readonly event: AnswerEvent | undefined
}

/** The journal of one sitting with its index in memory. */
export interface SittingLog {
  readonly sittingId: string
  /**
   * Writes entries that are not there yet; resolves after fsync (R1) with the hashes of all.
   * @throws BridgeError foreignEntry when one names another sitting.
   */
  append(texts: readonly string[]): Promise<string[]>
  /** Marks entries as held by the server; journaled, so that a restart sends nothing twice. */
  acknowledge(hashes: readonly string[]): Promise<void>
  /** Entries that met other content under their key (R4). */
  markConflicted(hashes: readonly string[]): Promise<void>
  /** The server says it lacks these: the light goes back to the truth until it has them again. */
  doubt(hashes: readonly string[]): void
  entries(): readonly JournaledEntry[]
  find(hash: string): JournaledEntry | undefined
  isAcknowledged(hash: string): boolean
  conflicted(): readonly string[]
  unacknowledged(): readonly JournaledEntry[]
  range(writer: string, from: number, to: number): readonly JournaledEntry[]
  heads(): Heads
  events(): readonly AnswerEvent[]
  greatestHlc(): number
  health(): JournalHealth
  close(): Promise<void>
}

/** Opens the journal of a sitting below `folder`; one folder per sitting, never deleted here (R2). */
export async function openSittingLog(folder: string, sittingId: string): Promise<SittingLog> {
  const index = createIndex()
  const journal = await openJournal(join(folder, sittingId), (payload) => {
    const record = readRecord(payload)
    if (record?.kind === 'entry') index.add(record.text)
    else if (record) for (const hash of record.hashes) index.mark(record.kind, hash)
  })

  async function mark(kind: MarkKind, hashes: readonly string[]): Promise<void> {
    const news = hashes.filter((hash) => !index.isMarked(kind, hash))
    if (news.length === 0) return
    await journal.append([JSON.stringify({ v: 1, kind, sittingId, hashes: news })])
    for (const hash of news) index.mark(kind, hash)
  }

  return {
    sittingId,
    append: async (texts) => {
      for (const text of texts) refuseForeign(text, sittingId)
      const read = texts.map((text) => ({ text, hash: sha256Hex(text) }))
      const news = read.filter(({ hash }) => index.find(hash) === undefined)
      await journal.append(
        news.map(({ text }) => JSON.stringify({ v: 1, kind: 'entry', sittingId, text })),
      )
      for (const { text } of news) index.add(text)
      return read.map(({ hash }) => hash)
    },
    acknowledge: (hashes) => mark('acknowledged', hashes),
    markConflicted: (hashes) => mark('conflicted', hashes),
    doubt: (hashes) => {
      for (const hash of hashes) index.unmark('acknowledged', hash)
    },
    entries: index.entries,
    find: index.find,
    isAcknowledged: (hash) => index.isMarked('acknowledged', hash),
    conflicted: () => index.marked('conflicted'),
    unacknowledged: () =>
      index.entries().filter((entry) => !index.isMarked('acknowledged', entry.hash)),
    range: (writer, from, to) =>
      index
        .entries()
        .filter(({ key }) => key?.writer === writer && key.n >= from && key.n <= to)
        .sort((a, b) => (a.key?.n ?? 0) - (b.key?.n ?? 0)),
    heads: () =>
      headsOf(index.entries().flatMap(({ key, hash }) => (key ? [{ ...key, hash }] : []))),
    events: () => index.entries().flatMap(({ event }) => (event ? [event] : [])),
    greatestHlc: index.greatestHlc,
    health: () => journal.health(),
    close: () => journal.close(),
  }
}

/** An entry of another sitting in this journal would be counted as this candidate's work. */
function refuseForeign(text: string, sittingId: string): void {
  const read = readEntry(text)
  const named =
    read.kind === 'entry' ? read.entry.event : read.kind === 'newer' ? read.key : undefined
  if (named && named.sitting !== sittingId) {
    throw new BridgeError('foreignEntry', `Expected an entry of ${sittingId}`)
  }
}

type MarkKind = 'acknowledged' | 'conflicted'
type JournalRecord =
  | { readonly kind: 'entry'; readonly text: string }
  | { readonly kind: MarkKind; readonly hashes: readonly string[] }

/** Reads one record; of a kind that a newer version wrote: undefined, its bytes stay where they are. */
function readRecord(payload: string): JournalRecord | undefined {
  const raw: unknown = JSON.parse(payload)
  if (typeof raw !== 'object' || raw === null || !('kind' in raw)) return undefined
  if (raw.kind === 'entry' && 'text' in raw && typeof raw.text === 'string') {
    return { kind: 'entry', text: raw.text }
  }
  if ((raw.kind === 'acknowledged' || raw.kind === 'conflicted') && 'hashes' in raw) {
    const hashes: readonly unknown[] = Array.isArray(raw.hashes) ? raw.hashes : []
    return { kind: raw.kind, hashes: hashes.filter((hash) => typeof hash === 'string') }
  }
  return undefined
}

function createIndex() {
  const entries: JournaledEntry[] = []
  const byHash = new Map<string, JournaledEntry>()
  const marks = { acknowledged: new Set<string>(), conflicted: new Set<string>() }
  let hlc = 0
  return {
    add: (text: string): void => {
      const read = readEntry(text)
      const hash = read.kind === 'entry' ? read.entry.hash : read.hash
      if (byHash.has(hash)) return
      const event = read.kind === 'entry' ? read.entry.event : undefined
      const named = read.kind === 'newer' ? read.key : event
      const key = named ? { writer: named.writer, n: named.n } : null
      const entry: JournaledEntry = { text, hash, key, event }
      hlc = Math.max(hlc, event?.hlc ?? 0)
      entries.push(entry)
      byHash.set(hash, entry)
    },
    mark: (kind: MarkKind, hash: string): void => {
      marks[kind].add(hash)
    },
    unmark: (kind: MarkKind, hash: string): void => {
      marks[kind].delete(hash)
    },
    isMarked: (kind: MarkKind, hash: string): boolean => marks[kind].has(hash),
    marked: (kind: MarkKind): readonly string[] => [...marks[kind]],
    entries: (): readonly JournaledEntry[] => entries,
    find: (hash: string): JournaledEntry | undefined => byHash.get(hash),
    greatestHlc: (): number => hlc,
  }
}
