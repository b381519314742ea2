import { createApiKey } from '@wenkao/shared/accounts'
import { endSession, startSession } from '@wenkao/shared/monitor'
import { createRoom } from '@wenkao/shared/places'
import { listResults } from '@wenkao/shared/results'
import { simulateSitting } from '@wenkao/shared/sandbox'
import { drawSeats } from '@wenkao/shared/seating'
import {
  createExam,
  createSession,
  listCandidates,
  listPapers,
  putCandidates,
  scheduleCandidates,
} from '@wenkao/shared/sessions'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setUpExam, startExam } from '../../test-processes/set-up-exam.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'
import { selectChangedExams } from '../bank/statistics.queries.ts'

let server: TestServer
beforeAll(async () => {
  server = await createTestServer({ grades: true })
})
afterAll(() => server.close())

/** A sandbox exam made by a program with a key alone, seats not yet drawn. */
async function sandbox(candidates: number) {
  const set = await setUpExam(server)
  const { secret } = await server.call(createApiKey, {
    headers: set.office.headers,
    body: { name: 'SIS' },
  })
  const headers = { authorization: `Bearer ${secret}` }
  const [paper] = (await server.call(listPapers, { headers })).papers
  const { examId } = await server.call(createExam, {
    headers,
    body: { title: 'Sandbox', kind: 'sandbox', paperId: paper?.paperId, durationMinutes: 60 },
  })
  await server.call(putCandidates, {
    headers,
    params: { examId },
    body: {
      candidates: Array.from({ length: candidates }, (_, at) => ({
        examNumber: `S${at + 1}`,
        name: `Sandbox ${at + 1}`,
      })),
    },
  })
  const [site] = await server.services.sql<{ id: string }[]>`
    select site_id as id from rooms where room_id = ${set.roomId}`
  const { roomId } = await server.call(createRoom, {
    headers,
    params: { siteId: site?.id ?? '' },
    body: { name: 'sandbox', stations: candidates },
  })
  const { sessionId } = await server.call(createSession, {
    headers,
    body: { examId, roomId, name: 'sandbox', plannedStart: server.clock.now() },
  })
  const params = { sessionId }
  await server.call(scheduleCandidates, { headers, params, body: { next: 300 } })
  const draw = () =>
    server.call(drawSeats, { headers, params, body: { witnessDigits: '2468', who: { all: true } } })
  const start = () => server.call(startSession, { headers, params })
  const simulate = (body: object = {}) => server.call(simulateSitting, { headers, params, body })
  return { set, headers, examId, sessionId, draw, start, simulate }
}

describe('a sandbox exam (N14)', () => {
  it('SX1: candidates sit as exam PCs would, once, and are graded like any others', async () => {
    const { headers, examId, sessionId, draw, start, simulate } = await sandbox(4)
    // Without a seat nobody sits; who is named is told why.
    expect(await simulate()).toEqual({ handedIn: 0, refused: [], isMore: false })
    const [early] = (await simulate({ examNumbers: ['S1'] })).refused
    expect(early).toMatchObject({ examNumber: 'S1', code: expect.any(String) as string })
    await draw()
    // Before the start a PC logs in and waits: nothing can be answered yet.
    const before = await simulate({ examNumbers: ['S1'] })
    expect(before.handedIn).toBe(0)
    await start()
    expect(await simulate({ examNumbers: ['S1', 'S2'], rightShare: 100 })).toEqual({
      ...{ handedIn: 2, refused: [], isMore: false },
    })
    expect(await simulate({ rightShare: 0 })).toMatchObject({ handedIn: 2, refused: [] })
    expect(await simulate()).toEqual({ handedIn: 0, refused: [], isMore: false })
    await server.call(endSession, { headers, params: { sessionId } })
    await expect
      .poll(
        async () => {
          const { rows } = await server.call(listResults, {
            ...{ headers, params: { examId }, query: { pageSize: 200 } },
          })
          return rows.map((row) => [row.examNumber, row.points])
        },
        { timeout: 20_000 },
      )
      .toEqual([
        ['S1', 5],
        ['S2', 5],
        ['S3', 0],
        ['S4', 0],
      ])
    const { rows } = await server.call(listCandidates, { headers, params: { examId }, query: {} })
    expect(rows).toHaveLength(4)
  })

  it('SX1: at most 50 sit in one request, and the reply says that there are more', async () => {
    const { draw, start, simulate } = await sandbox(52)
    await draw()
    await start()
    expect(await simulate()).toEqual({ handedIn: 50, refused: [], isMore: true })
    expect(await simulate()).toEqual({ handedIn: 2, refused: [], isMore: false })
  }, 60_000)

  it('SX2: no other exam can be simulated, and the bank learns nothing from one', async () => {
    const { set, examId } = await sandbox(1)
    await startExam(server, set)
    const refused = await server.raw(simulateSitting, {
      headers: set.office.headers,
      params: { sessionId: set.sessionId },
      body: {},
    })
    expect(refused.status).toBe(409)
    await server.services.sql`
      insert into results (exam_id, candidate_id, session_id, sitting_id, status, flags, updated_at)
      select exam_id, candidate_id, session_id, sitting_id, 'graded', '[]', 9999999999999
      from sittings where exam_id = ${examId}`
    const changed = await selectChangedExams(server.services.db, 0)
    expect(changed.map((row) => row.examId)).not.toContain(examId)
  })
})
