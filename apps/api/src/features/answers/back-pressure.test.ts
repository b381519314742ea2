import { randomBytes } from 'node:crypto'
import { sealEntry, syncAnswers, SyncReply } from '@wenkao/shared/answers'
import { listExams } from '@wenkao/shared/sessions'
import { logInCandidate, type LogInReply } from '@wenkao/shared/sittings'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { createApp, type App } from '../../app.ts'
import { listeningApp, type ListeningApp } from '../../test-processes/listening-app.ts'
import { logIn, setUpExam, startExam, type ExamSetUp } from '../../test-processes/set-up-exam.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'

const MOST = 20

let server: TestServer
let set: ExamSetUp
let logins: LogInReply[]
let app: App
let listening: ListeningApp
beforeEach(async () => {
  server = await createTestServer()
  set = await setUpExam(server, { candidates: 6, stations: 6 })
  await startExam(server, set)
  logins = []
  for (let at = 0; at < 5; at += 1) logins.push(await logIn(server, set, at))
  app = createApp(server.services, {
    grades: false,
    admission: { mostRequests: MOST, mostBytes: 1024 * 1024 },
  })
  listening = await listeningApp(app)
})
afterEach(async () => {
  await listening.close()
  await app.stop()
  await server.close()
})

const entryOf = (login: LogInReply) =>
  sealEntry({
    v: 1,
    sitting: login.sitting.sittingId,
    writer: randomBytes(16).toString('hex'),
    n: 0,
    hlc: 1,
    prev: null,
    kind: 'binding',
    item: null,
    value: { epoch: 0, branch: null, parent: null },
    at: 1,
  })

const post = (
  login: LogInReply,
  events: readonly string[],
  signal: AbortSignal | null = null,
): Promise<Response> =>
  fetch(`${listening.origin}${syncAnswers.path}`, {
    method: 'POST',
    signal,
    headers: { authorization: `Bearer ${login.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ version: 1, heads: {}, events }),
  })

async function metric(name: string): Promise<number> {
  const text = await (await fetch(`${listening.origin}/metrics`)).text()
  return Number(new RegExp(`^${name} (\\d+)`, 'm').exec(text)?.[1])
}
const waiting = () => metric('wenkao_answer_requests_waiting')

/** Locks the log, so that commits wait and nothing else does. */
async function lockLog(): Promise<{ release(): Promise<void> }> {
  const release = Promise.withResolvers<undefined>()
  const locked = Promise.withResolvers<undefined>()
  const lock = server.services.sql.begin(async (transaction) => {
    await transaction`lock table answer_events in access exclusive mode`
    locked.resolve(undefined)
    await release.promise
  })
  await locked.promise
  return {
    release: async () => {
      release.resolve(undefined)
      await lock
    },
  }
}

/** The database's processes that serve this app, stopped as a machine that stands still stops them. */
async function stopDatabase(): Promise<() => void> {
  const rows = await server.services.sql<{ pid: number }[]>`
    select pid from pg_stat_activity where datname = current_database()`
  const pids = rows.map((row) => row.pid)
  for (const pid of pids) process.kill(pid, 'SIGSTOP')
  return () => {
    for (const pid of pids) process.kill(pid, 'SIGCONT')
  }
}

describe('a database that stands still', () => {
  it('[R1,R8] lets a bounded number wait, refuses the others with a time, and loses nothing', async () => {
    // Every connection is open, so that all of them stand still, also those for the facts.
    const { sql } = server.services
    await Promise.all(Array.from({ length: 8 }, () => sql`select pg_sleep(0.2)`))
    for (const login of logins) expect((await post(login, [])).status).toBe(200)
    const resume = await stopDatabase()
    const sent = Array.from({ length: MOST + 15 }, (_, at) => {
      const login = logins[at % logins.length]
      if (!login) throw new RangeError('Expected a log-in')
      return { login, entry: entryOf(login) }
    })
    let replies: { response: Response; text: string }[]
    try {
      const posted = sent.map(async ({ login, entry }) => {
        const response = await post(login, [entry.text])
        return { response, text: await response.text() }
      })
      await expect
        .poll(() => metric('wenkao_answer_requests_refused_total'), { timeout: 20_000 })
        .toBe(15)
      expect(await waiting()).toBe(MOST)
      expect(await metric('wenkao_answer_bytes_waiting')).toBeGreaterThan(MOST * 100)
      resume()
      replies = await Promise.all(posted)
    } finally {
      resume()
    }
    const refused = replies.filter(({ response }) => response.status === 503)
    expect(refused).toHaveLength(15)
    for (const { response, text } of refused) {
      expect(response.headers.get('retry-after')).toMatch(/^[1-5]$/)
      expect(JSON.parse(text)).toMatchObject({ error: { code: 'unavailable' } })
    }
    const rows = await sql<{ hash: string }[]>`select hash from answer_events`
    const stored = new Set(rows.map((row) => row.hash))
    const acknowledged = replies.flatMap(({ response, text }) =>
      response.status === 200 ? z.parse(SyncReply, JSON.parse(text)).results : [],
    )
    expect(acknowledged).toHaveLength(MOST)
    for (const result of acknowledged) {
      expect(result.outcome).toBe('stored')
      expect(stored.has(result.hash)).toBe(true)
    }
    expect(await waiting()).toBe(0)
    // Who was refused finds room again.
    for (const [at, { login, entry }] of sent.entries()) {
      if (replies[at]?.response.status !== 503) continue
      expect(await (await post(login, [entry.text])).json()).toMatchObject({
        results: [{ hash: entry.hash, outcome: 'stored' }],
      })
    }
  }, 60_000)

  it('[R8] bounds bytes as well as requests', async () => {
    const [login] = logins
    if (!login) throw new RangeError('Expected a log-in')
    expect((await post(login, [])).status).toBe(200)
    const lock = await lockLog()
    const large = JSON.stringify({ ...entryOf(login).event, value: ['x'.repeat(700_000)] })
    const first = post(login, [large])
    await expect.poll(waiting, { timeout: 20_000 }).toBe(1)
    expect((await post(login, [large])).status).toBe(503)
    await lock.release()
    expect((await first).status).toBe(200)
    expect((await post(login, [large])).status).toBe(200)
  }, 60_000)
})

describe('a client that goes away', () => {
  it('[R1] before its answer: what it sent is stored, and everybody else is served on', async () => {
    const [login, other] = logins
    if (!login || !other) throw new RangeError('Expected log-ins')
    expect((await post(login, [])).status).toBe(200)
    const lock = await lockLog()
    const entry = entryOf(login)
    const gone = new AbortController()
    const left = post(login, [entry.text], gone.signal).catch((cause: unknown) => cause)
    await expect.poll(waiting, { timeout: 20_000 }).toBe(1)
    gone.abort()
    expect(await left).toBeInstanceOf(DOMException)
    await lock.release()
    await expect.poll(waiting, { timeout: 20_000 }).toBe(0)
    const rows = await server.services.sql<{ hash: string }[]>`select hash from answer_events`
    expect(rows).toEqual([{ hash: entry.hash }])
    expect((await post(other, [entryOf(other).text])).status).toBe(200)
  }, 60_000)
})

describe('reports', () => {
  it('[N01] never stand in front of answers and log-ins, however many wait for the database', async () => {
    const { reports, sql } = server.services
    // More than its four connections: what the server itself reads there in between must not free one.
    const long = Array.from({ length: 8 }, () => reports.sql`select pg_sleep(600)`)
    let isEnded = false
    const ended = Promise.allSettled(long).then(() => {
      isEnded = true
    })
    await expect
      .poll(
        async () => {
          const [row] = await sql<{ count: number }[]>`
            select count(*)::int as count from pg_stat_activity
            where query like 'select pg_sleep(600)%' and state = 'active'`
          return row?.count
        },
        { timeout: 20_000 },
      )
      .toBe(4)
    const list = fetch(`${listening.origin}${listExams.path}`, { headers: set.office.headers })
    let isListed = false
    const listed = list.then(() => {
      isListed = true
    })
    for (const login of logins) {
      const entry = entryOf(login)
      expect(await (await post(login, [entry.text])).json()).toMatchObject({
        results: [{ hash: entry.hash, outcome: 'stored' }],
      })
    }
    const again = await fetch(`${listening.origin}${logInCandidate.path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        sessionId: set.sessionId,
        examNumber: set.tickets[0]?.examNumber,
        accessCode: set.tickets[0]?.accessCode,
        station: { kind: 'browser', number: logins[0]?.sitting.seatNumber },
      }),
    })
    expect(again.status).toBe(200)
    expect(isListed).toBe(false)
    await expect
      .poll(
        async () => {
          await sql`
            select pg_cancel_backend(pid) from pg_stat_activity
            where query like 'select pg_sleep(600)%' and state = 'active'`
          return isEnded
        },
        { timeout: 20_000 },
      )
      .toBe(true)
    await ended
    await listed
    expect((await list).status).toBe(200)
  }, 60_000)
})
