import type { Binding, SyncReply } from '../answers.contract.ts'
import type { NewEvent } from '../event-writer.ts'
import type { BridgeSync } from '../journal.contract.ts'
import { hashesLacked } from '../log-replica.ts'
import type { SyncClient } from '../sync-client.ts'
import type { DiskRecord } from './disk.contract-suite.ts'
import {
  claimServer,
  createHostClock,
  postFrom,
  SERVER_TIMEOUT_MS,
  type ClockMemory,
  type HostClock,
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

export interface BridgeMemory {
  readonly replica: ReplicaMemory
  readonly writer: WriterMemory | undefined
  readonly clock: ClockMemory
  readonly bindings: readonly Binding[]
}

const OWN_KINDS = ['file', 'folder']

/** A run of the bridge over the journal of its PC, as apps/bridge does it. */
export function createBridge(world: Surroundings, pc: Pc, token: Token, memory?: BridgeMemory) {
  const { wheel, fraction, parts, server, ledger, sittingId, itemIds } = world
  const process: PcProcess = { isAlive: true }
  const replica = parts.createLogReplica(sittingId)
  let bindings = memory?.bindings ?? []
  const clock = createHostClock(pc, pc.monotonic, memory?.clock)
  let lastReply: { reply: SyncReply; at: number } | undefined
  if (memory) recall(replica, memory.replica)
  else replay(pc.journal.records)
  const run = createWritingRun(
    parts,
    sittingId,
    token.binding,
    replica,
    world.randomBytes,
    memory?.writer,
  )
  /** Own events are written one after the other, after what the server holds was merged or not. */
  let last: Promise<unknown>

  function replay(records: readonly DiskRecord[]): void {
    for (const record of records) {
      if (record.kind === 'entry') replica.take([record.text])
      else if (record.kind === 'acknowledged') replica.acknowledge(record.hashes)
      else replica.setAside(record.hashes)
    }
  }

  const journal = (records: readonly DiskRecord[]): Promise<void> =>
    records.length === 0
      ? Promise.resolve()
      : parts.journalWrite(() => pc.journal.append(process, records))

  async function append(texts: readonly string[]): Promise<string[]> {
    const given = readAll(world, texts)
    await journal(given.filter(({ hash }) => !replica.find(hash)))
    replica.take(texts)
    return given.map(({ hash }) => hash)
  }

  async function acknowledge(hashes: readonly string[]): Promise<void> {
    const open = new Set(replica.unacknowledged().map(({ hash }) => hash))
    const news = hashes.filter((hash) => open.has(hash))
    if (news.length > 0) await journal([{ kind: 'acknowledged', hashes: news }])
    claimServer(world, replica.acknowledge(news))
  }

  /** The page's contents are its own to append again: it alone knows what they mean by now. */
  async function conflicted(hashes: readonly string[]): Promise<void> {
    const copies = parts.contentsToRepeat(replica, hashes, bindings, OWN_KINDS)
    if (copies.length > 0) run.abandon()
    for (const copy of copies) {
      ledger.ask()
      await write(copy)
    }
    const aside = new Set(replica.conflicted())
    const news = hashes.filter((hash) => replica.find(hash) && !aside.has(hash))
    if (news.length > 0) await journal([{ kind: 'conflicted', hashes: news }])
    replica.setAside(news)
  }

  async function write(event: NewEvent): Promise<void> {
    const entries = run.write(event, {
      greatestHlc: replica.greatestHlc(),
      serverMs: clock.serverMs(),
      wallClock: pc.wallClock(),
    })
    for (const entry of entries) ledger.write(token.id, entry.hash, entry.event, replica.all())
    try {
      await append(entries.map(({ text }) => text))
      for (const { hash } of entries) ledger.claim(hash, 'journal')
    } catch (cause) {
      // The record may or may not be on disk: its key must not be used again.
      run.abandon()
      throw cause
    }
  }

  async function ask<Reply>(handle: () => Promise<Answer<Reply>>): Promise<Answer<Reply>> {
    const reach = () => (server.isRunning() ? handle : undefined)
    const line = pc.bridgeToServer
    return callOver(wheel, fraction, {
      pc,
      from: process,
      line,
      timeoutMs: SERVER_TIMEOUT_MS,
      reach,
    })
  }

  async function catchUp(): Promise<void> {
    const sentAt = pc.monotonic()
    const answer = await ask<SittingAnswer>(() => server.readSitting(token))
    if (answer.status !== 200 || !answer.reply) throw new Error('The server cannot be asked')
    clock.take(answer.reply.reply, sentAt, pc.monotonic())
    bindings = answer.reply.reply.bindings
    await takeServerLog(answer.reply.log)
  }

  async function takeServerLog(texts: readonly string[]): Promise<void> {
    const given = readAll(world, texts)
    const news = given.filter(({ hash }) => !replica.find(hash))
    const hashes = given.filter(({ hash }) => !replica.isAcknowledged(hash)).map(({ hash }) => hash)
    const acknowledged: DiskRecord[] = hashes.length > 0 ? [{ kind: 'acknowledged', hashes }] : []
    await journal([...news, ...acknowledged])
    const outcome = replica.takeServerLog(texts)
    await repeat(outcome.conflicted)
    if (outcome.conflicted.length > 0) {
      await journal([{ kind: 'conflicted', hashes: outcome.conflicted }])
    }
  }

  async function repeat(hashes: readonly string[]): Promise<void> {
    const copies = parts.contentsToRepeat(replica, hashes, bindings, OWN_KINDS)
    if (copies.length > 0) run.abandon()
    for (const copy of copies) {
      ledger.ask()
      await write(copy)
    }
  }

  const texts = (entries: readonly { readonly text: string }[]) => entries.map(({ text }) => text)
  const client: SyncClient = parts.createSyncClient({
    unacknowledged: async (limit) => texts(replica.unacknowledged(limit)),
    range: async (writer, from, to) => texts(replica.range(writer, from, to)),
    heads: async () => ({ ...replica.heads(), ...replica.ahead() }),
    acknowledge,
    conflicted,
    progress: async () => undefined,
    post: async (request) => {
      const sentAt = pc.monotonic()
      const answer = await ask(() => server.sync(token, request))
      if (answer.reply) clock.take(answer.reply, sentAt, pc.monotonic())
      if (answer.reply) bindings = answer.reply.bindings
      return postFrom(answer)
    },
    holds: (heads, ahead) => replica.holds(heads, ahead),
    catchUp,
    replied: (reply) => {
      lastReply = { reply, at: pc.monotonic() }
      replica.doubt(hashesLacked(replica, reply))
    },
    monotonicNow: pc.monotonic,
    random: fraction,
    schedule: (ms, task) => pc.after(process, ms, task),
    broken: brokenIn(world),
  })

  const caughtUp = memory ? Promise.resolve() : catchUp()
  last = caughtUp.catch(() => undefined)
  client.notify('resumed')

  return {
    process,
    replica,
    client,
    token,
    clock: clock satisfies HostClock,
    isCurrent: () => lastReply?.reply.current,
    bindings: () => bindings,
    folded: () => parts.foldLog(replica.events(), bindings),
    unanswered: () => parts.unansweredItems(itemIds, parts.foldLog(replica.events(), bindings)),
    append: async (given: readonly string[]): Promise<Answer<string[]>> => {
      try {
        const hashes = await append(given)
        client.notify('appended')
        return { status: 200, reply: hashes }
      } catch {
        // The page is told, keeps all and tries again (R3).
        return { status: 500 }
      }
    },
    read: async (): Promise<
      Answer<{ entries: string[]; acknowledged: string[]; sync: BridgeSync }>
    > => {
      const all = replica.all()
      return {
        status: 200,
        reply: {
          entries: all.map(({ text }) => text),
          acknowledged: all.flatMap(({ hash }) => (replica.isAcknowledged(hash) ? [hash] : [])),
          sync: state(),
        },
      }
    },
    sync: async (): Promise<Answer<BridgeSync>> => ({ status: 200, reply: state() }),
    record: (event: NewEvent): void => {
      ledger.ask()
      last = last
        .then(() => write(event))
        .then(() => {
          client.notify('appended')
        })
        // A watcher sees the file again; here the click on “save” is simply not promised.
        .catch(() => undefined)
    },
    memory: (): BridgeMemory => ({
      replica: memoryOf(replica),
      writer: run.memory(),
      clock: clock.memory(),
      bindings,
    }),
    kill: () => {
      process.isAlive = false
      client.stop()
      pc.journal.settleDead(process)
    },
  }

  function state(): BridgeSync {
    return {
      sittingId,
      unacknowledged: replica.unacknowledged().map(({ hash }) => hash),
      filesUnsaved: 0,
      filesUnsent: 0,
      entries: replica.all().length,
      heads: replica.heads(),
      ahead: replica.ahead(),
      serverReachable: true,
      reply: lastReply?.reply ?? null,
      replyAgeMs: lastReply ? pc.monotonic() - lastReply.at : null,
      remainingMs: clock.remainingMs(),
      verified: true,
      problem: null,
      conflicted: [...replica.conflicted()],
    }
  }
}

export type Bridge = ReturnType<typeof createBridge>

/** Texts as records of a store; those of another sitting never reach one. */
export function readAll(
  { parts, sittingId }: Surroundings,
  texts: readonly string[],
): (DiskRecord & { kind: 'entry' })[] {
  return texts.map((text) => ({
    kind: 'entry',
    text,
    hash: parts.judgeEntry(text, sittingId).hash,
  }))
}

/** A store or a server that fails is part of the world; everything else is a bug. */
export function brokenIn(world: Surroundings): (cause: unknown) => void {
  return (cause) => {
    const isOfTheWorld =
      cause instanceof Error &&
      (('code' in cause && cause.code === 'storeFailed') ||
        cause.message === 'The server cannot be asked')
    if (!isOfTheWorld) world.fail(cause)
  }
}
