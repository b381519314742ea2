import { randomBytes } from 'node:crypto'
import {
  createEventWriter,
  createLogReplica,
  createSyncClient,
  foldLog,
  syncAnswers,
  type FoldedLog,
  type LogReplica,
  type SyncReply,
} from '@wenkao/shared/answers'
import { contentDigest, handIn, type Receipt, type Submission } from '@wenkao/shared/hand-in'
import { getSitting, type LogInReply } from '@wenkao/shared/sittings'
import { RefusedCall } from '../platform/call-endpoint.ts'
import type { TestServer } from './test-server.ts'

/** A candidate's page over HTTP: one writer, one copy of the log, the real sync client. */
export interface TestPage {
  readonly login: LogInReply
  readonly headers: Readonly<Record<string, string>>
  readonly replica: LogReplica
  readonly writer: string
  /** Appends here, without network. */
  append(kind: string, item: string, value: unknown): void
  answer(item: string, value: string[]): void
  /** Sends with the sync client until the server holds everything. @returns what it does not hold. */
  flush(): Promise<number>
  /** One request with what is not acknowledged. */
  send(): Promise<SyncReply>
  lastReply(): SyncReply | undefined
  /** What this page would show. */
  fold(): FoldedLog
  submission(round?: number): Submission
  submit(submission?: Submission, receipt?: Receipt): Promise<{ outcome: string; receipt: Receipt }>
}

/** Opens a page at a binding; it takes over what the server holds, as after a log-in. */
export async function openTestPage(server: TestServer, login: LogInReply): Promise<TestPage> {
  const headers = { authorization: `Bearer ${login.token}` }
  const { sittingId } = login.sitting
  const replica = createLogReplica(sittingId)
  const writer = createEventWriter(sittingId, login.binding, randomBytes(16))
  let bindings = login.bindings
  let last: SyncReply | undefined

  async function takeServerLog(): Promise<void> {
    const { log } = await server.call(getSitting, { headers })
    replica.takeServerLog(log)
  }
  await takeServerLog()

  const client = createSyncClient({
    unacknowledged: (limit) =>
      Promise.resolve(replica.unacknowledged(limit).map((entry) => entry.text)),
    range: (name, from, to) =>
      Promise.resolve(replica.range(name, from, to).map((entry) => entry.text)),
    heads: () => Promise.resolve(replica.heads()),
    acknowledge: (hashes) => Promise.resolve(void replica.acknowledge(hashes)),
    conflicted: (hashes) => Promise.resolve(void replica.setAside(hashes)),
    progress: () => Promise.resolve(undefined),
    post: async (request) => {
      try {
        const reply = await server.call(syncAnswers, { headers, body: request })
        return { kind: 'reply', reply }
      } catch (cause) {
        if (!(cause instanceof RefusedCall)) throw cause
        return { kind: cause.status === 401 || cause.status === 403 ? 'refused' : 'failed' }
      }
    },
    holds: (heads) => Object.values(heads).every((head) => replica.find(head.hash) !== undefined),
    catchUp: takeServerLog,
    replied: (reply) => {
      last = reply
      bindings = reply.bindings
    },
    monotonicNow: () => server.clock.now(),
    random: () => 0.5,
    // The tests say when to send.
    schedule: () => () => undefined,
    broken: (cause) => {
      throw cause
    },
  })

  function append(kind: string, item: string, value: unknown): void {
    const now = server.clock.now()
    const times = { greatestHlc: replica.greatestHlc(), serverMs: now, wallClock: now }
    replica.take(writer.write({ kind, item, value }, times).map((entry) => entry.text))
  }
  const submission = (round = 1): Submission => ({
    version: 1,
    round,
    cut: replica.heads(),
    files: [],
    folder: null,
  })

  return {
    login,
    headers,
    replica,
    writer: writer.id,
    append,
    answer: (item, value) => {
      append('answer', item, value)
    },
    flush: async () => (await client.flush()).rest,
    send: () =>
      server.call(syncAnswers, {
        headers,
        body: {
          version: 1,
          heads: replica.heads(),
          events: replica.unacknowledged().map((entry) => entry.text),
        },
      }),
    lastReply: () => last,
    fold: () => foldLog(replica.events(), bindings),
    submission,
    submit: (given = submission(), receipt) =>
      server.call(handIn, {
        headers,
        body: {
          ...given,
          contentDigest: contentDigest(sittingId, given),
          ...(receipt === undefined ? {} : { receipt }),
        },
      }),
  }
}
