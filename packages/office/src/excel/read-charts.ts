import { at, attribute, child, children, descendants, isOn, textOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import type { ExcelWorkbook } from './read-workbook.ts'

/** A series: references as written, and the values kept beside them. */
export interface ChartSeries {
  readonly name: string | undefined
  readonly categories: string | undefined
  readonly values: string | undefined
  readonly cachedValues: readonly number[]
  readonly hasMarker: boolean
}

export interface ExcelChart {
  readonly sheet: string
  readonly part: string
  readonly node: XmlElement
  readonly kinds: readonly ChartKind[]
  readonly series: readonly ChartSeries[]
  readonly title: string | undefined
  /** Legend position, or undefined when there is no legend. */
  readonly legend: string | undefined
}

/** One group of series of the same kind. */
export interface ChartKind {
  readonly type: string
  readonly grouping: string
  readonly isThreeD: boolean
  readonly hasMarkers: boolean
}

const TYPE_OF: Readonly<Record<string, string>> = {
  barChart: 'column',
  bar3DChart: 'column',
  lineChart: 'line',
  line3DChart: 'line',
  pieChart: 'pie',
  pie3DChart: 'pie',
  ofPieChart: 'ofPie',
  doughnutChart: 'doughnut',
  areaChart: 'area',
  area3DChart: 'area',
  scatterChart: 'scatter',
  radarChart: 'radar',
  bubbleChart: 'bubble',
  stockChart: 'stock',
  surfaceChart: 'surface',
  surface3DChart: 'surface',
}

function reference(element: XmlElement | undefined): string | undefined {
  const holder = children(element).find((one) =>
    /^c:(numRef|strRef|multiLvlStrRef)$/.test(one.name),
  )
  const formula = child(holder, 'c:f')
  return formula === undefined ? undefined : textOf(formula).trim()
}

function cachedNumbers(element: XmlElement | undefined): number[] {
  const cache = at(element, 'c:numRef', 'c:numCache') ?? at(element, 'c:numLit')
  return children(cache, 'c:pt').map((point) => Number(textOf(child(point, 'c:v'))))
}

function readSeries(series: XmlElement): ChartSeries {
  const symbol = attribute(at(series, 'c:marker', 'c:symbol'), 'val')
  const values = child(series, 'c:val') ?? child(series, 'c:yVal')
  return {
    name: reference(child(series, 'c:tx')) ?? (textOf(at(series, 'c:tx', 'c:v')) || undefined),
    categories: reference(child(series, 'c:cat') ?? child(series, 'c:xVal')),
    values: reference(values),
    cachedValues: cachedNumbers(values),
    hasMarker: symbol !== 'none',
  }
}

function readTitle(
  chart: XmlElement | undefined,
  series: readonly ChartSeries[],
): string | undefined {
  const title = child(chart, 'c:title')
  if (title === undefined || isOn(attribute(child(chart, 'c:autoTitleDeleted'), 'val') ?? '0'))
    return title === undefined ? undefined : titleText(title)
  const text = titleText(title)
  // A single series lends its name to a title without text (5.8).
  return text === undefined && series.length === 1 ? '' : text
}

function titleText(title: XmlElement): string | undefined {
  const rich = at(title, 'c:tx', 'c:rich')
  if (rich !== undefined)
    return children(rich, 'a:p')
      .map((paragraph) =>
        descendants(paragraph, 'a:t')
          .map((one) => textOf(one))
          .join(''),
      )
      .join('\n')
  const cache = at(title, 'c:tx', 'c:strRef', 'c:strCache')
  return cache === undefined
    ? undefined
    : children(cache, 'c:pt')
        .map((point) => textOf(child(point, 'c:v')))
        .join(' ')
}

function readChart(workbook: ExcelWorkbook, sheet: string, part: string): ExcelChart {
  const root = workbook.source.xml(part)
  const chart = child(root, 'c:chart')
  const groups = children(child(chart, 'c:plotArea')).filter(
    (one) => TYPE_OF[one.name.slice(2)] !== undefined,
  )
  const kinds = groups.map((group): ChartKind => {
    const name = group.name.slice(2)
    const isBar = attribute(child(group, 'c:barDir'), 'val') === 'bar'
    const list = children(group, 'c:ser').map(readSeries)
    const marker = child(group, 'c:marker')
    const hasOn =
      name === 'lineChart'
        ? marker !== undefined && isOn(attribute(marker, 'val'))
        : /marker/i.test(
            attribute(child(group, 'c:radarStyle') ?? child(group, 'c:scatterStyle'), 'val') ?? '',
          )
    return {
      type: name.startsWith('bar') && isBar ? 'bar' : (TYPE_OF[name] ?? name),
      grouping: attribute(child(group, 'c:grouping'), 'val') ?? 'standard',
      isThreeD: name.includes('3D'),
      hasMarkers: hasOn && list.some((series) => series.hasMarker),
    }
  })
  const series = groups.flatMap((group) => children(group, 'c:ser').map(readSeries))
  const legend = child(chart, 'c:legend')
  return {
    sheet,
    part,
    node: root,
    kinds,
    series,
    title: readTitle(chart, series),
    legend:
      legend === undefined ? undefined : (attribute(child(legend, 'c:legendPos'), 'val') ?? 'r'),
  }
}

const cache = new WeakMap<ExcelWorkbook, readonly ExcelChart[]>()

/** All charts of a workbook, sheet by sheet, in the order of their drawings. */
export function readCharts(workbook: ExcelWorkbook): readonly ExcelChart[] {
  const known = cache.get(workbook)
  if (known !== undefined) return known
  const { source } = workbook
  const charts = workbook.sheetNames.flatMap((sheet, index) => {
    const part = workbook.sheetPart(index)
    if (part === undefined) return []
    const drawings = source
      .relationships(part)
      .filter((link) => link.type === 'drawing' && !link.isExternal)
    return drawings.flatMap((drawing) => {
      const links = source.relationships(drawing.target)
      return descendants(source.xml(drawing.target), 'c:chart').flatMap((frame) => {
        const id = attribute(frame, 'r:id')
        const link = links.find((one) => one.id === id && !one.isExternal)
        return link === undefined ? [] : readChart(workbook, sheet, link.target)
      })
    })
  })
  cache.set(workbook, charts)
  return charts
}
