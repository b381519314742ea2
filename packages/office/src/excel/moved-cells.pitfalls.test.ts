import { checkpoint } from '../testing/checkpoint-case.ts'
import { cellRows, makeExcel } from '../testing/make-document.ts'
import { describePitfalls } from '../testing/pitfall-cases.ts'

type Cell = string | number | null
const book = (rows: readonly (readonly Cell[])[]): Uint8Array =>
  makeExcel({ sheets: [{ name: '表', rows: cellRows(rows) }] })
const range = (ref: string) => ({ in: 'range', sheet: '表', ref })

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
