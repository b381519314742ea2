import {
  contentsToRepeat,
  createEventWriter,
  createLogReplica,
  foldLog,
  hashesLacked,
  learnFromBridge,
  strandedContents,
  type Binding,
  type BridgeSync,
  type EventWriter,
  type FoldedLog,
  type Heads,
  type NewEvent,
  type ReplicaEntry,
  type SyncPorts,
  type SyncReply,
} from '@wenkao/shared/answers'
import type { HostClock } from '../../platform/browser/clock.ts'
import type { HostRandom } from '../../platform/browser/random.ts'
import type { AnswerLog } from './answer-log.port.ts'
import type { Journal } from './journal.port.ts'
import { createStoreQueue, type StoreState } from './store-queue.ts'

/** Kinds of events that a page writes; the bridge alone writes `file` and `folder`. */
const PAGE_KINDS = ['answer', 'mark', 'position'] as const
type PageEventKind = (typeof PAGE_KINDS)[number]

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
  /**
   * Gives the browser again what it lost: it can be deleted or rolled back while the page runs. A
   * browser that cannot be asked counts as broken.
   */
  checkBrowser(): Promise<void>
  /** Connects the bridge's journal, reads it, and gives it what it lacks. */
  connectJournal(journal: Journal): Promise<void>
  /** Takes the server's log of the sitting, whenever it comes. */
  takeServerLog(texts: readonly string[]): void
  write(kind: PageEventKind, item: string, value: unknown): void
  /** Asks the bridge what has reached the server, and mends what its journal or this page lost. */
  askBridge(): Promise<BridgeSync>
  /** Takes back what the server turned out to lack, until it has it again. */
  doubt(reply: SyncReply): void
  setBindings(bindings: readonly Binding[]): void
  folded(): FoldedLog
  heads(): Heads
  /** Whether something stands beyond a gap, where no cut of a hand-in covers it. */
  hasGaps(): boolean
  /** Appends that again under a new writer (SPEC X4). @returns how many contents. */
  repeatStranded(): number
  stores(): KeeperStores
  /** How long the oldest change has waited for the server, ms; null when none does. */
  oldestUnsentMs(): number | null
  /** Resolves when browser and journal hold everything, or have just failed. */
  settled(): Promise<void>
  /** The log's side of the sync client, for the page that syncs by itself. */
  readonly outbox: Pick<
    SyncPorts,
    'unacknowledged' | 'range' | 'heads' | 'acknowledge' | 'conflicted' | 'holds'
  >
  stop(): void
}

/** Whoever closed a store under the page needs a moment to clear it. */
const CLOSED_MS = 300
/** A page reads its bridge's journal again at most so often. */
const REREAD_MS = 5000

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
  const replica = createLogReplica(sittingId)
  let known = bindings
  let folded = foldLog([], known)
  let writer: EventWriter | undefined
  let journal: Journal | undefined
  let mustCheckBrowser = false
  let rereadAt = -Infinity
  /** Entries that each store has confirmed and, as far as is known, still holds. */
  const inBrowser = new Set<string>()
  const journaled = new Set<string>()
  /** Moment of arrival, by the monotonic clock. */
  const arrivedAt = new Map<string, number>()

  const toBrowser = createStoreQueue<ReplicaEntry>(
    async (batch) => {
      try {
        await ports.log.append(
          batch.map(({ text, hash }) => {
            const acknowledged = replica.isAcknowledged(hash)
            return { text, hash, sitting: sittingId, acknowledged }
          }),
        )
      } catch (cause) {
        mustCheckBrowser = true
        throw cause
      }
      for (const { hash } of batch) inBrowser.add(hash)
      if (mustCheckBrowser) void checkBrowser()
    },
    ports.clock,
    ports.changed,
  )
  const toJournal = createStoreQueue<ReplicaEntry>(
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
  ports.log.onClosed(() => {
    ports.clock.schedule(CLOSED_MS, () => void checkBrowser())
  })

  function refold(): void {
    folded = foldLog(replica.events(), known)
    ports.changed()
  }

  /** Takes what is new of these; a text that is held is not hashed again. */
  function take(texts: readonly string[]): readonly ReplicaEntry[] {
    const held = new Set(replica.all().map(({ text }) => text))
    const added = replica.take(texts.filter((text) => !held.has(text)))
    for (const { hash } of added) arrivedAt.set(hash, ports.clock.monotonic())
    return added
  }

  function keep(entries: readonly ReplicaEntry[]): void {
    if (entries.length === 0) return
    toBrowser.add(entries)
    if (journal) toJournal.add(entries)
    refold()
  }

  function acknowledge(hashes: Iterable<string>): void {
    noteAcknowledged(replica.acknowledge(hashes))
  }

  function noteAcknowledged(hashes: readonly string[]): void {
    if (hashes.length === 0) return
    // Only a note: without it the entries are sent once more after a restart, which is harmless (R4).
    ports.log.acknowledge(hashes).catch(toBrowser.fail)
    ports.changed()
  }

  function write(kind: string, item: string | null, value: unknown): void {
    writer ??= createEventWriter(sittingId, binding, ports.random.bytes(16))
    const entries = writer.write(
      { kind, item, value },
      {
        greatestHlc: replica.greatestHlc(),
        serverMs: ports.serverMs(),
        wallClock: ports.clock.wallClock(),
      },
    )
    const added = replica.take(entries.map(({ text }) => text))
    for (const { hash } of added) arrivedAt.set(hash, ports.clock.monotonic())
    keep(added)
  }

  /** After a conflict: appended again under a new writer is what would stand without it (X3). */
  function repeat(inConflict: readonly string[]): void {
    if (inConflict.length === 0) return
    refold()
    writer = undefined
    append(contentsToRepeat(replica, inConflict, known, PAGE_KINDS))
  }

  /** Writes contents again, under a writer of their own. */
  function append(contents: readonly NewEvent[]): number {
    if (contents.length > 0) writer = undefined
    for (const { kind, item, value } of contents) write(kind, item, value)
    return contents.length
  }

  async function checkBrowser(): Promise<void> {
    try {
      const lost = await ports.log.lacking(sittingId, inBrowser)
      mustCheckBrowser = false
      for (const hash of lost) inBrowser.delete(hash)
      toBrowser.add(held(lost))
    } catch {
      mustCheckBrowser = true
      toBrowser.fail()
    }
  }

  async function readJournal(from: Journal): Promise<void> {
    const read = await from.read(sittingId)
    const isFirst = journal === undefined
    journal = from
    toBrowser.add(take(read.entries))
    const inJournal = new Set(read.entries)
    const owed: ReplicaEntry[] = []
    for (const entry of replica.all()) {
      if (inJournal.has(entry.text)) journaled.add(entry.hash)
      // A journal that lost what it had confirmed (a wiped disk) gets it again.
      else if (journaled.delete(entry.hash) || isFirst) owed.push(entry)
    }
    acknowledge(read.acknowledged)
    toJournal.add(owed)
    refold()
  }

  /** Reads a journal again that holds what this page does not: another page's answers, or files. */
  async function readNews(from: Journal): Promise<void> {
    const now = ports.clock.monotonic()
    if (now - rereadAt < REREAD_MS) return
    rereadAt = now
    await readJournal(from)
  }

  function held(hashes: Iterable<string>): readonly ReplicaEntry[] {
    return [...hashes].flatMap((hash) => replica.find(hash) ?? [])
  }

  async function settled(): Promise<void> {
    await Promise.all([toBrowser.settled(), toJournal.settled()])
  }

  return {
    readBrowser: async () => {
      try {
        const kept = await ports.log.read(sittingId)
        const added = take(kept.map(({ text }) => text))
        for (const { hash } of kept) inBrowser.add(hash)
        replica.acknowledge(kept.filter((entry) => entry.acknowledged).map(({ hash }) => hash))
        if (journal) toJournal.add(added)
        refold()
      } catch (cause) {
        mustCheckBrowser = true
        toBrowser.fail()
        throw cause
      }
    },
    checkBrowser,
    connectJournal: async (next) => {
      await readJournal(next)
      toJournal.retry()
    },
    takeServerLog: (texts) => {
      const open = replica.unacknowledged().map(({ hash }) => hash)
      keep(take(texts))
      const { conflicted } = replica.takeServerLog(texts)
      noteAcknowledged(open.filter(replica.isAcknowledged))
      repeat(conflicted)
    },
    write,
    askBridge: async () => {
      const from = journal
      if (!from) throw new Error('Expected a connected journal')
      // What is journaled after the question was asked is not in the answer: it proves nothing of it.
      const asked = new Set(journaled)
      const sync = await from.sync()
      if (sync.sittingId !== sittingId) return sync
      const learnt = learnFromBridge(replica, sync, asked)
      repeat(replica.setAside(learnt.conflicted))
      for (const hash of learnt.give) journaled.delete(hash)
      toJournal.add(held(learnt.give))
      acknowledge(learnt.acknowledged)
      replica.doubt(learnt.doubted)
      toJournal.retry()
      if (learnt.mustRead) await readNews(from)
      return sync
    },
    doubt: (reply) => {
      replica.doubt(hashesLacked(replica, reply))
    },
    setBindings: (bindingsNow) => {
      if (JSON.stringify(bindingsNow) === JSON.stringify(known)) return
      known = bindingsNow
      refold()
    },
    folded: () => folded,
    heads: replica.heads,
    hasGaps: () => Object.keys(replica.ahead()).length > 0,
    repeatStranded: () => append(strandedContents(replica, known, PAGE_KINDS)),
    stores: () => ({
      browser: toBrowser.state(),
      journal: journal ? toJournal.state() : null,
      unacknowledged: replica.countUnacknowledged(),
    }),
    oldestUnsentMs: () => {
      const [oldest] = replica.unacknowledged(1)
      if (!oldest) return null
      const now = ports.clock.monotonic()
      return Math.max(0, Math.round(now - (arrivedAt.get(oldest.hash) ?? now)))
    },
    settled,
    outbox: {
      unacknowledged: async (limit) => replica.unacknowledged(limit).map(({ text }) => text),
      range: async (writerId, from, to) =>
        replica.range(writerId, from, to).map(({ text }) => text),
      heads: async () => ({ ...replica.heads(), ...replica.ahead() }),
      acknowledge: async (hashes) => {
        acknowledge(hashes)
      },
      conflicted: async (hashes) => {
        repeat(replica.setAside(hashes))
        await settled()
      },
      holds: replica.holds,
    },
    stop: () => {
      toBrowser.stop()
      toJournal.stop()
    },
  }
}
