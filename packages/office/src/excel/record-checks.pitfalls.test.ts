import { checkpoint } from '../testing/checkpoint-case.ts'
import { cellRows, makeExcel } from '../testing/make-document.ts'
import { describePitfalls } from '../testing/pitfall-cases.ts'

type Cell = string | number | null
const HEAD: readonly Cell[] = ['姓名', '部门', '入职', '工资']
const DATA: readonly (readonly Cell[])[] = [
  ['赵一', '销售', 45292, 5000],
  ['钱二', '财务', 45400, 6000],
  ['孙三', '销售', 45500, 5500],
  ['Anna', 'IT', 45600, 6000],
]
const book = (rows: readonly (readonly Cell[])[] | string, after = ''): Uint8Array =>
  makeExcel({
    sheets: [{ name: '表', rows: typeof rows === 'string' ? rows : cellRows(rows), after }],
  })
const rows = (...order: readonly number[]): Uint8Array =>
  book([HEAD, ...order.map((at) => DATA[at] ?? [])])
const start = rows(0, 1, 2, 3)
const range = (ref: string) => ({ in: 'range', sheet: '表', ref })
const hide = (text: string, ...hidden: readonly number[]): string =>
  hidden.reduce((all, row) => all.replace(`<row r="${row}">`, `<row r="${row}" hidden="1">`), text)
const filtered = (hidden: readonly number[], filter: string, list = [HEAD, ...DATA]): Uint8Array =>
  book(hide(cellRows(list), ...hidden), filter)
const FILTER =
  '<autoFilter ref="A1:D5"><filterColumn colId="1"><filters><filter val="销售"/></filters></filterColumn></autoFilter>'

describePitfalls('records', [
  {
    title: 'sorted downwards',
    checkpoint: checkpoint('20601', range('A1:D5'), {
      keys: [{ column: 'D', order: 'descending' }],
    }),
    start,
    right: { 'ties in one order': rows(1, 3, 2, 0), 'ties in the other order': rows(3, 1, 2, 0) },
    wrong: {
      upwards: rows(0, 2, 1, 3),
      'the key’s column alone': book([
        HEAD,
        ...DATA.map((row, at) => [...row.slice(0, 3), [6000, 6000, 5500, 5000][at] ?? 0]),
      ]),
      'the heading among the data': book([
        DATA[1] ?? [],
        DATA[3] ?? [],
        DATA[2] ?? [],
        DATA[0] ?? [],
        HEAD,
      ]),
      'a record lost': book([HEAD, DATA[1] ?? [], DATA[3] ?? [], DATA[2] ?? []]),
    },
  },
  {
    title: 'sorted by Chinese and Latin names',
    checkpoint: checkpoint('20601', range('A1:D5'), { keys: [{ column: 'A' }] }),
    start,
    right: { 'Latin letters first': rows(3, 1, 2, 0) },
    wrong: { 'by strokes': rows(3, 2, 0, 1), 'as issued': start },
  },
  {
    title: 'sorted by results',
    checkpoint: checkpoint('20601', range('A1:B3'), { keys: [{ column: 'B' }] }),
    start: book([
      ['数', '倍'],
      [3, '<f>A2*2</f>'],
      [1, '<f>A3*2</f>'],
    ]),
    right: {
      'without stored results': book([
        ['数', '倍'],
        [1, '<f>A2*2</f>'],
        [3, '<f>A3*2</f>'],
      ]),
    },
    wrong: {
      'as issued': book([
        ['数', '倍'],
        [3, '<f>A2*2</f>'],
        [1, '<f>A3*2</f>'],
      ]),
    },
  },
  {
    title: 'filtered',
    checkpoint: checkpoint('20602', range('A1:D5'), {
      criteria: [{ column: 'B', operator: 'equal', value: '销售' }],
    }),
    start,
    right: {
      'by a list': filtered([3, 5], FILTER),
      'by a pattern': filtered(
        [3, 5],
        FILTER.replace(
          /<filters>.*<\/filters>/,
          '<customFilters><customFilter val="*销售*"/></customFilters>',
        ),
      ),
    },
    wrong: {
      'rows hidden by hand': filtered([3, 5], ''),
      'rows hidden by hand beside another filter': filtered([3, 5], '<autoFilter ref="H1:I5"/>'),
      'the other rows deleted': filtered([], FILTER, [HEAD, DATA[0] ?? [], DATA[2] ?? []]),
      'a row too few': filtered([3, 4, 5], FILTER),
      'arrows alone': filtered([], '<autoFilter ref="A1:D5"/>'),
    },
  },
  {
    title: 'filtered by days',
    checkpoint: checkpoint('20602', range('A1:D5'), {
      criteria: [{ column: 'C', operator: 'between', value: ['2024-04-01', '2024-08-31'] }],
    }),
    start,
    right: { 'the rows between': filtered([2, 5], FILTER) },
    wrong: { 'other rows': filtered([3, 5], FILTER) },
  },
  {
    title: 'filtered into another place',
    checkpoint: checkpoint('20603', range('A1:D5'), {
      lines: [
        [{ column: 'D', operator: 'atLeast', value: 6000 }],
        [{ column: 'B', operator: 'equal', value: '销售' }],
      ],
      output: 'F1',
    }),
    start,
    right: {
      'in another order': book([
        [...HEAD, null, ...HEAD],
        ...DATA.map((row, at) => [...row, null, ...(DATA[[3, 0, 1, 2][at] ?? 0] ?? [])]),
      ]),
    },
    wrong: {
      'a record missing': book([
        [...HEAD, null, ...HEAD],
        ...DATA.map((row, at) => [...row, null, ...(at < 3 ? (DATA[at] ?? []) : [])]),
      ]),
      'without headings': book([HEAD, ...DATA.map((row) => [...row, null, ...row])]),
      'in place': filtered([], ''),
    },
  },
  {
    title: 'subtotals',
    checkpoint: checkpoint('20604', range('A1:D5'), { groupBy: 'B', fields: ['D'] }),
    start,
    right: {
      'with numbers that leave out hidden rows': book([
        HEAD,
        DATA[3] ?? [],
        [null, 'IT 汇总', null, '<f>SUBTOTAL(109,D2:D2)</f>'],
        DATA[1] ?? [],
        [null, '财务 汇总', null, '<f>SUBTOTAL(109,D4:D4)</f>'],
        DATA[2] ?? [],
        DATA[0] ?? [],
        [null, '销售 汇总', null, '<f>SUBTOTAL(109,D6:D7)</f>'],
        [null, '总计', null, '<f>SUBTOTAL(109,D2:D7)</f>'],
      ]),
    },
    wrong: {
      'not sorted before': book([
        HEAD,
        DATA[0] ?? [],
        [null, '销售 汇总', null, '<f>SUBTOTAL(9,D2:D2)</f>'],
        DATA[1] ?? [],
        [null, '财务 汇总', null, '<f>SUBTOTAL(9,D4:D4)</f>'],
        DATA[2] ?? [],
        [null, '销售 汇总', null, '<f>SUBTOTAL(9,D6:D6)</f>'],
        DATA[3] ?? [],
        [null, 'IT 汇总', null, '<f>SUBTOTAL(9,D8:D8)</f>'],
        [null, '总计', null, '<f>SUBTOTAL(9,D2:D8)</f>'],
      ]),
      'sums typed in': book([
        HEAD,
        DATA[3] ?? [],
        [null, 'IT 汇总', null, 6000],
        DATA[1] ?? [],
        [null, '财务 汇总', null, 6000],
        DATA[2] ?? [],
        DATA[0] ?? [],
        [null, '销售 汇总', null, 10500],
        [null, '总计', null, 22500],
      ]),
    },
  },
])
