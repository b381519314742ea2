import { randomBytes } from 'node:crypto'
import {
  createEventWriter,
  createLogReplica,
  foldLog,
  syncAnswers,
  type Binding,
  type FoldedLog,
  type LogReplica,
  type SyncReply,
  type SyncRequest,
} from '@wenkao/shared/answers'
import { contentDigest, handIn, type Submission } from '@wenkao/shared/hand-in'
import type { LogInReply } from '@wenkao/shared/sittings'
import type { TestServer } from './test-server.ts'
import type { TestStation } from './test-station.ts'

/** What a backup keeps of a sitting, as far as the server ever sees it again. */
export interface TestBackup {
  readonly sealedId: string
  readonly sittingId: string
  readonly token: string
  readonly binding: Binding
  readonly texts: readonly string[]
}

/** A PC that answers, is backed up and restored, and syncs with plain requests. */
export interface TestLine {
  readonly replica: LogReplica
  /** The branch that it names until it is adopted; null on the server's own line. */
  readonly branch: string | null
  readonly binding: Binding
  readonly headers: Readonly<Record<string, string>>
  answer(item: string, value: string): void
  /** One request with everything that is not acknowledged; goes on under what was adopted. */
  sync(): Promise<SyncReply>
  /** The last request once more, byte for byte. */
  repeat(): Promise<SyncReply | undefined>
  backup(): TestBackup
  fold(bindings: readonly Binding[]): FoldedLog
  submit(): Promise<{ outcome: string }>
}

interface Start {
  readonly sittingId: string
  readonly token: string
  readonly binding: Binding
  readonly texts: readonly string[]
  readonly claim: ((at: number) => NonNullable<SyncRequest['branch']>) | undefined
}

/** A PC where somebody logged in. */
export function openTestLine(server: TestServer, login: LogInReply): TestLine {
  const { token, binding, sitting } = login
  return testLine(server, {
    ...{ token, binding, sittingId: sitting.sittingId, texts: [], claim: undefined },
  })
}

/** A PC where a backup was restored without network: it opens a branch. */
export function restoreTestLine(
  server: TestServer,
  backup: TestBackup,
  { station, stationId }: { readonly station: TestStation; readonly stationId: string },
): TestLine {
  const branch = randomBytes(16).toString('hex')
  const parent = backup.sealedId
  return testLine(server, {
    ...backup,
    binding: { ...backup.binding, branch, parent },
    claim: (at) => station.branch({ branch, parent, stationId, at }, backup.sittingId),
  })
}

function testLine(server: TestServer, start: Start): TestLine {
  const { sittingId } = start
  const replica = createLogReplica(sittingId)
  replica.take(start.texts)
  let { token, binding, claim } = start
  let writer = createEventWriter(sittingId, binding, randomBytes(16))
  let last: { headers: Record<string, string>; body: SyncRequest } | undefined
  const headers = () => ({ authorization: `Bearer ${token}` })

  async function post(request: NonNullable<typeof last>): Promise<SyncReply> {
    const reply = await server.call(syncAnswers, request)
    replica.acknowledge(reply.results.map((result) => result.hash))
    if (reply.adopted && claim) {
      ;({ token, binding } = reply.adopted)
      claim = undefined
      writer = createEventWriter(sittingId, binding, randomBytes(16))
    }
    return reply
  }

  return {
    replica,
    get branch() {
      return binding.branch
    },
    get binding() {
      return binding
    },
    get headers() {
      return headers()
    },
    answer: (item, value) => {
      const now = server.clock.now()
      const times = { greatestHlc: replica.greatestHlc(), serverMs: now, wallClock: now }
      const event = { kind: 'answer', item, value: [value] }
      replica.take(writer.write(event, times).map((entry) => entry.text))
    },
    sync: () => {
      last = {
        headers: headers(),
        body: {
          version: 1,
          heads: replica.heads(),
          events: replica.unacknowledged().map((entry) => entry.text),
          ...(claim ? { branch: claim(server.clock.now()) } : {}),
        },
      }
      return post(last)
    },
    repeat: async () => (last ? post(last) : undefined),
    backup: () => ({
      ...{ sealedId: randomBytes(32).toString('hex'), sittingId, token, binding },
      texts: replica.all().map((entry) => entry.text),
    }),
    fold: (bindings) => foldLog(replica.events(), bindings),
    submit: () => {
      const submission: Submission = {
        ...{ version: 1, round: 1, cut: replica.heads(), files: [], folder: null },
      }
      return server.call(handIn, {
        headers: headers(),
        body: {
          ...submission,
          contentDigest: contentDigest(sittingId, submission),
          ...(claim ? { branch: binding.branch } : {}),
        },
      })
    },
  }
}
