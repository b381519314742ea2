import {
  createLogReplica,
  isOfOtherSitting,
  readEntry,
  type LogReplica,
} from '@wenkao/shared/answers'
import { sha256Hex } from '@wenkao/shared/kernel'
import { BridgeError } from '../../platform/bridge-error.ts'
import { openJournal, type JournalHealth, type SegmentFolder } from '../../platform/journal.ts'
import { applyRecord, entryRecord, markRecords } from './journal-record.ts'

/** The journal of one sitting with its copy of the log in memory, which is what its records say. */
export interface SittingLog extends Omit<
  LogReplica,
  'take' | 'takeServerLog' | 'acknowledge' | 'setAside'
> {
  readonly sittingId: string
  /**
   * Writes entries that are not there yet; resolves after fsync (R1) with the hashes of all.
   * @throws BridgeError foreignEntry when one names another sitting.
   */
  append(texts: readonly string[]): Promise<string[]>
  /** Marks entries as held by the server; journaled, so that a restart sends nothing twice. */
  acknowledge(hashes: readonly string[]): Promise<void>
  /** Sets entries aside that met other content under their key (R4). */
  setAside(hashes: readonly string[]): Promise<void>
  /** Takes what the server's log holds, and sets aside what stands against it here (SPEC L3). */
  takeServerLog(texts: readonly string[]): Promise<void>
  /** The oldest entry of the outbox, and when it got there (monotonic ms; null: before the start). */
  oldestUnacknowledged(): { readonly hlc: number; readonly since: number | null } | undefined
  /** Looks whether the disk still has everything, and writes it again where not. */
  check(): Promise<void>
  health(): JournalHealth
  close(): Promise<void>
}

/** Replays the journal of a sitting; nothing of it is ever deleted here (R2). @param monotonic ms. */
export async function openSittingLog(
  folder: SegmentFolder,
  sittingId: string,
  monotonic: () => number,
): Promise<SittingLog> {
  const replica = createLogReplica(sittingId)
  const unknown: string[] = []
  const since = new Map<string, number>()
  let isReplaying = true

  function apply(payload: string): void {
    const added = applyRecord(replica, payload)
    if (added) noteOpen(added)
    else unknown.push(payload)
    if (replica.countUnacknowledged() === 0) since.clear()
  }

  function noteOpen(hashes: readonly string[]): void {
    if (!isReplaying) for (const hash of hashes) since.set(hash, monotonic())
  }

  function* snapshot(): Iterable<string> {
    for (const { text } of replica.all()) yield entryRecord(sittingId, text)
    const held = replica.all().map(({ hash }) => hash)
    yield* markRecords(sittingId, 'acknowledged', held.filter(replica.isAcknowledged))
    yield* markRecords(sittingId, 'conflicted', replica.conflicted())
    yield* unknown
  }

  const journal = await openJournal(folder, apply, { snapshot })
  isReplaying = false

  const newRecords = (texts: Iterable<string>): string[] =>
    [...new Set(texts)]
      .filter((text) => replica.find(sha256Hex(text)) === undefined)
      .map((text) => entryRecord(sittingId, text))

  return {
    ...replica,
    sittingId,
    append: async (texts) => {
      if (texts.some((text) => isOfOtherSitting(text, sittingId))) {
        throw new BridgeError('foreignEntry', `Expected entries of ${sittingId}`)
      }
      // Also when all are known: the answer says that they are on disk, so the disk is looked at.
      await journal.append(newRecords(texts))
      return texts.map((text) => sha256Hex(text))
    },
    acknowledge: async (hashes) => {
      const aside = new Set(replica.conflicted())
      const news = hashes.filter(
        (hash) => replica.find(hash) && !replica.isAcknowledged(hash) && !aside.has(hash),
      )
      if (news.length > 0) await journal.append(markRecords(sittingId, 'acknowledged', news))
    },
    setAside: async (hashes) => {
      const aside = new Set(replica.conflicted())
      const news = hashes.filter((hash) => replica.find(hash) && !aside.has(hash))
      if (news.length > 0) await journal.append(markRecords(sittingId, 'conflicted', news))
    },
    takeServerLog: async (texts) => {
      const mine = [...new Set(texts)].filter((text) => !isOfOtherSitting(text, sittingId))
      const held = new Set(mine.map((text) => sha256Hex(text)))
      const aside = new Set(replica.conflicted())
      const open = [...held].filter((hash) => !replica.isAcknowledged(hash) && !aside.has(hash))
      const records = [
        ...newRecords(mine),
        ...markRecords(sittingId, 'acknowledged', open),
        ...markRecords(sittingId, 'conflicted', rivalsOf(replica, mine, held)),
        ...markRecords(
          sittingId,
          'standing',
          [...held].filter((hash) => aside.has(hash)),
        ),
      ]
      if (records.length > 0) await journal.append(records)
    },
    doubt: (hashes) => {
      const news = replica.doubt(hashes)
      noteOpen(news)
      return news
    },
    oldestUnacknowledged: () => {
      const [oldest] = replica.unacknowledged(1)
      return oldest && { hlc: oldest.event?.hlc ?? 0, since: since.get(oldest.hash) ?? null }
    },
    check: () => journal.append([]),
    health: journal.health,
    close: journal.close,
  }
}

/** What stands here with other content under the keys of a log that the server holds. */
function rivalsOf(
  replica: Pick<LogReplica, 'range'>,
  texts: readonly string[],
  held: ReadonlySet<string>,
): string[] {
  return texts.flatMap((text) => {
    const read = readEntry(text)
    if (read.kind === 'malformed') return []
    const { writer, n } = read.kind === 'entry' ? read.entry.event : read.key
    const same = replica.range(writer, n, n)
    return same.map(({ hash }) => hash).filter((hash) => !held.has(hash))
  })
}
