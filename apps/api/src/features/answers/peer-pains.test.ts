import { createEventWriter, syncAnswers, type SyncRequest } from '@wenkao/shared/answers'
import type { LogInReply } from '@wenkao/shared/sittings'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { callEndpoint } from '../../platform/call-endpoint.ts'
import { logIn, setUpExam, startExam } from '../../test-processes/set-up-exam.ts'
import { createTestServer, ORIGIN, type TestServer } from '../../test-processes/test-server.ts'

const DAY = 24 * 3600 * 1000

let server: TestServer
let login: LogInReply
beforeAll(async () => {
  server = await createTestServer()
  const set = await setUpExam(server, { candidates: 1, stations: 1 })
  await startExam(server, set)
  login = await logIn(server, set, 0)
})
afterAll(async () => {
  await server.close()
})

function sync(request: Partial<SyncRequest> & Readonly<Record<string, unknown>>) {
  return callEndpoint((incoming) => server.app.fetch(incoming), ORIGIN, syncAnswers, {
    headers: { authorization: `Bearer ${login.token}` },
    body: { version: 1, heads: {}, events: [], ...request },
  })
}

describe('pains of other exam systems that must not come back', () => {
  it('pain 13: nothing that a client says of time, outage or start moves its deadline', async () => {
    const before = await sync({})
    const { sittingId } = login.sitting
    const random = new Uint8Array(16)
    for (const [at, skew] of [-300 * DAY, -DAY, DAY, 300 * DAY].entries()) {
      const writer = createEventWriter(sittingId, login.binding, random.fill(at + 1))
      const told = Math.max(0, Date.now() + skew)
      const entries = writer.write(
        { kind: 'answer', item: '9010101', value: ['a'] },
        { greatestHlc: 0, serverMs: told, wallClock: told },
      )
      const reply = await sync({
        events: entries.map(({ text }) => text),
        // Fields that no contract knows, as another system's client sends them to be given time.
        timestart: told,
        offlineMs: DAY,
        clock: { serverNow: told, state: 'running', deadline: told + DAY, handInOpensAt: null },
      })
      expect(reply.results.map(({ outcome }) => outcome)).toEqual(['stored', 'stored'])
      expect(reply.clock.deadline).toBe(before.clock.deadline)
    }
    expect((await sync({})).clock.deadline).toBe(before.clock.deadline)
  })
})
