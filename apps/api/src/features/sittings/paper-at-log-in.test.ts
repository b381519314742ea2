import { drawSeats } from '@wenkao/shared/seating'
import { startSession } from '@wenkao/shared/monitor'
import { getPaperKey, logInCandidate, type LogInReply } from '@wenkao/shared/sittings'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setUpExam, type ExamSetUp } from '../../test-processes/set-up-exam.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'
import { registerTestStation } from '../../test-processes/test-station.ts'
import { selectSittings } from './sittings.queries.ts'

let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(() => server.close())

/** A candidate with the PC at the drawn seat. */
async function seat(set: ExamSetUp, at: number) {
  const ticket = set.tickets[at]
  const sittings = await selectSittings(server.services.db, [set.sessionId])
  const number = sittings.find((row) => row.examNumber === ticket?.examNumber)?.seatNumber
  if (!ticket || number == null) throw new Error('Expected a seat')
  const { examNumber, accessCode } = ticket
  const { station, stationId } = await registerTestStation(server, set, number)
  const who = { sessionId: set.sessionId, examNumber, accessCode }
  return {
    atStation: (): Promise<LogInReply> => {
      const proof = station.proof(stationId, examNumber, server.clock.now())
      return server.call(logInCandidate, { body: { ...who, station: proof } })
    },
    inBrowser: (): Promise<LogInReply> =>
      server.call(logInCandidate, { body: { ...who, station: { kind: 'browser', number } } }),
  }
}

const keyOf = ({ token }: LogInReply) =>
  server.call(getPaperKey, { headers: { authorization: `Bearer ${token}` } })

describe('a log-in', () => {
  it('[R6] brings the key of the own paper to a station once the session runs, never before', async () => {
    const set = await setUpExam(server)
    const params = { sessionId: set.sessionId }
    const { headers } = set.office
    const body = { witnessDigits: '2468', who: { all: true as const } }
    await server.call(drawSeats, { headers, params, body })
    const [early, late, browser] = [await seat(set, 0), await seat(set, 1), await seat(set, 2)]

    const before = await early.atStation()
    expect(before.paper).toBeUndefined()
    await expect(keyOf(before)).rejects.toMatchObject({ code: 'notStarted' })

    await server.call(startSession, { headers, params })
    await expect.poll(async () => (await keyOf(before)).package, { timeout: 20_000 }).not.toBeNull()
    for (const pc of [early, late]) {
      const reply = await pc.atStation()
      expect(reply.paper).toEqual(await keyOf(reply))
    }
    expect((await browser.inBrowser()).paper).toBeUndefined()
  })
})
