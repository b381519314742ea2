import { randomBytes } from 'node:crypto'
import { Agent, request } from 'node:http'
import {
  createEventWriter,
  createLogReplica,
  createSyncClient,
  SyncReply,
  type SyncPost,
  type SyncRequest,
} from '@wenkao/shared/answers'
import type { LogInReply } from '@wenkao/shared/sittings'
import * as z from 'zod/mini'

const TIMEOUT_MS = 15_000

/** A station that runs the product's own sync client over real HTTP; only its disk is memory. */
export interface SimulatedStation {
  /** Begins its heartbeats, as after a log-in. */
  begin(): void
  /** The candidate changes an answer. */
  answer(): void
  /** The station believes that the network is back. */
  hintOnline(): void
  /** Entries that the server has not acknowledged. */
  unacknowledged(): number
  /** Where its sync stands, for whoever reads a failure. */
  state(): string
  stop(): void
}

/** @param origin of the server. */
export function createSimulatedStation(origin: string, login: LogInReply): SimulatedStation {
  const { sittingId } = login.sitting
  const replica = createLogReplica(sittingId)
  const writer = createEventWriter(sittingId, login.binding, randomBytes(16))
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  let changes = 0
  let lastFailure = ''
  const client = createSyncClient({
    unacknowledged: async (limit) => replica.unacknowledged(limit).map(({ text }) => text),
    range: async (ofWriter, from, to) => replica.range(ofWriter, from, to).map(({ text }) => text),
    heads: async () => replica.heads(),
    acknowledge: async (hashes) => {
      replica.acknowledge(hashes)
    },
    conflicted: async (hashes) => {
      replica.setAside(hashes)
    },
    progress: async () => ({
      answered: Math.min(changes, 34),
      of: 34,
      unsent: replica.countUnacknowledged(),
      filesUnsent: 0,
    }),
    holds: (heads) => Object.values(heads).every(({ hash }) => replica.find(hash) !== undefined),
    catchUp: async () => undefined,
    post: async (body) => {
      const outcome = await postSync(agent, origin, login.token, body)
      if (outcome.kind === 'failed') lastFailure = outcome.why
      return outcome
    },
    replied: () => undefined,
    monotonicNow: () => performance.now(),
    random: Math.random,
    schedule: (ms, task) => {
      const timer = setTimeout(task, ms)
      return () => {
        clearTimeout(timer)
      }
    },
    broken: (cause) => {
      throw cause
    },
  })
  return {
    begin: () => {
      client.notify('resumed')
    },
    answer: () => {
      changes += 1
      const event = {
        kind: 'answer',
        item: `90101${String(changes % 34).padStart(2, '0')}`,
        value: [String(changes)],
      }
      const now = Date.now()
      const entries = writer.write(event, {
        greatestHlc: replica.greatestHlc(),
        serverMs: now,
        wallClock: now,
      })
      replica.take(entries.map(({ text }) => text))
      client.notify('appended')
    },
    hintOnline: () => {
      client.notify('online')
    },
    unacknowledged: () => replica.countUnacknowledged(),
    state: () => JSON.stringify({ ...client.state(), now: performance.now(), lastFailure }),
    stop: () => {
      client.stop()
      agent.destroy()
    },
  }
}

type Outcome =
  Exclude<SyncPost, { kind: 'failed' }> | (SyncPost & { kind: 'failed'; readonly why: string })

function postSync(
  agent: Agent,
  origin: string,
  token: string,
  body: SyncRequest,
): Promise<Outcome> {
  const text = JSON.stringify(body)
  return new Promise((resolve) => {
    const failed = (cause: Error) => {
      resolve({ kind: 'failed', why: cause.message })
    }
    const sent = request(
      `${origin}/api/candidate/answers`,
      {
        method: 'POST',
        agent,
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(text),
        },
        signal: AbortSignal.timeout(TIMEOUT_MS),
      },
      (incoming) => {
        const chunks: Buffer[] = []
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
        incoming.once('error', failed)
        incoming.once('end', () => {
          const { statusCode } = incoming
          const named = Number(incoming.headers['retry-after'])
          if (statusCode === 200) {
            const reply = z.parse(SyncReply, JSON.parse(Buffer.concat(chunks).toString('utf8')))
            resolve({ kind: 'reply', reply })
          } else if (statusCode === 401 || statusCode === 403) resolve({ kind: 'refused' })
          else {
            const retryAfterMs = named > 0 ? { retryAfterMs: named * 1000 } : {}
            resolve({ kind: 'failed', why: String(statusCode), ...retryAfterMs })
          }
        })
      },
    )
    sent.once('error', failed)
    sent.end(text)
  })
}
