import { decideCase, downloadCase, listCases, readCase } from '@wenkao/shared/adjudication'
import { listResults } from '@wenkao/shared/results'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { logIn, setUpExam, startExam, type ExamSetUp } from '../../test-processes/set-up-exam.ts'
import { openTestPage, type TestPage } from '../../test-processes/test-page.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await createTestServer({ grades: true })
})
afterAll(() => server.close())

/** A candidate whose first hand-in has one right answer, and a second one that has both. */
async function handedInTwice(): Promise<{ set: ExamSetUp; page: TestPage; caseId: string }> {
  const set = await setUpExam(server, { candidates: 1 })
  await startExam(server, set)
  const page = await openTestPage(server, await logIn(server, set, 0))
  page.answer('9010101', ['b'])
  await page.flush()
  await page.submit()
  page.answer('9010401', ['10'])
  await page.flush()
  expect((await page.submit()).outcome).toBe('contested')
  // Repeated, as after an answer that was lost: the same case.
  expect((await page.submit()).outcome).toBe('same')
  const { cases } = await server.call(listCases, { headers: set.office.headers, query: {} })
  const mine = cases.filter((row) => row.sessionId === set.sessionId)
  expect(mine).toHaveLength(1)
  expect(mine[0]).toMatchObject({ source: 'handIn', decision: null })
  return { set, page, caseId: mine[0]?.caseId ?? '' }
}

const points = async ({ office, examId }: ExamSetUp) =>
  (await server.call(listResults, { headers: office.headers, params: { examId } })).rows[0]?.points

describe('a contested hand-in (F03e)', () => {
  it('AP7: is a case of its own, which says what the two cover, answer otherwise and score', async () => {
    const { set, caseId } = await handedInTwice()
    const { headers } = set.office
    const params = { sessionId: set.sessionId, caseId }
    const detail = await vi.waitFor(
      async () => {
        const read = await server.call(readCase, { headers, params })
        expect(read.packaged).not.toBeNull()
        expect(read.standing).not.toBeNull()
        return read
      },
      { timeout: 30_000, interval: 50 },
    )
    expect(detail).toMatchObject({
      comparison: { kind: 'newer', entriesThere: 1, entriesHere: 0, items: ['9010401'] },
      standing: { total: 2, of: 5 },
      packaged: { total: 5, of: 5 },
      answers: [{ itemId: '9010401', standing: [], packaged: ['10'] }],
    })
    expect((await server.raw(downloadCase, { headers, params })).status).toBe(404)
  })

  it('AP7: stands once an adjudicator says so, and the first stands again when that is taken back', async () => {
    const { set, caseId } = await handedInTwice()
    const { headers } = set.office
    const params = { sessionId: set.sessionId, caseId }
    const decide = (decision: 'replaced' | 'stands', expected: 'replaced' | null) =>
      server.call(decideCase, { headers, params, body: { decision, reason: 'seen', expected } })
    const until = (total: number) =>
      vi.waitFor(
        async () => {
          expect(await points(set)).toBe(total)
        },
        { timeout: 30_000, interval: 50 },
      )
    await until(2)
    await decide('replaced', null)
    await until(5)
    await decide('stands', 'replaced')
    await until(2)
  })
})
