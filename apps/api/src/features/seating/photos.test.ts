import { listAudit } from '@wenkao/shared/audit'
import { candidatePhoto, checkInList, PHOTO_MAX_BYTES, putPhoto } from '@wenkao/shared/seating'
import { putCandidates } from '@wenkao/shared/sessions'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setUpExam, type ExamSetUp } from '../../test-processes/set-up-exam.ts'
import { JPEG, PNG } from '../../test-processes/small-pictures.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(() => server.close())

const put = (set: ExamSetUp, examNumber: string, body: Uint8Array, headers = set.office.headers) =>
  server.call(putPhoto, { headers, params: { examId: set.examId, examNumber }, body })

async function candidates(set: ExamSetUp) {
  const { headers } = set.office
  const reply = await server.call(checkInList, { headers, params: { sessionId: set.sessionId } })
  return reply.candidates
}

const look = (set: ExamSetUp, sittingId: string, headers = set.office.headers) =>
  server.raw(candidatePhoto, { headers, params: { sessionId: set.sessionId, sittingId } })

async function looks(set: ExamSetUp): Promise<number> {
  const { rows } = await server.call(listAudit, {
    headers: set.office.headers,
    query: { sessionId: set.sessionId, pageSize: 200 },
  })
  return rows.filter((row) => row.subject.startsWith('photo of')).length
}

describe('photos at the door (N11)', () => {
  it('come back as they were brought, sealed in the database, and each look is audited once', async () => {
    const set = await setUpExam(server)
    const [first, second] = set.tickets.map((ticket) => ticket.examNumber)
    expect(await put(set, first ?? '', PNG)).toEqual({ outcome: 'stored' })
    expect(await put(set, first ?? '', PNG)).toEqual({ outcome: 'same' })
    expect(await put(set, second ?? '', JPEG)).toEqual({ outcome: 'stored' })
    const rows = await candidates(set)
    expect(rows.map((row) => row.hasPhoto)).toEqual([true, true, false])
    const scope = { kind: 'session', id: set.sessionId } as const
    const door = await server.staff([{ role: 'waitingAreaStaff', scope }])
    for (const headers of [set.office.headers, set.office.headers, door.headers]) {
      const reply = await look(set, rows[0]?.sittingId ?? '', headers)
      expect(reply.headers.get('content-type')).toBe('image/png')
      expect(reply.headers.get('cache-control')).toBe('no-store')
      expect(Buffer.from(await reply.arrayBuffer()).equals(PNG)).toBe(true)
    }
    expect((await look(set, rows[1]?.sittingId ?? '')).headers.get('content-type')).toBe(
      'image/jpeg',
    )
    expect(await looks(set)).toBe(3)
    const [kept] = await server.services.sql<{ total: number }[]>`
      select count(*)::int as total from candidate_personal
      where position(${PNG} in photo) > 0`
    expect(kept?.total).toBe(0)
  })

  it('are shown of candidates of the session alone', async () => {
    const set = await setUpExam(server)
    const other = await setUpExam(server)
    await put(set, set.tickets[0]?.examNumber ?? '', PNG)
    const sittingId = (await candidates(set))[0]?.sittingId ?? ''
    expect((await look(other, sittingId)).status).toBe(404)
    expect((await look(set, (await candidates(set))[2]?.sittingId ?? '')).status).toBe(404)
    const scope = { kind: 'session', id: other.sessionId } as const
    const door = await server.staff([{ role: 'waitingAreaStaff', scope }])
    expect((await look(set, sittingId, door.headers)).status).toBe(403)
    expect(await looks(set)).toBe(0)
  })

  it('outlive a corrected identity number: a person keeps the key', async () => {
    const set = await setUpExam(server)
    const { headers } = set.office
    const examNumber = set.tickets[0]?.examNumber ?? ''
    await put(set, examNumber, PNG)
    for (const identityNumber of ['11010519491231002X', '110105194912310038']) {
      const body = { candidates: [{ examNumber, name: 'corrected', identityNumber }] }
      const reply = await server.call(putCandidates, {
        headers,
        params: { examId: set.examId },
        body,
      })
      expect(reply.faults).toEqual([])
    }
    const row = (await candidates(set))[0]
    expect(row?.identityNumberMasked).toBe('110*************38')
    expect(Buffer.from(await (await look(set, row?.sittingId ?? '')).arrayBuffer())).toEqual(PNG)
  })

  it('are refused when they are no usable JPEG or PNG, too large, of nobody, or brought by somebody who may not', async () => {
    const set = await setUpExam(server, { candidates: 1 })
    const examNumber = set.tickets[0]?.examNumber ?? ''
    const unreadable = {
      text: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
      nothing: Buffer.alloc(0),
      'a PNG without an end': PNG.subarray(0, 40),
      'a JPEG without a frame': JPEG.subarray(0, 20),
      'a PNG of no width': Buffer.from(PNG).fill(0, 16, 20),
    }
    for (const [what, bytes] of Object.entries(unreadable)) {
      await expect(put(set, examNumber, bytes), what).rejects.toMatchObject({
        code: 'fileUnreadable',
      })
    }
    const large = Buffer.concat([PNG, Buffer.alloc(PHOTO_MAX_BYTES)])
    await expect(put(set, examNumber, large)).rejects.toMatchObject({ code: 'tooLarge' })
    await expect(put(set, 'nobody', PNG)).rejects.toMatchObject({ code: 'notFound' })
    const proctor = await server.staff([{ role: 'proctor', scope: { kind: 'all' } }])
    await expect(put(set, examNumber, PNG, proctor.headers)).rejects.toMatchObject({
      code: 'forbidden',
    })
  })
})
