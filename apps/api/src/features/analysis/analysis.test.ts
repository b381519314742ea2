import { exportAnalysis, readAnalysis } from '@wenkao/shared/analysis'
import {
  makeRules,
  readRules,
  startRegrade,
  decideRegrade,
  readRegrade,
} from '@wenkao/shared/grading'
import { endSession } from '@wenkao/shared/monitor'
import { readSheets } from '@wenkao/office'
import { anId } from '@wenkao/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handInWork } from '../../test-processes/hand-in-work.ts'
import {
  logIn,
  setUpExam,
  smallPaper,
  startExam,
  type ExamSetUp,
} from '../../test-processes/set-up-exam.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'
import { areas } from '../places/places.table.ts'

let server: TestServer
let set: ExamSetUp
const paper = smallPaper('analysis')

/** Of 13 candidates six have both items right, three the first one, three none, and one never comes. */
beforeAll(async () => {
  server = await createTestServer({ grades: true })
  set = await setUpExam(server, { candidates: 13, stations: 14, paper })
  await startExam(server, set)
  for (let at = 0; at < 12; at += 1) {
    const first = at < 9 ? 'b' : 'a'
    const second: Record<string, string[]> = at < 6 ? { '9010401': ['10'] } : {}
    await handInWork(server, paper, await logIn(server, set, at), {
      answers: { '9010101': [first], ...second },
    })
  }
  await server.call(endSession, {
    headers: set.office.headers,
    params: { sessionId: set.sessionId },
  })
})
afterAll(async () => {
  await server.close()
})
const analysis = (headers = set.office.headers) =>
  server.call(readAnalysis, { headers, params: { examId: set.examId }, query: { language: 'en' } })
const graded = () =>
  expect.poll(async () => (await analysis()).summary.sat, { timeout: 30_000 }).toBe(12)

describe('the analysis of an exam (D13)', () => {
  it('AN1 to AN4: has the figures that a hand counts, of those who sat alone', async () => {
    await graded()
    const { summary, items, distribution, schools, rooms, knowledgePoints } = await analysis()
    // Totals 5 six times, 2 three times, 0 three times: mean 3, s² = 54/11.
    expect(summary).toMatchObject({ sat: 12, mean: 3, median: 3.5, least: 0, most: 5, max: 5 })
    expect(summary.deviation).toBeCloseTo(Math.sqrt(54 / 11), 10)
    // 2 · (1 − (9/11 + 27/11) ÷ 54/11)
    expect(summary.alpha).toBeCloseTo(2 / 3, 10)
    expect(summary.error).toBeCloseTo(Math.sqrt(54 / 11 / 3), 10)
    // In ones and zeros: p 3/4 and 1/2, variances 9/44 and 12/44, of the sums 8.25/11 = 33/44.
    expect(summary.kr20).toBeCloseTo(2 * (1 - 21 / 33), 10)
    const [first, second] = items
    expect(first).toMatchObject({
      ...{ id: '9010101', kind: 'single', knowledgePoint: 'numbers', title: '1 + 1 = ?' },
      ...{ sat: 12, unanswered: 0, difficulty: 0.75, discrimination: 1, doubts: [] },
      options: [
        { id: 'a', text: '1', isKey: false, all: 3, best: 0, weakest: 3 },
        { id: 'b', text: '2', isKey: true, all: 9, best: 3, weakest: 0 },
      ],
    })
    expect(first?.correlation).toBeCloseTo(9 / Math.sqrt(9 * 27), 10)
    expect(second).toMatchObject({ difficulty: 0.5, unanswered: 6, options: [] })
    expect(distribution.map(({ total }) => total)).toEqual([3, 0, 0, 0, 3, 0, 0, 0, 0, 6])
    expect(knowledgePoints).toEqual([{ name: 'numbers', items: 2, sat: 24, difficulty: 0.625 }])
    expect(schools).toMatchObject([{ name: '', sat: 12, mean: 3 }])
    expect(rooms).toMatchObject([{ name: 'site room', sat: 12 }])
  })

  it('is a workbook with a sheet for each table', async () => {
    const response = await server.raw(exportAnalysis, {
      ...{ headers: set.office.headers, params: { examId: set.examId } },
    })
    const read = readSheets(new Uint8Array(await response.arrayBuffer()))
    if (read.kind !== 'ok') throw new Error(`Expected sheets, got ${read.kind}`)
    expect(read.sheets.map(({ name }) => name)).toEqual(
      '概况 试题 选项 评分点 知识点 学校与考场'.split(' '),
    )
    const [summary, items, options] = read.sheets
    expect(summary?.rows[3]).toEqual(['平均', '3'])
    expect(items?.rows[1]?.slice(0, 8)).toEqual([
      ...['9010101', 'single', '1 + 1 = ?', 'numbers', '12', '0', '0.75', '1'],
    ])
    expect(options?.rows[2]).toEqual(['9010101', '2', '是', '9', '3', '0'])
  })

  it('AN1: shows an area its own candidates only, and nobody without the role', async () => {
    const [area] = await server.services.db.select().from(areas)
    const areaId = area?.areaId ?? ''
    const own = await server.staff([{ role: 'areaAdmin', scope: { kind: 'area', id: areaId } }])
    expect((await analysis(own.headers)).summary.sat).toBe(12)
    const other = await server.staff([{ role: 'areaAdmin', scope: { kind: 'area', id: anId(5) } }])
    expect((await analysis(other.headers)).summary).toMatchObject({ sat: 0, mean: null, max: null })
    const proctor = await server.staff([{ role: 'proctor', scope: { kind: 'all' } }])
    await expect(analysis(proctor.headers)).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('AN1: leaves a voided item out of every figure of items', async () => {
    const of = { headers: set.office.headers, params: { examId: set.examId } }
    const { rules } = await server.call(readRules, {
      ...{ headers: set.office.headers, params: { examId: set.examId, rulesVersion: '1' } },
    })
    await server.call(makeRules, {
      ...of,
      body: {
        ...{ expected: 1, reason: '有歧义' },
        rules: {
          ...rules,
          items: rules.items.map((item) =>
            item.id === '9010401' ? { ...item, voided: 'credited' as const } : item,
          ),
        },
      },
    })
    const runId = anId(9)
    await server.call(startRegrade, { ...of, body: { runId, rulesVersion: 2, reason: '作废' } })
    const run = { headers: set.office.headers, params: { examId: set.examId, runId } }
    await expect
      .poll(async () => (await server.call(readRegrade, run)).regrade.state, { timeout: 30_000 })
      .toBe('ready')
    await server.call(decideRegrade, { ...run, body: { decision: 'released', reason: '已核对' } })
    const { items, voided, summary } = await analysis()
    expect(voided).toEqual(['9010401'])
    expect(items.map(({ id, correlation }) => [id, correlation])).toEqual([['9010101', null]])
    expect(summary).toMatchObject({ sat: 12, alpha: null, least: 3, most: 5 })
  })
})
