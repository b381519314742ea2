import { importRoster, listCandidates, putCandidates } from '@wenkao/shared/sessions'
import * as fc from 'fast-check'
import Papa from 'papaparse'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeWorkbook } from '../../platform/write-workbook.ts'
import { setUpExam, type ExamSetUp } from '../../test-processes/set-up-exam.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'
import { checkRoster } from './check-roster.ts'
import { recogniseColumns } from './roster-columns.ts'

let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(() => server.close())

const isFull = process.env['WENKAO_FULL'] === '1'
const HEADINGS = ['考号', '姓名', '性别', '身份证号', '学校', '班级', '特殊需要', '备注']

/** What stands in cells of rosters, and what should not. */
const cell = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.stringMatching(/^[0-9]{1,20}$/),
  fc.constantFrom(
    ...['', ' ', '男', '无', '4.40106E+17', '440106200801010000', '11010519491231002X', '加时'],
    ...[
      '加时 30%',
      '=1+1',
      '"',
      "'",
      '𠮷野·㐂',
      '１２３',
      '__proto__',
      '\u202e',
      '\ufeff',
      'x'.repeat(300),
    ],
  ),
)
const pattern = fc.constantFrom('', 'X{n:3}', '{school:2}{class}-{n}', '{备注}{n:2}')
const row = fc.array(cell, { minLength: 0, maxLength: 9 })

/** Rows among which some are good: those come in whatever stands around them. */
const roster = fc.array(
  fc.oneof(
    row.map((cells) => ({ isGood: false, cells })),
    fc.constant({ isGood: true, cells: [] }),
  ),
  { minLength: 1, maxLength: 30 },
)

function written(rows: readonly { readonly isGood: boolean; readonly cells: readonly string[] }[]) {
  const good: string[] = []
  const table = rows.map(({ isGood, cells }, at) => {
    if (!isGood) return [...cells]
    good.push(`GOOD-${at}`)
    return [`GOOD-${at}`, `考生${at}`, '女', '', '一中', '三班', '加时 10 分钟', '']
  })
  return { table, good }
}

async function numbersOf(set: ExamSetUp): Promise<string[]> {
  const found: string[] = []
  for (let page = 1; ; page += 1) {
    const { rows } = await server.call(listCandidates, {
      headers: set.office.headers,
      params: { examId: set.examId },
      query: { search: 'GOOD-', page, pageSize: 200 },
    })
    found.push(...rows.map(({ examNumber }) => examNumber))
    if (rows.length < 200) return found
  }
}

describe('any roster', () => {
  it('RO6: is sorted into good and faulty rows, and every row is one of them', () => {
    fc.assert(
      fc.property(roster, fc.boolean(), (rows, mayLackNumber) => {
        const { table, good } = written(rows)
        const lines = table.map((cells, at) => ({ line: at + 2, cells }))
        const checked = checkRoster(lines, recogniseColumns(HEADINGS), mayLackNumber)
        const taken = new Set(checked.good.map(({ examNumber }) => examNumber))
        expect(good.filter((number) => !taken.has(number))).toEqual([])
        const sound = checked.good.length + checked.unnumbered.length
        expect(sound + checked.faultyLines.size).toBe(table.length)
        if (!mayLackNumber) expect(checked.unnumbered).toEqual([])
      }),
      { numRuns: isFull ? 5000 : 500 },
    )
  })

  it('RO6: comes in by file without a crash and without losing a good row, and again as unchanged', async () => {
    const set = await setUpExam(server, { candidates: 0 })
    const take = (fileName: string, body: Uint8Array, numbers: string) =>
      server.raw(importRoster, {
        headers: set.office.headers,
        params: { examId: set.examId },
        query: { fileName, numbers },
        body,
      })
    /** What UTF-8 cannot hold, and what makes a file no table. */
    const typed = (text: string) => text.toWellFormed().replaceAll('\u0000', '')
    const plain = (text: string) => text.replaceAll(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, '')
    await fc.assert(
      fc.asyncProperty(roster, fc.boolean(), pattern, async (rows, isWorkbook, numbers) => {
        const { table, good } = written(rows)
        const cells = table.map((one) => one.map(isWorkbook ? plain : typed))
        const bytes = isWorkbook
          ? await writeWorkbook('名单', HEADINGS, cells)
          : new TextEncoder().encode(Papa.unparse([HEADINGS, ...cells]))
        const fileName = isWorkbook ? 'roster.xlsx' : 'roster.csv'
        expect((await take(fileName, bytes, numbers)).status).toBe(200)
        const kept = new Set(await numbersOf(set))
        expect(good.filter((number) => !kept.has(number))).toEqual([])
        const again = await (await take(fileName, bytes, numbers)).json()
        expect(again).toMatchObject({ added: 0, changed: 0 })
      }),
      { numRuns: isFull ? 200 : 15 },
    )
  })

  it('RO6: of another system is answered without a crash, whatever its texts hold', async () => {
    const set = await setUpExam(server, { candidates: 0 })
    const text = fc.string({ unit: 'binary', maxLength: 20 })
    const candidate = fc.record(
      {
        examNumber: fc.stringMatching(/^[0-9A-Za-z-]{1,32}$/),
        name: fc.oneof(text, fc.constantFrom('a\u0000b', '\ud800', '李雷')),
        identityNumber: text,
        school: text,
        className: text,
        specialNeeds: text,
        externalId: text,
      },
      { requiredKeys: ['examNumber', 'name'] },
    )
    await fc.assert(
      fc.asyncProperty(fc.array(candidate, { maxLength: 5 }), async (candidates) => {
        const reply = await server.raw(putCandidates, {
          headers: set.office.headers,
          params: { examId: set.examId },
          body: { candidates },
        })
        expect(reply.status).toBeLessThan(500)
      }),
      { numRuns: isFull ? 1000 : 60 },
    )
  })
})
