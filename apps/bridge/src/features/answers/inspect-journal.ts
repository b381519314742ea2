import { createLogReplica, type Heads, type LogReplica } from '@wenkao/shared/answers'
import type { SegmentFolder } from '../../platform/journal.ts'
import { readRecords } from '../../platform/record-format.ts'
import { applyRecord, sittingOfRecord } from './journal-record.ts'

/** What one segment of a journal holds. */
export interface SegmentReport {
  readonly name: string
  readonly bytes: number
  readonly records: number
  readonly entries: number
  /** Records of a kind or version that this program does not know; kept, passed over. */
  readonly unknown: number
  /** Where a torn tail begins: what was being written when the power went. Harmless. */
  readonly tornAt: number | null
  /** Parts that are no records although records follow them, and how many could be read after each. */
  readonly damage: readonly {
    readonly from: number
    readonly to: number
    readonly recordsAfter: number
  }[]
  /** Why the segment could not be read at all. */
  readonly unreadable: string | null
}

interface EntryName {
  readonly writer: string
  readonly n: number
}

/** What the journal of one sitting holds, and what is wrong with it. */
export interface JournalReport {
  readonly sittingId: string
  readonly segments: readonly SegmentReport[]
  readonly entries: number
  readonly acknowledged: number
  readonly unacknowledged: number
  readonly setAside: number
  readonly heads: Heads
  /** Entries that their writer must have written, since later ones are there. */
  readonly missing: readonly {
    readonly writer: string
    readonly from: number
    readonly to: number
  }[]
  /** Entries whose `prev` is not the hash of the entry before (SPEC W2). */
  readonly unchained: readonly EntryName[]
  /** Keys with two contents of which none was set aside. */
  readonly doubled: readonly EntryName[]
  readonly isDamaged: boolean
}

/** An entry of a journal in the order of writing. */
export interface DumpedEntry {
  readonly segment: string
  /** Byte at which its record begins. */
  readonly offset: number
  readonly hash: string
  readonly state: 'acknowledged' | 'unacknowledged' | 'setAside'
  readonly text: string
}

/**
 * Reads a journal from end to end and changes nothing, so it may be in use or be a copy.
 * @param name of the folder; the sitting, where no record names one.
 */
export async function inspectJournal(
  folder: SegmentFolder,
  name: string,
): Promise<{ readonly report: JournalReport; readonly entries: readonly DumpedEntry[] }> {
  const { sittingId, replica, segments, places } = await readJournal(folder, name)
  return { report: describe(replica, sittingId, segments), entries: dump(replica, places) }
}

async function readJournal(folder: SegmentFolder, folderName: string) {
  let sittingId = folderName
  let replica: LogReplica | undefined
  const replicaFor = (payloads: readonly string[]): LogReplica => {
    if (replica) return replica
    for (const payload of payloads) {
      const named = sittingOfRecord(payload)
      if (named === undefined) continue
      sittingId = named
      replica = createLogReplica(named)
      return replica
    }
    return createLogReplica(folderName)
  }
  const segments: SegmentReport[] = []
  const places: { segment: string; offset: number; hash: string }[] = []
  for (const { name } of await folder.list()) {
    const read = await readSegment(folder, name)
    if ('unreadable' in read) {
      segments.push(read)
      continue
    }
    let entries = 0
    let unknown = 0
    const into = replicaFor(read.payloads)
    read.payloads.forEach((payload, at) => {
      const added = applyRecord(into, payload)
      if (!added) unknown += 1
      for (const hash of added ?? []) {
        entries += 1
        places.push({ segment: name, offset: read.offsets[at] ?? 0, hash })
      }
    })
    const damage = read.damage.map(({ from, to }) => ({
      ...{ from, to },
      recordsAfter: read.offsets.filter((offset) => offset >= to).length,
    }))
    const { bytes, payloads, tornAt } = read
    segments.push({
      ...{ name, bytes, records: payloads.length, entries, unknown, tornAt, damage },
      unreadable: null,
    })
  }
  return { sittingId, replica: replica ?? createLogReplica(sittingId), segments, places }
}

async function readSegment(folder: SegmentFolder, name: string) {
  try {
    const bytes = await folder.read(name)
    return { ...readRecords(bytes), bytes: bytes.length }
  } catch (cause) {
    const unreadable = cause instanceof Error ? cause.message : String(cause)
    const nothing = { bytes: 0, records: 0, entries: 0, unknown: 0, tornAt: null, damage: [] }
    return { name, ...nothing, unreadable }
  }
}

function describe(
  replica: LogReplica,
  sittingId: string,
  segments: readonly SegmentReport[],
): JournalReport {
  const faults = faultsOf(replica)
  const entries = replica.all().length
  const setAside = replica.conflicted().length
  const unacknowledged = replica.countUnacknowledged()
  const hasBadSegment = segments.some(
    ({ damage, unreadable }) => damage.length > 0 || unreadable !== null,
  )
  const hasFault = Object.values(faults).some((found) => found.length > 0)
  return {
    ...{ sittingId, segments, entries, setAside, unacknowledged },
    acknowledged: entries - setAside - unacknowledged,
    heads: replica.heads(),
    ...faults,
    isDamaged: hasBadSegment || hasFault,
  }
}

function faultsOf(replica: LogReplica): Pick<JournalReport, 'missing' | 'unchained' | 'doubled'> {
  const last = new Map<string, number>()
  for (const { key } of replica.all()) {
    if (key) last.set(key.writer, Math.max(key.n, last.get(key.writer) ?? 0))
  }
  const missing: { writer: string; from: number; to: number }[] = []
  const unchained: EntryName[] = []
  const doubled: EntryName[] = []
  for (const [writer, end] of last) {
    let before: { n: number; hash: string } = { n: -1, hash: '' }
    for (const { key, hash, event } of replica.range(writer, 0, end)) {
      const n = key?.n ?? 0
      if (n === before.n) doubled.push({ writer, n })
      else {
        if (n > before.n + 1) missing.push({ writer, from: before.n + 1, to: n - 1 })
        const isNext = n === before.n + 1
        const expected = n === 0 ? null : before.hash
        if (isNext && event && event.prev !== expected) unchained.push({ writer, n })
      }
      before = { n, hash }
    }
  }
  return { missing, unchained, doubled }
}

function dump(
  replica: LogReplica,
  places: readonly { segment: string; offset: number; hash: string }[],
): DumpedEntry[] {
  const aside = new Set(replica.conflicted())
  const stateOf = (hash: string): DumpedEntry['state'] => {
    if (aside.has(hash)) return 'setAside'
    return replica.isAcknowledged(hash) ? 'acknowledged' : 'unacknowledged'
  }
  return places.map(({ segment, offset, hash }) => ({
    ...{ segment, offset, hash },
    state: stateOf(hash),
    text: replica.find(hash)?.text ?? '',
  }))
}
