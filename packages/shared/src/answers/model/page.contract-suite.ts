import type { Binding, SyncReply } from '../answers.contract.ts'
import { strandedContents } from '../contents-to-repeat.ts'
import type { LogEntry } from '../log-entry.ts'
import type { NewEvent } from '../event-writer.ts'
import { learnFromBridge } from '../learn-from-bridge.ts'
import type { BridgeSync } from '../journal.contract.ts'
import { hashesLacked } from '../log-replica.ts'
import type { SyncClient } from '../sync-client.ts'
import { brokenIn, readAll, type Bridge } from './bridge.contract-suite.ts'
import type { Disk, DiskRecord } from './disk.contract-suite.ts'
import {
  BRIDGE_TIMEOUT_MS,
  claimServer,
  createHostClock,
  postFrom,
  sameBindings,
  SERVER_TIMEOUT_MS,
  type ClockMemory,
  type Surroundings,
} from './host.contract-suite.ts'
import { callOver, type Answer } from './line.contract-suite.ts'
import type { Pc, PcProcess, Token } from './pc.contract-suite.ts'
import type { SittingAnswer } from './server.contract-suite.ts'
import {
  createWritingRun,
  memoryOf,
  recall,
  type ReplicaMemory,
  type WriterMemory,
} from './writing-run.contract-suite.ts'

export interface PageMemory {
  readonly replica: ReplicaMemory
  readonly writer: WriterMemory | undefined
  readonly clock: ClockMemory
  readonly bindings: readonly Binding[]
  readonly isReady: boolean
  readonly isLocked: boolean
}

const OWN_KINDS = ['answer', 'mark', 'position']
/** How long a new page waits for the server before it goes on with what browser and journal hold. */
const SERVER_PATIENCE_MS = 1500
const POLL_MS = 1000
const RETRY_MS = 1000
const GIVE_AGAIN_MS = 5000

/** A run of the page that was elected to write, as apps/pwa does it. */
export function createPage(
  world: Surroundings,
  pc: Pc,
  profile: Disk,
  token: Token,
  bridgeNow: () => Bridge | undefined,
  memory?: PageMemory,
) {
  const { wheel, fraction, parts, server, ledger, sittingId, itemIds } = world
  const process: PcProcess = { isAlive: true }
  const replica = parts.createLogReplica(sittingId)
  const journaled = new Set<string>()
  let bindings = memory?.bindings ?? []
  let isReady = memory?.isReady ?? false
  let isLocked = memory?.isLocked ?? false
  let isConnected = false
  let missedPolls = 0
  let gaveAt = -Infinity
  let readAt = -Infinity
  let openedGeneration = profile.generation
  let client: SyncClient | undefined
  const clock = createHostClock(pc, pc.pageMonotonic, memory?.clock)
  if (memory) recall(replica, memory.replica)
  const run = createWritingRun(
    parts,
    sittingId,
    token.binding,
    replica,
    world.randomBytes,
    memory?.writer,
  )

  const toBrowser = createQueue(async (batch) => {
    if (openedGeneration !== profile.generation) {
      // The store was deleted under the page: everything is written into the new one.
      openedGeneration = profile.generation
      toBrowser.add(
        readAll(
          world,
          replica.all().map(({ text }) => text),
        ),
      )
    }
    await parts.browserWrite(() => profile.append(process, batch))
    for (const { hash } of batch) ledger.claim(hash, 'browser')
  })
  const toJournal = createQueue(async (batch) => {
    const { generation } = pc.journal
    const answer = await askBridge((bridge) => bridge.append(batch.map(({ text }) => text)))
    if (answer.status !== 200) throw new Error('The journal does not take it')
    for (const { hash } of batch) {
      journaled.add(hash)
      // A word that was still on its way when the journal was wiped promises nothing.
      if (pc.journal.generation === generation) ledger.claim(hash, 'journal')
    }
  })

  type EntryRecord = DiskRecord & { kind: 'entry' }
  /** One batch at a time, in order; a failure keeps everything and tries again (R3). */
  function createQueue(store: (batch: readonly EntryRecord[]) => Promise<void>) {
    let waiting: EntryRecord[] = []
    let isBusy = false
    let waiters: (() => void)[] = []
    function tell(): void {
      for (const waiter of waiters) waiter()
      waiters = []
    }
    async function pump(): Promise<void> {
      if (!isBusy && waiting.length === 0) tell()
      if (isBusy || waiting.length === 0 || !process.isAlive) return
      isBusy = true
      const batch = waiting
      waiting = []
      try {
        await store(batch)
      } catch {
        waiting = [...batch, ...waiting]
        isBusy = false
        tell()
        pc.after(process, RETRY_MS, () => void pump())
        return
      }
      isBusy = false
      await pump()
    }
    return {
      add: (entries: readonly EntryRecord[]) => {
        waiting.push(...entries)
        void pump()
      },
      /** Resolves when all is stored, or the store has just failed. */
      settled: () =>
        new Promise<void>((resolve) => {
          waiters = [...waiters, resolve]
          void pump()
        }),
    }
  }

  function askBridge<Reply>(
    request: (bridge: Bridge) => Promise<Answer<Reply>>,
  ): Promise<Answer<Reply>> {
    const reach = () => {
      const bridge = bridgeNow()
      return bridge ? () => request(bridge) : undefined
    }
    const line = pc.toBridge
    return callOver(wheel, fraction, {
      pc,
      from: process,
      line,
      timeoutMs: BRIDGE_TIMEOUT_MS,
      reach,
    })
  }

  function askServer<Reply>(handle: () => Promise<Answer<Reply>>): Promise<Answer<Reply>> {
    const reach = () => (server.isRunning() ? handle : undefined)
    const line = pc.toServer
    return callOver(wheel, fraction, {
      pc,
      from: process,
      line,
      timeoutMs: SERVER_TIMEOUT_MS,
      reach,
    })
  }

  function keep(texts: readonly string[]): void {
    const records = readAll(world, texts)
    toBrowser.add(records)
    if (isConnected) toJournal.add(records)
  }

  function acknowledge(hashes: readonly string[]): void {
    const fresh = replica.acknowledge(hashes)
    claimServer(world, fresh)
    if (fresh.length === 0) return
    // Only a note: without it the entries are sent once more after a restart, which is harmless.
    profile.append(process, [{ kind: 'acknowledged', hashes: fresh }]).catch(() => undefined)
  }

  function write(event: NewEvent): void {
    const entries: readonly LogEntry[] = run.write(event, {
      greatestHlc: replica.greatestHlc(),
      serverMs: clock.serverMs(),
      wallClock: pc.wallClock(),
    })
    for (const entry of entries) ledger.write(token.id, entry.hash, entry.event, replica.all())
    const texts = entries.map(({ text }) => text)
    replica.take(texts)
    keep(texts)
    client?.notify('appended')
  }

  /** Copies what still stands under a new writer, then sets the entries aside. */
  function conflicted(hashes: readonly string[]): void {
    writeAgain(parts.contentsToRepeat(replica, hashes, bindings, OWN_KINDS))
    replica.setAside(hashes)
  }

  function writeAgain(copies: readonly NewEvent[]): void {
    if (copies.length > 0) run.abandon()
    for (const copy of copies) {
      ledger.ask()
      write(copy)
    }
  }

  function takeServerLog(texts: readonly string[]): void {
    const outcome = replica.takeServerLog(texts)
    keep(outcome.added.map(({ text }) => text))
    const held = texts.flatMap((text) => readAll(world, [text]).map(({ hash }) => hash))
    profile.append(process, [{ kind: 'acknowledged', hashes: held }]).catch(() => undefined)
    if (outcome.conflicted.length > 0) conflicted(outcome.conflicted)
  }

  function hear(reply: SyncReply, sentAt: number, ageMs: number): void {
    // A reply that the bridge heard some time ago tells the server's time of then.
    const told = { ...reply.clock, serverNow: reply.clock.serverNow + ageMs }
    clock.take({ ...reply, clock: told }, sentAt, pc.pageMonotonic())
    if (!sameBindings(reply.bindings, bindings)) bindings = reply.bindings
    if (!reply.current) isLocked = true
  }

  async function readBrowser(): Promise<void> {
    for (const record of profile.records) {
      if (record.kind === 'entry') replica.take([record.text])
      else if (record.kind === 'acknowledged') replica.acknowledge(record.hashes)
    }
  }

  async function connectJournal(): Promise<boolean> {
    readAt = wheel.now()
    const answer = await askBridge((bridge) => bridge.read())
    if (answer.status !== 200 || !answer.reply) return false
    const { entries, acknowledged, sync } = answer.reply
    const added = replica.take(entries)
    const inJournal = new Set(entries)
    const lacking = replica.all().filter(({ text }) => !inJournal.has(text))
    journaled.clear()
    for (const { hash, text } of replica.all()) if (inJournal.has(text)) journaled.add(hash)
    acknowledge(acknowledged)
    toBrowser.add(
      readAll(
        world,
        added.map(({ text }) => text),
      ),
    )
    toJournal.add(
      readAll(
        world,
        lacking.map(({ text }) => text),
      ),
    )
    isConnected = true
    learn(sync, [])
    return true
  }

  function learn(sync: BridgeSync, asked: readonly string[]): void {
    const learnt = learnFromBridge(replica, sync, asked)
    if (learnt.conflicted.length > 0) conflicted(learnt.conflicted)
    acknowledge(learnt.acknowledged)
    replica.doubt(learnt.doubted)
    if (learnt.give.length > 0 && wheel.now() - gaveAt >= GIVE_AGAIN_MS) {
      gaveAt = wheel.now()
      toJournal.add(
        readAll(
          world,
          learnt.give.flatMap((hash) => replica.find(hash)?.text ?? []),
        ),
      )
    }
    if (learnt.mustRead && wheel.now() - readAt >= GIVE_AGAIN_MS) void connectJournal()
  }

  async function poll(): Promise<void> {
    const asked = [...journaled]
    const sentAt = pc.pageMonotonic()
    const answer = isConnected
      ? await askBridge((bridge) => bridge.sync())
      : { status: (await connectJournal()) ? 204 : 0 }
    const sync = 'reply' in answer ? answer.reply : undefined
    if (answer.status === 204 || sync) {
      missedPolls = 0
      stopDirectSync()
      if (sync) learn(sync, asked)
      if (sync?.reply) hear(sync.reply, sentAt, sync.replyAgeMs ?? 0)
    } else {
      missedPolls += 1
      isConnected = false
      if (missedPolls >= 2) startDirectSync()
    }
    pc.after(process, POLL_MS, () => void poll().catch(world.fail))
  }

  const texts = (entries: readonly { readonly text: string }[]) => entries.map(({ text }) => text)
  function startDirectSync(): void {
    if (client) return
    client = parts.createSyncClient({
      unacknowledged: async (limit) => texts(replica.unacknowledged(limit)),
      range: async (writer, from, to) => texts(replica.range(writer, from, to)),
      heads: async () => ({ ...replica.heads(), ...replica.ahead() }),
      acknowledge: async (hashes) => {
        acknowledge(hashes)
      },
      conflicted: async (hashes) => {
        conflicted(hashes)
      },
      progress: async () => undefined,
      post: async (request) => {
        const sentAt = pc.pageMonotonic()
        const answer = await askServer(() => server.sync(token, request))
        if (answer.reply) hear(answer.reply, sentAt, 0)
        return postFrom(answer)
      },
      holds: (heads, ahead) => replica.holds(heads, ahead),
      catchUp: async () => {
        const sentAt = pc.pageMonotonic()
        const answer = await askServer<SittingAnswer>(() => server.readSitting(token))
        if (!answer.reply) throw new Error('The server cannot be asked')
        hear(answer.reply.reply, sentAt, 0)
        takeServerLog(answer.reply.log)
      },
      replied: (reply) => {
        replica.doubt(hashesLacked(replica, reply))
      },
      monotonicNow: pc.pageMonotonic,
      random: fraction,
      schedule: (ms, task) => pc.after(process, ms, task),
      broken: brokenIn(world),
    })
    client.notify('resumed')
  }

  function stopDirectSync(): void {
    client?.stop()
    client = undefined
  }

  async function open(): Promise<void> {
    if (!isReady) {
      const fromServer = askServer<SittingAnswer>(() => server.readSitting(token)).then(
        (answer) => {
          if (answer.reply) takeServerLog(answer.reply.log)
          if (answer.reply) bindings = answer.reply.reply.bindings
        },
      )
      const patience = new Promise<void>((resolve) => {
        pc.after(process, SERVER_PATIENCE_MS, resolve)
      })
      const journal = pc.hasBridge ? connectJournal() : Promise.resolve(false)
      await Promise.all([readBrowser(), journal, Promise.race([fromServer, patience])])
      isReady = true
      for (const { item, value } of parts.writesOfRestore(replica)) {
        write({ kind: 'answer', item, value })
      }
    }
    if (pc.hasBridge) await poll()
    else startDirectSync()
  }

  void open().catch(world.fail)

  return {
    process,
    replica,
    token,
    clock,
    client: () => client,
    isLocked: () => isLocked,
    canWrite: () => isReady && !isLocked && process.isAlive,
    /** A click of the candidate; what changes nothing writes nothing. */
    act: (event: NewEvent): void => {
      ledger.ask()
      write(event)
    },
    folded: () => parts.foldLog(replica.events(), bindings),
    unanswered: () => parts.unansweredItems(itemIds, parts.foldLog(replica.events(), bindings)),
    bindings: () => bindings,
    /** Brings what a gap hides from the cut before it, and has all of it saved. */
    prepareHandIn: async (): Promise<void> => {
      writeAgain(strandedContents(replica, bindings, OWN_KINDS))
      await Promise.all([toBrowser.settled(), ...(isConnected ? [toJournal.settled()] : [])])
    },
    hintOnline: () => {
      client?.notify('online')
    },
    resume: () => {
      client?.notify('resumed')
    },
    memory: (): PageMemory => ({
      replica: memoryOf(replica),
      writer: run.memory(),
      clock: clock.memory(),
      bindings,
      isReady,
      isLocked,
    }),
    kill: () => {
      process.isAlive = false
      stopDirectSync()
      profile.settleDead(process)
    },
  }
}

export type Page = ReturnType<typeof createPage>
