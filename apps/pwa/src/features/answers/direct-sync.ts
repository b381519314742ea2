import {
  createSyncClient,
  syncAnswers,
  type SittingProgress,
  type SyncClient,
  type SyncPost,
  type SyncReply,
  type SyncRequest,
} from '@wenkao/shared/answers'
import { getSitting } from '@wenkao/shared/sittings'
import { CallError, type Call } from '../../platform/network/call.ts'
import type { AnswerKeeper, KeeperPorts } from './answer-keeper.ts'

export interface DirectSyncPorts extends Pick<KeeperPorts, 'clock' | 'random'> {
  readonly call: Call
  progress(): SittingProgress | undefined
  /** @param sentAt moment of the request, by the monotonic clock. */
  replied(reply: SyncReply, sentAt: number): void
  /** What the last request says of the server. */
  contact(server: { readonly reachable: boolean; readonly refused: boolean }): void
}

const TIMEOUT_MS = 20_000

/** The sync client over the page's own log, straight to the server (DESIGN 3.3). */
export function createDirectSync(keeper: AnswerKeeper, ports: DirectSyncPorts): SyncClient {
  const { clock, random, call } = ports
  let sentAt = clock.monotonic()

  async function post(request: SyncRequest): Promise<SyncPost> {
    sentAt = clock.monotonic()
    try {
      const reply = await call(syncAnswers, { body: request, timeoutMs: TIMEOUT_MS })
      ports.contact({ reachable: true, refused: false })
      return { kind: 'reply', reply }
    } catch (cause) {
      if (!(cause instanceof CallError)) throw cause
      const { status, code, retryAfterMs } = cause
      const refused = status === 401 || status === 403
      ports.contact({ reachable: status !== 0 && code !== 'offline', refused })
      if (refused) return { kind: 'refused' }
      if ([400, 413, 422].includes(status)) return { kind: 'unacceptable' }
      return { kind: 'failed', ...(retryAfterMs === undefined ? {} : { retryAfterMs }) }
    }
  }

  return createSyncClient({
    ...keeper.outbox,
    catchUp: async () => {
      try {
        keeper.takeServerLog((await call(getSitting, { timeoutMs: TIMEOUT_MS })).log)
      } catch (cause) {
        // Asked again a heartbeat after the next reply that shows that something is lacking.
        if (!(cause instanceof CallError)) throw cause
      }
    },
    progress: async () => ports.progress(),
    post,
    replied: (reply) => {
      keeper.doubt(reply)
      ports.replied(reply, sentAt)
    },
    monotonicNow: clock.monotonic,
    random: random.fraction,
    schedule: clock.schedule,
    broken: (cause) => {
      reportError(cause)
    },
  })
}
