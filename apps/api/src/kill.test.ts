import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { useSignInLink } from '@wenkao/shared/accounts'
import { headsOf, readEntry, sealEntry, syncAnswers } from '@wenkao/shared/answers'
import { startSession } from '@wenkao/shared/monitor'
import { drawSeats } from '@wenkao/shared/seating'
import { listSessions, listTickets } from '@wenkao/shared/sessions'
import { getSitting, logInCandidate, type LogInReply } from '@wenkao/shared/sittings'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findFreePort } from './platform/embedded-postgres/free-port.ts'
import { readPostmasterPid } from './platform/embedded-postgres/postmaster-pid.fs.ts'
import { TestGround } from './platform/embedded-postgres/test-processes/server-under-test.fs.ts'
import { callEndpoint, RefusedCall, requestOf } from './platform/call-endpoint.ts'
import { isUnreachable, startServer, type StartedServer } from './test-processes/exam-server.fs.ts'

const WRITERS = 8

const ground = new TestGround()
let folder: string
let port: number
let server: StartedServer
let logins: LogInReply[]

beforeAll(async () => {
  folder = ground.makeFolder()
  port = (await findFreePort(undefined)) ?? 0
  await start()
  const { origin } = server
  const token = new URLSearchParams(new URL(server.link('office')).hash.slice(1)).get('link') ?? ''
  const signedIn = await fetch(requestOf(origin, useSignInLink, { body: { token } }))
  const headers = { cookie: /^[^;]+/.exec(signedIn.headers.get('set-cookie') ?? '')?.[0] ?? '' }
  const { sessions } = await callEndpoint(fetch, origin, listSessions, { headers })
  const sessionId = sessions.find((session) => session.candidates >= WRITERS)?.sessionId ?? ''
  const params = { sessionId }
  const { seats } = await callEndpoint(fetch, origin, drawSeats, {
    headers,
    params,
    body: { witnessDigits: '1234', who: { all: true } },
  })
  await callEndpoint(fetch, origin, startSession, { headers, params })
  const { tickets } = await callEndpoint(fetch, origin, listTickets, { headers, params })
  logins = []
  for (const { examNumber, seatNumber } of seats.slice(0, WRITERS)) {
    const accessCode = tickets.find((entry) => entry.examNumber === examNumber)?.accessCode ?? ''
    const station = { kind: 'browser' as const, number: seatNumber }
    logins.push(
      await callEndpoint(fetch, origin, logInCandidate, {
        body: { sessionId, examNumber, accessCode, station },
      }),
    )
  }
}, 240_000)
afterAll(() => ground.removeAll())

async function start(): Promise<void> {
  server = await startServer(folder, port)
  ground.track(server.child)
}

/** The data of the embedded PostgreSQL, wherever root's account made it lie. */
function postmasterPid(): number {
  const pointer = join(folder, 'postgres', 'outside.json')
  const cluster = existsSync(pointer)
    ? (JSON.parse(readFileSync(pointer, 'utf8')) as { cluster: string }).cluster
    : join(folder, 'postgres', 'cluster')
  const pid = readPostmasterPid(join(cluster, 'data'))?.pid
  if (pid === undefined) throw new Error('Expected a running PostgreSQL')
  return pid
}

/** A page that answers without pause and sends the same events until they are acknowledged. */
class Writer {
  readonly acknowledged = new Set<string>()
  readonly #login: LogInReply
  readonly #writer = randomBytes(16).toString('hex')
  #n = 0
  #prev: string | null = null

  constructor(login: LogInReply) {
    this.#login = login
  }

  async writeUntil(isDone: () => boolean): Promise<void> {
    while (!isDone()) {
      const batch = [this.#next(), this.#next(), this.#next()]
      while (!(await this.#send(batch))) {
        if (isDone()) return
        await wait(20)
      }
      for (const text of batch) this.acknowledged.add(text)
    }
  }

  #next(): string {
    const { epoch, branch, parent } = this.#login.binding
    const entry = sealEntry({
      v: 1,
      sitting: this.#login.sitting.sittingId,
      writer: this.#writer,
      n: this.#n,
      hlc: 1000 + this.#n,
      prev: this.#prev,
      kind: this.#n === 0 ? 'binding' : 'answer',
      item: this.#n === 0 ? null : 'any',
      value: this.#n === 0 ? { epoch, branch, parent } : [String(this.#n)],
      at: 1000,
    })
    this.#n += 1
    this.#prev = entry.hash
    return entry.text
  }

  /** Whether the server said that it has them all. */
  async #send(texts: readonly string[]): Promise<boolean> {
    try {
      const reply = await callEndpoint(fetch, server.origin, syncAnswers, {
        headers: { authorization: `Bearer ${this.#login.token}` },
        body: { version: 1, heads: {}, events: [...texts] },
      })
      expect(reply.results.map((result) => result.outcome)).toEqual(texts.map(() => 'stored'))
      return true
    } catch (cause) {
      // Not there, ended in the middle, or its database was: exactly what a page tries again after.
      if (isUnreachable(cause)) return false
      if (cause instanceof RefusedCall && cause.status >= 500) return false
      throw cause
    }
  }
}

/** Writes from all pages at once, kills when enough was acknowledged, and looks at what is there. */
async function killWhileWriting(
  kill: () => Promise<void>,
  comeBack: () => Promise<void> = start,
): Promise<void> {
  const writers = logins.map((login) => new Writer(login))
  const total = () => writers.reduce((sum, writer) => sum + writer.acknowledged.size, 0)
  let goal = Number.POSITIVE_INFINITY
  const writing = Promise.all(writers.map((writer) => writer.writeUntil(() => total() >= goal)))
  while (total() < 300) await wait(5)
  await kill()
  const before = writers.map((writer) => new Set(writer.acknowledged))
  await comeBack()
  await expectAll(before)
  goal = total() + 100
  await writing
  await expectAll(writers.map((writer) => writer.acknowledged))
}

/** Every acknowledged event is there once, and each log is a chain without a gap. */
async function expectAll(acknowledged: readonly ReadonlySet<string>[]): Promise<void> {
  for (const [at, login] of logins.entries()) {
    const { log } = await callEndpoint(fetch, server.origin, getSitting, {
      headers: { authorization: `Bearer ${login.token}` },
    })
    const held = new Set(log)
    expect(held.size).toBe(log.length)
    expect([...(acknowledged[at] ?? [])].filter((text) => !held.has(text))).toEqual([])
    const keys = log.map((text) => {
      const read = readEntry(text)
      if (read.kind !== 'entry') throw new Error('Expected an entry')
      return { writer: read.entry.event.writer, n: read.entry.event.n, hash: read.entry.hash }
    })
    for (const [writer, head] of Object.entries(headsOf(keys))) {
      expect(keys.filter((key) => key.writer === writer)).toHaveLength(head.n + 1)
    }
  }
}

describe('[R1] kill -9 while eight pages write', () => {
  it('of the server loses nothing that it acknowledged', async () => {
    await killWhileWriting(() => ground.kill(server.child))
  }, 240_000)

  it('of the server and of PostgreSQL at once loses nothing that was acknowledged', async () => {
    await killWhileWriting(async () => {
      process.kill(postmasterPid(), 'SIGKILL')
      await ground.kill(server.child)
    })
  }, 240_000)

  it('of PostgreSQL alone loses nothing: the server starts it again, and answers 503 with Retry-After until then', async () => {
    const refusals: Response[] = []
    await killWhileWriting(
      async () => {
        process.kill(postmasterPid(), 'SIGKILL')
      },
      async () => {
        const deadline = performance.now() + 60_000
        for (;;) {
          const ready = await fetch(`${server.origin}/readyz`)
          if (ready.ok && refusals.length > 0) return
          if (!ready.ok) refusals.push(ready)
          if (performance.now() > deadline) throw new Error('PostgreSQL did not come back')
          await wait(5)
        }
      },
    )
    expect(new Set(refusals.map(({ status }) => status))).toEqual(new Set([503]))
    for (const refusal of refusals) expect(refusal.headers.get('retry-after')).toBe('1')
    expect(server.child.exitCode).toBeNull()
  }, 240_000)
})
