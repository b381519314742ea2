import { words } from '../checkpoints/checker.ts'
import { ownTable } from '../package/own-table.ts'

/** Kinds of chart as the program's gallery groups them, with their names. */
export const CHART_TYPES = ownTable({
  column: words('柱形图', 'column chart'),
  bar: words('条形图', 'bar chart'),
  line: words('折线图', 'line chart'),
  pie: words('饼图', 'pie chart'),
  ofPie: words('复合饼图', 'pie of pie'),
  doughnut: words('圆环图', 'doughnut chart'),
  area: words('面积图', 'area chart'),
  scatter: words('散点图', 'scatter chart'),
  radar: words('雷达图', 'radar chart'),
  bubble: words('气泡图', 'bubble chart'),
  stock: words('股价图', 'stock chart'),
  surface: words('曲面图', 'surface chart'),
  histogram: words('直方图', 'histogram'),
  pareto: words('排列图', 'Pareto chart'),
  waterfall: words('瀑布图', 'waterfall chart'),
  treemap: words('树状图', 'treemap'),
  sunburst: words('旭日图', 'sunburst'),
  boxWhisker: words('箱形图', 'box and whisker chart'),
  funnel: words('漏斗图', 'funnel chart'),
  map: words('地图', 'map chart'),
} as const)
export type ChartType = keyof typeof CHART_TYPES
export const CHART_TYPE_NAMES = Object.keys(CHART_TYPES) as [ChartType, ...ChartType[]]

/** The kinds that live in the classic chart part; the others are chartex (2016 and later). */
export type ClassicType = Exclude<
  ChartType,
  'histogram' | 'pareto' | 'waterfall' | 'treemap' | 'sunburst' | 'boxWhisker' | 'funnel' | 'map'
>

export const GROUPINGS = ownTable({
  clustered: words('簇状', 'clustered'),
  standard: words('标准', 'standard'),
  stacked: words('堆积', 'stacked'),
  percentStacked: words('百分比堆积', '100 % stacked'),
} as const)
export type Grouping = keyof typeof GROUPINGS

const CLASSIC: ReadonlyMap<string, ClassicType> = new Map([
  ['c:barChart', 'column'],
  ['c:bar3DChart', 'column'],
  ['c:lineChart', 'line'],
  ['c:line3DChart', 'line'],
  ['c:pieChart', 'pie'],
  ['c:pie3DChart', 'pie'],
  ['c:ofPieChart', 'ofPie'],
  ['c:doughnutChart', 'doughnut'],
  ['c:areaChart', 'area'],
  ['c:area3DChart', 'area'],
  ['c:scatterChart', 'scatter'],
  ['c:radarChart', 'radar'],
  ['c:bubbleChart', 'bubble'],
  ['c:stockChart', 'stock'],
  ['c:surfaceChart', 'surface'],
  ['c:surface3DChart', 'surface'],
])

/** The kind of a chart element of the plot area; bars lying on their side are told by c:barDir. */
export function classicType(elementName: string): ClassicType | undefined {
  return CLASSIC.get(elementName)
}

const EXTENDED: ReadonlyMap<string, ChartType> = new Map([
  ['clusteredColumn', 'histogram'],
  ['paretoLine', 'pareto'],
  ['waterfall', 'waterfall'],
  ['treemap', 'treemap'],
  ['sunburst', 'sunburst'],
  ['boxWhisker', 'boxWhisker'],
  ['funnel', 'funnel'],
  ['regionMap', 'map'],
])

/** The kind of a chartex series by its layoutId. */
export function extendedType(layout: string): ChartType | undefined {
  return EXTENDED.get(layout)
}
