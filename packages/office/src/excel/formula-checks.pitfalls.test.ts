import { checkpoint } from '../testing/checkpoint-case.ts'
import { cellRows, makeExcel, type ExcelParts } from '../testing/make-document.ts'
import { describePitfalls } from '../testing/pitfall-cases.ts'

type Cell = string | number | null
const DATA: readonly (readonly Cell[])[] = [
  ['姓名', '语文', '数学', '班级'],
  ['张三', 80, 90, '一班'],
  ['李四', 60, 70, '二班'],
  ['王五', 75, 95, '一班'],
]
const NAMES =
  '<definedNames><definedName name="满分">参数!$B$1</definedName><definedName name="本表名" localSheetId="1">参数!$B$1:$B$2</definedName></definedNames>'
const book = (
  column: readonly Cell[],
  rates = '参数',
  more: Partial<ExcelParts> = {},
): Uint8Array =>
  makeExcel({
    sheets: [
      { name: '成绩', rows: cellRows(DATA.map((row, index) => [...row, column[index] ?? null])) },
      {
        name: rates,
        rows: cellRows([
          ['满分', 100],
          ['权重', 0.4],
        ]),
      },
    ],
    workbook: NAMES.replaceAll('参数', rates),
    ...more,
  })
const f = (formula: string, value?: number | string): string =>
  `<f>${formula.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</f>${value === undefined ? '' : `<v>${value}</v>`}`
const all = (make: (row: number) => Cell): Uint8Array => book(['新列', make(2), make(3), make(4)])
const renamed = (make: (row: number) => Cell): Uint8Array =>
  book(['新列', make(2), make(3), make(4)], '系数')
const start = book([])
const range = (ref: string) => ({ in: 'range', sheet: '成绩', ref })

describePitfalls('formulas', [
  {
    title: 'functions',
    checkpoint: checkpoint('20201', range('E2:E4'), { functions: ['AVERAGE'] }),
    start,
    right: {
      'small letters': all((row) => f(`average(B${row}:C${row})`, 80)),
      'the average inside of another call': all((row) => f(`ROUND(AVERAGE(B${row}:C${row}),0)`)),
      'the master of a shared formula behind the others': book([
        '新列',
        '<f t="shared" si="0"/><v>85</v>',
        '<f t="shared" si="0"/><v>65</v>',
        '<f t="shared" si="0" ref="E2:E4">AVERAGE(B4:C4)</f><v>85</v>',
      ]),
    },
    wrong: {
      'its name in a text': all(() => f('"AVERAGE(B2:C2)"')),
      'a longer name': all((row) => f(`AVERAGEA(B${row}:C${row})`)),
      'results typed in': all(() => 85),
    },
  },
  {
    title: 'results',
    checkpoint: checkpoint('20202', range('E2:E4'), { values: [170, 130, 170] }),
    start,
    right: {
      'sums without stored results': all((row) => f(`SUM(B${row}:C${row})`)),
      'stale results beside right formulas': all((row) => f(`SUM(B${row}:C${row})`, 1)),
    },
    wrong: {
      'right results beside wrong formulas': book([
        'x',
        f('SUM(B2:B2)', 170),
        f('B3', 130),
        f('C4', 170),
      ]),
      'numbers as text': all((row) => (row === 3 ? '130' : '170')),
      'the right numbers a row too low': book(['x', null, 170, 130]),
    },
  },
  {
    title: 'results of a formula on another sheet',
    checkpoint: checkpoint('20202', range('E2:E4'), {
      formula: 'B2*参数!$B$2',
      mustBeFormula: true,
    }),
    start,
    right: {
      'the sheet renamed since': renamed((row) => f(`B${row}*系数!$B$2`)),
      'a structured sum': all((row) => f(`PRODUCT(参数!B$2,B${row})`)),
    },
    wrong: { 'the rate typed in, results too': all((row) => [0, 0, 32, 24, 30][row] ?? 0) },
  },
  {
    title: 'equivalent formulas',
    checkpoint: checkpoint('20203', range('E2:E4'), { formula: 'B2*参数!$B$2+C2*(1-参数!$B$2)' }),
    start,
    right: {
      'the other way round': all((row) => f(`C${row}*(1-参数!B$2)+参数!B$2*B${row}`)),
      'the sheet renamed since': renamed((row) => f(`B${row}*系数!$B$2+C${row}*(1-系数!$B$2)`)),
      'quoted names': all((row) => f(`B${row}*'参数'!$B$2+C${row}*(1-'参数'!$B$2)`)),
      LET: all((row) => f(`_xlfn.LET(_xlpm.p,参数!$B$2,B${row}*_xlpm.p+C${row}*(1-_xlpm.p))`)),
    },
    wrong: {
      'the rate typed in': all((row) => f(`B${row}*0.4+C${row}*0.6`)),
      'a rate that moves with the copies': all((row) =>
        f(`B${row}*参数!B${row}+C${row}*(1-参数!B${row})`),
      ),
    },
  },
  {
    title: 'places held by $',
    checkpoint: checkpoint('20204', range('E2:E4'), { references: ['参数!$B$1'] }),
    start,
    right: {
      'the row alone, in a column': all((row) => f(`B${row}/参数!B$1`)),
      'a name for the cell': all((row) => f(`B${row}/满分`)),
      'the sheet renamed since': renamed((row) => f(`B${row}/系数!$B$1`)),
    },
    wrong: {
      'the column alone, in a column': all((row) => f(`B${row}/参数!$B1`)),
      'the same address of its own sheet': all((row) => f(`B${row}/$B$1`)),
    },
  },
  {
    title: 'copies',
    checkpoint: checkpoint('20205', range('E2:E4'), { formula: 'B2+C2' }),
    start,
    right: {
      'a sum of the range, copied': all((row) => f(`SUM(B${row}:C${row})`)),
      'the terms in another order': all((row) => f(`C${row}+B${row}`)),
    },
    wrong: {
      'a formula of its own in each cell': book(['x', f('B2+C2'), f('C3+B3'), f('SUM(B4:C4)')]),
      'the first formula in every cell': all(() => f('B2+C2')),
      'copies of another formula': all((row) => f(`B${row}-C${row}`)),
    },
  },
  {
    title: 'other sheets',
    checkpoint: checkpoint('20206', range('E2:E4'), { sheet: '参数' }),
    start,
    right: {
      'the sheet renamed since': renamed((row) => f(`B${row}*系数!$B$2`)),
      'a name of its cells': all((row) => f(`B${row}/满分`)),
      'all sheets from one to the other': all(() => f('SUM(成绩:参数!B1)')),
    },
    wrong: {
      'its name in a text': all((row) => f(`B${row}&"参数!B1"`)),
      'its own sheet': all((row) => f(`B${row}*成绩!$B$2`)),
    },
  },
  {
    title: 'names',
    checkpoint: checkpoint('20207', range('E2:E4'), { name: '本表名' }),
    start,
    right: { 'a name of another sheet, with it': all(() => f('SUM(参数!本表名)')) },
    wrong: {
      'a name of another sheet, without it': all(() => f('SUM(本表名)')),
      'the range itself': all(() => f('SUM(参数!$B$1:$B$2)')),
    },
  },
  {
    title: 'array formulas',
    checkpoint: checkpoint('20208', range('E2:E4'), { formula: 'B2:B4*C2:C4' }),
    start,
    right: {
      'factors in another order, one array': book([
        'x',
        '<f t="array" ref="E2:E4">C2:C4*B2:B4</f><v>7200</v>',
        4200,
        7125,
      ]),
      'another formula with the same results': book([
        'x',
        '<f t="array" ref="E2:E4">IF(B2:B4&gt;0,B2:B4,0)*C2:C4</f><v>7200</v>',
        4200,
        7125,
      ]),
    },
    wrong: {
      'the results as constants in an array': book([
        'x',
        '<f t="array" ref="E2:E4">{7200;4200;7125}</f><v>7200</v>',
        4200,
        7125,
      ]),
      'a formula in each cell': all((row) => f(`B${row}*C${row}`)),
      'an array a row too short': book([
        'x',
        '<f t="array" ref="E2:E3">B2:B3*C2:C3</f>',
        4200,
        f('B4*C4'),
      ]),
    },
  },
  {
    title: 'array formulas of one cell each',
    checkpoint: checkpoint('20208', range('E2:E4'), { formula: 'B2:B4*C2:C4', isOneArray: false }),
    start,
    right: {
      'each with its own': book([
        'x',
        ...[2, 3, 4].map((row) => `<f t="array" ref="E${row}">B${row}*C${row}</f>`),
      ]),
    },
    wrong: {
      'each with the first': book([
        'x',
        ...[2, 3, 4].map((row) => `<f t="array" ref="E${row}">B2*C2</f>`),
      ]),
    },
  },
  {
    title: 'ranks and their arguments',
    checkpoint: checkpoint('20209', range('E2:E4'), {
      function: 'RANK',
      arguments: ['B2', '$B$2:$B$4'],
    }),
    start,
    right: {
      'the newer name': all((row) => f(`_xlfn.RANK.EQ(B${row},B$2:B$4)`)),
      'the default written out': all((row) => f(`RANK(B${row},$B$2:$B$4,0)`)),
      'the default as a truth': all((row) => f(`RANK(B${row},$B$2:$B$4,FALSE)`)),
    },
    wrong: {
      'the other order': all((row) => f(`RANK(B${row},$B$2:$B$4,1)`)),
      'a list that moves': all((row) => f(`RANK(B${row},B${row}:B${row + 2})`)),
    },
  },
  {
    title: 'conditions in pairs',
    checkpoint: checkpoint('20209', range('E2:E4'), {
      function: 'COUNTIFS',
      arguments: ['$D$2:$D$4', 'D2', '$B$2:$B$4', '">=60"'],
    }),
    start,
    right: {
      'the pairs in another order': all((row) =>
        f(`COUNTIFS($B$2:$B$4,">="&60,$D$2:$D$4,D${row})`),
      ),
    },
    wrong: {
      'one condition': all((row) => f(`COUNTIFS($D$2:$D$4,D${row})`)),
      'conditions on each other’s range': all((row) =>
        f(`COUNTIFS($B$2:$B$4,D${row},$D$2:$D$4,">=60")`),
      ),
    },
  },
  {
    title: 'lookups and their last argument',
    checkpoint: checkpoint('20209', range('E2:E4'), {
      function: 'VLOOKUP',
      arguments: ['A2', '$A$2:$C$4', '2', 'FALSE'],
    }),
    start,
    right: {
      zero: all((row) => f(`VLOOKUP(A${row},$A$2:$C$4,2,0)`)),
      'nothing behind the last comma': all((row) => f(`VLOOKUP(A${row},A$2:C$4,2,)`)),
      'inside of IFERROR': all((row) => f(`IFERROR(VLOOKUP(A${row},$A$2:$C$4,2,FALSE),"")`)),
    },
    wrong: {
      'left out': all((row) => f(`VLOOKUP(A${row},$A$2:$C$4,2)`)),
      'a row less': all((row) => f(`VLOOKUP(A${row},$A$2:$C$3,2,FALSE)`)),
    },
  },
  {
    title: 'no errors',
    checkpoint: checkpoint('20212', range('E2:E4'), {}),
    start: all(() => f('1/0')),
    right: { 'errors caught': all((row) => f(`IFERROR(B${row}/0,"无")`)) },
    wrong: {
      'an error without a stored result': all((row) => (row === 4 ? f('1/0') : f('1'))),
      'cells emptied': all(() => null),
    },
  },
])
