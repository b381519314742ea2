import { randomBytes } from 'node:crypto'
import { sealEntry, syncAnswers, type Heads, type LogEntry } from '@wenkao/shared/answers'
import type { LogInReply } from '@wenkao/shared/sittings'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp, type App } from '../../app.ts'
import { callEndpoint } from '../../platform/call-endpoint.ts'
import { logInAll, setUpExam, startExam } from '../../test-processes/set-up-exam.ts'
import { createTestServer, ORIGIN, type TestServer } from '../../test-processes/test-server.ts'
import { createHeldHeads } from './held-heads.ts'

let server: TestServer
let second: App
let nextLogin: () => LogInReply
beforeAll(async () => {
  server = await createTestServer()
  second = createApp(server.services, { grades: false })
  const set = await setUpExam(server, { candidates: 8, stations: 8 })
  await startExam(server, set)
  nextLogin = await logInAll(server, set, 8)
})
afterAll(async () => {
  await second.stop()
  await server.close()
})

function chain(login: LogInReply, length: number, value = 'a'): LogEntry[] {
  const writer = randomBytes(16).toString('hex')
  return chainOf(login, writer, length, value)
}

function chainOf(login: LogInReply, writer: string, length: number, value: string): LogEntry[] {
  const entries: LogEntry[] = []
  for (let n = 0; n < length; n += 1) {
    entries.push(
      sealEntry({
        v: 1,
        sitting: login.sitting.sittingId,
        writer,
        n,
        hlc: 1000 + n,
        prev: entries.at(-1)?.hash ?? null,
        kind: n === 0 ? 'binding' : 'answer',
        item: n === 0 ? null : '9010101',
        value: n === 0 ? { epoch: 0, branch: null, parent: null } : [value],
        at: 1000,
      }),
    )
  }
  return entries
}

const writerOf = (entries: readonly LogEntry[]) => entries[0]?.event.writer ?? ''
const headOf = (entries: readonly LogEntry[]): Heads => {
  const last = entries.at(-1)
  return last ? { [last.event.writer]: { n: last.event.n, hash: last.hash } } : {}
}
const sync = (login: LogInReply, entries: readonly LogEntry[], heads: Heads = {}, app?: App) =>
  callEndpoint((request) => (app ?? server.app).fetch(request), ORIGIN, syncAnswers, {
    headers: { authorization: `Bearer ${login.token}` },
    body: { version: 1, heads, events: entries.map((entry) => entry.text) },
  })
const removeFrom = (login: LogInReply, n: number) => server.services.sql`
  delete from answer_events where sitting_id = ${login.sitting.sittingId} and n >= ${n}`

describe('heads that a process holds', () => {
  it('E6, Y13: names what it holds beyond a gap, and does not ask for that again', async () => {
    const login = nextLogin()
    const [zero, one, two] = chain(login, 3)
    if (!zero || !one || !two) throw new RangeError('Expected three entries')
    const { writer } = two.event
    const last = { [writer]: { n: 2, hash: two.hash } }
    const apart = await sync(login, [zero, two], last)
    expect(apart).toMatchObject({ ahead: last, lacks: [{ writer, from: 1, to: 1 }] })
    const whole = await sync(login, [one], last)
    expect(whole).toMatchObject({ heads: last, lacks: [] })
    expect(whole).not.toHaveProperty('ahead')
  })

  it('[R2] tell within half a minute that the database forgot the end of a long log', async () => {
    const login = nextLogin()
    const entries = chain(login, 300)
    await sync(login, entries)
    await removeFrom(login, 250)
    // Held still: a lost connection or the next look shows it.
    server.clock.advance(31_000)
    const reply = await sync(login, [], headOf(entries))
    expect(reply.lacks).toEqual([{ writer: writerOf(entries), from: 250, to: 299 }])
    expect((await sync(login, entries.slice(250), headOf(entries))).lacks).toEqual([])
  })

  it('[R2] tell at once what is missing after the connections were lost', async () => {
    const login = nextLogin()
    const entries = chain(login, 5)
    await sync(login, entries)
    await server.services.sql`
      delete from answer_events where sitting_id = ${login.sitting.sittingId} and n = 2`
    await server.services.reports.sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`
    await expect
      .poll(
        async () => {
          try {
            return (await sync(login, [], headOf(entries))).lacks
          } catch {
            // A query that met the end of its connection; the next one has a new connection.
            return undefined
          }
        },
        { timeout: 20_000 },
      )
      // What follows is held beyond the gap, and not asked for again (E6).
      .toEqual([{ writer: writerOf(entries), from: 2, to: 2 }])
  })

  it('take up what another process stored, also of writers they never saw', async () => {
    const login = nextLogin()
    const [mine, other] = [chain(login, 4), chain(login, 3)]
    await sync(login, mine.slice(0, 2))
    await sync(login, [...mine.slice(2), ...other], {}, second)
    server.clock.advance(31_000)
    const reply = await sync(login, [], { ...headOf(mine), ...headOf(other) })
    expect(reply.heads).toEqual({ ...headOf(mine), ...headOf(other) })
    expect(reply.lacks).toEqual([])
  })

  it('close a gap as its entries come, in any order', async () => {
    const login = nextLogin()
    const entries = chain(login, 6)
    const pick = (...at: number[]) => at.flatMap((n) => entries[n] ?? [])
    expect((await sync(login, pick(3, 5), headOf(entries))).heads).toEqual({})
    expect((await sync(login, pick(0), headOf(entries))).heads).toEqual(headOf(pick(0)))
    expect((await sync(login, pick(2, 1), headOf(entries))).heads).toEqual(headOf(pick(3)))
    expect((await sync(login, pick(4), headOf(entries))).heads).toEqual(headOf(entries))
  })

  it('[R4] show by their hash that another content stands at the same number', async () => {
    const login = nextLogin()
    const ours = chain(login, 4)
    const theirs = chainOf(login, writerOf(ours), 4, 'b')
    await sync(login, theirs)
    const reply = await sync(login, [], headOf(ours))
    expect(reply.lacks).toEqual([{ writer: writerOf(ours), from: 0, to: 3 }])
    const resent = await sync(login, ours, headOf(ours))
    expect(resent.results.map((result) => result.outcome)).toEqual([
      'stored',
      'conflict',
      'conflict',
      'conflict',
    ])
  })

  it('cost no read of the whole log while it grows', async () => {
    const login = nextLogin()
    const { sessionId, sittingId } = login.sitting
    const entries = chain(login, 400)
    await sync(login, entries)
    const { services } = server
    const read: number[] = []
    const counting = new Proxy(services.sql, {
      apply: (sql, self, args) => {
        const result: Promise<{ length: number }> = Reflect.apply(sql, self, args)
        return result.then((rows) => {
          read.push(rows.length)
          return rows
        })
      },
    })
    const heads = createHeldHeads({ ...services, sql: counting })
    await heads.after(sessionId, sittingId, [])
    for (let look = 0; look < 3; look += 1) {
      server.clock.advance(31_000)
      expect(await heads.after(sessionId, sittingId, [])).toEqual(headOf(entries))
    }
    expect(read).toEqual([400, 1, 1, 1])
    // Now and then all the same, in case a loss stayed hidden.
    server.clock.advance(60_000)
    await heads.after(sessionId, sittingId, [])
    expect(read.at(-1)).toBe(400)
  })
})
