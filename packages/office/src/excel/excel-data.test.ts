import { describe, expect, it } from 'vitest'
import type { Finding, Parameters } from '../checkpoints/checker.ts'
import { coverageOf } from '../checkpoints/judge-checkpoint.ts'
import {
  excelParts,
  cellRows,
  makeExcel,
  relationships,
  zipParts,
} from '../testing/make-document.ts'
import { excelCheckers } from './excel-checkers.ts'
import { openExcel } from './excel-view.ts'
import type { ExcelWorkbook } from './read-workbook.ts'

/** How much of a checkpoint a workbook has right; -1 where its object is missing. */
function share(
  code: string,
  workbook: ExcelWorkbook,
  target: Parameters,
  expected: Parameters,
  start?: ExcelWorkbook,
): number {
  const checker = excelCheckers.find((one) => one.code === code)
  if (checker === undefined) throw new Error(code)
  expect(checker.problems(target, expected)).toEqual([])
  const view = { workbook, start, materials: new Map<string, Uint8Array>() }
  const finding: Finding = checker.examine(view, target, expected)
  return finding.kind === 'found' ? coverageOf(finding.units) : -1
}

const cells = (ref: string, sheet = '表'): Parameters => ({ in: 'range', sheet, ref })
const sheetOf = (rows: string, more: Parameters = {}): ExcelWorkbook =>
  openExcel(makeExcel({ sheets: [{ name: '表', rows, ...more }] }))

describe('what stands in cells (20101, 20103, 20104)', () => {
  const strings =
    '<si><r><t>信息</t></r><r><rPr><b/></rPr><t>技术</t></r><rPh sb="0" eb="2"><t>シンソク</t></rPh></si><si><t>第一行_x000D_\n第二行</t></si><si><t>_x005F_x000D_</t></si>'
  const rows =
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>001</t></is></c><c r="B2"><v>1</v></c><c r="C2" t="d"><v>2026-11-22</v></c><c r="D2"><v>60</v></c></row>'
  const workbook = openExcel(makeExcel({ sheets: [{ name: '表', rows }], strings }))

  it('joins rich text, without its phonetic guide', () => {
    expect(share('20101', workbook, cells('A1'), { value: '信息技术' })).toBe(1)
  })

  it('reads escaped characters once', () => {
    expect(share('20101', workbook, cells('B1'), { value: '第一行 第二行' })).toBe(1)
    expect(share('20101', workbook, cells('C1'), { value: '_x000D_' })).toBe(1)
  })

  it('tells digits typed as text from a number', () => {
    expect(share('20103', workbook, cells('A2'), { values: ['001'] })).toBe(1)
    expect(share('20103', workbook, cells('B2'), { values: ['1'] })).toBe(0)
    expect(share('20101', workbook, cells('A2'), { value: 1 })).toBe(0)
  })

  it('reads ISO dates of Strict files, and serial 60 as 29 February 1900', () => {
    const date = { moments: ['2026-11-22'], shown: false }
    expect(share('20104', workbook, cells('C2'), date)).toBe(1)
    const leap = { value: '1900-02-29' }
    expect(share('20101', workbook, cells('D2'), { ...leap, asShown: true })).toBe(0)
    expect(share('20104', workbook, cells('D2'), { moments: ['1900-03-01'], shown: false })).toBe(0)
  })

  it('counts from 1904 where the workbook does', () => {
    const at1904 = openExcel(
      makeExcel({
        sheets: [{ name: '表', rows: cellRows([[45_983 - 1462]]) }],
        workbook: '<workbookPr date1904="1"/>',
      }),
    )
    const expected = { moments: ['2025-11-22'], shown: false }
    expect(share('20104', at1904, cells('A1'), expected)).toBe(1)
  })

  it('fills the lists that Chinese Excel knows', () => {
    const list = sheetOf(
      cellRows([['星期五'], ['星期六'], ['星期日'], ['第08组'], ['第09组'], ['第10组']]),
    )
    expect(share('20102', list, cells('A1:A3'), { kind: 'list', start: '星期五' })).toBe(1)
    expect(share('20102', list, cells('A4:A6'), { start: '第08组' })).toBe(1)
  })
})

describe('formulas of foreign writers (5.2)', () => {
  const shared =
    '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f t="shared" ref="B1:B3" si="0">A1*2</f><v>2</v></c></row><row r="2"><c r="A2"><v>2</v></c><c r="B2"><f t="shared" si="0"/><v>4</v></c></row><row r="3"><c r="A3"><v>3</v></c><c r="B3"><f t="shared" si="0"/><v>6</v></c></row>'

  it('translates shared formulas from their master', () => {
    expect(share('20205', sheetOf(shared), cells('B1:B3'), { formula: 'A1*2' })).toBe(1)
    expect(share('20203', sheetOf(shared), cells('B1:B3'), { formula: '2*A1' })).toBe(1)
  })

  it('sees the array formula in every cell that it fills', () => {
    const rows =
      '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f t="array" ref="B1:B2">A1:A2*2</f><v>2</v></c></row><row r="2"><c r="A2"><v>2</v></c><c r="B2"><v>4</v></c></row>'
    const workbook = sheetOf(rows)
    expect(share('20208', workbook, cells('B1:B2'), { formula: '2*A1:A2' })).toBe(1)
    expect(share('20208', workbook, cells('B1:B2'), { formula: 'A1:A2*3' })).toBe(0)
    expect(share('20202', workbook, cells('B1:B2'), { values: [2, 4], mustBeFormula: true })).toBe(
      1,
    )
  })

  it('takes a right formula beside a stale result, and computes where nothing is stored (20202)', () => {
    const rows = (stored: string): string =>
      `<row r="1"><c r="A1"><v>2</v></c><c r="B1"><f>A1*3</f>${stored}</c></row>`
    const expected = { value: 6, mustBeFormula: true }
    expect(share('20202', sheetOf(rows('<v>5</v>')), cells('B1'), expected)).toBe(1)
    expect(share('20202', sheetOf(rows('')), cells('B1'), expected)).toBe(1)
    expect(share('20202', sheetOf(rows('<v>7</v>')), cells('B1'), { value: 5 })).toBe(0)
  })

  it('knows formulas of a running balance, row by row (20203)', () => {
    const rows = Array.from({ length: 200 }, (_, index) => {
      const row = index + 1
      const formula = index === 0 ? 'A1' : `B${row - 1}+A${row}`
      return `<row r="${row}"><c r="A${row}"><v>${row}</v></c><c r="B${row}"><f>${formula}</f></c></row>`
    }).join('')
    const expected = { formula: 'SUM(A$1:A2)' }
    expect(share('20203', sheetOf(rows), cells('B2:B200'), expected)).toBe(1)
  })

  it('reads a data table as Excel and as LibreOffice save it (20211)', () => {
    const excel = sheetOf(
      '<row r="1"><c r="B1"><f>D1*2</f><v>2</v></c><c r="D1"><v>1</v></c></row><row r="2"><c r="A2"><v>5</v></c><c r="B2"><f t="dataTable" ref="B2" dt2D="0" dtr="0" r1="D1"/><v>10</v></c></row>',
    )
    const libre = sheetOf(
      '<row r="1"><c r="B1"><f>D1*2</f><v>2</v></c><c r="D1"><v>1</v></c></row><row r="2"><c r="A2"><v>5</v></c><c r="B2"><f aca="true">TABLE(B$1,$D$1,$A2)</f><v>10</v></c></row>',
    )
    const column = { kind: 'dataTable', columnInput: 'D1' }
    expect([excel, libre].map((one) => share('20211', one, cells('B2'), column))).toEqual([1, 1])
    const row = { kind: 'dataTable', rowInput: 'D1' }
    expect([excel, libre].map((one) => share('20211', one, cells('B2'), row))).toEqual([0, 0])
  })

  it('judges goal seek by its result, and scenarios by name and values (20211)', () => {
    const rows = (value: number): string =>
      `<row r="1"><c r="A1"><v>${value}</v></c><c r="B1"><f>A1*3</f><v>1</v></c></row>`
    const goal = { kind: 'goalSeek', goalCell: 'B1', goal: 30 }
    expect(share('20211', sheetOf(rows(10.0001)), cells('A1'), goal)).toBe(1)
    expect(share('20211', sheetOf(rows(9)), cells('A1'), goal)).toBe(0)
    const after =
      '<scenarios><scenario name="乐观" count="1"><inputCells r="A1" val="12"/></scenario></scenarios>'
    const scenario = { kind: 'scenario', name: '乐观', values: [12] }
    expect(share('20211', sheetOf(rows(1), { after }), cells('A1'), scenario)).toBe(1)
    expect(share('20211', sheetOf(rows(1)), cells('A1'), scenario)).toBe(-1)
  })
})

describe('lists (5.6)', () => {
  const start = sheetOf(
    cellRows([
      ['姓名', '成绩'],
      ['重庆', 3],
      ['安徽', 1],
      ['北京', 2],
    ]),
  )

  it('orders Chinese by pinyin or by strokes, and leaves ties free (20601)', () => {
    const pinyin = sheetOf(
      cellRows([
        ['姓名', '成绩'],
        ['安徽', 1],
        ['北京', 2],
        ['重庆', 3],
      ]),
    )
    const key = (method: string) => ({ keys: [{ column: 'A', method }] })
    expect(share('20601', pinyin, cells('A1:B4'), key('pinyin'), start)).toBe(1)
    const strokes = sheetOf(
      cellRows([
        ['姓名', '成绩'],
        ['北京', 2],
        ['安徽', 1],
        ['重庆', 3],
      ]),
    )
    expect(share('20601', strokes, cells('A1:B4'), key('stroke'), start)).toBe(1)
    const torn = sheetOf(
      cellRows([
        ['姓名', '成绩'],
        ['安徽', 3],
        ['北京', 2],
        ['重庆', 1],
      ]),
    )
    expect(share('20601', torn, cells('A1:B4'), key('pinyin'), start)).toBe(0)
  })

  it('wants rows hidden and not deleted (20602)', () => {
    const criteria = { criteria: [{ column: 'B', operator: 'atLeast', value: 2 }] }
    const hidden = cellRows([
      ['姓名', '成绩'],
      ['重庆', 3],
      ['安徽', 1],
      ['北京', 2],
    ]).replace('<row r="3"', '<row r="3" hidden="1"')
    const after = '<autoFilter ref="A1:B4"/>'
    expect(share('20602', sheetOf(hidden, { after }), cells('A1:B4'), criteria, start)).toBe(1)
    const deleted = sheetOf(
      cellRows([
        ['姓名', '成绩'],
        ['重庆', 3],
        ['北京', 2],
      ]),
      { after },
    )
    expect(share('20602', deleted, cells('A1:B4'), criteria, start)).toBe(0)
  })
})

describe('links and notes (20110, 20111)', () => {
  it('reads a threaded comment once, though it stands in two parts', () => {
    const parts = excelParts({ sheets: [{ name: '表', rows: cellRows([['a']]) }] })
    const workbook = openExcel(
      zipParts({
        ...parts,
        'xl/worksheets/_rels/sheet1.xml.rels': relationships([
          { id: 'rId1', type: 'comments', target: '../comments1.xml' },
          { id: 'rId2', type: 'threadedComment', target: '../threaded1.xml' },
        ]),
        'xl/comments1.xml':
          '<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><authors><author>tc=1</author></authors><commentList><comment ref="A1" authorId="0"><text><t>[Threaded comment] 请核对</t></text></comment></commentList></comments>',
        'xl/threaded1.xml':
          '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"><threadedComment ref="A1" id="{1}"><text>请核对</text></threadedComment></ThreadedComments>',
      }),
    )
    expect(share('20111', workbook, cells('A1'), { text: '请核对' })).toBe(1)
  })

  it('leaves out the name that Excel puts before a note', () => {
    const parts = excelParts({ sheets: [{ name: '表', rows: cellRows([['a']]) }] })
    const workbook = openExcel(
      zipParts({
        ...parts,
        'xl/worksheets/_rels/sheet1.xml.rels': relationships([
          { id: 'rId1', type: 'comments', target: '../comments1.xml' },
        ]),
        'xl/comments1.xml':
          '<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><authors><author>考生</author></authors><commentList><comment ref="A1" authorId="0"><text><r><t>考生:</t></r><r><t xml:space="preserve">\n已核对</t></r></text></comment></commentList></comments>',
      }),
    )
    expect(share('20111', workbook, cells('A1'), { text: '已核对' })).toBe(1)
    expect(share('20111', workbook, cells('B1'), { text: '已核对' })).toBe(0)
  })

  it('takes one link for a range, HYPERLINK() too, and addresses for what they mean', () => {
    const after = '<hyperlinks><hyperlink ref="A1:A2" location="\'表\'!$B$2"/></hyperlinks>'
    const rows = cellRows([
      ['a', '<f>HYPERLINK("HTTP://Example.com/%E8%A1%A8/","x")</f><v>0</v>'],
      ['b'],
    ])
    const workbook = sheetOf(rows, { after })
    expect(share('20110', workbook, cells('A1:A2'), { location: '表!B2' })).toBe(1)
    expect(share('20110', workbook, cells('B1'), { url: 'http://example.com/表' })).toBe(1)
  })
})
