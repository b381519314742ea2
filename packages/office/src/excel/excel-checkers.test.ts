import { describe, expect, it } from 'vitest'
import type { Checkpoint } from '../checkpoints/checkpoint-schema.ts'
import { validateTask } from '../checkpoints/validate-task.ts'
import { checkpoint, grade } from '../testing/checkpoint-case.ts'
import { cellRows, makeExcel, type ExcelSheetParts } from '../testing/make-document.ts'

type Content = Partial<ExcelSheetParts> & { readonly more?: readonly ExcelSheetParts[] }
interface Case {
  readonly title: string
  readonly checkpoint: Checkpoint
  readonly start: Content
  readonly right: readonly Content[]
  readonly wrong: readonly Content[]
}

const FONTS = [
  '<font><sz val="11"/><name val="宋体"/></font>',
  '<font><b/><sz val="16"/><color rgb="FFFF0000"/><name val="SimHei"/></font>',
  '<font><b val="0"/><i/><u/><sz val="10.5"/><color theme="4"/><name val="Arial"/></font>',
]
const FILLS = [
  '<fill><patternFill patternType="none"/></fill>',
  '<fill><patternFill patternType="gray125"/></fill>',
  '<fill><patternFill patternType="solid"><fgColor rgb="FFFFFF00"/><bgColor indexed="64"/></patternFill></fill>',
  '<fill><patternFill patternType="solid"><fgColor indexed="13"/></patternFill></fill>',
]
const side = (name: string, style: string): string =>
  `<${name} style="${style}"><color auto="1"/></${name}>`
const BORDERS = [
  '<border/>',
  `<border>${['left', 'right', 'top', 'bottom'].map((name) => side(name, 'thin')).join('')}</border>`,
  `<border>${side('bottom', 'thin')}</border>`,
  `<border>${side('left', 'double')}</border>`,
]
const NUMBER_FORMATS =
  '<numFmts><numFmt numFmtId="164" formatCode="General"/><numFmt numFmtId="165" formatCode="[$￥-804]#,##0.00"/><numFmt numFmtId="166" formatCode="0.00_ "/><numFmt numFmtId="167" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/><numFmt numFmtId="168" formatCode="00000"/></numFmts>'
const xf = (attributes: string, alignment = ''): string =>
  `<xf ${attributes}>${alignment === '' ? '' : `<alignment horizontal="${alignment}"/>`}</xf>`
/** Cell formats by number: what each is for stands in the tests that use it. */
const STYLES = `${NUMBER_FORMATS}<fonts>${FONTS.join('')}</fonts><fills>${FILLS.join('')}</fills><borders>${BORDERS.join('')}</borders><cellXfs>${[
  xf('fontId="0" numFmtId="0"'), // 0 plain
  xf('fontId="1"'), // 1 black bold red
  xf('fontId="2"'), // 2 Arial
  xf('fillId="2"'), // 3 yellow
  xf('fillId="3"'), // 4 indexed yellow
  xf('borderId="1"'), // 5 box
  xf('borderId="2"'), // 6 bottom
  xf('', 'center'), // 7
  xf('', 'centerContinuous'), // 8
  xf('numFmtId="165"'), // 9 currency
  xf('numFmtId="2"'), // 10 0.00
  xf('numFmtId="166"'), // 11 0.00_
  xf('numFmtId="167"'), // 12 date
  xf('numFmtId="10"'), // 13 percent
  xf('numFmtId="31"'), // 14 East Asian date
  xf('borderId="3"'), // 15 double left
].join('')}</cellXfs>`

const workbook = ({ more = [], ...parts }: Content): Uint8Array =>
  makeExcel({ sheets: [{ name: '成绩', rows: '', ...parts }, ...more], styles: STYLES })

const range = (ref: string) => ({ in: 'range', sheet: '成绩', ref })
const DATA = [
  ['姓名', '语文', '数学'],
  ['张三', 80, 90],
  ['李四', 60, 70],
  ['王五', 75, 95],
] as const
const rows = (list: readonly (readonly (string | number | null)[])[], style = 0): Content => ({
  rows: cellRows(list, style),
})
const withColumn = (...cells: (string | number | null)[]): Content =>
  rows(DATA.map((row, index) => [...row, cells[index] ?? null]))
const styled = (style: number): Content =>
  rows(
    [
      ['甲', '乙'],
      [1, 2],
    ],
    style,
  )
const f = (formula: string, value: number | string = ''): string =>
  `<f>${formula}</f>${value === '' ? '' : `<v>${value}</v>`}`

const series = (values: string, categories: string, name: string): string =>
  `<c:ser><c:tx><c:strRef><c:f>${name}</c:f></c:strRef></c:tx><c:cat><c:strRef><c:f>${categories}</c:f></c:strRef></c:cat><c:val><c:numRef><c:f>${values}</c:f></c:numRef></c:val></c:ser>`
const SERIES =
  series('成绩!$B$2:$B$4', '成绩!$A$2:$A$4', '成绩!$B$1') +
  series('成绩!$C$2:$C$4', '成绩!$A$2:$A$4', '成绩!$C$1')
const bars = (direction = 'col', grouping = 'clustered', content = SERIES): string =>
  `<c:barChart><c:barDir val="${direction}"/><c:grouping val="${grouping}"/>${content}</c:barChart>`
const title = (text: string): string =>
  `<c:title><c:tx><c:rich><a:p><a:r><a:t>${text.slice(0, 2)}</a:t></a:r><a:r><a:t>${text.slice(2)}</a:t></a:r></a:p></c:rich></c:tx></c:title>`
const chart = (plot = bars(), before = '', after = ''): Content => ({
  ...rows(DATA),
  chart: `${before}<c:plotArea>${plot}</c:plotArea>${after}`,
})
const onChart = { in: 'chart', sheet: '成绩' }
const SUMS = withColumn('总分', f('SUM(B2:C2)', 170), f('SUM(B3:C3)', 130), f('SUM(B4:C4)', 170))

const CASES: readonly Case[] = [
  {
    title: 'cell values by type',
    checkpoint: checkpoint('20101', range('A1:B1'), { values: ['学号', 5] }),
    start: rows([['编号', 4]]),
    right: [rows([['学号', 5]]), rows([[' 学号 ', 5]])],
    wrong: [rows([['学号', '5']]), rows([['学号', 6]]), rows([['学号']])],
  },
  {
    title: 'functions, also in shared formulas and under newer names',
    checkpoint: checkpoint('20201', range('D2:D4'), { functions: ['RANK', 'SUM|AVERAGE'] }),
    start: rows(DATA),
    right: [
      withColumn(
        '名次',
        f('RANK(SUM(B2:C2),B2:C4)'),
        f('_xlfn.RANK.EQ(AVERAGE(B3),B2:C4)'),
        f('rank( sum(B4) , B2:C4)'),
      ),
      withColumn(
        '名次',
        '<f t="shared" si="0" ref="D2:D4">RANK(B2,B$2:B$4)+SUM(C2)</f>',
        '<f t="shared" si="0"/>',
        '<f t="shared" si="0"/>',
      ),
    ],
    wrong: [
      withColumn('名次', f('RANK(SUM(B2),B2:C4)'), f('RANK(SUM(B3),B2:C4)'), 3),
      withColumn('名次', f('SUM(B2)'), f('SUM(B3)'), f('SUM(B4)')),
      withColumn('x', f('"RANK SUM("'), f('RANK_SUM'), f('1')),
    ],
  },
  {
    title: 'results by value, recomputed when none is stored',
    checkpoint: checkpoint('20202', range('D2:D4'), { values: [170, 130, 170] }),
    start: rows(DATA),
    right: [
      SUMS,
      withColumn('总分', f('SUM(B2:C2)'), f('B3+C3'), f('SUM(B4,C4)')),
      withColumn('总分', 170, 130, 170),
    ],
    wrong: [
      withColumn('总分', f('SUM(B2:B2)'), f('B3+C3'), f('B4+C4')),
      withColumn('总分', 170, 130),
    ],
  },
  {
    title: "results by a reference formula on the candidate's own inputs",
    checkpoint: checkpoint('20202', range('D2:D4'), {
      formula: '=ROUND(AVERAGE(B2:C2),1)',
      decimals: 1,
      mustBeFormula: true,
    }),
    start: rows(DATA),
    right: [withColumn('平均', f('AVERAGE(B2:C2)', 85), f('(B3+C3)/2', 65), f('SUM(B4:C4)/2', 85))],
    wrong: [
      withColumn('平均', 85, 65, 85),
      withColumn('平均', f('AVERAGE(B2:C2)', 85), f('AVERAGE(B2:C2)', 85), f('SUM(B4:C4)/2', 85)),
    ],
  },
  {
    title: 'font and size',
    checkpoint: checkpoint('20301', range('A1:B2'), { name: '黑体', size: 16 }),
    start: styled(0),
    right: [styled(1)],
    wrong: [styled(2), rows([['甲', '乙']], 1)],
  },
  {
    title: 'bold, italic and underline',
    checkpoint: checkpoint('20302', range('A1:B2'), {
      italic: true,
      bold: false,
      underline: 'single',
    }),
    start: styled(0),
    right: [styled(2)],
    wrong: [styled(1)],
  },
  {
    title: 'font colour',
    checkpoint: checkpoint('20303', range('A1:B2'), { colors: ['红色'] }),
    start: styled(0),
    right: [styled(1)],
    wrong: [styled(2)],
  },
  {
    title: 'solid fill by its foreground colour',
    checkpoint: checkpoint('20304', range('A1:B2'), { colors: ['FFFF00'] }),
    start: styled(0),
    right: [styled(3), styled(4)],
    wrong: [styled(1)],
  },
  {
    title: 'all borders, from either neighbour',
    checkpoint: checkpoint('20305', range('A1:B2'), { scope: 'all' }),
    start: styled(0),
    right: [styled(5)],
    wrong: [styled(6), rows([['甲', '乙']], 5)],
  },
  {
    title: 'left border stored with the cell itself',
    checkpoint: checkpoint('20305', range('B1:B2'), { scope: 'left', styles: ['double', 'thick'] }),
    start: styled(0),
    right: [styled(15)],
    wrong: [styled(5)],
  },
  {
    title: 'horizontal alignment',
    checkpoint: checkpoint('20306', range('A1:B2'), { value: 'center' }),
    start: styled(0),
    right: [styled(7)],
    wrong: [styled(8)],
  },
  {
    title: 'number format by its meaning',
    checkpoint: checkpoint('20309', range('A2:B2'), { category: 'number', decimals: 2 }),
    start: styled(0),
    right: [styled(10), styled(11)],
    wrong: [styled(9), styled(13)],
  },
  {
    title: 'currency with its sign',
    checkpoint: checkpoint('20309', range('A2:B2'), {
      category: 'currency',
      symbol: '¥',
      decimals: 2,
      thousands: true,
    }),
    start: styled(0),
    right: [styled(9)],
    wrong: [styled(10)],
  },
  {
    title: 'date pattern, by id or by code',
    checkpoint: checkpoint('20309', range('A2:B2'), {
      category: 'date',
      patterns: ['yyyy年m月d日'],
    }),
    start: styled(0),
    right: [styled(12), styled(14)],
    wrong: [styled(13)],
  },
  {
    title: 'merged and centred, exactly the range',
    checkpoint: checkpoint('20310', range('A1:C1'), {}),
    start: rows(DATA),
    right: [
      { rows: cellRows(DATA, 7), after: '<mergeCells><mergeCell ref="A1:C1"/></mergeCells>' },
    ],
    wrong: [
      { ...rows(DATA), after: '<mergeCells><mergeCell ref="A1:C1"/></mergeCells>' },
      { rows: cellRows(DATA, 7), after: '<mergeCells><mergeCell ref="A1:D1"/></mergeCells>' },
      { rows: cellRows(DATA, 8) },
    ],
  },
  {
    title: 'row height within half a point',
    checkpoint: checkpoint('20401', { in: 'rows', sheet: '成绩', rows: [1, 2] }, { points: 25 }),
    start: rows(DATA),
    right: [
      { rows: '<row r="1" ht="25" customHeight="1"/><row r="2" ht="25.2" customHeight="true"/>' },
    ],
    wrong: [
      { rows: '<row r="1" ht="25" customHeight="1"/><row r="2" ht="26" customHeight="1"/>' },
      { rows: '<row r="1" ht="25" customHeight="1"/>' },
      { rows: '<row r="1" ht="25"/><row r="2" ht="25"/>' },
    ],
  },
  {
    title: 'column width with its padding',
    checkpoint: checkpoint(
      '20402',
      { in: 'columns', sheet: '成绩', columns: ['A', 'B'] },
      { characters: 12 },
    ),
    start: rows(DATA),
    right: [
      { before: '<cols><col min="1" max="3" width="12.7109375" customWidth="1"/></cols>' },
      {
        before:
          '<cols><col min="1" max="1" width="12"/><col min="2" max="2" width="12.625"/></cols>',
      },
    ],
    wrong: [
      { before: '<cols><col min="1" max="1" width="12.7109375"/></cols>' },
      { before: '<cols><col min="1" max="2" width="13"/></cols>' },
    ],
  },
  {
    title: 'sheet renamed, not added',
    checkpoint: checkpoint('20404', { in: 'sheet', sheet: '成绩' }, { name: '期末成绩' }),
    start: rows(DATA),
    right: [{ name: '期末成绩', ...rows(DATA) }],
    wrong: [
      { ...rows(DATA), more: [{ name: '期末成绩', rows: '' }] },
      { name: '期末成绩', rows: '', more: [{ name: '成绩', rows: cellRows(DATA) }] },
      { name: '期末', ...rows(DATA) },
    ],
  },
  {
    title: 'sorted with rows intact',
    checkpoint: checkpoint('20601', range('A1:C4'), {
      keys: [{ column: 'B', order: 'descending' }, { column: 'A' }],
    }),
    start: rows(DATA),
    right: [rows([DATA[0], DATA[1], DATA[3], DATA[2]])],
    wrong: [
      rows([DATA[0], DATA[2], DATA[3], DATA[1]]),
      rows([DATA[0], ['张三', 80, 95], ['王五', 75, 90], DATA[2]]),
    ],
  },
  {
    title: 'filtered by hidden rows under a filter',
    checkpoint: checkpoint('20602', range('A1:C4'), {
      criteria: [{ column: 'B', operator: 'greater', value: 70 }],
    }),
    start: rows(DATA),
    right: [
      {
        rows: cellRows(DATA).replace('<row r="3"', '<row r="3" hidden="1"'),
        after: '<autoFilter ref="A1:C4"/>',
      },
    ],
    wrong: [
      { rows: cellRows(DATA).replace('<row r="3"', '<row r="3" hidden="1"') },
      {
        rows: cellRows(DATA).replace('<row r="2"', '<row r="2" hidden="1"'),
        after: '<autoFilter ref="A1:C4"/>',
      },
      { ...rows(DATA), after: '<autoFilter ref="A1:C4"/>' },
    ],
  },
  {
    title: 'chart type and grouping',
    checkpoint: checkpoint('20801', onChart, {
      type: 'column',
      grouping: 'clustered',
      threeD: false,
    }),
    start: rows(DATA),
    right: [chart()],
    wrong: [
      chart(bars('bar')),
      chart(bars('col', 'stacked')),
      chart(bars().replaceAll('barChart', 'bar3DChart')),
      chart(`<c:pieChart>${SERIES}</c:pieChart>`),
    ],
  },
  {
    title: 'chart data as a set of cells',
    checkpoint: checkpoint('20802', onChart, {
      values: ['B2:C4'],
      categories: ['A2:A4'],
      names: ['成绩!B1:C1'],
    }),
    start: rows(DATA),
    right: [chart()],
    wrong: [
      chart(bars('col', 'clustered', series('成绩!$B$2:$B$4', '成绩!$A$2:$A$4', '成绩!$B$1'))),
      chart(bars('col', 'clustered', SERIES.replaceAll('$A$2:$A$4', '$A$2:$A$3'))),
    ],
  },
  {
    title: 'chart title over split runs',
    checkpoint: checkpoint('20804', onChart, { text: '成绩统计图' }),
    start: chart(),
    right: [chart(bars(), title('成绩统计图'))],
    wrong: [chart(bars(), title('成绩图表')), rows(DATA)],
  },
  {
    title: 'legend position',
    checkpoint: checkpoint('20807', onChart, { position: 'b' }),
    start: chart(),
    right: [chart(bars(), '', '<c:legend><c:legendPos val="b"/></c:legend>')],
    wrong: [chart(bars(), '', '<c:legend/>'), rows(DATA)],
  },
]

describe('Excel checkpoints: the start file scores 0, the answer full, near misses 0 (2.8)', () => {
  it.each(CASES)('$checkpoint.code $title', ({ checkpoint: one, start, right, wrong }) => {
    const issued = workbook(start)
    const startFiles = new Map([['a', issued]])
    const task = { kind: 'excel', file: 'a', checkpoints: [one] }
    expect(validateTask({ task, startFiles })).toEqual([])
    expect(grade('excel', [one], issued, issued).points).toBe(0)
    for (const content of right) {
      const [verdict] = grade('excel', [one], issued, workbook(content)).verdicts
      expect([verdict?.messageZh, verdict?.verdict]).toEqual([verdict?.messageZh, 'pass'])
    }
    for (const content of wrong) {
      const [verdict] = grade('excel', [one], issued, workbook(content)).verdicts
      expect([verdict?.messageZh, verdict?.points]).toEqual([verdict?.messageZh, 0])
      expect(['fail', 'blocked']).toContain(verdict?.verdict)
    }
  })

  it('finds a sheet that was renamed without being asked by its old place (2.3)', () => {
    const one = checkpoint('20101', range('A1'), { value: '新' })
    const renamed = workbook({ name: '改名', ...rows([['新']]) })
    expect(grade('excel', [one], workbook(rows([['旧']])), renamed).points).toBe(2)
  })

  it('takes the row style, then the column style, for cells that the file leaves out (2.6)', () => {
    const one = checkpoint('20304', range('B2:B3'), { colors: ['FFFF00'] })
    const submitted = workbook({
      before: '<cols><col min="2" max="2" width="9" style="3"/></cols>',
      rows: '<row r="2" s="4" customFormat="1"/>',
    })
    expect(grade('excel', [one], workbook(rows([])), submitted).points).toBe(2)
  })

  it('notes stored results that differ from the recomputed ones', () => {
    const one = checkpoint('20202', range('D2'), { value: 170 })
    const forged = withColumn('总分', f('SUM(B2:B2)', 170))
    const [verdict] = grade('excel', [one], workbook(rows(DATA)), workbook(forged)).verdicts
    expect(verdict?.messageZh).toContain('重新计算')
  })
})
