import { paragraph } from '../testing/make-document.ts'
import type { PitfallCase } from '../testing/word-verdict.ts'
import { tryPitfalls } from '../testing/try-pitfalls.ts'
import { DATA, table, doc, of, START } from '../testing/table-answers.ts'

const tableStyle = (content: string): string =>
  `<w:style w:type="table" w:styleId="t"><w:name w:val="t"/>${content}</w:style>`
const STYLED = '<w:tblStyle w:val="t"/>'
const LOOK = '<w:tblLook w:val="04A0"/>'
const T = { in: 'table' }
const base = { start: START, target: T }
const cells = (rows?: readonly [number, number], columns?: readonly [number, number]) => ({
  in: 'cells',
  ...(rows === undefined ? {} : { rows }),
  ...(columns === undefined ? {} : { columns }),
})
const line = (side: string, more = 'w:val="single" w:sz="12" w:color="auto"'): string =>
  `<w:${side} ${more}/>`
const sides = (names: readonly string[], more?: string): string =>
  names.map((side) => line(side, more)).join('')
const OUTER = ['top', 'left', 'bottom', 'right']
const centred = (text: string): string => paragraph(text, '', '<w:jc w:val="center"/>')
const cases: readonly PitfallCase[] = [
  {
    ...base,
    title: 'a height of the asked rows, at least or just so',
    code: '10805',
    target: cells([2, 3]),
    expected: { heightCm: 0.8, rule: 'atLeast' },
    right: [
      of({ row: (row) => (row > 0 ? '<w:trHeight w:val="454"/>' : '') }),
      of({ row: () => '<w:trHeight w:val="0.8cm" w:hRule="atLeast"/>' }),
    ],
    wrong: [
      of({ row: () => '<w:trHeight w:val="454" w:hRule="exact"/>' }),
      of({ row: (row) => (row === 1 ? '<w:trHeight w:val="454"/>' : '') }),
      of({ row: () => '<w:trHeight w:val="510"/>' }),
      of({}),
    ],
  },
  {
    ...base,
    title: 'the cell’s own width before the grid’s',
    code: '10806',
    target: cells(undefined, [1, 1]),
    expected: { widthCm: 2.5 },
    right: [
      of({ cell: (_row, column) => `<w:tcW w:w="${column === 0 ? 1417 : 2000}" w:type="dxa"/>` }),
      of({ grid: [1417, 2000, 2000] }),
      of({ grid: [1417, 2000, 2000], cell: () => '<w:tcW w:w="0" w:type="auto"/>' }),
      of({ cell: () => '<w:tcW w:w="2.5cm"/>' }),
    ],
    wrong: [
      of({ grid: [1417, 2000, 2000], cell: () => '<w:tcW w:w="2000" w:type="dxa"/>' }),
      of({ cell: (_row, column) => `<w:tcW w:w="${column === 1 ? 1417 : 2000}" w:type="dxa"/>` }),
      of({ cell: (row) => `<w:tcW w:w="${row === 0 ? 1417 : 2000}" w:type="dxa"/>` }),
    ],
  },
  {
    ...base,
    title: 'the table in the middle is not its text in the middle',
    code: '10807',
    expected: { alignment: 'center' },
    right: [
      of({ tbl: '<w:jc w:val="center"/>' }),
      of({ row: () => '<w:jc w:val="center"/>' }),
      of({ tbl: '<w:tblpPr w:tblpXSpec="center"/>' }),
      of({ tbl: STYLED }, tableStyle('<w:tblPr><w:jc w:val="center"/></w:tblPr>')),
    ],
    wrong: [
      of({ inside: centred }),
      of({ tbl: '<w:tblInd w:w="1200" w:type="dxa"/>' }),
      doc(table() + paragraph('', '', '<w:jc w:val="center"/>')),
    ],
  },
  {
    ...base,
    title: 'a share of the width, as both kinds of files write it',
    code: '10807',
    expected: { widthPercent: 80 },
    right: [
      of({ tbl: '<w:tblW w:w="4000" w:type="pct"/>' }),
      of({ tbl: '<w:tblW w:w="80%" w:type="pct"/>' }),
    ],
    wrong: [
      of({ tbl: '<w:tblW w:w="5000" w:type="pct"/>' }),
      of({ tbl: '<w:tblW w:w="80" w:type="dxa"/>' }),
    ],
  },
  {
    ...base,
    title: 'both ways in the middle, empty cells too, covered ones not',
    code: '10808',
    expected: { horizontal: 'center', vertical: 'center' },
    right: [
      of({ cell: () => '<w:vAlign w:val="center"/>', inside: centred }),
      of(
        { cell: () => '<w:vAlign w:val="center"/>', tbl: STYLED },
        tableStyle('<w:pPr><w:jc w:val="center"/></w:pPr>'),
      ),
      of(
        { tbl: STYLED, inside: centred },
        tableStyle('<w:tcPr><w:vAlign w:val="center"/></w:tcPr>'),
      ),
      of({
        cell: (row, column) =>
          `${column === 0 && row > 0 ? `<w:vMerge${row === 1 ? ' w:val="restart"' : ''}/>` : ''}<w:vAlign w:val="center"/>`,
        inside: (text, row, column) => (column === 0 && row === 2 ? paragraph('') : centred(text)),
      }),
    ],
    wrong: [
      of({ cell: () => '<w:vAlign w:val="center"/>' }),
      of({ inside: centred }),
      of({ tbl: '<w:jc w:val="center"/>', cell: () => '<w:vAlign w:val="center"/>' }),
      of({
        rows: [['', '', ''], ...DATA.slice(1)],
        cell: () => '<w:vAlign w:val="center"/>',
        inside: (text) => (text === '' ? paragraph('') : centred(text)),
      }),
    ],
  },
  {
    ...base,
    title: 'lines around, from the table, its style, a row, or the cells',
    code: '10809',
    expected: { scope: 'outer', widthPt: 1.5 },
    right: [
      of({ tbl: `<w:tblBorders>${sides(OUTER)}</w:tblBorders>` }),
      of({ tbl: `<w:tblBorders>${sides(['top', 'start', 'bottom', 'end'])}</w:tblBorders>` }),
      of(
        { tbl: STYLED },
        tableStyle(`<w:tblPr><w:tblBorders>${sides(OUTER)}</w:tblBorders></w:tblPr>`),
      ),
      of({
        cell: (row, column) =>
          `<w:tcBorders>${sides([...(row === 0 ? ['top'] : []), ...(column === 0 ? ['left'] : []), ...(row === 2 ? ['bottom'] : []), ...(column === 2 ? ['right'] : [])])}</w:tcBorders>`,
      }),
    ],
    wrong: [
      of({ tbl: `<w:tblBorders>${sides(['insideH', 'insideV'])}</w:tblBorders>` }),
      of({ tbl: `<w:tblBorders>${sides(['top', 'left', 'bottom'])}</w:tblBorders>` }),
      of({ tbl: `<w:tblBorders>${sides(OUTER, 'w:val="single" w:sz="11"')}</w:tblBorders>` }),
      of({
        tbl: `<w:tblBorders>${sides(OUTER)}</w:tblBorders>`,
        cell: (row) => (row === 0 ? '<w:tcBorders><w:top w:val="nil"/></w:tcBorders>' : ''),
      }),
      of({ inside: (text) => paragraph(text, '', `<w:pBdr>${sides(OUTER)}</w:pBdr>`) }),
    ],
  },
  {
    ...base,
    title: 'a fill of the cell, not of its text',
    code: '10810',
    target: cells([1, 1]),
    expected: { fills: ['黄色'] },
    right: [
      of({ cell: (row) => (row === 0 ? '<w:shd w:val="clear" w:fill="ffff00"/>' : '') }),
      of(
        { tbl: STYLED + LOOK },
        tableStyle(
          '<w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:val="clear" w:fill="FFFF00"/></w:tcPr></w:tblStylePr>',
        ),
      ),
    ],
    wrong: [
      of({ inside: (text) => paragraph(text, '<w:shd w:val="clear" w:fill="FFFF00"/>') }),
      of({ inside: (text) => paragraph(text, '', '<w:shd w:val="clear" w:fill="FFFF00"/>') }),
      of({
        cell: (row, column) =>
          row === 0 && column < 2 ? '<w:shd w:val="clear" w:fill="FFFF00"/>' : '',
      }),
      of(
        { tbl: `${STYLED}<w:tblLook w:val="0480"/>` },
        tableStyle(
          '<w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:val="clear" w:fill="FFFF00"/></w:tcPr></w:tblStylePr>',
        ),
      ),
    ],
  },
  {
    ...base,
    title: 'a style under its Chinese name',
    code: '10812',
    expected: { name: '网格表 1 浅色 - 着色 1', firstRow: true, bandedRows: false },
    right: [
      of(
        { tbl: `${STYLED}<w:tblLook w:val="0220"/>` },
        tableStyle('').replace('w:name w:val="t"', 'w:name w:val="Grid Table 1 Light Accent 1"'),
      ),
      of(
        { tbl: `${STYLED}<w:tblLook w:firstRow="1" w:noHBand="true"/>` },
        tableStyle('').replace('w:name w:val="t"', 'w:name w:val="Grid Table 1 Light - Accent 1"'),
      ),
    ],
    wrong: [
      of(
        { tbl: `${STYLED}<w:tblLook w:val="0220"/>` },
        tableStyle('').replace('w:name w:val="t"', 'w:name w:val="Grid Table 1 Light Accent 2"'),
      ),
      of(
        { tbl: `${STYLED}<w:tblLook w:val="0020"/>` },
        tableStyle('').replace('w:name w:val="t"', 'w:name w:val="Grid Table 1 Light Accent 1"'),
      ),
      of({}),
    ],
  },
]
tryPitfalls(
  'looks of tables: right in another way, wrong though it looks right (CHECKPOINTS 4.8)',
  cases,
)
