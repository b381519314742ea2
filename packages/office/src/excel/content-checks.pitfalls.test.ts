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
