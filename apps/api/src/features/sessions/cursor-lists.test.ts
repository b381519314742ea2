import { createApiKey } from '@wenkao/shared/accounts'
import { listAudit } from '@wenkao/shared/audit'
import type { Endpoint } from '@wenkao/shared/kernel'
import { createArea, createRoom, createSite } from '@wenkao/shared/places'
import { listResults } from '@wenkao/shared/results'
import {
  createExam,
  createSession,
  listCandidates,
  listSessions,
  putCandidates,
} from '@wenkao/shared/sessions'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { smallPaper } from '../../test-processes/set-up-exam.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'
import { confirmPaper } from '../papers/index.ts'

let server: TestServer
let headers: Record<string, string>
let examId: string
beforeAll(async () => {
  server = await createTestServer()
  const office = await server.office()
  const { secret } = await server.call(createApiKey, {
    ...{ headers: office.headers, body: { name: 'registry' } },
  })
  headers = { authorization: `Bearer ${secret}` }
  const paperId = await confirmPaper(server.services, smallPaper('by cursor'), new Map())
  const body = { title: 'By cursor', paperId, durationMinutes: 60 }
  examId = (await server.call(createExam, { headers, body })).examId
})
afterAll(() => server.close())

const put = (examNumbers: readonly string[]) => {
  const candidates = examNumbers.map((examNumber) => ({ examNumber, name: `C ${examNumber}` }))
  return server.call(putCandidates, { headers, params: { examId }, body: { candidates } })
}

it('KY6: a list gone through by cursor has every row once, whatever is added meanwhile', async () => {
  const numbers = Array.from({ length: 7 }, (_, at) => `K${String(at * 10).padStart(3, '0')}`)
  await put(numbers)
  const seen: string[] = []
  let after: string | undefined
  for (let turn = 0; turn < 9; turn += 1) {
    const query: Record<string, string> = { limit: '3', ...(after ? { after } : {}) }
    const reply = await server.call(listCandidates, { headers, params: { examId }, query })
    seen.push(...reply.rows.map((row) => row.examNumber))
    if (turn === 0) expect(reply.rows).toHaveLength(3)
    // One before the place that was reached, which a page by number would show a row twice for.
    await put([`A${String(turn).padStart(3, '0')}`])
    if (typeof reply.next !== 'string') break
    after = reply.next
  }
  expect(seen).toEqual(numbers)
  const byNumber = await server.call(listCandidates, { headers, params: { examId } })
  expect(byNumber.next).toBeUndefined()
})

it('KY6: results, sessions and the audit log go by cursor as well, to their end', async () => {
  const area = await server.call(createArea, { headers, body: { name: 'North' } })
  const site = await server.call(createSite, { headers, params: area, body: { name: 'School' } })
  const room = { name: 'Room', stations: 2 }
  const { roomId } = await server.call(createRoom, { headers, params: site, body: room })
  for (const [at, name] of ['c', 'a', 'b'].entries()) {
    const body = { examId, roomId, name, plannedStart: server.clock.now() - at * 1000 }
    await server.call(createSession, { headers, body })
  }
  const walk = async (
    ask: (
      query: Record<string, string>,
    ) => Promise<{ ids: string[]; next?: string | null | undefined }>,
    limit: number,
  ) => {
    const ids: string[] = []
    let next: string | null | undefined
    do {
      const page = await ask({ limit: String(limit), ...(next ? { after: next } : {}) })
      expect(page.ids.length).toBeLessThanOrEqual(limit)
      ids.push(...page.ids)
      next = page.next
    } while (next)
    expect(next).toBeNull()
    return ids
  }
  const sessions = async (query: Record<string, string>) => {
    const { sessions: rows, next } = await server.call(listSessions, { headers, query })
    return { ids: rows.map(({ name }) => name), next }
  }
  expect(await walk(sessions, 2)).toEqual(['c', 'a', 'b'])
  expect((await sessions({ examId })).ids).toEqual(['b', 'a', 'c'])
  const results = async (query: Record<string, string>) => {
    const { rows, next } = await server.call(listResults, { headers, params: { examId }, query })
    return { ids: rows.map(({ examNumber }) => examNumber), next }
  }
  const all = (await results({ pageSize: '200' })).ids
  expect(all.length).toBeGreaterThan(7)
  expect(await walk(results, 4)).toEqual(all)
  const audit = async (query: Record<string, string>) => {
    const { rows, next } = await server.call(listAudit, { headers, query })
    return { ids: rows.map(({ auditId }) => auditId), next }
  }
  const log = (await audit({ pageSize: '200' })).ids
  expect(await walk(audit, 5)).toEqual(log)
})

it('KY6: a cursor of another list, a forged one, and another order beside one are refused', async () => {
  const params = { examId }
  const { next } = await server.call(listCandidates, { headers, params, query: { limit: '1' } })
  const refused = (endpoint: Endpoint, query: Record<string, string>) =>
    expect(server.call(endpoint, { headers, params, query })).rejects.toMatchObject({
      code: 'invalidRequest',
    })
  await refused(listResults, { after: String(next) })
  await refused(listCandidates, { after: 'nonsense' })
  await refused(listCandidates, { limit: '0' })
  await refused(listCandidates, { limit: '2', sort: 'name' })
  const forged = (list: string) => Buffer.from(`${list}\nx' or 1=1`).toString('base64url')
  await refused(listSessions, { after: forged('sessions') })
  await refused(listAudit, { after: forged('audit') })
})
