import { paragraph, run } from '../testing/make-document.ts'
import type { PitfallCase, WordContent } from '../testing/word-verdict.ts'
import { tryPitfalls } from '../testing/try-pitfalls.ts'
import { TEXT, DATA, table, doc, of, START } from '../testing/table-answers.ts'

const T = { in: 'table' }
const base = { start: START, target: T }
const field = (code: string, result: string): string =>
  `<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>${code}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>${run(result)}<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>`
const SUMS = [
  ['姓名', '语文', '总分'],
  ['张三', '90', ''],
  ['李四', '70', ''],
]
const sum = (code: string, results: readonly string[] = ['90', '70']): WordContent =>
  of({
    rows: SUMS,
    inside: (text, row, column) =>
      row > 0 && column === 2 ? field(code, results[row - 1] ?? '') : paragraph(text),
  })
const cases: readonly PitfallCase[] = [
  {
    ...base,
    title: 'rows and columns as they finally are',
    code: '10801',
    start: paragraph(TEXT),
    expected: { rows: 3, columns: 3, after: { text: TEXT } },
    right: [
      of({}),
      doc(`<w:sdt><w:sdtContent>${table()}</w:sdtContent></w:sdt>`),
      of({
        rows: [...DATA, ['多', '余', '行']],
        row: (row) => (row === 3 ? '<w:del w:id="1"/>' : '<w:ins w:id="2"/>'),
      }),
      doc(
        table()
          .replace('<w:tr>', '<w:sdt><w:sdtContent><w:tr>')
          .replace('</w:tr>', '</w:tr></w:sdtContent></w:sdt>'),
      ),
      of({
        rows: [['题'], ...DATA.slice(1)],
        cell: (row) => (row === 0 ? '<w:gridSpan w:val="3"/>' : ''),
      }),
    ],
    wrong: [
      of({ rows: DATA.slice(1) }),
      of({ rows: DATA.map((row) => row.slice(1)) }),
      { body: table() + paragraph(TEXT) },
      { body: paragraph(TEXT) + DATA.map((row) => paragraph(row.join('\t'))).join('') },
      of({ rows: [[''], ['']], inside: () => table() + paragraph('') }),
    ],
  },
  {
    ...base,
    title: 'the text of a cell, in whatever it stands',
    code: '10802',
    start: of({ inside: () => paragraph('') }),
    expected: { cells: [{ row: 2, column: 1, text: '张三' }] },
    right: [
      of({}),
      of({ inside: (text) => `<w:sdt><w:sdtContent>${paragraph(text)}</w:sdtContent></w:sdt>` }),
      of({
        inside: (text) =>
          `<w:p>${run(text)}<w:del w:id="1"><w:r><w:delText>旧</w:delText></w:r></w:del></w:p>`,
      }),
    ],
    wrong: [
      of({ rows: [DATA[0] ?? [], DATA[2] ?? [], DATA[1] ?? []] }),
      of({
        inside: (text) =>
          `<w:p><w:del w:id="1"><w:r><w:delText>${text}</w:delText></w:r></w:del></w:p>`,
      }),
      of({ inside: (text) => paragraph(`${text}丰`) }),
    ],
  },
  {
    ...base,
    title: 'one cell over two columns, not two without a line between',
    code: '10803',
    expected: { merged: [{ rows: [1, 1], columns: [2, 3] }] },
    right: [
      of({
        rows: [['姓名', '成绩'], ...DATA.slice(1)],
        cell: (row, column) => (row === 0 && column === 1 ? '<w:gridSpan w:val="2"/>' : ''),
      }),
      of({
        cell: (row, column) =>
          row === 0 && column > 0 ? `<w:hMerge${column === 1 ? ' w:val="restart"' : ''}/>` : '',
      }),
    ],
    wrong: [
      of({
        cell: (row, column) =>
          row === 0 && column === 1 ? '<w:tcBorders><w:right w:val="nil"/></w:tcBorders>' : '',
      }),
      of({
        rows: [['成绩'], ...DATA.slice(1)],
        cell: (row) => (row === 0 ? '<w:gridSpan w:val="3"/>' : ''),
      }),
      of({ rows: [['姓名', '成绩'], ...DATA.slice(1)] }),
    ],
  },
  {
    ...base,
    title: 'cells one above the other',
    code: '10803',
    expected: { merged: [{ rows: [2, 3], columns: [1, 1] }] },
    right: [
      of({
        cell: (row, column) =>
          column === 0 && row > 0 ? `<w:vMerge${row === 1 ? ' w:val="restart"' : ''}/>` : '',
      }),
      of({
        cell: (row, column) =>
          column === 0 && row > 0
            ? `<w:vMerge w:val="${row === 1 ? 'restart' : 'continue'}"/>`
            : '',
      }),
    ],
    wrong: [
      of({ cell: (row, column) => (column === 0 && row > 0 ? '<w:vMerge w:val="restart"/>' : '') }),
      of({ cell: (_row, column) => (column === 0 ? '<w:vMerge/>' : '') }),
    ],
  },
  {
    ...base,
    title: 'only rows from the top on are repeated',
    code: '10813',
    expected: {},
    right: [of({ row: (row) => (row === 0 ? '<w:tblHeader w:val="on"/>' : '') })],
    wrong: [
      of({ row: (row) => (row === 1 ? '<w:tblHeader/>' : '') }),
      of({ row: (row) => (row < 2 ? '<w:tblHeader/>' : '') }),
      of({ row: () => '<w:tblHeader w:val="0"/>' }),
    ],
  },
  {
    ...base,
    title: 'sorted rows stay whole',
    code: '10817',
    expected: { keys: [{ column: 2 }] },
    right: [of({ rows: [DATA[0] ?? [], DATA[2] ?? [], DATA[1] ?? []] })],
    wrong: [
      of({ rows: [DATA[0] ?? [], ['张三', '70', '80'], ['李四', '90', '95']] }),
      of({}),
      of({ rows: [DATA[2] ?? [], DATA[1] ?? [], DATA[0] ?? []] }),
    ],
  },
  {
    ...base,
    title: 'a formula in any spelling, not its result',
    code: '10818',
    start: of({ rows: SUMS }),
    expected: {
      cells: [
        { row: 2, column: 3 },
        { row: 3, column: 3 },
      ],
      formula: 'SUM(LEFT)',
    },
    right: [sum('=SUM(LEFT)'), sum(' = sum( left ) \\# "0" \\* MERGEFORMAT')],
    wrong: [
      of({ rows: [SUMS[0] ?? [], ['张三', '90', '90'], ['李四', '70', '70']] }),
      sum('=SUM(ABOVE)'),
      sum('=SUM(LEFT)', ['0', '0']),
      sum('=SUM(B2:B2)', ['90', '90']),
    ],
  },
]
tryPitfalls('tables: right in another way, wrong though it looks right (CHECKPOINTS 4.8)', cases)
