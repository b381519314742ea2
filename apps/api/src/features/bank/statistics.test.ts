import { randomUUID } from 'node:crypto'
import {
  createFolder,
  readEntry,
  searchEntries,
  type EntryContent,
  type SatPaper,
} from '@wenkao/shared/bank'
import { listAudit } from '@wenkao/shared/audit'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  createTestServer,
  type TestServer,
  type TestStaff,
} from '../../test-processes/test-server.ts'
import { results } from '../results/results.table.ts'
import { importEntries, putCategories } from './index.ts'
import { QUIET_MS, takeSettled } from './keep-statistics.ts'

let server: TestServer
let office: TestStaff
beforeAll(async () => {
  server = await createTestServer()
  office = await server.office()
  await putCategories(server.services, { kind: 'anyone' }, [
    { code: '9', name: '客观题', nameEn: 'Objective' },
    { code: '901', name: '计算机基础', nameEn: 'Basics' },
    { code: '90101', name: '硬件', nameEn: 'Hardware' },
  ])
})
afterAll(() => server.close())

const content: EntryContent = {
  kind: 'single',
  stem: '哪一个是中央处理器？',
  options: ['CPU', '内存', '硬盘', '显示器'].map((text, at) => ({ id: 'ABCD'[at] ?? '', text })),
  answer: ['A'],
  explanation: '',
  source: '',
}

async function entry(): Promise<{ entryId: string; number: string }> {
  const folderId = randomUUID()
  await server.call(createFolder, { headers: office.headers, body: { folderId, name: folderId } })
  const [added] = await importEntries(
    server.services,
    { kind: 'anyone' },
    {
      ...{ folderId, note: '' },
      rows: [{ knowledgePoint: '90101', difficulty: 1, tags: [], content }],
    },
  )
  if (added?.outcome !== 'added') throw new RangeError('Expected an entry')
  return added
}

/** An exam whose candidates chose these options, each worth the whole paper. */
async function sat(number: string, chosen: readonly string[], at: number) {
  const examId = randomUUID()
  const papers = new Map<string, SatPaper>()
  for (const [index, id] of chosen.entries()) {
    const sittingId = randomUUID()
    const share = id === 'A' ? 1 : 0
    // The weakest of the whole paper are those that have this one right: it discriminates the wrong way.
    const paper = {
      share: 1 - share - index / 1000,
      items: [{ id: number, share, isAnswered: true, chosen: [id] }],
    }
    papers.set(sittingId, paper)
    await server.services.db.insert(results).values({
      ...{ examId, candidateId: randomUUID(), sessionId: randomUUID(), sittingId },
      ...{ status: 'graded', points: 1, max: 1, flags: [], updatedAt: at },
    })
  }
  return {
    examId,
    read: ({ sittingId }: { sittingId: string }) => Promise.resolve(papers.get(sittingId)),
  }
}

describe('statistics by themselves', () => {
  it('BK13: are taken when the results of an exam have been quiet, once, and again after a change', async () => {
    const { entryId, number } = await entry()
    const began = server.services.clock.now()
    let now = began
    const services = { ...server.services, clock: { now: () => now } }
    const { examId, read } = await sat(
      number,
      ['A', 'A', 'A', 'B', 'B', 'C', 'C', 'C', 'B', 'B'],
      now,
    )
    const looked = { since: 0 }
    const take = () => takeSettled(services, read, looked)
    const statistics = async () =>
      (await server.call(readEntry, { headers: office.headers, params: { entryId } })).statistics

    expect(await take()).toBe(false)
    expect((await statistics()).exams).toBe(0)
    now += QUIET_MS
    expect(await take()).toBe(true)
    expect(await take()).toBe(false)
    expect(await statistics()).toMatchObject({
      ...{ exams: 1, sat: 10, facility: 0.3, discrimination: -1 },
      options: {
        A: { all: 3, best: 0, weakest: 3 },
        B: { all: 4, best: 2, weakest: 0 },
        C: { all: 3, best: 1, weakest: 0 },
      },
      history: [{ examId, sat: 10 }],
    })
    const audited = async () =>
      (await server.call(listAudit, { headers: office.headers, query: {} })).rows.filter(
        ({ action }) => action === 'bank.statistics',
      ).length
    expect(await audited()).toBe(1)

    now += QUIET_MS
    await server.services.db
      .update(results)
      .set({ updatedAt: now })
      .where(eq(results.examId, examId))
    expect(await take()).toBe(false)
    now += QUIET_MS
    expect(await take()).toBe(true)
    expect((await statistics()).sat).toBe(10)
    expect(await audited()).toBe(2)
    expect(await takeSettled(services, read, { since: 0 })).toBe(false)
  })

  it('BK13: mark what needs a look, and the list can be narrowed to it', async () => {
    const { number } = await entry()
    const found = async (look: string) =>
      (await server.call(searchEntries, { headers: office.headers, query: { look } })).rows.map(
        (row) => row.number,
      )
    const later = {
      ...server.services,
      clock: { now: () => server.services.clock.now() + 2 * QUIET_MS },
    }
    const many = await sat(
      number,
      Array.from({ length: 31 }, (_, n) => (n === 30 ? 'B' : 'A')),
      5,
    )
    while (await takeSettled(later, many.read, { since: 0 }));
    expect(await found('tooEasy')).toContain(number)
    expect(await found('unusedOption')).toContain(number)
    expect(await found('any')).toContain(number)
    expect(await found('tooHard')).not.toContain(number)
    const { number: unseen } = await entry()
    expect(await found('any')).not.toContain(unseen)
  })
})
