import { element } from '../package/edit-xml.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import type { ChartType, ClassicType } from './chart-kinds.ts'
import type { SeriesData, SeriesSource } from './write-series.ts'
import { ownTable } from '../package/own-table.ts'

export type ExtendedType = Exclude<ChartType, ClassicType>

const LAYOUTS: Readonly<Record<ExtendedType, string>> = ownTable({
  histogram: 'clusteredColumn',
  pareto: 'clusteredColumn',
  waterfall: 'waterfall',
  treemap: 'treemap',
  sunburst: 'sunburst',
  boxWhisker: 'boxWhisker',
  funnel: 'funnel',
  map: 'regionMap',
})

export function isExtendedType(type: ChartType): type is ExtendedType {
  return type in LAYOUTS
}

function level(source: SeriesSource, attributes: Readonly<Record<string, string>>): XmlElement {
  const points = source.values.flatMap((value, idx) =>
    value === undefined ? [] : [element('cx:pt', { idx }, [String(value)])],
  )
  return element('cx:lvl', { ptCount: source.values.length, ...attributes }, points)
}

function dataOf(type: ExtendedType, data: SeriesData): XmlElement {
  const { categories, values } = data
  const isSize = type === 'treemap' || type === 'sunburst'
  const usesCategories = type !== 'histogram' && type !== 'boxWhisker' && categories !== undefined
  return element('cx:data', { id: 0 }, [
    ...(usesCategories
      ? [
          element('cx:strDim', { type: 'cat' }, [
            element('cx:f', {}, [categories.reference]),
            level(categories, {}),
          ]),
        ]
      : []),
    element('cx:numDim', { type: type === 'map' ? 'colorVal' : isSize ? 'size' : 'val' }, [
      element('cx:f', {}, [values.reference]),
      level(values, { formatCode: 'General' }),
    ]),
  ])
}

function layoutProperties(type: ExtendedType): XmlElement[] {
  const properties = (child: XmlElement): XmlElement[] => [element('cx:layoutPr', {}, [child])]
  switch (type) {
    case 'histogram':
      return properties(element('cx:binning', { intervalClosed: 'r' }))
    case 'pareto':
      return properties(element('cx:aggregation'))
    case 'waterfall':
      return properties(element('cx:subtotals'))
    case 'treemap':
      return properties(element('cx:parentLabelLayout', { val: 'overlapping' }))
    case 'boxWhisker':
      return properties(element('cx:statistics', { quartileMethod: 'exclusive' }))
    default:
      return []
  }
}

const axis = (id: number, scaling: XmlElement, ...more: readonly XmlElement[]): XmlElement =>
  element('cx:axis', { id }, [scaling, ...more, element('cx:tickLabels')])

function axesOf(type: ExtendedType): XmlElement[] {
  if (type === 'treemap' || type === 'sunburst' || type === 'map') return []
  const category = axis(0, element('cx:catScaling', { gapWidth: type === 'histogram' ? 0 : 0.5 }))
  if (type === 'funnel') return [category]
  const value = axis(1, element('cx:valScaling'), element('cx:majorGridlines'))
  if (type !== 'pareto') return [category, value]
  const share = axis(
    2,
    element('cx:valScaling', { max: 1, min: 0 }),
    element('cx:units', { unit: 'percentage' }),
  )
  return [category, value, share]
}

/** A part of one of the newer kinds (2016), as Excel writes a chart that was just inserted. */
export function newExtendedChart(type: ExtendedType, data: SeriesData): XmlElement {
  const name = data.name?.values[0]
  const text =
    data.name === undefined
      ? []
      : [
          element('cx:tx', {}, [
            element('cx:txData', {}, [
              element('cx:f', {}, [data.name.reference]),
              element('cx:v', {}, [String(name ?? '')]),
            ]),
          ]),
        ]
  const series = element('cx:series', { layoutId: LAYOUTS[type] }, [
    ...text,
    element('cx:dataId', { val: 0 }),
    ...layoutProperties(type),
  ])
  const line =
    type === 'pareto'
      ? [
          element('cx:series', { layoutId: 'paretoLine', ownerIdx: 0 }, [
            element('cx:axisId', { val: 2 }),
          ]),
        ]
      : []
  return element('cx:chartSpace', {}, [
    element('cx:chartData', {}, [dataOf(type, data)]),
    element('cx:chart', {}, [
      element('cx:title', { pos: 't', align: 'ctr', overlay: 0 }),
      element('cx:plotArea', {}, [
        element('cx:plotAreaRegion', {}, [series, ...line]),
        ...axesOf(type),
      ]),
    ]),
  ])
}
