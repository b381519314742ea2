import { describe, expect, it } from 'vitest'
import { answerTask } from '../checkpoints/answer-task.ts'
import { gradeTask } from '../checkpoints/grade-task.ts'
import { checkpoint, grade } from '../testing/checkpoint-case.ts'
import { makeWord, paragraph, run, type WordParts } from '../testing/make-document.ts'
import { evaluateTableFormula } from './table-formula.ts'
import { readTable } from './read-table.ts'
import { openWord } from './word-view.ts'
import { tableStyleKey } from './table-style-names.ts'

type Values = Parameters<typeof checkpoint>[1]
type Content = WordParts | string

function verdictOf(
  code: string,
  target: Values,
  expected: Values,
  content: Content,
  start: Content = paragraph('空'),
): string {
  const task = [checkpoint(code, target, expected)]
  return grade('word', task, makeWord(start), makeWord(content)).verdicts[0]?.verdict ?? 'none'
}

const cell = (text: string, properties = '', paragraphProperties = ''): string =>
  `<w:tc><w:tcPr>${properties}</w:tcPr><w:p><w:pPr>${paragraphProperties}</w:pPr>${text === '' ? '' : run(text)}</w:p></w:tc>`
const row = (cells: readonly string[], properties = ''): string =>
  `<w:tr>${properties === '' ? '' : `<w:trPr>${properties}</w:trPr>`}${cells.join('')}</w:tr>`
const table = (rows: readonly string[], properties = '', grid: readonly number[] = []): string =>
  `<w:tbl><w:tblPr>${properties}</w:tblPr><w:tblGrid>${grid.map((w) => `<w:gridCol w:w="${w}"/>`).join('')}</w:tblGrid>${rows.join('')}</w:tbl>`
const rows = (texts: readonly (readonly string[])[]): string[] =>
  texts.map((line) => row(line.map((text) => cell(text))))
const line = (side: string, value = 'single', size = 4, color = 'auto'): string =>
  `<w:${side} w:val="${value}" w:sz="${size}" w:color="${color}"/>`
const cellLine = (...lines: readonly string[]): string =>
  `<w:tcBorders>${lines.join('')}</w:tcBorders>`

const TABLE = { in: 'table' }
const MARKS = [
  ['姓名', '得分'],
  ['张明', '86'],
  ['李娜', '9'],
  ['王强', '102'],
]
const SORTED = [MARKS[0], MARKS[2], MARKS[1], MARKS[3]].map((one) => one ?? [])

interface Case {
  readonly title: string
  readonly code: string
  readonly target: Values
  readonly expected: Values
  readonly start?: Content
  readonly right: readonly Content[]
  readonly wrong: readonly Content[]
}

const field = (instruction: string, shown: string): string =>
  `<w:tc><w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> ${instruction} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>${run(shown)}<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:tc>`
const pay = (total: string): string => table([row([cell('2'), cell('3'), total])])

const CASES: readonly Case[] = [
  {
    title: 'rows in content controls count, deleted rows and nested tables do not',
    code: '10801',
    target: TABLE,
    expected: { rows: 2, columns: 2 },
    right: [
      table([
        row([cell('甲'), cell('乙')]),
        `<w:sdt><w:sdtContent>${row([cell('丙'), cell('丁')])}</w:sdtContent></w:sdt>`,
        row([cell('戊'), cell('己')], '<w:del w:id="1"/>'),
      ]),
      table([
        row([`<w:tc>${table(rows([['一', '二', '三']]))}<w:p/></w:tc>`, cell('乙')]),
        row([cell('丙'), cell('丁')]),
      ]),
      table([row([cell('乙')], '<w:gridBefore w:val="1"/>'), row([cell('丙'), cell('丁')])]),
      table([
        row([cell('甲', '<w:hMerge w:val="restart"/>'), cell('', '<w:hMerge/>')]),
        row([cell('丙'), cell('丁')]),
      ]),
      table([
        row([cell('甲'), cell('乙', '<w:cellDel w:id="2"/>'), cell('丙')]),
        row([cell('丁'), cell('戊')]),
      ]),
    ],
    wrong: [
      table(rows([['甲', '乙']])),
      table(
        rows([
          ['甲', '乙', '丙'],
          ['丁', '戊', '己'],
        ]),
      ),
    ],
  },
  {
    title: 'a cell of several paragraphs, found at every place that it covers',
    code: '10802',
    target: TABLE,
    expected: { cells: [{ row: 2, column: 2, text: '甲\n乙' }] },
    right: [
      table([
        row([cell('一'), cell('二')]),
        row([
          `<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>${paragraph('甲')}${paragraph('乙')}</w:tc>`,
        ]),
      ]),
      table([
        row([
          cell('一'),
          `<w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>${paragraph('甲')}${paragraph('乙')}</w:tc>`,
        ]),
        row([cell('二'), cell('', '<w:vMerge/>')]),
      ]),
    ],
    wrong: [
      table(
        rows([
          ['一', '二'],
          ['三', '甲'],
        ]),
      ),
    ],
  },
  {
    title: 'a merge by the rectangle that one cell covers, in the old form too',
    code: '10803',
    target: TABLE,
    expected: { merged: [{ rows: [1, 2], columns: [1, 2] }] },
    right: [
      table([
        row([cell('甲', '<w:gridSpan w:val="2"/><w:vMerge w:val="restart"/>'), cell('乙')]),
        row([cell('', '<w:gridSpan w:val="2"/><w:vMerge/>'), cell('丙')]),
      ]),
      table([
        row([
          cell('甲', '<w:hMerge w:val="restart"/><w:vMerge w:val="restart"/>'),
          cell('', '<w:hMerge w:val="continue"/>'),
          cell('乙'),
        ]),
        row([
          cell('', '<w:hMerge w:val="restart"/><w:vMerge w:val="continue"/>'),
          cell('', '<w:hMerge/>'),
          cell('丙'),
        ]),
      ]),
    ],
    wrong: [
      table([
        row([cell('甲', '<w:gridSpan w:val="2"/>'), cell('乙')]),
        row([cell('', '<w:gridSpan w:val="2"/>'), cell('丙')]),
      ]),
      // A second cell begins a merge of its own.
      table([
        row([cell('甲', '<w:gridSpan w:val="2"/><w:vMerge w:val="restart"/>'), cell('乙')]),
        row([cell('', '<w:gridSpan w:val="2"/><w:vMerge w:val="restart"/>'), cell('丙')]),
      ]),
      table(
        rows([
          ['甲', '乙', '丙'],
          ['丁', '戊', '己'],
        ]),
      ),
    ],
  },
  {
    title: 'a split cell: the grid is cut finer for the other rows',
    code: '10803',
    target: TABLE,
    expected: { split: { row: 1, column: 2, rows: 1, columns: 2 } },
    start: table(
      rows([
        ['甲', '乙'],
        ['丙', '丁'],
      ]),
    ),
    right: [
      table([
        row([cell('甲'), cell('乙'), cell('')]),
        row([cell('丙'), cell('丁', '<w:gridSpan w:val="2"/>')]),
      ]),
    ],
    wrong: [
      table(
        rows([
          ['甲', '乙'],
          ['丙', '丁'],
        ]),
      ),
      table([
        row([cell('甲'), cell(''), cell('乙')]),
        row([cell('丙', '<w:gridSpan w:val="2"/>'), cell('丁')]),
      ]),
      table(
        rows([
          ['甲', '乙', ''],
          ['丙', '丁', ''],
        ]),
      ),
    ],
  },
  {
    title: 'a deleted row, where the others stay',
    code: '10804',
    target: TABLE,
    expected: { change: 'delete', axis: 'row', at: 3 },
    start: table(rows(MARKS)),
    right: [table(rows(MARKS.filter((_, index) => index !== 2)))],
    wrong: [
      table(rows(MARKS.filter((_, index) => index !== 1))),
      table(rows(MARKS.map((one, index) => (index === 2 ? ['', ''] : one)))),
      table(rows(MARKS.slice(0, 2))),
    ],
  },
  {
    title: 'an inserted column with its texts',
    code: '10804',
    target: TABLE,
    expected: { change: 'insert', axis: 'column', at: 2, texts: ['班级', '一', '二', '三'] },
    start: table(rows(MARKS)),
    right: [
      table(
        rows(
          MARKS.map((one, index) => [
            one[0] ?? '',
            ['班级', '一', '二', '三'][index] ?? '',
            one[1] ?? '',
          ]),
        ),
      ),
    ],
    wrong: [
      table(rows(MARKS.map((one, index) => [...one, ['班级', '一', '二', '三'][index] ?? '']))),
      table(rows(MARKS.map((one) => [one[0] ?? '', '', one[1] ?? '']))),
    ],
  },
  {
    title: 'a height without a rule is the least one',
    code: '10805',
    target: { in: 'cells', rows: [1, 1] },
    expected: { heightCm: 1, rule: 'atLeast' },
    right: [
      table([row([cell('甲')], '<w:trHeight w:val="567"/>')]),
      table([row([cell('甲')], '<w:trHeight w:val="567" w:hRule="atLeast"/>')]),
    ],
    wrong: [
      table([row([cell('甲')], '<w:trHeight w:val="567" w:hRule="exact"/>')]),
      table([row([cell('甲')], '<w:trHeight w:val="0" w:hRule="auto"/>')]),
      table([row([cell('甲')])]),
    ],
  },
  {
    title: 'the width of the cells before that of the grid, shares of the table by the grid',
    code: '10806',
    target: { in: 'cells', columns: [1, 1] },
    expected: { widthCm: 3 },
    right: [
      table([row([cell('甲', '<w:tcW w:w="1701" w:type="dxa"/>'), cell('乙')])], '', [2000, 2000]),
      table([row([cell('甲'), cell('乙')])], '', [1701, 2000]),
      table([row([cell('甲', '<w:tcW w:w="0" w:type="auto"/>'), cell('乙')])], '', [1701, 2000]),
      table(
        [row([cell('甲', '<w:tcW w:w="25%" w:type="pct"/>')])],
        '<w:tblW w:w="6804" w:type="dxa"/>',
      ),
    ],
    wrong: [
      table([row([cell('甲', '<w:tcW w:w="2000" w:type="dxa"/>'), cell('乙')])], '', [1701, 2000]),
    ],
  },
  {
    title: 'empty cells count, and the middle of the style',
    code: '10808',
    target: TABLE,
    expected: { horizontal: 'center', vertical: 'center' },
    right: [
      {
        body: table(
          [row([cell('甲', '', '<w:jc w:val="center"/>'), cell('', '', '<w:jc w:val="center"/>')])],
          '<w:tblStyle w:val="s"/>',
        ),
        styles:
          '<w:style w:type="table" w:styleId="s"><w:tcPr><w:vAlign w:val="center"/></w:tcPr></w:style>',
      },
    ],
    wrong: [
      table([
        row([
          cell('甲', '<w:vAlign w:val="center"/>', '<w:jc w:val="center"/>'),
          cell('', '<w:vAlign w:val="center"/>'),
        ]),
      ]),
      table([row([cell('甲', '', '<w:jc w:val="center"/>')])], '<w:jc w:val="center"/>'),
    ],
  },
  {
    title: 'either neighbour may hold a line; a line is shown before none, the heavier one first',
    code: '10809',
    target: { in: 'cells', rows: [1, 1] },
    expected: { scope: 'bottom', style: 'double' },
    right: [
      table([row([cell('甲', cellLine(line('bottom', 'double')))]), row([cell('乙')])]),
      table([row([cell('甲')]), row([cell('乙', cellLine(line('top', 'double')))])]),
      table([
        row([cell('甲', cellLine(line('bottom', 'nil')))]),
        row([cell('乙', cellLine(line('top', 'double')))]),
      ]),
      table([
        row([cell('甲', cellLine(line('bottom', 'double')))]),
        row([cell('乙', cellLine(line('top', 'single', 12)))]),
      ]),
      table(
        [
          `<w:tr><w:tblPrEx><w:tblBorders>${line('insideH', 'double')}</w:tblBorders></w:tblPrEx>${cell('甲')}</w:tr>`,
          row([cell('乙')]),
        ],
        `<w:tblBorders>${line('insideH')}</w:tblBorders>`,
      ),
    ],
    wrong: [
      table([row([cell('甲', cellLine(line('top', 'double')))]), row([cell('乙')])]),
      table([row([cell('甲')]), row([cell('乙', cellLine(line('bottom', 'double')))])]),
      table(
        [row([cell('甲', cellLine(line('bottom', 'nil')))]), row([cell('乙')])],
        `<w:tblBorders>${line('insideH', 'double')}</w:tblBorders>`,
      ),
    ],
  },
  {
    title: 'the first row of a table style has lines of its own, if the table wants a first row',
    code: '10809',
    target: { in: 'cells', rows: [1, 1] },
    expected: { scope: 'bottom', style: 'thick' },
    right: ['w:firstRow="1"', 'w:val="0020"'].map((look) => ({
      body: table(rows([['甲'], ['乙']]), `<w:tblStyle w:val="s"/><w:tblLook ${look}/>`),
      styles: `<w:style w:type="table" w:styleId="s"><w:tblStylePr w:type="firstRow"><w:tcPr>${cellLine(line('bottom', 'thick'))}</w:tcPr></w:tblStylePr></w:style>`,
    })),
    wrong: ['w:firstRow="0"', 'w:val="0400"'].map((look) => ({
      body: table(rows([['甲'], ['乙']]), `<w:tblStyle w:val="s"/><w:tblLook ${look}/>`),
      styles: `<w:style w:type="table" w:styleId="s"><w:tblStylePr w:type="firstRow"><w:tcPr>${cellLine(line('bottom', 'thick'))}</w:tcPr></w:tblStylePr></w:style>`,
    })),
  },
  {
    title: 'no lines inside: none at either neighbour',
    code: '10809',
    target: TABLE,
    expected: { scope: 'inner', style: 'none' },
    right: [
      table(rows([['甲', '乙']])),
      table([
        row([
          cell('甲', cellLine(line('end', 'nil'))),
          cell('乙', cellLine(line('start', 'none'))),
        ]),
      ]),
    ],
    wrong: [
      table([row([cell('甲', cellLine(line('end', 'nil'))), cell('乙', cellLine(line('start')))])]),
      table(rows([['甲', '乙']]), `<w:tblBorders>${line('insideV')}</w:tblBorders>`),
    ],
  },
  {
    title: 'a fill of the table style, a solid pattern, and a table shaded as a whole',
    code: '10810',
    target: { in: 'cells', rows: [1, 1] },
    expected: { fills: ['FF0000'] },
    right: [
      {
        body: table(rows([['甲'], ['乙']]), '<w:tblStyle w:val="s"/><w:tblLook w:firstRow="1"/>'),
        styles:
          '<w:style w:type="table" w:styleId="b"><w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:val="clear" w:fill="FF0000"/></w:tcPr></w:tblStylePr></w:style><w:style w:type="table" w:styleId="s"><w:basedOn w:val="b"/></w:style>',
      },
      table([row([cell('甲', '<w:shd w:val="solid" w:color="FF0000" w:fill="auto"/>')])]),
      table(rows([['甲']]), '<w:shd w:val="clear" w:fill="FF0000"/>'),
    ],
    wrong: [
      table([row([cell('甲', '<w:shd w:val="pct50" w:color="000000" w:fill="FF0000"/>')])]),
      table([row([cell('甲', '<w:shd w:val="nil"/>')])], '<w:shd w:val="clear" w:fill="FF0000"/>'),
    ],
  },
  {
    title: 'a diagonal as a border of the cell, or drawn over it',
    code: '10811',
    target: { in: 'cells', rows: [1, 1], columns: [1, 1] },
    expected: { kind: 'down' },
    right: [
      table([row([cell('甲', cellLine(line('tl2br')))])]),
      table([
        row([
          `<w:tc><w:p><w:r><w:pict><v:line from="0,0" to="50pt,30pt"/></w:pict></w:r></w:p></w:tc>`,
        ]),
      ]),
    ],
    wrong: [
      table([row([cell('甲', cellLine(line('tr2bl')))])]),
      table([row([cell('甲', cellLine(line('tl2br', 'nil')))])]),
      table([row([cell('甲', cellLine(line('bottom')))])]),
    ],
  },
  {
    title: 'repeated rows only from the top',
    code: '10813',
    target: TABLE,
    expected: { rows: 1 },
    right: [table([row([cell('甲')], '<w:tblHeader/>'), row([cell('乙')])])],
    wrong: [
      table([row([cell('甲')]), row([cell('乙')], '<w:tblHeader/>')]),
      table([row([cell('甲')], '<w:tblHeader w:val="false"/>'), row([cell('乙')])]),
      table([
        row([cell('甲')], '<w:tblHeader/>'),
        row([cell('乙')], '<w:tblHeader/>'),
        row([cell('丙')]),
      ]),
    ],
  },
  {
    title: 'margins of the cell before those of the table, under the names of Strict files',
    code: '10816',
    target: TABLE,
    expected: { leftCm: 0.5 },
    right: [
      table(rows([['甲']]), '<w:tblCellMar><w:start w:w="283" w:type="dxa"/></w:tblCellMar>'),
      table([row([cell('甲', '<w:tcMar><w:left w:w="283" w:type="dxa"/></w:tcMar>')])]),
    ],
    wrong: [
      table(
        [row([cell('甲', '<w:tcMar><w:left w:w="0" w:type="dxa"/></w:tcMar>')])],
        '<w:tblCellMar><w:left w:w="283" w:type="dxa"/></w:tblCellMar>',
      ),
      table(rows([['甲']])),
    ],
  },
  {
    title: 'numbers sorted as numbers, rows kept whole',
    code: '10817',
    target: TABLE,
    expected: { keys: [{ column: 2 }] },
    start: table(rows(MARKS)),
    right: [table(rows(SORTED))],
    wrong: [
      table(rows(MARKS)),
      table(
        rows([
          ['姓名', '得分'],
          ['张明', '9'],
          ['李娜', '86'],
          ['王强', '102'],
        ]),
      ),
      table(rows([...SORTED.slice(0, 3), ['王强', '103']])),
    ],
  },
  {
    title: 'names by their sound or by their strokes',
    code: '10817',
    target: TABLE,
    expected: { keys: [{ column: 1, as: 'stroke' }] },
    right: [table(rows([['姓名'], ['丁一'], ['王强'], ['李娜']]))],
    wrong: [table(rows([['姓名'], ['丁一'], ['李娜'], ['王强']]))],
  },
  {
    title: 'equal keys in any order, a second key where one is asked',
    code: '10817',
    target: TABLE,
    expected: { keys: [{ column: 1 }, { column: 2, order: 'descending' }], headerRows: 0 },
    right: [
      table(
        rows([
          ['1', '5'],
          ['1', '3'],
          ['2', '9'],
        ]),
      ),
    ],
    wrong: [
      table(
        rows([
          ['1', '3'],
          ['1', '5'],
          ['2', '9'],
        ]),
      ),
    ],
  },
  {
    title: 'any formula of the same value; a typed or stale result is none',
    code: '10818',
    target: TABLE,
    expected: { cells: [{ row: 1, column: 3 }], formula: 'SUM(LEFT)' },
    right: ['=SUM(LEFT)', '=SUM(A1:B1)', '=A1+B1', '=sum(a1,b1)'].map((one) =>
      pay(field(one, '5')),
    ),
    wrong: [
      pay(cell('5')),
      pay(field('=SUM(LEFT)', '6')),
      pay(field('=PRODUCT(LEFT)', '6')),
      pay(field('=5/0', '5')),
      pay(field('=((((', '5')),
    ],
  },
  {
    title: 'a format and a function that are asked for',
    code: '10818',
    target: TABLE,
    expected: {
      cells: [{ row: 1, column: 3 }],
      formula: 'AVERAGE(LEFT)',
      functions: ['AVERAGE'],
      formats: ['0.00'],
    },
    right: [
      pay(field('=AVERAGE(LEFT) \\# "0.00"', '2.50')),
      pay(field('=AVERAGE(A1:B1) \\# 0.00', '2.50')),
    ],
    wrong: [pay(field('=AVERAGE(LEFT)', '2.5')), pay(field('=(A1+B1)/2 \\# "0.00"', '2.50'))],
  },
  {
    title: 'a table that became text',
    code: '10819',
    target: TABLE,
    expected: { separator: '\t' },
    start: table(
      rows([
        ['甲', '乙'],
        ['丙', '丁'],
      ]),
    ),
    right: [
      `<w:p>${run('甲')}<w:r><w:tab/></w:r>${run('乙')}</w:p><w:p>${run('丙')}<w:r><w:tab/></w:r>${run('丁')}</w:p>`,
    ],
    wrong: [
      table(
        rows([
          ['甲', '乙'],
          ['丙', '丁'],
        ]),
      ),
      paragraph('甲，乙') + paragraph('丙，丁'),
      paragraph(''),
    ],
  },
]

describe('tables: what the catalogue warns of (4.8)', () => {
  it.each(CASES)('$code $title', ({ code, target, expected, start, right, wrong }) => {
    for (const content of right)
      expect([content, verdictOf(code, target, expected, content, start)]).toEqual([
        content,
        'pass',
      ])
    for (const content of wrong)
      expect([content, verdictOf(code, target, expected, content, start)]).toEqual([
        content,
        expect.stringMatching(/^(fail|blocked|partial)$/),
      ])
  })

  it('makes what it asks for, in tables with merged cells too', () => {
    const start = makeWord(
      table(
        [
          row([cell('表头', '<w:gridSpan w:val="3"/>')]),
          row([cell('甲'), cell('乙'), cell('丙')]),
          row([cell('丁'), cell('戊'), cell('己')]),
        ],
        '',
        [2000, 2000, 2000],
      ),
    )
    const asked: readonly (readonly [string, Values])[] = [
      ['10803', { split: { row: 2, column: 2, rows: 1, columns: 3 } }],
      ['10803', { split: { row: 2, column: 2, rows: 2, columns: 2 } }],
      ['10803', { split: { row: 3, column: 3, rows: 3, columns: 1 } }],
      ['10803', { merged: [{ rows: [2, 3], columns: [2, 3] }] }],
      ['10804', { change: 'insert', axis: 'row', at: 4, texts: ['庚', '辛', '壬'] }],
      ['10804', { change: 'delete', axis: 'row', at: 2 }],
      ['10809', { scope: 'insideH', style: 'dashed' }],
      ['10813', { rows: 2 }],
      ['10816', { leftCm: 0 }],
    ]
    for (const [code, expected] of asked) {
      const task = {
        kind: 'word' as const,
        file: 'a',
        checkpoints: [checkpoint(code, TABLE, expected)],
      }
      const startFiles = new Map([['a', start]])
      const answer = answerTask(task, { startFiles })
      const [verdict] = gradeTask({ task, startFiles, ...answer }).verdicts
      expect([code, expected, verdict?.messageZh, verdict?.verdict]).toEqual([
        code,
        expected,
        verdict?.messageZh,
        'pass',
      ])
    }
  })

  it('10812: a style by its stored name or by what Chinese programs call it', () => {
    const pairs = [
      ['网格型', 'Table Grid'],
      ['浅色底纹 - 强调文字颜色 1', 'Light Shading Accent 1'],
      ['浅色底纹 - 强调文字颜色 1', 'Light Shading - Accent 1'],
      ['中等深浅网格 3 - 强调文字颜色 5', 'Medium Grid 3 Accent 5'],
      ['网格表 4 - 着色 2', 'Grid Table 4 Accent 2'],
      ['清单表 3', 'List Table 3'],
    ] as const
    for (const [chinese, stored] of pairs)
      expect(tableStyleKey(chinese)).toBe(tableStyleKey(stored))
    expect(tableStyleKey('浅色底纹 - 强调文字颜色 1')).not.toBe(
      tableStyleKey('Light Shading Accent 2'),
    )
  })
})

describe('formulas of tables (10818)', () => {
  const sheet = readTable(
    openWord(
      makeWord(
        table(
          rows([
            ['名', '单价', '数量'],
            ['笔', '￥2.5', '4支'],
            ['本', '8', '10'],
            ['计', '', ''],
          ]),
        ),
      ),
    ).tables[0]?.node ?? { name: '', attributes: {}, children: [], parent: undefined },
  )
  const value = (formula: string, at: { row: number; column: number }): unknown => {
    const outcome = evaluateTableFormula(formula, sheet, at)
    return outcome.kind === 'value' ? outcome.value : outcome.kind
  }

  it('adds up what lies above as far as there are numbers, units and signs aside', () => {
    expect(value('=SUM(ABOVE)', { row: 4, column: 2 })).toBe(10.5)
    expect(value('=AVERAGE(ABOVE)', { row: 4, column: 3 })).toBe(7)
    expect(value('=MAX(LEFT)', { row: 3, column: 3 })).toBe(8)
  })

  it('knows cells, ranges, operators and the usual functions', () => {
    expect(value('=B2*C2+B3*C3', { row: 4, column: 3 })).toBe(90)
    expect(value('=ROUND(SUM(B2:B3)/3, 1)', { row: 4, column: 2 })).toBe(3.5)
    expect(value('=COUNT(B2:C3)', { row: 4, column: 2 })).toBe(4)
    expect(value('=-2^2+10%', { row: 4, column: 2 })).toBe(4.1)
  })

  it('gives up on what is no formula, however long or deep', () => {
    for (const formula of [
      '',
      '=',
      '=SUM(',
      '=1/0',
      '=NOSUCH(1)',
      `=${'('.repeat(400)}`,
      '9'.repeat(9999),
    ])
      expect(value(formula, { row: 1, column: 1 })).toBe('unreadable')
  })
})
