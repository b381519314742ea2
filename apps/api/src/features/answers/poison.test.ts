import { createHash } from 'node:crypto'
import { sealEntry, syncAnswers, type LogEntry, type SyncReply } from '@wenkao/shared/answers'
import type { LogInReply } from '@wenkao/shared/sittings'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { logInAll, setUpExam, startExam } from '../../test-processes/set-up-exam.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'

let server: TestServer
let nextLogin: () => LogInReply
let otherSitting: string
beforeAll(async () => {
  server = await createTestServer()
  const set = await setUpExam(server, { candidates: 80, stations: 80 })
  await startExam(server, set)
  nextLogin = await logInAll(server, set, 80)
  otherSitting = nextLogin().sitting.sittingId
})
afterAll(async () => {
  await server.close()
})

let writers = 0
const nextWriter = () => {
  writers += 1
  return createHash('sha256').update(`poison ${writers}`).digest('hex').slice(0, 32)
}

function chain(login: LogInReply, length: number): LogEntry[] {
  const writer = nextWriter()
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
        value: n === 0 ? { epoch: 0, branch: null, parent: null } : [`${n}`],
        at: 1000,
      }),
    )
  }
  return entries
}

const sync = (login: LogInReply, events: readonly string[]): Promise<SyncReply> =>
  server.call(syncAnswers, {
    headers: { authorization: `Bearer ${login.token}` },
    body: { version: 1, heads: {}, events },
  })
const rowsOf = async (login: LogInReply): Promise<string[]> => {
  const rows = await server.services.sql<{ text: string }[]>`
    select text from answer_events where sitting_id = ${login.sitting.sittingId} order by writer, n`
  return rows.map((row) => row.text)
}
const keptOf = async (login: LogInReply): Promise<string[]> => {
  const rows = await server.services.sql<{ text: string }[]>`
    select text from answer_conflicts where sitting_id = ${login.sitting.sittingId}`
  return [...(await rowsOf(login)), ...rows.map((row) => row.text)]
}
/** SHA-256 over the UTF-8 bytes, by another program than the one under test. */
const hashOf = (text: string) =>
  createHash('sha256').update(Buffer.from(text, 'utf8')).digest('hex')
/** What a text looks like after the database kept it: no U+0000, lone surrogates as U+FFFD. */
const asKept = (text: string) => text.replaceAll('\u0000', '\\u0000').toWellFormed()

type Poison = (login: LogInReply) => { texts: string[]; outcomes: string[] }
const event = (login: LogInReply, more: object) => ({
  ...chain(login, 1)[0]?.event,
  writer: nextWriter(),
  ...more,
})
const one =
  (make: (login: LogInReply) => string, outcome: string): Poison =>
  (login) => ({
    texts: [make(login)],
    outcomes: [outcome],
  })
const poisons: [string, Poison][] = [
  ['malformed JSON', one(() => '{"v":1,', 'quarantined')],
  ['nothing', one(() => '', 'quarantined')],
  ['a number', one(() => '7', 'quarantined')],
  ['null', one(() => 'null', 'quarantined')],
  ['a list', one((login) => JSON.stringify([event(login, {})]), 'quarantined')],
  [
    'U+0000 in the text',
    one((login) => `${JSON.stringify(event(login, {}))}\u0000`, 'quarantined'),
  ],
  [
    'U+0000 escaped in a value',
    one((login) => JSON.stringify(event(login, { value: ['a\u0000b'] })), 'stored'),
  ],
  [
    'U+0000 in the kind',
    one((login) => JSON.stringify(event(login, { kind: '\u0000' })), 'quarantined'),
  ],
  [
    'U+001F, which parts texts, in the kind',
    one((login) => JSON.stringify(event(login, { kind: '\u001f' })), 'stored'),
  ],
  [
    'U+001F raw in the text',
    one((login) => `${JSON.stringify(event(login, {}))}\u001f`, 'quarantined'),
  ],
  [
    'quotes and braces in the kind',
    one((login) => JSON.stringify(event(login, { kind: '{"\\,NULL}' })), 'stored'),
  ],
  ['an empty kind', one((login) => JSON.stringify(event(login, { kind: '' })), 'stored')],
  ['a kind called NULL', one((login) => JSON.stringify(event(login, { kind: 'NULL' })), 'stored')],
  ['white space around', one((login) => ` ${JSON.stringify(event(login, {}))}\n`, 'stored')],
  [
    'a lone surrogate',
    one(
      (login) => JSON.stringify(event(login, { value: 'x' })).replace('"x"', '"\ud800"'),
      'stored',
    ),
  ],
  [
    'a number beyond four bytes',
    one((login) => JSON.stringify(event(login, { n: 2 ** 31 })), 'quarantined'),
  ],
  [
    'the greatest number',
    one((login) => JSON.stringify(event(login, { n: Number.MAX_SAFE_INTEGER })), 'quarantined'),
  ],
  [
    'a number that is none',
    one((login) => JSON.stringify(event(login, {})).replace('"n":0', '"n":1e400'), 'quarantined'),
  ],
  ['a negative number', one((login) => JSON.stringify(event(login, { n: -1 })), 'quarantined')],
  [
    'the greatest clock',
    one((login) => JSON.stringify(event(login, { hlc: Number.MAX_SAFE_INTEGER })), 'stored'),
  ],
  [
    'another sitting',
    one((login) => JSON.stringify(event(login, { sitting: otherSitting })), 'quarantined'),
  ],
  [
    'an entry of 4 MB',
    one(
      (login) => JSON.stringify(event(login, { value: ['x'.repeat(4 * 1024 * 1024 - 500)] })),
      'stored',
    ),
  ],
  [
    'deep nesting',
    one(
      (login) =>
        JSON.stringify(event(login, { value: 'x' })).replace(
          '"x"',
          '['.repeat(20_000) + ']'.repeat(20_000),
        ),
      'stored',
    ),
  ],
  ['an unknown kind', one((login) => JSON.stringify(event(login, { kind: 'sketch' })), 'stored')],
  ['a newer version', one((login) => JSON.stringify(event(login, { v: 2 })), 'quarantined')],
  [
    'a __proto__ key',
    one(
      (login) => JSON.stringify(event(login, {})).replace('{', '{"__proto__":{"n":7},'),
      'stored',
    ),
  ],
  [
    'a __proto__ in the value',
    one(
      (login) =>
        JSON.stringify(event(login, { value: 'x' })).replace(
          '"x"',
          '{"__proto__":{"polluted":true}}',
        ),
      'stored',
    ),
  ],
  [
    'a file version nobody can read',
    one(
      (login) => JSON.stringify(event(login, { kind: 'file', item: 'a.txt', value: { hash: 7 } })),
      'stored',
    ),
  ],
  [
    'a file path with U+0000',
    one(
      (login) =>
        JSON.stringify(
          event(login, {
            kind: 'file',
            item: 'x/\u0000',
            value: { hash: null, size: 0, baseHash: null, modifiedAt: 0 },
          }),
        ),
      'stored',
    ),
  ],
  [
    'one key with two contents',
    (login) => {
      const base = event(login, { value: ['a'] })
      const texts = [JSON.stringify(base), JSON.stringify({ ...base, value: ['b'] })]
      return { texts, outcomes: ['stored', 'conflict'] }
    },
  ],
]

describe('one poisonous entry', () => {
  it.each(poisons)(
    '[R3,R8] %s stops nothing: first, in the middle, last, and beside another candidate',
    async (_what, make) => {
      const [login, other] = [nextLogin(), nextLogin()]
      for (const position of [0, 1, 2]) {
        const good = chain(login, 2)
        const neighbours = chain(other, 3)
        const { texts, outcomes } = make(login)
        const goodTexts = good.map((entry) => entry.text)
        const events = goodTexts.toSpliced(position, 0, ...texts)
        const expected = ['stored', 'stored'].toSpliced(position, 0, ...outcomes)
        // Sent in one turn, so that they share a batch.
        const [reply, beside] = await Promise.all([
          sync(login, events),
          sync(
            other,
            neighbours.map((entry) => entry.text),
          ),
        ])
        expect(reply.results).toEqual(
          events.map((text, at) => ({ hash: hashOf(text), outcome: expected[at] })),
        )
        expect(beside.results.map((result) => result.outcome)).toEqual([
          'stored',
          'stored',
          'stored',
        ])
        const kept = await keptOf(login)
        for (const text of events) expect(kept.includes(asKept(text))).toBe(true)
        for (const { text } of neighbours) expect((await rowsOf(other)).includes(text)).toBe(true)
        // Sent again, as after a lost reply, the same is said.
        expect((await sync(login, events)).results).toEqual(reply.results)
      }
      expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
    },
  )
})

describe('an entry that the database refuses', () => {
  /** Lets the database refuse a content in one table, as a limit of size or a constraint would. */
  async function refuse(table: 'answer_events' | 'answer_conflicts', sign: string): Promise<void> {
    await server.services.sql.unsafe(
      `alter table ${table} add constraint refuse_${sign} check (text not like '%${sign}%')`,
    )
  }

  it('[R8] fails alone: it is kept aside, its neighbours of all candidates are in their logs', async () => {
    await refuse('answer_events', 'refused1')
    const [login, other] = [nextLogin(), nextLogin()]
    const [good, neighbours] = [chain(login, 3), chain(other, 2)]
    const bad = JSON.stringify(event(login, { value: ['refused1'] }))
    const events = good.map((entry) => entry.text).toSpliced(1, 0, bad)
    const [reply, beside] = await Promise.all([
      sync(login, events),
      sync(
        other,
        neighbours.map((entry) => entry.text),
      ),
    ])
    expect(reply.results.map((result) => result.outcome)).toEqual([
      'stored',
      'quarantined',
      'stored',
      'stored',
    ])
    expect(beside.results.map((result) => result.outcome)).toEqual(['stored', 'stored'])
    expect(await rowsOf(login)).toEqual(good.map((entry) => entry.text))
    expect(await keptOf(login)).toContain(bad)
    expect(Object.values(reply.heads)).toEqual([{ n: 2, hash: good[2]?.hash }])
  })

  it('[R1,R8] is not acknowledged when it can be stored nowhere, and holds up nothing', async () => {
    await refuse('answer_events', 'refused2')
    await refuse('answer_conflicts', 'refused2')
    const login = nextLogin()
    const good = chain(login, 2)
    const bad = JSON.stringify(event(login, { value: ['refused2'] }))
    const reply = await sync(login, [bad, ...good.map((entry) => entry.text)])
    expect(reply.results.map((result) => result.outcome)).toEqual(['unstored', 'stored', 'stored'])
    expect(await rowsOf(login)).toEqual(good.map((entry) => entry.text))
  })
})
