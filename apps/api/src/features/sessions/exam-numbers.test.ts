import { importRoster, listCandidates, previewRoster, putCandidates } from '@wenkao/shared/sessions'
import Papa from 'papaparse'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setUpExam, type ExamSetUp } from '../../test-processes/set-up-exam.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'
import type { SentCandidate } from './check-inputs.ts'

let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(() => server.close())

const HEADINGS = ['姓名', '学校', '班级', '身份证号', '学校代码']
const [FIRST_ID, SECOND_ID, THIRD_ID] = [
  '11010519491231002X',
  '440524198801010011',
  '110105199003077251',
]
type Rows = readonly (readonly string[])[]
const fileOf = (rows: Rows, headings = HEADINGS) =>
  new TextEncoder().encode(Papa.unparse([headings, ...rows]))

const asking = (set: ExamSetUp, rows: Rows, numbers?: string, headings?: string[]) => ({
  headers: set.office.headers,
  params: { examId: set.examId },
  query: { fileName: 'roster.csv', ...(numbers === undefined ? {} : { numbers }) },
  body: fileOf(rows, headings),
})
const take = (...wish: Parameters<typeof asking>) => server.call(importRoster, asking(...wish))
const look = (...wish: Parameters<typeof asking>) => server.call(previewRoster, asking(...wish))
const emptyExam = () => setUpExam(server, { candidates: 0 })

async function numbersOf({ office, examId }: ExamSetUp): Promise<Record<string, string[]>> {
  const { rows } = await server.call(listCandidates, {
    headers: office.headers,
    params: { examId },
    query: { pageSize: 200 },
  })
  const found: Record<string, string[]> = {}
  for (const { name, examNumber } of rows) (found[name] ??= []).push(examNumber)
  return found
}

describe('exam numbers by the office’s pattern', () => {
  it('RO7: count within school and class, are shown before anything is saved, and stay on a second import', async () => {
    const set = await emptyExam()
    const rows = [
      ['赵一', '二中', '1班', FIRST_ID, ''],
      ['钱二', '一中', '1班', '', ''],
      ['孙三', '二中', '2班', '', ''],
      ['李四', '二中', '1班', '', ''],
    ]
    const pattern = '26{学校:2}{班级:2}{序号:3}'
    const shown = await look(set, rows, pattern)
    expect(shown).toMatchObject({ added: 4, unnumbered: 4, givenTotal: 4, numbers: pattern })
    expect(shown.given.map(({ line, examNumber }) => [line, examNumber])).toEqual([
      [2, '260101001'],
      [3, '260201001'],
      [4, '260102001'],
      [5, '260101002'],
    ])
    expect(await numbersOf(set)).toEqual({})
    expect(await take(set, rows, pattern)).toMatchObject({ added: 4, faulty: 0 })
    const numbers = {
      赵一: ['260101001'],
      钱二: ['260201001'],
      孙三: ['260102001'],
      李四: ['260101002'],
    }
    expect(await numbersOf(set)).toEqual(numbers)
    // The pattern is kept, and another order of rows changes nothing.
    const again = await take(set, rows.toReversed())
    expect(again).toMatchObject({ added: 0, changed: 0, unchanged: 4, givenTotal: 0 })
    const more = await take(set, [['周五', '三中', '1班', '', ''], ...rows])
    expect(more).toMatchObject({ added: 1, unchanged: 4 })
    expect(await numbersOf(set)).toEqual({ ...numbers, 周五: ['260301001'] })
  })

  it('RO7: a person keeps the number under another class or name while the identity number is the same', async () => {
    const set = await emptyExam()
    await take(set, [['赵一', '一中', '1班', FIRST_ID, '']], '{n:4}')
    const moved = [['赵壹', '一中', '3班', FIRST_ID, '']]
    expect(await take(set, moved)).toMatchObject({ added: 0, changed: 1 })
    expect(await numbersOf(set)).toEqual({ 赵壹: ['0001'] })
    // Who brings the identity number only later is the same one; somebody else of the name is not.
    await take(set, [['钱二', '一中', '1班', '', '']])
    expect(await take(set, [['钱二', '一中', '1班', SECOND_ID, '']])).toMatchObject({ changed: 1 })
    expect(await take(set, [['钱二', '一中', '1班', THIRD_ID, '']])).toMatchObject({ added: 1 })
    expect(await numbersOf(set)).toEqual({ 赵壹: ['0001'], 钱二: ['0002', '0003'] })
    // Now a name alone tells two people apart no longer.
    const unclear = await take(set, [['钱二', '一中', '1班', '', '']])
    expect(unclear.faults).toMatchObject([{ line: 2, field: 'name', fault: 'personUnclear' }])
  })

  it('RO7: names namesakes of one class, and takes those who bring a number of their own', async () => {
    const set = await emptyExam()
    const headings = ['考号', ...HEADINGS]
    const rows = [
      ['', '张伟', '一中', '1班', '', ''],
      ['', '张伟', '一中', '1班', '', ''],
      ['', '张伟', '一中', '2班', '', ''],
      ['0001', '王芳', '一中', '1班', '', ''],
      ['', '李娜', '一中', '1班', FIRST_ID, ''],
      ['', '李娜', '一中', '1班', '', ''],
    ]
    for (const added of [4, 0]) {
      const taken = await take(set, rows, '{n:4}', headings)
      expect(taken).toMatchObject({ added, unchanged: 4 - added, faulty: 2, unnumbered: 5 })
      expect(taken.faults.map(({ line, fault }) => [line, fault])).toEqual([
        [2, 'personUnclear'],
        [3, 'personUnclear'],
      ])
    }
    // The number that a row brings is passed over.
    expect(await numbersOf(set)).toEqual({
      王芳: ['0001'],
      张伟: ['0002'],
      李娜: ['0003', '0004'],
    })
  })

  it('RO7: takes figures from a column, and names what is missing or used up', async () => {
    const set = await emptyExam()
    const rows = [
      ['赵一', '一中', '1班', '', '７'],
      ['钱二', '一中', '1班', '', ''],
      ['孙三', '一中', '1班', '', '不详'],
      ...Array.from({ length: 10 }, (_, at) => [`考生${at}`, '一中', '2班', '', '8']),
    ]
    const taken = await take(set, rows, '{学校代码:3}-{n:1}')
    expect(taken.given.slice(0, 2).map(({ examNumber }) => examNumber)).toEqual(['007-1', '008-1'])
    expect(taken.faults).toMatchObject([
      { line: 3, fault: 'numberPartMissing', value: '学校代码' },
      { line: 4, fault: 'examNumberMalformed', value: '不详' },
      { line: 14, fault: 'numbersUsedUp', value: '008-…' },
    ])
    const bare = await take(set, [['郑六', '', '', '', '']], '{school:2}{n}')
    expect(bare.faults).toMatchObject([{ line: 2, field: 'school', fault: 'numberPartMissing' }])
    const long = await take(set, [['郑六', '一中', '', '', '1'.repeat(32)]], '{学校代码}{n}')
    expect(long.faults).toMatchObject([{ line: 2, fault: 'examNumberMalformed' }])
  })

  it('RO7: without a pattern a row without a number is faulty; a wrong pattern changes nothing', async () => {
    const set = await emptyExam()
    const rows = [['赵一', '一中', '1班', '', '']]
    const status = async (numbers?: string) => {
      const reply = await server.raw(importRoster, asking(set, rows, numbers))
      return [reply.status, ((await reply.json()) as { code?: string }).code]
    }
    expect(await look(set, rows)).toMatchObject({ unnumbered: 1, good: 0, numbers: '' })
    expect(await status()).toEqual([422, 'columnMissing'])
    expect(await status('{n}{n}')).toEqual([400, 'invalidRequest'])
    expect(await status('2026')).toEqual([400, 'invalidRequest'])
    expect(await numbersOf(set)).toEqual({})
    expect(await status('{n:3}')).toEqual([200, undefined])
    // An empty one asks for none, whatever the exam keeps.
    expect(await status('')).toEqual([422, 'columnMissing'])
  })

  it('RO7: two offices at once give no number twice', async () => {
    const set = await emptyExam()
    const of = (family: string) =>
      Array.from({ length: 40 }, (_, at) => [`${family}${at}`, '一中', '1班', '', ''])
    const taken = await Promise.all(['甲', '乙', '丙'].map((one) => take(set, of(one), 'A{n:3}')))
    expect(taken.map(({ added }) => added)).toEqual([40, 40, 40])
    const numbers = Object.values(await numbersOf(set)).flat()
    expect(new Set(numbers).size).toBe(120)
    expect(numbers.toSorted().at(-1)).toBe('A120')
  })

  it('RO7: another system gets the number of everybody whom it sends without one, and again the same', async () => {
    const set = await emptyExam()
    const put = (candidates: readonly SentCandidate[], numbers?: string) =>
      server.call(putCandidates, {
        headers: set.office.headers,
        params: { examId: set.examId },
        body: {
          candidates: [...candidates],
          ...(numbers === undefined ? {} : { numbers }),
        },
      })
    const people = [
      { name: '张伟', school: '一中', className: '1班', externalId: 'p-1' },
      { name: '张伟', school: '一中', className: '1班', externalId: 'p-2' },
      { name: '王芳', examNumber: 'K7', externalId: 'p-3' },
    ]
    const refused = await put(people)
    expect(refused).toMatchObject({ added: 1, given: [] })
    expect(refused.faults.map(({ line, fault }) => [line, fault])).toEqual([
      [1, 'examNumberMissing'],
      [2, 'examNumberMissing'],
    ])
    for (const added of [2, 0]) {
      expect(await put(people, 'K{n}')).toMatchObject({
        added,
        unchanged: 3 - added,
        faults: [],
        given: [
          { line: 1, examNumber: 'K1', name: '张伟' },
          { line: 2, examNumber: 'K2', name: '张伟' },
        ],
      })
    }
    const renamed = await put([{ name: '张为', school: '一中', externalId: 'p-2' }])
    expect(renamed).toMatchObject({ changed: 1, given: [{ examNumber: 'K2' }] })
  })
})
