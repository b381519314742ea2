import {
  foldLog,
  type Binding,
  type BridgeSync,
  type FoldedLog,
  type Heads,
  type SyncPorts,
} from '@wenkao/shared/answers'
import type { HostClock } from '../../platform/browser/clock.ts'
import type { HostRandom } from '../../platform/browser/random.ts'
import type { AnswerLog } from './answer-log.port.ts'
import { createAnswerWriter, type AnswerWriter, type PageEventKind } from './answer-writer.ts'
import type { Journal } from './journal.port.ts'
import { createStoreQueue, type StoreState } from './store-queue.ts'
import { createWorkingLog, type HeldEntry } from './working-log.ts'

export interface KeeperPorts {
  readonly log: AnswerLog
  readonly clock: HostClock
  readonly random: HostRandom
  /** Best estimate of the server's time, ms. */
  serverMs(): number
  /** Something changed that a screen shows. */
  changed(): void
}

export interface KeeperStores {
  readonly browser: StoreState
  readonly journal: StoreState | null
  readonly unacknowledged: number
}

/** Keeps the answers of one sitting: takes events, saves them everywhere, and folds them. */
export interface AnswerKeeper {
  /** Reads the browser's log; part of what a new writer must see before its first write. */
  readBrowser(): Promise<void>
  /** Connects the bridge's journal, reads it, and gives it what it lacks. */
  connectJournal(journal: Journal): Promise<void>
  /** Takes the server's log of the sitting, whenever it comes. */
  takeServerLog(texts: readonly string[]): void
  write(kind: PageEventKind, item: string, value: unknown): void
  /** Asks the bridge what has reached the server; returns what it said. */
  askBridge(): Promise<BridgeSync>
  setBindings(bindings: readonly Binding[]): void
  /** Whether the page holds the last entry of each of these writers. */
  holds(heads: Heads): boolean
  folded(): FoldedLog
  heads(): ReturnType<SyncPorts['heads']> extends Promise<infer H> ? H : never
  stores(): KeeperStores
  /** Resolves when browser and journal hold everything, or have just failed. */
  settled(): Promise<void>
  /** The log's side of the sync client, for the page that syncs by itself. */
  readonly outbox: Pick<
    SyncPorts,
    'unacknowledged' | 'range' | 'heads' | 'acknowledge' | 'conflicted'
  >
  stop(): void
}

/**
 * @param sittingId the sitting; @param binding the one that this run's events belong to.
 * @param bindings ranks as far as known.
 */
export function createAnswerKeeper(
  sittingId: string,
  binding: Binding,
  bindings: readonly Binding[],
  ports: KeeperPorts,
): AnswerKeeper {
  const working = createWorkingLog(sittingId)
  let known = bindings
  let folded = foldLog([], known)
  let writer: AnswerWriter | undefined
  let journal: Journal | undefined
  /** Entries that the bridge has confirmed: only of these its sync can say anything. */
  const journaled = new Set<string>()
  const acknowledged = new Set<string>()
  const repeated = new Set<string>()

  const toBrowser = createStoreQueue<HeldEntry>(
    (batch) =>
      ports.log.append(
        batch.map(({ text, hash }) => ({
          text,
          hash,
          sitting: sittingId,
          acknowledged: acknowledged.has(hash),
        })),
      ),
    ports.clock,
    ports.changed,
  )
  const toJournal = createStoreQueue<HeldEntry>(
    async (batch) => {
      await journal?.append(
        sittingId,
        batch.map(({ text }) => text),
      )
      for (const { hash } of batch) journaled.add(hash)
    },
    ports.clock,
    ports.changed,
  )

  function refold(): void {
    folded = foldLog(working.events(), known)
    ports.changed()
  }

  function keep(entries: readonly HeldEntry[]): void {
    if (entries.length === 0) return
    toBrowser.add(entries)
    if (journal) toJournal.add(entries)
    refold()
  }

  function acknowledge(hashes: readonly string[]): void {
    const fresh = hashes.filter((hash) => !acknowledged.has(hash))
    for (const hash of hashes) acknowledged.add(hash)
    working.acknowledge(hashes)
    if (fresh.length === 0) return
    // Only a note: without it the entries are sent once more after a restart, which is harmless (R4).
    void ports.log.acknowledge(fresh).catch(toBrowser.retry)
    ports.changed()
  }

  function write(kind: PageEventKind, item: string, value: unknown): void {
    writer ??= createAnswerWriter(sittingId, binding, ports.random.bytes(16))
    const entries = writer.write(
      { kind, item, value },
      {
        greatestHlc: folded.hlc,
        serverMs: ports.serverMs(),
        wallClock: ports.clock.wallClock(),
      },
    )
    keep(entries.map((entry) => working.add(entry)))
  }

  /**
   * The server holds other content under these keys: the content that still stands is appended again
   * under a new writer (R4). Content that was changed since is not: it would come back from the past.
   */
  function repeatUnderNewWriter(hashes: readonly string[]): void {
    const events = hashes.flatMap((hash) => {
      const event = repeated.has(hash) ? undefined : working.find(hash)?.event
      repeated.add(hash)
      return event ? [event] : []
    })
    if (events.length === 0) return
    writer = undefined
    for (const { kind, item, value } of events) {
      if (item === null || (kind !== 'answer' && kind !== 'mark')) continue
      const state = folded.items.get(item)
      const standing = kind === 'answer' ? state?.answer : state?.marked
      if (JSON.stringify(standing) === JSON.stringify(value)) write(kind, item, value)
    }
  }

  return {
    readBrowser: async () => {
      const kept = await ports.log.read(sittingId)
      const added = working.take(kept.map(({ text }) => text))
      const held = kept.filter((entry) => entry.acknowledged).map(({ hash }) => hash)
      for (const hash of held) acknowledged.add(hash)
      working.acknowledge(held)
      if (journal) toJournal.add(added)
      refold()
    },
    connectJournal: async (next) => {
      const read = await next.read(sittingId)
      const isFirst = journal === undefined
      journal = next
      const added = working.take(read.entries)
      const inJournal = new Set(read.entries)
      const lacking = working.all().filter(({ text }) => !inJournal.has(text))
      // A journal that lost what it had confirmed (a wiped disk) gets it again.
      const owed = isFirst ? lacking : lacking.filter(({ hash }) => journaled.has(hash))
      for (const held of working.all()) if (inJournal.has(held.text)) journaled.add(held.hash)
      for (const { hash } of owed) journaled.delete(hash)
      acknowledge(read.acknowledged)
      toBrowser.add(added)
      toJournal.add(owed)
      toJournal.retry()
      refold()
    },
    takeServerLog: (texts) => {
      const added = working.take(texts)
      const held = new Set(texts)
      acknowledge(working.all().flatMap(({ text, hash }) => (held.has(text) ? [hash] : [])))
      keep(added)
    },
    write,
    askBridge: async () => {
      if (!journal) throw new Error('Expected a connected journal')
      // What is journaled after the question was asked is not in the answer: it proves nothing of it.
      const asked = [...journaled]
      const sync = await journal.sync()
      if (sync.sittingId !== sittingId) return sync
      const open = new Set(sync.unacknowledged)
      acknowledge(asked.filter((hash) => !open.has(hash)))
      working.takeBack(open)
      for (const hash of open) acknowledged.delete(hash)
      if (sync.conflicted) repeatUnderNewWriter(sync.conflicted)
      toJournal.retry()
      return sync
    },
    setBindings: (bindingsNow) => {
      if (JSON.stringify(bindingsNow) === JSON.stringify(known)) return
      known = bindingsNow
      refold()
    },
    holds: (heads) => Object.values(heads).every(({ hash }) => working.find(hash) !== undefined),
    folded: () => folded,
    heads: working.heads,
    stores: () => ({
      browser: toBrowser.state(),
      journal: journal ? toJournal.state() : null,
      unacknowledged: working.countUnacknowledged(),
    }),
    settled: async () => {
      await Promise.all([toBrowser.settled(), toJournal.settled()])
    },
    outbox: {
      unacknowledged: async (limit) => working.unacknowledged(limit).map(({ text }) => text),
      range: async (writerId, from, to) => working.range(writerId, from, to),
      heads: async () => working.heads(),
      acknowledge: async (hashes) => {
        acknowledge(hashes)
      },
      conflicted: async (hashes) => {
        repeatUnderNewWriter(hashes)
      },
    },
    stop: () => {
      toBrowser.stop()
      toJournal.stop()
    },
  }
}
