import { join } from 'node:path'
import type { BridgeSync, SyncClient, SyncReply } from '@wenkao/shared/answers'
import { getSitting, type HeldSitting } from '@wenkao/shared/sittings'
import type { Clock } from '../../platform/clock.ts'
import type { Logger } from '../../platform/logger.ts'
import type { ServerClient } from '../../platform/server-client.ts'
import type { ServerClock } from '../../platform/server-clock.ts'
import type { Sittings } from '../sittings/index.ts'
import { createOwnWriter, type OwnEvent, type OwnWriter } from './own-writer.ts'
import { openSittingLog, type SittingLog } from './sitting-log.ts'
import { createSyncHost } from './sync-sitting.ts'

export interface AnswersDeps {
  readonly dataFolder: string
  readonly sittings: Sittings
  readonly server: ServerClient
  readonly serverClock: ServerClock
  readonly clock: Clock
  readonly logger: Logger
  readonly random: (bytes: number) => Uint8Array
  readonly fileCounts: () => { readonly unsaved: number; readonly unsent: number }
}

/** The held sitting as it is being synced. */
export interface FollowedSitting {
  readonly log: SittingLog
  readonly writer: OwnWriter
  readonly client: SyncClient
  /** Done once what the server holds of the sitting was merged, or could not be asked for. */
  readonly caughtUp: Promise<void>
}

export interface Answers {
  /** The journal of a sitting, opened once. */
  log(sittingId: string): Promise<SittingLog>
  /** Journals a page's entries; resolves after fsync with their hashes. */
  append(sittingId: string, texts: readonly string[]): Promise<string[]>
  /** Starts to sync a sitting, or goes on with it under a new token. */
  follow(held: HeldSitting): Promise<FollowedSitting>
  unfollow(): void
  followed(): FollowedSitting | undefined
  /** Journals an event of the bridge itself for the followed sitting, and has it sent. */
  record(event: OwnEvent): Promise<void>
  /** Sends until the server holds everything; −1 when it could not be asked. */
  flush(): Promise<{ readonly rest: number }>
  state(): BridgeSync
  stop(): Promise<void>
}

/** The journals of this PC, and the sync of the sitting that it holds. */
export function createAnswers(deps: AnswersDeps): Answers {
  const folder = join(deps.dataFolder, 'journal')
  const logs = new Map<string, Promise<SittingLog>>()
  let current:
    (FollowedSitting & { readonly sittingId: string; epoch: number; token: string }) | undefined
  let lastReply: { readonly reply: SyncReply; readonly at: number } | undefined
  let problem: string | null = null

  function log(sittingId: string): Promise<SittingLog> {
    const opened = logs.get(sittingId) ?? openSittingLog(folder, sittingId)
    logs.set(sittingId, opened)
    // A journal that could not be opened is tried again at the next request.
    opened.catch(() => logs.delete(sittingId))
    return opened
  }

  /** Reads what the server holds and this PC does not, for example after a wiped disk. */
  async function catchUp(into: SittingLog, token: string): Promise<void> {
    const outcome = await deps.server.call(getSitting, {}, { token })
    if (outcome.kind !== 'reply') return
    const { reply } = outcome
    deps.serverClock.sample({ ...outcome, serverNow: reply.clock.serverNow })
    if (reply.sitting.sittingId !== into.sittingId) return
    await into.acknowledge(await into.append(reply.log))
  }

  async function begin(held: HeldSitting): Promise<FollowedSitting> {
    current?.client.stop()
    lastReply = undefined
    problem = null
    const { sittingId } = held.sitting
    const opened = await log(sittingId)
    const caughtUp = catchUp(opened, held.token).catch((cause: unknown) => {
      deps.logger.error({ err: cause }, 'merging the server’s log failed')
    })
    const writer = createOwnWriter({ ...deps, log: opened, binding: held.binding, caughtUp })
    const client = createSyncHost({
      ...deps,
      log: opened,
      writer,
      held: deps.sittings.held,
      catchUp: () => catchUp(opened, deps.sittings.held()?.token ?? held.token),
      filesUnsent: () => deps.fileCounts().unsent,
      replied: (reply) => {
        lastReply = { reply, at: deps.clock.monotonic() }
        deps.sittings.replied(reply).catch((cause: unknown) => {
          deps.logger.error({ err: cause }, 'keeping the sitting failed')
        })
      },
      problem: (text) => {
        problem = text
      },
    })
    current = {
      sittingId,
      epoch: held.binding.epoch,
      token: held.token,
      log: opened,
      writer,
      client,
      caughtUp,
    }
    client.notify('resumed')
    return current
  }

  return {
    log,
    append: async (sittingId, texts) => {
      const hashes = await (await log(sittingId)).append(texts)
      if (current?.sittingId === sittingId) current.client.notify('appended')
      return hashes
    },
    follow: async (held) => {
      const { sittingId } = held.sitting
      // A new epoch is a new binding, and a writer names its binding once: it needs a new one.
      if (current?.sittingId !== sittingId || current.epoch !== held.binding.epoch) {
        return begin(held)
      }
      if (current.token !== held.token) {
        current.token = held.token
        current.client.notify('resumed')
      }
      return current
    },
    unfollow: () => {
      current?.client.stop()
      current = undefined
      lastReply = undefined
      problem = null
    },
    followed: () => current,
    record: async (event) => {
      const target = current
      await target?.writer.write(event)
      target?.client.notify('appended')
    },
    flush: async () => (await current?.client.flush()) ?? { rest: 0 },
    state: () => {
      const remaining = deps.sittings.remaining()
      const counts = deps.fileCounts()
      const conflicted = current?.log.conflicted() ?? []
      return {
        sittingId: current?.sittingId ?? null,
        unacknowledged: current?.log.unacknowledged().map(({ hash }) => hash) ?? [],
        filesUnsaved: counts.unsaved,
        filesUnsent: counts.unsent,
        entries: current?.log.entries().length ?? 0,
        serverReachable: deps.server.contact().reachable,
        reply: lastReply?.reply ?? null,
        replyAgeMs: lastReply ? Math.max(0, deps.clock.monotonic() - lastReply.at) : null,
        remainingMs: remaining?.remainingMs ?? null,
        verified: remaining?.verified ?? false,
        problem,
        ...(conflicted.length > 0 ? { conflicted: [...conflicted] } : {}),
      }
    },
    stop: async () => {
      current?.client.stop()
      for (const opened of logs.values()) await (await opened).close()
    },
  }
}
