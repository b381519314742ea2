import { checkpoint } from '../testing/checkpoint-case.ts'
import {
  cellRows,
  excelParts,
  makeExcel,
  relationships,
  zipParts,
} from '../testing/make-document.ts'
import { describePitfalls } from '../testing/pitfall-cases.ts'

type Cell = string | number | null
const STYLES =
  '<numFmts><numFmt numFmtId="180" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/></numFmts><fonts><font/></fonts><cellXfs><xf/><xf numFmtId="49"/><xf numFmtId="14"/><xf numFmtId="180"/><xf numFmtId="20"/><xf numFmtId="9"/></cellXfs>'
const book = (
  rows: readonly (readonly Cell[])[] | string,
  workbook = '',
  strings?: string,
): Uint8Array =>
  makeExcel({
    sheets: [{ name: '表', rows: typeof rows === 'string' ? rows : cellRows(rows) }],
    styles: STYLES,
    workbook,
    ...(strings === undefined ? {} : { strings }),
  })
const cells = (...list: string[]): Uint8Array =>
  book(
    list
      .map(
        (cell, index) =>
          `<row r="${index + 1}">${cell.replace('<c', `<c r="A${index + 1}"`)}</row>`,
      )
      .join(''),
  )
const range = (ref: string) => ({ in: 'range', sheet: '表', ref })
const empty = book([['甲']])

describePitfalls('content', [
  {
    title: 'numbers',
    checkpoint: checkpoint('20101', range('A2'), { value: 0.85 }),
    start: empty,
    right: {
      'a number that shows as percent': cells(
        '<c t="inlineStr"><is><t>甲</t></is></c>',
        '<c s="5"><v>0.85</v></c>',
      ),
      'digits with an exponent': cells('<c/>', '<c t="n"><v>8.5E-1</v></c>'),
      'a formula without a stored result': cells('<c/>', '<c><f>85%</f></c>'),
    },
    wrong: {
      'a percentage as text': cells('<c/>', '<c t="inlineStr"><is><t>85%</t></is></c>'),
      'the number as text': cells('<c/>', '<c t="str"><v>0.85</v></c>'),
      'a hundred times as much': cells('<c/>', '<c><v>85</v></c>'),
    },
  },
  {
    title: 'texts',
    checkpoint: checkpoint('20101', range('A2'), { value: '成绩表' }),
    start: empty,
    right: {
      'rich text with its reading': book(
        '<row r="2"><c r="A2" t="s"><v>0</v></c></row>',
        '',
        '<si><r><t>成绩</t></r><r><rPr><b/></rPr><t>表</t></r><rPh sb="0" eb="1"><t>チ</t></rPh></si>',
      ),
      'an escaped line end behind it': book(
        '<row r="2"><c r="A2" t="str"><v>成绩表_x000D_</v></c></row>',
      ),
    },
    wrong: { 'a sign more': cells('<c/>', '<c t="inlineStr"><is><t>成绩表1</t></is></c>') },
  },
  {
    title: 'dates in a row',
    checkpoint: checkpoint('20102', range('A1:A3'), {
      kind: 'date',
      start: '2026-01-30',
      unit: 'month',
    }),
    start: book([[null]]),
    right: {
      'the last day of a shorter month': cells(
        '<c s="2"><v>46052</v></c>',
        '<c s="3"><v>46081</v></c>',
        '<c s="2"><v>46111</v></c>',
      ),
    },
    wrong: {
      'serial numbers': cells('<c><v>46052</v></c>', '<c><v>46081</v></c>', '<c><v>46111</v></c>'),
      'days instead of months': cells(
        '<c s="2"><v>46052</v></c>',
        '<c s="2"><v>46053</v></c>',
        '<c s="2"><v>46054</v></c>',
      ),
      texts: book([['2026-01-30'], ['2026-02-28'], ['2026-03-30']]),
    },
  },
  {
    title: 'numbers as text',
    checkpoint: checkpoint('20103', range('A1:A2'), { values: ['001', '20260102'] }),
    start: book([[1], [20260102]]),
    right: {
      texts: cells(
        '<c t="inlineStr"><is><t>001</t></is></c>',
        '<c t="inlineStr"><is><t>20260102</t></is></c>',
      ),
      'a number under the text format': cells(
        '<c t="str"><v>001</v></c>',
        '<c s="1"><v>20260102</v></c>',
      ),
    },
    wrong: {
      'a number under the text format that has lost its zeros': cells(
        '<c s="1"><v>1</v></c>',
        '<c s="1"><v>20260102</v></c>',
      ),
      numbers: book([[1], [20260102]]),
    },
  },
  {
    title: 'a date',
    checkpoint: checkpoint('20104', range('A1'), { moments: ['2026-09-01'] }),
    start: book([[null]]),
    right: {
      'another date format': cells('<c s="3"><v>46266</v></c>'),
      'an ISO date': cells('<c s="2" t="d"><v>2026-09-01</v></c>'),
      'in a workbook that counts from 1904': book(
        '<row r="1"><c r="A1" s="2"><v>44804</v></c></row>',
        '<workbookPr date1904="1"/>',
      ),
    },
    wrong: {
      'a text': book([['2026-09-01']]),
      'the serial number shown': book([[46266]]),
      'a day later, as 1904 would count': cells('<c s="2"><v>44804</v></c>'),
    },
  },
])

const LIST: readonly (readonly Cell[])[] = [
  ['姓名', '部门', '工龄'],
  ['赵一', '办公室', 5],
  ['钱二', '财务处', 8],
  ['孙三', '教务处', 3],
]
const inserted = (at: number, row: readonly Cell[] = []): Cell[][] =>
  [...LIST.slice(0, at), row, ...LIST.slice(at)].map((one) => [...one])
describePitfalls('moved content', [
  {
    title: 'a row put in',
    checkpoint: checkpoint('20105', { in: 'sheet', sheet: '表' }, { action: 'insert', at: 3 }),
    start: book(LIST),
    right: {
      'an empty row': book(inserted(2)),
      'a row that is filled': book(inserted(2, ['周五', '人事处', 6])),
      'sorted since within its part': book([
        LIST[0] ?? [],
        LIST[1] ?? [],
        [],
        LIST[3] ?? [],
        LIST[2] ?? [],
      ]),
    },
    wrong: {
      'a row too high': book(inserted(1)),
      'a row too low': book(inserted(3)),
      'typed over what was there': book(
        LIST.map((row, index) => (index === 2 ? ['周五', '人事处', 6] : row)),
      ),
      'two rows': book([...LIST.slice(0, 2), [], [], ...LIST.slice(2)]),
    },
  },
  {
    title: 'a row taken out',
    checkpoint: checkpoint('20105', { in: 'sheet', sheet: '表' }, { action: 'delete', at: 3 }),
    start: book(LIST),
    right: { 'the row': book(LIST.filter((_, index) => index !== 2)) },
    wrong: {
      'the row above': book(LIST.filter((_, index) => index !== 1)),
      'the row below': book(LIST.filter((_, index) => index !== 3)),
      'its content alone': book(LIST.map((row, index) => (index === 2 ? [] : row))),
    },
  },
  {
    title: 'a column put in',
    checkpoint: checkpoint('20105', { in: 'sheet', sheet: '表' }, { action: 'insert', at: 'B' }),
    start: book(LIST),
    right: {
      'a column with a heading': book(
        LIST.map(([name = null, ...rest], index) => [name, index === 0 ? '性别' : null, ...rest]),
      ),
    },
    wrong: { 'a column too far left': book(LIST.map((row) => [null, ...row])) },
  },
  {
    title: 'cells copied with formulas',
    checkpoint: checkpoint('20106', range('D1:E2'), { source: '表!A1:B2', action: 'copy' }),
    start: book([
      [2, 3],
      [4, '<f>A2*B1</f><v>12</v>'],
    ]),
    right: {
      'the formula moved along': book([
        [2, 3, null, 2, 3],
        [4, '<f>A2*B1</f><v>12</v>', null, 4, '<f>D2*E1</f><v>12</v>'],
      ]),
      'the values': book([
        [2, 3, null, 2, 3],
        [4, '<f>A2*B1</f><v>12</v>', null, 4, 12],
      ]),
    },
    wrong: {
      'one cell less': book([
        [2, 3, null, 2, 3],
        [4, 12, null, 4],
      ]),
    },
  },
  {
    title: 'cells copied as values',
    checkpoint: checkpoint('20106', range('D1:E2'), {
      source: '表!A1:B2',
      action: 'transpose',
      valuesOnly: true,
    }),
    start: book([
      [2, 3],
      [4, '<f>A2*B1</f><v>12</v>'],
    ]),
    right: {
      turned: book([
        [2, 3, null, 2, 4],
        [4, 12, null, 3, 12],
      ]),
    },
    wrong: {
      'a formula among them': book([
        [2, 3, null, 2, 4],
        [4, 12, null, 3, '<f>D2*E1</f><v>12</v>'],
      ]),
      'not turned': book([
        [2, 3, null, 2, 3],
        [4, 12, null, 4, 12],
      ]),
      'numbers as text': book([
        [2, 3, null, '2', '4'],
        [4, 12, null, '3', '12'],
      ]),
    },
  },
  {
    title: 'replaced texts',
    checkpoint: checkpoint('20107', range('B1:B4'), { find: '处', replace: '部' }),
    start: book(LIST),
    right: {
      'sorted since': book([
        LIST[0] ?? [],
        ['孙三', '教务部'],
        ['赵一', '办公室'],
        ['钱二', '财务部'],
      ]),
    },
    wrong: {
      'one left': book([LIST[0] ?? [], ['赵一', '办公室'], ['钱二', '财务部'], ['孙三', '教务处']]),
      'taken out instead': book([
        LIST[0] ?? [],
        ['赵一', '办公室'],
        ['钱二', '财务'],
        ['孙三', '教务'],
      ]),
    },
  },
])

const noted = (part: string, type: string, content: string): Uint8Array => {
  const parts = excelParts({ sheets: [{ name: '表', rows: cellRows([['甲']]) }] })
  return zipParts({
    ...parts,
    'xl/worksheets/_rels/sheet1.xml.rels': relationships([
      { id: 'r1', type, target: `../${part}` },
    ]),
    [`xl/${part}`]: content,
  })
}
const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
const note = (text: string, ref = 'A1'): Uint8Array =>
  noted(
    'comments1.xml',
    'comments',
    `<comments ${MAIN}><authors><author>作者</author></authors><commentList><comment ref="${ref}" authorId="0"><text>${text}</text></comment></commentList></comments>`,
  )
describePitfalls('notes', [
  {
    title: 'their text',
    checkpoint: checkpoint('20111', range('A1'), { text: '请核对' }),
    start: book([['甲']]),
    right: {
      'the author in front': note('<r><t>作者:</t></r><r><t xml:space="preserve">\n请核对</t></r>'),
      'another name in front': note(
        '<r><t>Administrator:</t></r><r><t xml:space="preserve">\n请核对</t></r>',
      ),
      'no name in front': note('<t>请核对</t>'),
    },
    wrong: {
      'another cell': note('<t>请核对</t>', 'A2'),
      'more text': note('<t>请核对一下</t>'),
      'the text in the cell': book([['请核对']]),
    },
  },
])
