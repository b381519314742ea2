import { createApiKey, type KeyScope } from '@wenkao/shared/accounts'
import { listAudit } from '@wenkao/shared/audit'
import { createArea, createRoom, createSite, listPlaces } from '@wenkao/shared/places'
import {
  createExam,
  createSession,
  listCandidates,
  listExams,
  listSessions,
  putCandidates,
} from '@wenkao/shared/sessions'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { smallPaper } from '../../test-processes/set-up-exam.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'
import { confirmPaper } from '../papers/index.ts'

let server: TestServer
let office: Readonly<Record<string, string>>
let headers: Record<string, string>
let exam: { title: string; paperId: string; durationMinutes: number; externalId: string }
beforeAll(async () => {
  server = await createTestServer()
  office = (await server.office()).headers
  headers = await keyOf()
  const paperId = await confirmPaper(server.services, smallPaper('external'), new Map())
  exam = { title: 'Of the registry', paperId, durationMinutes: 60, externalId: 'exam/2026-1' }
})
afterAll(() => server.close())

async function keyOf(scopes?: KeyScope[]) {
  const body = { name: 'registry', ...(scopes ? { scopes } : {}) }
  const { secret } = await server.call(createApiKey, { headers: office, body })
  return { authorization: `Bearer ${secret}` }
}
const conflict = (fields: readonly string[]) => ({ code: 'conflict', details: { fields } })

it('KY7: the same exam, place or session again is the same one, another under its name a conflict', async () => {
  const both = [1, 2].map(() => server.call(createExam, { headers, body: exam }))
  const [{ examId } = { examId: '' }, again] = await Promise.all(both)
  expect(again?.examId).toBe(examId)
  await expect(
    server.call(createExam, { headers, body: { ...exam, title: 'Other' } }),
  ).rejects.toMatchObject(conflict(['title']))
  const query = { externalId: exam.externalId }
  const found = await server.call(listExams, { headers, query })
  expect(found.exams).toMatchObject([{ examId, externalId: exam.externalId }])

  const area = { name: 'North', externalId: 'a-1' }
  const params = await server.call(createArea, { headers, body: area })
  expect(await server.call(createArea, { headers, body: area })).toEqual(params)
  const site = { headers, params, body: { name: 'School', externalId: 's-1' } }
  const { siteId } = await server.call(createSite, site)
  expect(await server.call(createSite, site)).toEqual({ siteId })
  const room = { name: 'Room', stations: 4, externalId: 'r-1' }
  const make = (body: object) => server.call(createRoom, { headers, params: { siteId }, body })
  const { roomId } = await make(room)
  expect(await make(room)).toEqual({ roomId })
  await expect(make({ ...room, stations: 5 })).rejects.toMatchObject(conflict(['stations']))
  await expect(make({ ...room, externalId: 'r-2' })).rejects.toMatchObject({ code: 'nameTaken' })
  const { areas } = await server.call(listPlaces, { headers })
  expect(areas[0]?.sites[0]?.rooms[0]).toMatchObject({ roomId, externalId: 'r-1' })

  const session = { examId, roomId, name: 'S', plannedStart: 1_800_000_000_000, externalId: 'x' }
  const { sessionId } = await server.call(createSession, { headers, body: session })
  expect((await server.call(createSession, { headers, body: session })).sessionId).toBe(sessionId)
  await expect(
    server.call(createSession, { headers, body: { ...session, plannedStart: 5, name: 'T' } }),
  ).rejects.toMatchObject(conflict(['name', 'plannedStart']))
  const listed = await server.call(listSessions, { headers, query: { externalId: 'x' } })
  expect(listed.sessions.map((row) => row.sessionId)).toEqual([sessionId])
})

it('KY7: a candidate has one externalId, which finds it and belongs to nobody else', async () => {
  const { examId } = await server.call(createExam, {
    ...{ headers, body: { ...exam, externalId: 'exam/2026-2' } },
  })
  const put = (candidates: object[]) =>
    server.call(putCandidates, { headers, params: { examId }, body: { candidates } })
  const one = { examNumber: 'K1', name: 'Feng Tang', externalId: 'p-1' }
  expect(await put([one])).toMatchObject({ added: 1 })
  expect(await put([one])).toMatchObject({ added: 0, changed: 0, unchanged: 1 })
  await expect(put([{ ...one, examNumber: 'K2' }])).rejects.toMatchObject({
    ...{ code: 'conflict' },
    details: { candidates: [{ externalId: 'p-1', examNumber: 'K2', belongsTo: 'K1' }] },
  })
  const rowsOf = async (externalId: string) =>
    (await server.call(listCandidates, { headers, params: { examId }, query: { externalId } })).rows
  expect(await rowsOf('p-1')).toMatchObject([{ examNumber: 'K1', externalId: 'p-1' }])
  expect(await rowsOf('p-2')).toEqual([])
  await put([{ examNumber: 'K1', name: 'Feng Tang' }])
  expect(await rowsOf('p-1')).toHaveLength(1)
})

it('KY2: an identity number goes whole to a key for personal data alone, and leaves an audit row', async () => {
  const { examId } = await server.call(createExam, {
    ...{ headers, body: { ...exam, externalId: 'exam/2026-3' } },
  })
  const identityNumber = '11010519491231002X'
  const candidates = [{ examNumber: 'P1', name: 'Ge Tian', identityNumber }]
  await server.call(putCandidates, { headers, params: { examId }, body: { candidates } })
  const read = async (who: Record<string, string>) => {
    const reply = await server.raw(listCandidates, { headers: who, params: { examId } })
    return reply.text()
  }
  const looks = async () => {
    const query = { action: 'roster.read' }
    return (await server.call(listAudit, { headers: office, query })).total
  }
  const before = await looks()
  for (const who of [{ ...office }, await keyOf(['rosters:read'])]) {
    const text = await read(who)
    expect(text).toContain('110*************2X')
    expect(text).not.toContain(identityNumber)
  }
  expect(await looks()).toBe(before)
  expect(await read(await keyOf(['rosters:read', 'personal:read']))).toContain(identityNumber)
  expect(await looks()).toBe(before + 1)
})
