/** What the Chinese programs call values of checkpoints; first what the file or the checker says. */
const NAMED = {
  alignment: {
    left: '左对齐',
    center: '居中对齐',
    right: '右对齐',
    both: '两端对齐',
    distribute: '分散对齐',
  },
  /** 水平对齐 of cells. */
  horizontal: { left: '靠左', center: '居中', right: '靠右', distributed: '分散对齐' },
  vertical: { top: '顶端', center: '居中', bottom: '底端' },
  orientation: { portrait: '纵向', landscape: '横向' },
  underline: {
    single: '单实线',
    double: '双实线',
    thick: '粗实线',
    dotted: '点线',
    dash: '虚线',
    wave: '波浪线',
  },
  /** 边框线型 of cells. */
  border: {
    thin: '细实线',
    medium: '中等粗实线',
    thick: '粗实线',
    double: '双实线',
    dashed: '虚线',
  },
  legend: { t: '顶部', b: '底部', l: '左侧', r: '右侧' },
  /** Function names of formulas: what they work out. */
  statistic: { SUM: '总和', AVERAGE: '平均值', MAX: '最大值', MIN: '最小值', COUNT: '个数' },
} as const

export const namedTypes = [
  'alignment',
  'horizontal',
  'vertical',
  'orientation',
  'underline',
  'border',
  'legend',
  'statistic',
  'chart',
] as const
export type NamedType = (typeof namedTypes)[number]

/** Chart types as the programs' galleries name them, and what checkpoint 20801 expects. */
export const CHARTS: Readonly<Record<string, { zh: string; expected: Record<string, unknown> }>> = {
  column: { zh: '簇状柱形图', expected: { type: 'column', grouping: 'clustered', threeD: false } },
  stackedColumn: {
    zh: '堆积柱形图',
    expected: { type: 'column', grouping: 'stacked', threeD: false },
  },
  column3D: {
    zh: '三维簇状柱形图',
    expected: { type: 'column', grouping: 'clustered', threeD: true },
  },
  bar: { zh: '簇状条形图', expected: { type: 'bar', grouping: 'clustered', threeD: false } },
  stackedBar: { zh: '堆积条形图', expected: { type: 'bar', grouping: 'stacked', threeD: false } },
  line: { zh: '折线图', expected: { type: 'line', grouping: 'standard', markers: false } },
  markedLine: {
    zh: '带数据标记的折线图',
    expected: { type: 'line', grouping: 'standard', markers: true },
  },
  pie: { zh: '饼图', expected: { type: 'pie', threeD: false } },
  pie3D: { zh: '三维饼图', expected: { type: 'pie', threeD: true } },
  doughnut: { zh: '圆环图', expected: { type: 'doughnut' } },
  area: { zh: '面积图', expected: { type: 'area', grouping: 'standard', threeD: false } },
  radar: { zh: '雷达图', expected: { type: 'radar', markers: false, filled: false } },
}

const table = (type: NamedType): Readonly<Record<string, string>> =>
  type === 'chart'
    ? Object.fromEntries(Object.entries(CHARTS).map(([name, { zh }]) => [name, zh]))
    : NAMED[type]

/** What the instruction calls such a value; undefined for a value that the type does not have. */
export const nameOf = (type: NamedType, value: string): string | undefined => table(type)[value]

const DIGITS = '零一二三四五六七八九'

/** A whole number from 0 to 99 in Chinese; others in figures. */
export function chineseNumber(value: number): string {
  if (!Number.isInteger(value) || value < 0 || value > 99) return String(value)
  const ten = Math.floor(value / 10)
  const one = value % 10
  if (ten === 0) return DIGITS[one] ?? ''
  return `${ten === 1 ? '' : (DIGITS[ten] ?? '')}十${one === 0 ? '' : (DIGITS[one] ?? '')}`
}

/** The values of each type, as files and checkers say them. */
export const NAMED_VALUES: Readonly<Record<NamedType, readonly string[]>> = Object.fromEntries(
  namedTypes.map((type) => [type, Object.keys(table(type))]),
) as Record<NamedType, string[]>
