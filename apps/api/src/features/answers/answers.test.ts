import { createHash } from 'node:crypto'
import { headsOf, sealEntry, syncAnswers, type LogEntry } from '@wenkao/shared/answers'
import { getSitting, type LogInReply } from '@wenkao/shared/sittings'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp, type App } from '../../app.ts'
import { callEndpoint } from '../../platform/call-endpoint.ts'
import { logInAll, setUpExam, startExam } from '../../test-processes/set-up-exam.ts'
import { createTestServer, ORIGIN, type TestServer } from '../../test-processes/test-server.ts'

let server: TestServer
let second: App
let nextLogin: () => LogInReply
beforeAll(async () => {
  server = await createTestServer()
  // Another process on the same database, as behind a load balancer.
  second = createApp(server.services, { grades: false })
  const set = await setUpExam(server, { candidates: 30, stations: 30 })
  await startExam(server, set)
  nextLogin = await logInAll(server, set, 30)
})
afterAll(async () => {
  await second.stop()
  await server.close()
})

const writerName = (seed: string) => createHash('sha256').update(seed).digest('hex').slice(0, 32)

/** A writer's chain of entries; `from` and `to` are its numbers. */
function chain(login: LogInReply, writer: string, length: number, value: unknown = ['a']) {
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
        value: n === 0 ? { epoch: 0, branch: null, parent: null } : value,
        at: 1000,
      }),
    )
  }
  return entries
}

const sync = (login: LogInReply, events: readonly string[], app: App = server.app) =>
  callEndpoint((request) => app.fetch(request), ORIGIN, syncAnswers, {
    headers: { authorization: `Bearer ${login.token}` },
    body: { version: 1, heads: {}, events },
  })
const rowsOf = (login: LogInReply) =>
  server.services.sql<{ writer: string; n: number; hash: string; text: string }[]>`
    select writer, n, hash, text from answer_events
    where sitting_id = ${login.sitting.sittingId} order by writer, n`
const conflictsOf = (login: LogInReply) =>
  server.services.sql<{ hash: string; reason: string; text: string }[]>`
    select hash, reason, text from answer_conflicts
    where sitting_id = ${login.sitting.sittingId} order by text`

/** Pieces of a log as clients send them: any order, any grouping, some twice, by either app. */
const delivery = fc.record({
  lengths: fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 4 }),
  sends: fc.array(
    fc.record({
      app: fc.boolean(),
      picks: fc.array(fc.nat(), { minLength: 1, maxLength: 10 }),
    }),
    { maxLength: 10 },
  ),
  together: fc.boolean(),
})

describe('appending answers', () => {
  it('[R2,R3] keeps each event exactly once, whatever order, repetition and process brings it', async () => {
    await fc.assert(
      fc.asyncProperty(delivery, async ({ lengths, sends, together }) => {
        const login = nextLogin()
        const entries = lengths.flatMap((length, at) =>
          chain(login, writerName(`${login.sitting.sittingId} ${at}`), length),
        )
        const texts = entries.map((entry) => entry.text)
        const deliver = async (send: { app: boolean; picks: readonly number[] }) => {
          const events = send.picks.map((pick) => texts[pick % texts.length] ?? '')
          const reply = await sync(login, events, send.app ? second : server.app)
          expect(reply.results.map((result) => result.outcome)).toEqual(events.map(() => 'stored'))
        }
        if (together) await Promise.all(sends.map(deliver))
        else for (const send of sends) await deliver(send)
        // The rest of each log, backwards, through both processes at once.
        const back = texts.toReversed()
        await Promise.all([sync(login, back), sync(login, back, second), sync(login, texts)])
        const rows = await rowsOf(login)
        expect(rows.map((row) => row.text).sort()).toEqual([...texts].sort())
        const expected = headsOf(
          entries.map(({ event, hash }) => ({ writer: event.writer, n: event.n, hash })),
        )
        expect(headsOf(rows)).toEqual(expected)
        for (const app of [server.app, second]) {
          expect((await sync(login, texts, app)).heads).toEqual(expected)
        }
        expect(await conflictsOf(login)).toEqual([])
      }),
      { seed: 20261122, numRuns: 12 },
    )
  })

  it('[R4] keeps both contents of one key, and says the same through either process', async () => {
    const login = nextLogin()
    const writer = writerName('two contents')
    const [one, two] = [chain(login, writer, 4), chain(login, writer, 4, ['b'])]
    const texts = (list: LogEntry[]) => list.map((entry) => entry.text)
    const [first, other] = await Promise.all([
      sync(login, texts(one)),
      sync(login, texts(two), second),
    ])
    const outcomes = [first, other].map((reply) => reply.results.map((result) => result.outcome))
    // Record 0 is the same in both; each key then has one winner.
    for (let n = 1; n < 4; n += 1) {
      expect([outcomes[0]?.[n], outcomes[1]?.[n]].sort()).toEqual(['conflict', 'stored'])
    }
    const kept = [...(await rowsOf(login)), ...(await conflictsOf(login))].map((row) => row.text)
    expect(kept.sort()).toEqual([...new Set([...texts(one), ...texts(two)])].sort())
    expect((await sync(login, texts(one), second)).heads).toEqual(
      (await sync(login, texts(one))).heads,
    )
  })

  it('[R8] keeps apart what no row can hold, and stores its neighbours', async () => {
    const login = nextLogin()
    const good = chain(login, writerName('neighbours'), 2)
    const base = good[0]?.event
    if (!base) throw new RangeError('Expected an entry')
    const odd = [
      { ...base, writer: writerName('far'), n: 2 ** 31 },
      { ...base, writer: writerName('farther'), n: Number.MAX_SAFE_INTEGER },
      { ...base, writer: writerName('kind'), n: 0, kind: '\u0000' },
      { ...base, sitting: nextLogin().sitting.sittingId },
    ].map((event) => JSON.stringify(event))
    const path = sealEntry({
      ...base,
      writer: writerName('path'),
      kind: 'file',
      item: 'x/\u0000.txt',
      value: { hash: null, size: 0, baseHash: null, modifiedAt: 0 },
    })
    const large = sealEntry({
      ...base,
      writer: writerName('hlc'),
      hlc: Number.MAX_SAFE_INTEGER,
      at: Number.MAX_SAFE_INTEGER,
      value: '\ud800 lone',
    })
    const events = [good[0]?.text ?? '', ...odd, path.text, large.text, good[1]?.text ?? '']
    for (const app of [server.app, second]) {
      const reply = await sync(login, events, app)
      expect(reply.results.map((result) => result.outcome)).toEqual([
        'stored',
        ...odd.map(() => 'quarantined'),
        'stored',
        'stored',
        'stored',
      ])
    }
    expect(await rowsOf(login)).toHaveLength(4)
    expect((await conflictsOf(login)).map((row) => row.reason)).toEqual(odd.map(() => 'malformed'))
  })

  it('never waits for itself when two processes bring the same bad and good events at once', async () => {
    const login = nextLogin()
    const entries = chain(login, writerName('crowd'), 40)
    const other = chain(login, writerName('crowd'), 40, ['b'])
    const texts = [...entries, ...other].map((entry) => entry.text)
    const junk = Array.from({ length: 40 }, (_, at) => `junk ${at}`)
    const mixes = Array.from({ length: 12 }, (_, at) => {
      const all = [...texts, ...junk]
      const turned = [...all.slice(at * 10), ...all.slice(0, at * 10)]
      return at % 2 === 0 ? turned : turned.toReversed()
    })
    await Promise.all(
      mixes.map((events, at) => sync(login, events, at % 2 === 0 ? server.app : second)),
    )
    expect(await rowsOf(login)).toHaveLength(40)
    expect(await conflictsOf(login)).toHaveLength(39 + 40)
  })

  it('takes many candidates at once, each one in the own log only', async () => {
    const crowd = [nextLogin(), nextLogin(), nextLogin(), nextLogin()]
    const logs = crowd.map((login, at) => chain(login, writerName(`crowd ${at}`), 30))
    await Promise.all(
      logs.flatMap((log, at) => {
        const login = crowd[at]
        if (!login) return []
        return log.map((entry, n) => sync(login, [entry.text], n % 2 === 0 ? server.app : second))
      }),
    )
    for (const [at, login] of crowd.entries()) {
      const { log } = await server.call(getSitting, {
        headers: { authorization: `Bearer ${login.token}` },
      })
      expect(log).toEqual(logs[at]?.map((entry) => entry.text))
    }
  })
})
