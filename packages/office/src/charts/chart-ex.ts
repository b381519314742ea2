import { at, attribute, child, children, descendants, isOn, textOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { extendedType } from './chart-kinds.ts'
import type { ChartAxis, ChartGroup, ChartModel, ChartSeries } from './chart-model.ts'
import { plainTitle } from './chart-text.ts'

const pointTexts = (dimension: XmlElement | undefined): string[] =>
  children(child(dimension, 'cx:lvl'), 'cx:pt').map((point) => textOf(point))

function readSeries(node: XmlElement, data: ReadonlyMap<string, XmlElement>): ChartSeries {
  const source = data.get(attribute(child(node, 'cx:dataId'), 'val') ?? '')
  const values = child(source, 'cx:numDim')
  const categories = child(source, 'cx:strDim')
  const reference = (dimension: XmlElement | undefined): string | undefined =>
    textOf(child(dimension, 'cx:f')).trim() || undefined
  const name = at(node, 'cx:tx', 'cx:txData')
  return {
    node,
    nameReference: reference(name),
    name: textOf(child(name, 'cx:v')) || undefined,
    categories: reference(categories),
    categoryTexts: pointTexts(categories),
    values: reference(values),
    cachedValues: pointTexts(values).map(Number),
    hasMarker: false,
    hasLine: false,
    isSmooth: false,
  }
}

function readAxes(plot: XmlElement | undefined): ChartAxis[] {
  return children(plot, 'cx:axis').map((node) => {
    const kind = child(node, 'cx:catScaling') === undefined ? 'value' : 'category'
    return {
      node,
      kind,
      isHorizontal: kind === 'category',
      isSecondary: false,
      isDeleted: isOn(attribute(node, 'hidden') ?? '0'),
    }
  })
}

/** Reads the newer kinds (histogram, waterfall, treemap …), which have a part of their own form. */
export function readExtendedChart(part: string, root: XmlElement): ChartModel {
  const chart = child(root, 'cx:chart')
  const plot = child(chart, 'cx:plotArea')
  const data = new Map(
    children(child(root, 'cx:chartData'), 'cx:data').map((one) => [
      attribute(one, 'id') ?? '',
      one,
    ]),
  )
  const nodes = descendants(plot, 'cx:series').filter(
    (one) => !isOn(attribute(one, 'hidden') ?? '0'),
  )
  const isPareto = nodes.some((one) => attribute(one, 'layoutId') === 'paretoLine')
  const groups = nodes.flatMap((node): ChartGroup[] => {
    const layout = attribute(node, 'layoutId') ?? ''
    const type = extendedType(layout)
    if (type === undefined || layout === 'paretoLine') return []
    return [
      {
        node,
        type: isPareto ? 'pareto' : type,
        grouping: 'standard',
        isThreeD: false,
        style: undefined,
        hasMarkers: false,
        isSecondary: false,
        series: [readSeries(node, data)],
      },
    ]
  })
  const title = child(chart, 'cx:title')
  const legend = child(chart, 'cx:legend')
  return {
    part,
    root,
    chart,
    isExtended: true,
    groups,
    series: groups.flatMap((group) => group.series),
    axes: readAxes(plot),
    title: title === undefined ? undefined : (plainTitle(title) ?? ''),
    legend: legend === undefined ? undefined : (attribute(legend, 'pos') ?? 'r'),
    pivotSource: undefined,
    stylePart: undefined,
    colorPart: undefined,
  }
}
