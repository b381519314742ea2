import { logInCandidate, type LogInReply } from '@wenkao/shared/sittings'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setUpExam, startExam, type ExamSetUp } from '../../test-processes/set-up-exam.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'
import { selectSessionBindings, selectSittings } from './sittings.queries.ts'

let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(() => server.close())

type Outcome =
  | { readonly is: 'in'; readonly reply: LogInReply }
  | { readonly is: string; readonly reply?: undefined }

async function tryLogIn(
  set: ExamSetUp,
  at: number,
  wrong: { accessCode?: string; number?: number } = {},
): Promise<Outcome> {
  const ticket = set.tickets[at]
  const [row] = (await selectSittings(server.services.db, [set.sessionId])).filter(
    ({ examNumber }) => examNumber === ticket?.examNumber,
  )
  const body = {
    sessionId: set.sessionId,
    examNumber: ticket?.examNumber ?? '',
    accessCode: wrong.accessCode ?? ticket?.accessCode ?? '',
    station: { kind: 'browser' as const, number: wrong.number ?? row?.seatNumber ?? 0 },
  }
  return server.call(logInCandidate, { body }).then(
    (reply) => ({ is: 'in', reply }),
    (error: { code?: string }) => ({ is: error.code ?? String(error) }),
  )
}

describe('log-ins that come at once', () => {
  it('of a whole room are all bound once, each to its own seat', async () => {
    const set = await setUpExam(server)
    await startExam(server, set)
    const all = await Promise.all(set.tickets.map((_ticket, at) => tryLogIn(set, at)))
    expect(all.map(({ is }) => is)).toEqual(set.tickets.map(() => 'in'))
    const bindings = await selectSessionBindings(server.services.db, [set.sessionId])
    expect(bindings).toHaveLength(set.tickets.length)
    expect(new Set(bindings.map((row) => row.sittingId)).size).toBe(set.tickets.length)
    expect(bindings.every((row) => row.epoch === 1 && row.loggedInAt !== null)).toBe(true)
  })

  it('of one candidate give one binding and one token, whichever is first', async () => {
    const set = await setUpExam(server)
    await startExam(server, set)
    const twice = await Promise.all([tryLogIn(set, 0), tryLogIn(set, 1), tryLogIn(set, 0)])
    expect(twice.map(({ is }) => is)).toEqual(['in', 'in', 'in'])
    expect(twice[2]?.reply?.token).toBe(twice[0]?.reply?.token)
    const bindings = await selectSessionBindings(server.services.db, [set.sessionId])
    expect(bindings).toHaveLength(2)
  })

  it('fail alone: a wrong code and a wrong seat beside good ones', async () => {
    const set = await setUpExam(server)
    await startExam(server, set)
    const mixed = await Promise.all([
      tryLogIn(set, 0, { accessCode: 'AAAA-AAAA-AAAA' }),
      tryLogIn(set, 1),
      tryLogIn(set, 0, { number: 99 }),
    ])
    expect(mixed.map(({ is }) => is)).toEqual(['wrongAccessCode', 'in', 'wrongStation'])
    // Nothing of the refused ones stayed.
    expect(await tryLogIn(set, 0)).toMatchObject({ is: 'in' })
  })

  it('make a candidate who guessed too often wait, with the right code too', async () => {
    const set = await setUpExam(server)
    await startExam(server, set)
    for (let guess = 0; guess < 6; guess += 1) {
      await tryLogIn(set, 0, { accessCode: 'AAAA-AAAA-AAAA' })
    }
    const both = await Promise.all([tryLogIn(set, 0), tryLogIn(set, 1)])
    expect(both.map(({ is }) => is)).toEqual(['tooManyRequests', 'in'])
  })

  it('are not held up by somebody who is at work on one sitting', async () => {
    const set = await setUpExam(server)
    await startExam(server, set)
    const [first] = await selectSittings(server.services.db, [set.sessionId])
    if (!first) throw new Error('Expected a sitting')
    const at = set.tickets.findIndex((ticket) => ticket.examNumber === first.examNumber)
    const other = at === 0 ? 1 : 0
    let waiting: Promise<Outcome> | undefined
    await server.services.sql.begin(async (transaction) => {
      await transaction`select 1 from sittings where sitting_id = ${first.sittingId} for update`
      waiting = tryLogIn(set, at)
      expect(await tryLogIn(set, other)).toMatchObject({ is: 'in' })
    })
    expect(await waiting).toMatchObject({ is: 'in' })
  })
})
