import {
  append,
  element,
  insertInOrder,
  putChild,
  remove,
  removeChildren,
} from '../package/edit-xml.ts'
import { attribute, child, children } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import type { ChartModel } from './chart-model.ts'
import { valueOf } from './chart-model.ts'
import { axesOf, groupElement, isGroup, setSeriesKind, type Kind } from './write-chart.ts'

/** Cells that a series takes its data from, with what stands in them; undefined for empty ones. */
export interface SeriesSource {
  readonly reference: string
  readonly values: readonly (string | number | undefined)[]
}

export interface SeriesData {
  readonly name: SeriesSource | undefined
  readonly categories: SeriesSource | undefined
  readonly values: SeriesSource
}

const idOf = (axisId: XmlElement): string | undefined => attribute(axisId, 'val')
const value = (name: string, val: string | number): XmlElement => element(`c:${name}`, { val })

function cache(name: string, source: SeriesSource, isNumeric: boolean): XmlElement {
  const points = source.values.flatMap((one, index) =>
    one === undefined ? [] : [element('c:pt', { idx: index }, [element('c:v', {}, [String(one)])])],
  )
  return element(name, {}, [
    ...(isNumeric ? [element('c:formatCode', {}, ['General'])] : []),
    value('ptCount', source.values.length),
    ...points,
  ])
}

function texts(source: SeriesSource): XmlElement {
  return element('c:strRef', {}, [
    element('c:f', {}, [source.reference]),
    cache('c:strCache', source, false),
  ])
}

function numbers(source: SeriesSource): XmlElement {
  return element('c:numRef', {}, [
    element('c:f', {}, [source.reference]),
    cache('c:numCache', source, true),
  ])
}

/** Puts the data of a series, with the values that are kept beside its references. */
export function setSeriesData(series: XmlElement, data: SeriesData, isXy: boolean): void {
  removeChildren(series, 'c:tx', 'c:cat', 'c:val', 'c:xVal', 'c:yVal', 'c:bubbleSize')
  if (data.name !== undefined) putChild(series, 'c:tx', {}, [texts(data.name)])
  const { categories } = data
  if (categories !== undefined) {
    const isNumeric = isXy && categories.values.every((one) => typeof one !== 'string')
    putChild(series, isXy ? 'c:xVal' : 'c:cat', {}, [
      isNumeric ? numbers(categories) : texts(categories),
    ])
  }
  putChild(series, isXy ? 'c:yVal' : 'c:val', {}, [numbers(data.values)])
}

const COLOR = (index: number): XmlElement =>
  element('a:solidFill', {}, [element('a:schemeClr', { val: `accent${(index % 6) + 1}` })])

/** A new series with the colour that its number gives it. */
export function newSeries(index: number, kind: Kind, data: SeriesData): XmlElement {
  const isLine = kind.type === 'line' || kind.type === 'radar' || kind.type === 'scatter'
  const isPie = kind.type === 'pie' || kind.type === 'doughnut' || kind.type === 'ofPie'
  const format = isLine
    ? [element('a:ln', { w: 28_575, cap: 'rnd' }, [COLOR(index), element('a:round')])]
    : [COLOR(index)]
  const series = element('c:ser', {}, [
    value('idx', index),
    value('order', index),
    ...(isPie ? [] : [element('c:spPr', {}, format)]),
  ])
  setSeriesData(series, data, kind.type === 'scatter' || kind.type === 'bubble')
  setSeriesKind(series, kind)
  return series
}

/** Gives a chart these series; the formats of those that it has stay, in their order. */
export function setChartData(chart: ChartModel, data: readonly SeriesData[]): void {
  const [group] = chart.groups
  if (group === undefined) throw new Error('The chart has no group of series')
  const isXy = group.type === 'scatter' || group.type === 'bubble'
  const known = chart.series.map((one) => one.node)
  for (const one of chart.groups) removeChildren(one.node, 'c:ser')
  const kind = { type: group.type, markers: group.hasMarkers, threeD: group.isThreeD } as Kind
  data.forEach((one, index) => {
    const kept = known[index]
    const series = kept ?? newSeries(index, kind, one)
    if (kept !== undefined) setSeriesData(kept, one, isXy)
    const home =
      kept === undefined
        ? group.node
        : (chart.groups.find((other) => other.series.some((ser) => ser.node === kept))?.node ??
          group.node)
    series.parent = home
    insertInOrder(home, series)
  })
  for (const one of chart.groups.slice(1))
    if (children(one.node, 'c:ser').length === 0) removeGroup(chart, one.node)
}

/** Takes a chart element out of the plot area, and its axes where no other element uses them. */
export function removeGroup(chart: ChartModel, node: XmlElement): void {
  const plot = child(chart.chart, 'c:plotArea')
  remove(node)
  const groups = children(plot).filter(isGroup)
  const used = new Set(groups.flatMap((one) => children(one, 'c:axId').map(idOf)))
  for (const id of children(node, 'c:axId').map(idOf)) {
    const axis = children(plot).find((one) => !isGroup(one) && valueOf(one, 'c:axId') === id)
    if (axis !== undefined && !used.has(id)) remove(axis)
  }
}

/** A whole chart part as Excel writes a chart that was just inserted. */
export function newChartSpace(kind: Kind, data: readonly SeriesData[]): XmlElement {
  const group = groupElement(kind)
  data.forEach((one, index) => {
    const series = newSeries(index, kind, one)
    series.parent = group
    insertInOrder(group, series)
  })
  const axes = axesOf(kind, [])
  for (const axis of axes) insertInOrder(group, value('axId', valueOf(axis, 'c:axId') ?? ''))
  const plot = element('c:plotArea', {}, [element('c:layout'), group, ...axes])
  const chart = element('c:chart', {}, [
    ...(data.length === 1
      ? [element('c:title', {}, [value('overlay', 0)]), value('autoTitleDeleted', 0)]
      : [value('autoTitleDeleted', 1)]),
    plot,
  ])
  if (data.length > 1 || /pie|doughnut/i.test(kind.type))
    append(chart, element('c:legend', {}, [value('legendPos', 'b'), value('overlay', 0)]))
  append(chart, value('plotVisOnly', 1))
  append(chart, value('dispBlanksAs', 'gap'))
  return element('c:chartSpace', {}, [
    value('date1904', 0),
    value('lang', 'zh-CN'),
    value('roundedCorners', 0),
    chart,
    element('c:spPr', {}, [
      element('a:solidFill', {}, [element('a:schemeClr', { val: 'bg1' })]),
      element('a:ln', { w: 9525 }, [
        element('a:solidFill', {}, [
          element('a:schemeClr', { val: 'tx1' }, [
            element('a:lumMod', { val: 15_000 }),
            element('a:lumOff', { val: 85_000 }),
          ]),
        ]),
      ]),
    ]),
    element('c:txPr', {}, [
      element('a:bodyPr'),
      element('a:lstStyle'),
      element('a:p', {}, [
        element('a:pPr', {}, [element('a:defRPr')]),
        element('a:endParaRPr', { lang: 'zh-CN' }),
      ]),
    ]),
  ])
}
