import * as z from 'zod/mini'
import { ask, type Asked } from '../checkpoints/asked.ts'
import { plain, words, type Words } from '../checkpoints/checker.ts'
import {
  FillExpected,
  fillWords,
  foundFillWords,
  isFill,
  writeExpectedFill,
} from '../drawing/expect-fill.ts'
import {
  foundLineWords,
  isLine,
  LineExpected,
  lineWords,
  writeExpectedLine,
} from '../drawing/expect-line.ts'
import { readFill } from '../drawing/read-fill.ts'
import { readLine } from '../drawing/read-line.ts'
import { element, ensureChild, insertInOrder, putChild, remove } from '../package/edit-xml.ts'
import { attribute, child, children } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import {
  both,
  findSeries,
  NO_SERIES,
  seriesToEdit,
  seriesWords,
  type ChartAspect,
  type ChartInFile,
} from './chart-aspect.ts'
import { CHART_TYPE_NAMES, CHART_TYPES } from './chart-kinds.ts'
import { valueOf, type ChartGroup, type ChartModel, type ChartSeries } from './chart-model.ts'
import { axisElement, groupElement, isClassic, setSeriesKind } from './write-chart.ts'
import { removeGroup } from './write-series.ts'

export const SeriesExpected = z
  .object({
    series: z.union([z.string(), z.int().check(z.gte(1))]),
    type: z.optional(z.enum(CHART_TYPE_NAMES)),
    axis: z.optional(z.enum(['primary', 'secondary'])),
    fill: z.optional(FillExpected),
    line: z.optional(LineExpected),
    /** Value of c:symbol: circle, diamond, square, triangle, none … */
    marker: z.optional(z.string()),
    markerSize: z.optional(z.number()),
    smooth: z.optional(z.boolean()),
    /** Percent of a bar's width between the bars, and by how much bars overlap. */
    gapWidth: z.optional(z.number()),
    overlap: z.optional(z.number()),
    explosion: z.optional(z.number()),
  })
  .check(z.refine((value) => Object.keys(value).length > 1, 'nothing expected'))
export type SeriesExpected = z.infer<typeof SeriesExpected>

interface Found {
  readonly series: ChartSeries
  readonly group: ChartGroup
  readonly chart: ChartInFile
}

function locate(chart: ChartInFile, which: string | number): Found | undefined {
  const series = findSeries(chart.model, which)
  const group = chart.model.groups.find((one) =>
    one.series.some((other) => other.node === series?.node),
  )
  return series === undefined || group === undefined ? undefined : { series, group, chart }
}

/** A fill or an outline that is not written is the program's own choice. */
const USUAL = words('自动', 'automatic')

const MARKERS = new Map([
  ['auto', words('自动', 'automatic')],
  ['none', words('无', 'none')],
  ['circle', words('圆形', 'circle')],
  ['square', words('方形', 'square')],
  ['diamond', words('菱形', 'diamond')],
  ['triangle', words('三角形', 'triangle')],
  ['x', words('叉形', 'cross')],
  ['star', words('星形', 'star')],
  ['plus', words('加号', 'plus')],
  ['dot', words('短划线', 'short dash')],
  ['dash', words('长划线', 'long dash')],
])
const markerWords = (symbol: string): Words =>
  both(words('数据标记', 'marker'), MARKERS.get(symbol) ?? plain(symbol))

const AXIS_SIDES = {
  primary: words('主坐标轴', 'primary axis'),
  secondary: words('次坐标轴', 'secondary axis'),
} as const

/** 20812: what one series is drawn as, on which axis, and how it looks. */
export const seriesAspect: ChartAspect<SeriesExpected> = {
  expected: SeriesExpected,
  ask(expected) {
    const name = seriesWords(expected.series)
    const one = <Value>(
      value: Value | undefined,
      wanted: (value: Value) => Words,
      judge: (found: Found, value: Value) => readonly [isOk: boolean, actual: Words],
    ): readonly Asked<ChartInFile>[] =>
      ask(
        value,
        (asked) => both(name, wanted(asked)),
        (chart: ChartInFile, asked) => {
          const found = locate(chart, expected.series)
          if (found === undefined) return { isOk: false, actual: NO_SERIES }
          const [isOk, actual] = judge(found, asked)
          return { isOk, actual: both(name, actual) }
        },
      )
    const number = (
      value: number | undefined,
      title: Words,
      read: (found: Found) => string | undefined,
      usual: number,
    ) =>
      one(
        value,
        (wanted) => both(title, plain(String(wanted))),
        (found, wanted) => {
          const actual = Number(read(found) ?? usual)
          return [actual === wanted, both(title, plain(String(actual)))]
        },
      )
    return [
      ...one(
        expected.type,
        (type) => CHART_TYPES[type],
        ({ group }, type) => [group.type === type, CHART_TYPES[group.type]],
      ),
      ...one(
        expected.axis,
        (side) => AXIS_SIDES[side],
        ({ group }, side) => {
          const actual = group.isSecondary ? 'secondary' : 'primary'
          return [actual === side, AXIS_SIDES[actual]]
        },
      ),
      ...one(expected.fill, fillWords, ({ series, chart }, wanted) => {
        const fill = readFill(child(series.node, 'c:spPr'), chart.scheme)
        return [
          fill !== undefined && isFill(fill, wanted),
          fill === undefined ? USUAL : foundFillWords(fill),
        ]
      }),
      ...one(expected.line, lineWords, ({ series, chart }, wanted) => {
        const line = readLine(child(child(series.node, 'c:spPr'), 'a:ln'), chart.scheme)
        return [
          line !== undefined && isLine(line, wanted),
          line === undefined ? USUAL : foundLineWords(line),
        ]
      }),
      ...one(expected.marker, markerWords, ({ series }, symbol) => {
        const actual = valueOf(child(series.node, 'c:marker'), 'c:symbol') ?? 'auto'
        return [actual === symbol, markerWords(actual)]
      }),
      ...number(
        expected.markerSize,
        words('标记大小', 'marker size'),
        ({ series }) => valueOf(child(series.node, 'c:marker'), 'c:size'),
        5,
      ),
      ...one(
        expected.smooth,
        (isOn) => (isOn ? words('平滑线', 'smooth line') : words('非平滑线', 'straight line')),
        ({ series }, isOn) => [
          series.isSmooth === isOn,
          series.isSmooth ? words('平滑线', 'smooth line') : words('非平滑线', 'straight line'),
        ],
      ),
      ...number(
        expected.gapWidth,
        words('间隙宽度', 'gap width'),
        ({ group }) => valueOf(group.node, 'c:gapWidth'),
        150,
      ),
      ...number(
        expected.overlap,
        words('系列重叠', 'overlap'),
        ({ group }) => valueOf(group.node, 'c:overlap'),
        0,
      ),
      ...number(
        expected.explosion,
        words('分离程度', 'explosion'),
        ({ series }) => valueOf(series.node, 'c:explosion'),
        0,
      ),
    ]
  },
  apply(chart, expected) {
    const [series] = seriesToEdit(chart, expected.series)
    const group = chart.groups.find((one) =>
      one.series.some((other) => other.node === series?.node),
    )
    if (series === undefined || group === undefined) throw new Error('The chart has no such series')
    const { node } = series
    const home = moveSeries(chart, group, node, expected)
    const format = (): XmlElement => ensureChild(node, 'c:spPr')
    if (expected.fill !== undefined) writeExpectedFill(format(), expected.fill)
    if (expected.line !== undefined) writeExpectedLine(format(), expected.line)
    const marker = (): XmlElement => ensureChild(node, 'c:marker')
    if (expected.marker !== undefined) putChild(marker(), 'c:symbol', { val: expected.marker })
    if (expected.markerSize !== undefined)
      putChild(marker(), 'c:size', { val: expected.markerSize })
    if (expected.smooth !== undefined) putChild(node, 'c:smooth', { val: expected.smooth ? 1 : 0 })
    if (expected.explosion !== undefined) putChild(node, 'c:explosion', { val: expected.explosion })
    if (expected.gapWidth !== undefined) putChild(home, 'c:gapWidth', { val: expected.gapWidth })
    if (expected.overlap !== undefined) putChild(home, 'c:overlap', { val: expected.overlap })
  },
}

const SECOND = { category: '520000001', value: '520000002' } as const

/** Puts a series into the chart element of its kind and axes; makes one where there is none. */
function moveSeries(
  chart: ChartModel,
  group: ChartGroup,
  series: XmlElement,
  { type = group.type, axis, markers }: SeriesExpected & { readonly markers?: boolean },
): XmlElement {
  const isSecond = axis === undefined ? group.isSecondary : axis === 'secondary'
  if (type === group.type && isSecond === group.isSecondary) return group.node
  const plot = child(chart.chart, 'c:plotArea')
  if (plot === undefined || !isClassic(type)) throw new Error('The series cannot be made so')
  const known = chart.groups.find((one) => one.type === type && one.isSecondary === isSecond)
  const home = known?.node ?? groupElement({ type, markers })
  remove(series)
  if (type !== group.type) setSeriesKind(series, { type, markers })
  if (known === undefined) {
    const sibling = chart.groups.find((one) => one.isSecondary === isSecond)
    const ids =
      sibling === undefined
        ? Object.values(SECOND)
        : children(sibling.node, 'c:axId').map((id) => attribute(id, 'val') ?? '')
    if (sibling === undefined) addSecondAxes(plot)
    for (const id of ids) insertInOrder(home, element('c:axId', { val: id }))
    insertInOrder(plot, home)
  }
  insertInOrder(home, series)
  if (children(group.node, 'c:ser').length === 0) removeGroup(chart, group.node)
  return home
}

function addSecondAxes(plot: XmlElement): void {
  const category = axisElement({
    name: 'c:catAx',
    id: SECOND.category,
    crossing: SECOND.value,
    place: 'b',
    isDeleted: true,
  })
  const value = axisElement({
    name: 'c:valAx',
    id: SECOND.value,
    crossing: SECOND.category,
    place: 'r',
    crosses: 'max',
  })
  insertInOrder(plot, value)
  insertInOrder(plot, category)
}
