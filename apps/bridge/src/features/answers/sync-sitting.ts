import {
  createSyncClient,
  foldLog,
  hashesLacked,
  syncAnswers,
  unansweredItems,
  type SittingProgress,
  type SyncClient,
  type SyncPost,
  type SyncReply,
  type SyncRequest,
} from '@wenkao/shared/answers'
import type { StationHealth } from '@wenkao/shared/monitor'
import type { HeldSitting } from '@wenkao/shared/sittings'
import type { Clock } from '../../platform/clock.ts'
import type { Logger } from '../../platform/logger.ts'
import type { ServerClient } from '../../platform/server-client.ts'
import type { ServerClock } from '../../platform/server-clock.ts'
import type { OwnWriter } from './own-writer.ts'
import type { SittingLog } from './sitting-log.ts'
import { unsentAgeMs } from './unsent-age.ts'

export interface SyncHostDeps {
  readonly log: SittingLog
  readonly writer: Pick<OwnWriter, 'repeat'>
  readonly server: ServerClient
  readonly serverClock: ServerClock
  readonly clock: Clock
  readonly logger: Logger
  token(): string | undefined
  /** The sitting whose progress the room page shows; null for one that is over here. */
  counted(): HeldSitting | null
  /** Merges what the server holds of the sitting. */
  catchUp(): Promise<void>
  filesUnsent(): number
  backup(): { readonly path: string; readonly at: number } | null
  /** How this PC is, for the room page; undefined for a sitting that is over here. */
  health(): Promise<StationHealth | undefined>
  branch(): SyncRequest['branch']
  replied(reply: SyncReply): void
  problem(text: string | null): void
}

/** The sync client over a sitting's journal: the bridge sends what the page and itself appended. */
export function createSyncHost(deps: SyncHostDeps): SyncClient {
  const { log } = deps
  const startedAt = deps.clock.monotonic()
  const texts = (entries: readonly { readonly text: string }[]): string[] =>
    entries.map(({ text }) => text)
  const countAnswered = answeredCounter(log)

  async function post(request: SyncRequest): Promise<SyncPost> {
    const token = deps.token()
    if (token === undefined) return { kind: 'refused' }
    const branch = deps.branch()
    const body: SyncRequest = branch ? { ...request, branch } : request
    const outcome = await deps.server.call(syncAnswers, { body }, { token })
    if (outcome.kind === 'reply') {
      deps.problem(null)
      const reply = withOwnStart(outcome.reply, deps.counted())
      deps.serverClock.sample({ ...outcome, serverNow: reply.clock.serverNow })
      return { kind: 'reply', reply }
    }
    if (outcome.kind === 'failed') {
      const { retryAfterMs } = outcome
      return { kind: 'failed', ...(retryAfterMs === undefined ? {} : { retryAfterMs }) }
    }
    deps.problem(outcome.code)
    return { kind: kindOfRefusal(outcome.status) }
  }

  return createSyncClient({
    unacknowledged: async (limit) => texts(log.unacknowledged(limit)),
    range: async (writer, from, to) => texts(log.range(writer, from, to)),
    heads: async () => ({ ...log.heads(), ...log.ahead() }),
    acknowledge: (hashes) => log.acknowledge(hashes),
    conflicted: async (hashes) => {
      // The page's own entries are its to append again: it alone knows what they mean by now.
      await deps.writer.repeat(hashes)
      await log.setAside(hashes)
    },
    progress: async () => {
      const held = deps.counted()
      if (!held) return undefined
      const oldestUnsentMs = unsentAgeMs(
        log.oldestUnacknowledged(),
        startedAt,
        deps.clock.monotonic(),
        deps.serverClock.known(),
      )
      const unsent = log.countUnacknowledged()
      const backup = deps.backup()
      const health = await deps.health()
      return {
        ...{ ...countAnswered(held), unsent, oldestUnsentMs, filesUnsent: deps.filesUnsent() },
        ...(backup ? { backup: { path: backup.path, at: backup.at } } : {}),
        ...(health ? { health } : {}),
      }
    },
    post,
    holds: log.holds,
    catchUp: () => deps.catchUp(),
    replied: (reply) => {
      log.doubt(hashesLacked(log, reply))
      deps.replied(reply)
    },
    monotonicNow: () => deps.clock.monotonic(),
    random: Math.random,
    schedule: (ms, task) => {
      const timer = setTimeout(task, ms)
      return () => {
        clearTimeout(timer)
      }
    },
    broken: (cause) => {
      deps.logger.error({ err: cause }, 'the sync client failed')
      deps.problem('journal')
    },
  })
}

/**
 * The reply of a server that has not taken up yet that this PC's room started by its start code (N01):
 * until it has, the clock here goes on, and nobody is sent back to standby.
 */
function withOwnStart(reply: SyncReply, held: HeldSitting | null): SyncReply {
  if (!held?.began || reply.clock.state !== 'standby') return reply
  const { state, deadline, handInOpensAt } = held.clock
  return { ...reply, clock: { ...reply.clock, state, deadline, handInOpensAt } }
}

function kindOfRefusal(status: number): 'refused' | 'unacceptable' | 'failed' {
  if (status === 401 || status === 403) return 'refused'
  return status === 400 || status === 413 || status === 422 ? 'unacceptable' : 'failed'
}

const NO_ANSWERS: ReadonlySet<string> = new Set(['file', 'copy', 'folder'])

/** Counts answered items for the room page; folds again only after a change of log or bindings. */
function answeredCounter(
  log: SittingLog,
): (held: HeldSitting) => Pick<SittingProgress, 'answered' | 'of'> {
  let counted: { readonly of: number; readonly answered: number } = { of: 0, answered: 0 }
  let basis: readonly unknown[] = []
  return ({ exam, bindings }) => {
    const now = [exam, JSON.stringify(bindings), log.version()]
    if (now.some((part, at) => part !== basis[at])) {
      const items = exam?.items.map(({ id }) => id) ?? []
      // Thousands of files may be copied in, and say nothing of the items.
      const told = log.events().filter(({ kind }) => !NO_ANSWERS.has(kind))
      const unanswered = unansweredItems(items, foldLog(told, bindings))
      counted = { of: items.length, answered: items.length - unanswered.length }
      basis = now
    }
    return counted
  }
}
