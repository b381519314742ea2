import { join } from 'node:path'
import type {
  AnswerEvent,
  Binding,
  BridgeSync,
  SyncClient,
  SyncReply,
  SyncRequest,
} from '@wenkao/shared/answers'
import type { StationHealth } from '@wenkao/shared/monitor'
import { getSitting, type HeldSitting } from '@wenkao/shared/sittings'
import type { AnswersFirst } from '../../platform/answers-first.ts'
import { BridgeError } from '../../platform/bridge-error.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Logger } from '../../platform/logger.ts'
import { repeat, type Repeating } from '../../platform/repeat.ts'
import { segmentFolder } from '../../platform/segment-folder.fs.ts'
import type { ServerClient } from '../../platform/server-client.ts'
import type { ServerClock } from '../../platform/server-clock.ts'
import type { Sittings } from '../sittings/index.ts'
import type { LogHeads } from './log-heads.ts'
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
  readonly answersFirst: AnswersFirst
  readonly logHeads: LogHeads
  /** Where the newest backup of the held sitting is (F02c). */
  readonly backup: () => { readonly path: string; readonly at: number } | null
  /** Names the branch that the held sitting goes on under, until the server has adopted it. */
  readonly branch: () => SyncRequest['branch']
  readonly fileCounts: () => { readonly unsaved: number; readonly unsent: number }
  /** How this PC is, for the room page. */
  readonly health: () => Promise<StationHealth | undefined>
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
  /**
   * Journals events of the bridge itself for the followed sitting, in this order and with one flush,
   * and has them sent. @returns them as they stand in the log.
   * @throws BridgeError noSitting when none is followed: then nobody keeps them.
   */
  record(events: readonly OwnEvent[]): Promise<readonly AnswerEvent[]>
  /** Sends until the server holds everything; −1 when it could not be asked. */
  flush(): Promise<{ readonly rest: number }>
  /**
   * Before a hand-in: appends again what stands beyond a gap that neither this PC nor the server can
   * fill (SPEC X4). @returns how many contents, which then have to be sent; −1 when the server could
   * not be asked.
   */
  closeGaps(): Promise<number>
  /**
   * Gives the server what it lacks of a sitting that is over here.
   * @returns its last word; `refused` when it does not know the token's sitting.
   */
  settle(sittingId: string, token: string): Promise<SyncReply | 'offline' | 'refused'>
  /** Another station has the followed sitting now, and the server all that was done here. */
  isMovedAway(): boolean
  state(): BridgeSync
  stop(): Promise<void>
}

/** How often the disk is asked whether it still has what the lights call saved. */
const CHECK_MS = 3000

/** The journals of this PC, and the sync of the sitting that it holds. */
export function createAnswers(deps: AnswersDeps): Answers {
  const folder = join(deps.dataFolder, 'journal')
  const logs = new Map<string, Promise<SittingLog>>()
  let current:
    (FollowedSitting & { readonly sittingId: string; line: string; token: string }) | undefined
  let lastReply: { readonly reply: SyncReply; readonly at: number } | undefined
  let problem: string | null = null
  let checking: Repeating | undefined

  function log(sittingId: string): Promise<SittingLog> {
    const opened = logs.get(sittingId) ?? open(sittingId)
    logs.set(sittingId, opened)
    // A journal that could not be opened is tried again at the next request.
    opened.catch(() => logs.delete(sittingId))
    return opened
  }

  function open(sittingId: string): Promise<SittingLog> {
    const disk = segmentFolder(join(folder, sittingId))
    return openSittingLog(disk, sittingId, deps.clock.monotonic)
  }

  /** Writes the journal again when somebody took it away or put an older one in its place. */
  async function check(target: SittingLog): Promise<void> {
    const { rewritten } = target.health()
    await target.check()
    if (target.health().rewritten > rewritten) {
      deps.logger.warn({ sittingId: target.sittingId }, 'the journal was lost, and written again')
    }
    await deps.logHeads.note(target.sittingId, target.heads())
  }

  /** Reads what the server holds and this PC does not, for example after a wiped disk. */
  async function catchUp(into: SittingLog, token: string): Promise<boolean> {
    const outcome = await deps.server.call(getSitting, {}, { token })
    if (outcome.kind !== 'reply') return false
    const { reply } = outcome
    deps.serverClock.sample({ ...outcome, serverNow: reply.clock.serverNow })
    if (reply.sitting.sittingId !== into.sittingId) return false
    await into.takeServerLog(reply.log)
    return true
  }

  async function begin(held: HeldSitting): Promise<FollowedSitting> {
    void end()
    const { sittingId } = held.sitting
    const opened = await log(sittingId)
    const failed = (cause: unknown): void => {
      deps.logger.error({ err: cause }, 'merging the server’s log failed')
    }
    const caughtUp = catchUp(opened, held.token).then(() => undefined, failed)
    const bindings = (): HeldSitting['bindings'] => (deps.sittings.held() ?? held).bindings
    const { binding } = held
    const writer = createOwnWriter({ ...deps, log: opened, binding, bindings, caughtUp })
    // What was set aside, now or before a crash, is appended again by who wrote it (R4).
    const repeatAside = async (): Promise<void> => {
      await writer.repeat(opened.conflicted())
      client.notify('appended')
    }
    const client = createSyncHost({
      ...deps,
      log: opened,
      writer,
      token: () => deps.sittings.held()?.token,
      counted: deps.sittings.held,
      catchUp: async () => {
        await catchUp(opened, deps.sittings.held()?.token ?? held.token)
        await repeatAside()
      },
      filesUnsent: () => Math.max(deps.fileCounts().unsent, countUnsentVersions(opened)),
      replied: (reply) => {
        lastReply = { reply, at: deps.clock.monotonic() }
        deps.sittings
          .replied(reply)
          .then(() => goOn(sittingId, reply))
          .catch((cause: unknown) => {
            deps.logger.error({ err: cause }, 'keeping the sitting failed')
          })
      },
      problem: (text) => {
        problem = text
      },
    })
    current = {
      ...{ sittingId, line: lineOf(held.binding), token: held.token },
      ...{ log: opened, writer, client, caughtUp },
    }
    checking = repeat(
      () => check(opened),
      () => CHECK_MS,
      (cause) => {
        deps.logger.error({ err: cause }, 'looking after the journal failed')
      },
    )
    client.notify('resumed')
    caughtUp.then(repeatAside).catch(failed)
    return current
  }

  /** The branch of a restored backup was adopted: nothing more is written under it (DESIGN 3). */
  async function goOn(sittingId: string, { adopted }: SyncReply): Promise<void> {
    const held = deps.sittings.held()
    if (!adopted || held?.sitting.sittingId !== sittingId || current?.sittingId !== sittingId)
      return
    if (current.line === lineOf(held.binding)) return
    deps.logger.info({ epoch: held.binding.epoch }, 'the server adopted the restored sitting')
    await begin(held)
  }

  function end(): Promise<void> | undefined {
    current?.client.stop()
    current = undefined
    lastReply = undefined
    problem = null
    return checking?.stop()
  }

  return {
    log,
    append: async (sittingId, texts) => {
      const opened = await log(sittingId)
      const hashes = await deps.answersFirst.first(() => opened.append(texts))
      if (current?.sittingId === sittingId) current.client.notify('appended')
      return hashes
    },
    follow: async (held) => {
      const { sittingId } = held.sitting
      // A new epoch or branch is a new binding, and a writer names its binding once: it needs a new one.
      if (current?.sittingId !== sittingId || current.line !== lineOf(held.binding)) {
        return begin(held)
      }
      if (current.token !== held.token) {
        current.token = held.token
        current.client.notify('resumed')
      }
      return current
    },
    unfollow: () => {
      void end()
    },
    followed: () => current,
    record: async (events) => {
      const target = current
      if (!target) throw new BridgeError('noSitting', 'An event was to be kept without a sitting')
      const written = await target.writer.write(events)
      target.client.notify('appended')
      return written
    },
    flush: async () => (await current?.client.flush()) ?? { rest: 0 },
    closeGaps: async () => {
      const target = current
      if (!target || Object.keys(target.log.ahead()).length === 0) return 0
      const isAsked = await catchUp(target.log, deps.sittings.held()?.token ?? target.token)
      return isAsked ? target.writer.repeatStranded() : -1
    },
    settle: async (sittingId, token) => {
      let last: SyncReply | 'offline' | 'refused' = 'offline'
      const client = createSyncHost({
        ...deps,
        log: await log(sittingId),
        // Its writers are gone: what meets other content is kept beside the log on the server.
        writer: { repeat: async () => undefined },
        token: () => token,
        counted: () => null,
        catchUp: async () => undefined,
        filesUnsent: () => 0,
        branch: () => undefined,
        backup: () => null,
        health: () => Promise.resolve(undefined),
        replied: (reply) => {
          last = reply
        },
        problem: () => undefined,
      })
      const { rest } = await client.flush()
      if (client.state().name === 'stopped') last = 'refused'
      client.stop()
      return rest < 0 && last !== 'refused' ? 'offline' : last
    },
    isMovedAway: () => {
      const { unsaved, unsent } = deps.fileCounts()
      return (
        lastReply?.reply.current === false &&
        current?.log.countUnacknowledged() === 0 &&
        unsaved + unsent === 0
      )
    },
    state: () => {
      const remaining = deps.sittings.remaining()
      const counts = deps.fileCounts()
      const conflicted = current?.log.conflicted() ?? []
      const held = deps.sittings.held()
      return {
        sittingId: current?.sittingId ?? null,
        unacknowledged: current?.log.unacknowledged().map(({ hash }) => hash) ?? [],
        filesUnsaved: counts.unsaved,
        filesUnsent: Math.max(counts.unsent, countUnsentVersions(current?.log)),
        entries: current?.log.all().length ?? 0,
        ...(current ? { heads: current.log.heads(), ahead: current.log.ahead() } : {}),
        serverReachable: deps.server.contact().reachable,
        reply: lastReply?.reply ?? null,
        replyAgeMs: lastReply ? Math.max(0, deps.clock.monotonic() - lastReply.at) : null,
        remainingMs: remaining?.remainingMs ?? null,
        verified: remaining?.verified ?? false,
        problem,
        ...(conflicted.length > 0 ? { conflicted: [...conflicted] } : {}),
        ...(current && held ? { binding: held.binding } : {}),
      }
    },
    stop: async () => {
      const last = current
      await end()
      // Where the disk refuses, the note of seconds ago has to do.
      if (last) {
        await deps.logHeads.note(last.sittingId, last.log.heads()).catch((cause: unknown) => {
          deps.logger.warn({ err: cause }, 'how far the log reached was not noted')
        })
      }
      for (const opened of logs.values()) await (await opened).close()
    },
  }
}

/** What a writer names in its record 0. */
function lineOf({ epoch, branch }: Binding): string {
  return `${epoch}/${branch ?? ''}`
}

/** Versions that the server has not heard of: their contents alone would tell nobody where they belong. */
function countUnsentVersions(log: SittingLog | undefined): number {
  const open = log?.unacknowledged() ?? []
  return open.filter(({ event }) => event?.kind === 'file' || event?.kind === 'folder').length
}
