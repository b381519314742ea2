import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  plain,
  single,
  words,
  type Checker,
  type Finding,
  type Unit,
  type Words,
} from '../checkpoints/checker.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import { cellKey, parseRange, sheetOf } from './cell-reference.ts'
import { sheetNamed } from './evaluate-formula.ts'
import { cellsIn, findSheet, sheetIndex } from './excel-targets.ts'
import type { ExcelView } from './excel-view.ts'
import { readCharts, type ExcelChart } from './read-charts.ts'
import { valueAt } from './read-workbook.ts'
import type { ExcelDraft } from './excel-draft.ts'

const ChartTarget = z.object({
  in: z.literal('chart'),
  sheet: z.optional(z.string()),
  title: z.optional(z.string()),
  index: z.optional(z.int().check(z.gte(1))),
})

/** A chart by sheet and title, else by its number; charts of a chart sheet count everywhere. */
function findChart(view: ExcelView, target: z.infer<typeof ChartTarget>): ExcelChart | undefined {
  const all = readCharts(view.workbook)
  const index = target.sheet === undefined ? -1 : sheetIndex(view, target.sheet)
  const name = view.workbook.sheetNames[index]
  const own = all.filter((chart) => target.sheet === undefined || chart.sheet === name)
  const charts = own.length > 0 ? own : all.filter((chart) => isChartSheet(view, chart.sheet))
  const title = target.title === undefined ? undefined : foldSpaces(target.title)
  return (
    (title === undefined
      ? undefined
      : charts.find((chart) => foldSpaces(chart.title ?? '') === title)) ??
    charts[(target.index ?? 1) - 1]
  )
}

function isChartSheet(view: ExcelView, name: string): boolean {
  const index = view.workbook.sheetNames.indexOf(name)
  return index >= 0 && view.workbook.sheet(index) === undefined
}

function judgeChart(
  view: ExcelView,
  target: z.infer<typeof ChartTarget>,
  expected: Words,
  judge: (chart: ExcelChart) => readonly Unit[],
): Finding {
  const where = words(
    `${target.sheet ?? ''} 图表${target.index ?? 1}`.trim(),
    `${target.sheet ?? ''} chart ${target.index ?? 1}`.trim(),
  )
  const chart = findChart(view, target)
  if (chart === undefined)
    return blocked(where, expected, words('没有图表', 'there is no such chart'))
  return found(where, expected, COUNT.items, judge(chart), [
    { part: chart.part, xpath: '/c:chartSpace/c:chart', snippet: chart.title ?? '' },
  ])
}

const TYPES = {
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
}
const GROUPINGS: Readonly<Record<string, Words>> = {
  clustered: words('簇状', 'clustered'),
  standard: words('标准', 'standard'),
  stacked: words('堆积', 'stacked'),
  percentStacked: words('百分比堆积', '100 % stacked'),
}

const chartType: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20801',
  title: words('图表类型', 'chart type'),
  target: ChartTarget,
  expected: z.object({
    type: z.enum([
      'column',
      'bar',
      'line',
      'pie',
      'ofPie',
      'doughnut',
      'area',
      'scatter',
      'radar',
      'bubble',
      'stock',
      'surface',
    ]),
    grouping: z.optional(z.enum(['clustered', 'standard', 'stacked', 'percentStacked'])),
    threeD: z.optional(z.boolean()),
    markers: z.optional(z.boolean()),
  }),
  examine(view, target, expected) {
    const text = (type: Words, grouping: string | undefined, isThreeD: boolean | undefined) => {
      const group = grouping === undefined ? undefined : GROUPINGS[grouping]
      const depth = isThreeD === true ? words('三维', '3-D ') : words('', '')
      return words(
        `${depth.zh}${group?.zh ?? ''}${type.zh}`,
        `${depth.en}${group === undefined ? '' : `${group.en} `}${type.en}`,
      )
    }
    return judgeChart(
      view,
      target,
      text(TYPES[expected.type], expected.grouping, expected.threeD),
      (chart) => {
        const isOk =
          chart.kinds.length > 0 &&
          chart.kinds.every(
            (kind) =>
              kind.type === expected.type &&
              (expected.grouping === undefined || kind.grouping === expected.grouping) &&
              (expected.threeD === undefined || kind.isThreeD === expected.threeD) &&
              (expected.markers === undefined || kind.hasMarkers === expected.markers),
          )
        const names = chart.kinds.map((kind) =>
          text(
            TYPES[kind.type as keyof typeof TYPES] ?? plain(kind.type),
            expected.grouping === undefined ? undefined : kind.grouping,
            kind.isThreeD,
          ),
        )
        return single(
          isOk,
          words(names.map((one) => one.zh).join('+'), names.map((one) => one.en).join(' + ')),
        )
      },
    )
  },
})

/** The cells that references cover, as sheet index and cell; undefined when one is not readable. */
function cellSet(
  view: ExcelView,
  references: readonly string[],
  usualSheet: string | undefined,
): Set<string> | undefined {
  const cells = new Set<string>()
  for (const written of references) {
    const resolved =
      parseRange(written) === undefined
        ? view.workbook.definedName(written.replace(/^.*!/, ''))
        : written
    const parts = (resolved ?? '').replace(/^\(|\)$/g, '').split(/,(?=(?:[^']*'[^']*')*[^']*$)/)
    for (const part of parts) {
      const range = parseRange(part)
      const sheet = sheetOf(part) ?? usualSheet
      if (range === undefined || sheet === undefined) return undefined
      const index = sheetIndex(view, sheet)
      for (const cell of cellsIn([range])) cells.add(`${index}:${cellKey(cell.row, cell.column)}`)
    }
  }
  return cells
}

const isSameSet = (one: ReadonlySet<string>, two: ReadonlySet<string>): boolean =>
  one.size === two.size && [...one].every((cell) => two.has(cell))

/** The numbers now in the expected cells, for charts whose references cannot be read. */
function numbersIn(
  view: ExcelView,
  references: readonly string[],
  usualSheet: string | undefined,
): number[] {
  return references.flatMap((text) => {
    const range = parseRange(text)
    const name = sheetOf(text) ?? usualSheet
    const sheet =
      name === undefined ? undefined : (sheetNamed(view.workbook, name) ?? findSheet(view, name))
    if (range === undefined || sheet === undefined) return []
    return cellsIn([range]).flatMap((cell) => {
      const value = valueAt(sheet, cell.row, cell.column)
      return value.kind === 'number' ? [value.number] : []
    })
  })
}

const References = z.array(z.string()).check(z.minLength(1))

const dataRange: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20802',
  title: words('数据源', 'data range'),
  target: ChartTarget,
  expected: z.object({
    /** References of the series' values, such as 'B2:B9' or '成绩!$B$2:$C$9'. */
    values: References,
    categories: z.optional(References),
    names: z.optional(References),
  }),
  examine(view, target, expected) {
    const wanted = plain(
      [expected.values, expected.categories ?? [], expected.names ?? []].flat().join('、'),
    )
    return judgeChart(view, target, wanted, (chart) => {
      const usual = target.sheet
      const isRight = (actual: readonly (string | undefined)[], list: readonly string[]) => {
        const written = actual.filter((one) => one !== undefined)
        const has = cellSet(view, written, usual)
        const should = cellSet(view, list, usual)
        return (
          written.length > 0 && has !== undefined && should !== undefined && isSameSet(has, should)
        )
      }
      const values = chart.series.map((one) => one.values)
      const cached = chart.series.flatMap((one) => [...one.cachedValues]).sort((a, b) => a - b)
      const hasReadable = cellSet(
        view,
        values.filter((one) => one !== undefined),
        usual,
      )
      const isValuesOk =
        isRight(values, expected.values) ||
        (hasReadable === undefined &&
          cached.length > 0 &&
          cached.join() ===
            numbersIn(view, expected.values, usual)
              .sort((a, b) => a - b)
              .join())
      const isOk =
        isValuesOk &&
        (expected.categories === undefined ||
          isRight(
            chart.series.map((one) => one.categories),
            expected.categories,
          )) &&
        (expected.names === undefined ||
          isRight(
            chart.series.map((one) => one.name),
            expected.names,
          ))
      const shown = chart.series.map(
        (one) =>
          `${one.values ?? '—'}${one.categories === undefined ? '' : ` | ${one.categories}`}`,
      )
      return single(isOk, plain(shown.join('、')))
    })
  },
})

const title: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20804',
  title: words('图表标题', 'chart title'),
  target: ChartTarget,
  expected: z.object({ text: z.string() }),
  examine: (view, target, expected) =>
    judgeChart(view, target, words(`标题“${expected.text}”`, `title “${expected.text}”`), (chart) =>
      single(
        foldSpaces(chart.title ?? '') === foldSpaces(expected.text),
        chart.title === undefined ? words('无标题', 'no title') : plain(`“${chart.title}”`),
      ),
    ),
})

const POSITIONS = {
  r: words('图例在右侧', 'legend at the right'),
  l: words('图例在左侧', 'legend at the left'),
  t: words('图例在顶部', 'legend at the top'),
  b: words('图例在底部', 'legend at the bottom'),
  tr: words('图例在右上角', 'legend at the top right'),
  none: words('无图例', 'no legend'),
}

const legend: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20807',
  title: words('图例', 'legend'),
  target: ChartTarget,
  expected: z.object({ position: z.enum(['r', 'l', 't', 'b', 'tr', 'none']) }),
  examine: (view, target, expected) =>
    judgeChart(view, target, POSITIONS[expected.position], (chart) => {
      const actual = chart.legend ?? 'none'
      return single(
        actual === expected.position,
        POSITIONS[actual as keyof typeof POSITIONS] ?? plain(actual),
      )
    }),
})

export const chartCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [
  chartType,
  dataRange,
  title,
  legend,
]
