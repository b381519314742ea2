import { append, element, putChild, removeChildren, setAttributes } from '../package/edit-xml.ts'
import { child } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import type { ChartType, ClassicType, Grouping } from './chart-kinds.ts'
import { classicType } from './chart-kinds.ts'
import { ownTable } from '../package/own-table.ts'

/** What decides which elements a chart is written with. */
export interface Kind {
  readonly type: ClassicType
  readonly grouping?: Grouping | undefined
  readonly threeD?: boolean | undefined
  readonly markers?: boolean | undefined
  readonly scatter?: 'marker' | 'lineMarker' | 'line' | 'smoothMarker' | 'smooth' | undefined
  readonly filled?: boolean | undefined
  readonly exploded?: boolean | undefined
}

const NAMES: Readonly<Record<ClassicType, readonly [flat: string, deep: string]>> = ownTable({
  column: ['c:barChart', 'c:bar3DChart'],
  bar: ['c:barChart', 'c:bar3DChart'],
  line: ['c:lineChart', 'c:line3DChart'],
  pie: ['c:pieChart', 'c:pie3DChart'],
  ofPie: ['c:ofPieChart', 'c:ofPieChart'],
  doughnut: ['c:doughnutChart', 'c:doughnutChart'],
  area: ['c:areaChart', 'c:area3DChart'],
  scatter: ['c:scatterChart', 'c:scatterChart'],
  radar: ['c:radarChart', 'c:radarChart'],
  bubble: ['c:bubbleChart', 'c:bubbleChart'],
  stock: ['c:stockChart', 'c:stockChart'],
  surface: ['c:surfaceChart', 'c:surface3DChart'],
})

export function isClassic(type: ChartType): type is ClassicType {
  return type in NAMES
}

const value = (name: string, val: string | number): XmlElement => element(`c:${name}`, { val })

/** A chart element without series and axes, with the settings that Excel writes for its kind. */
export function groupElement(kind: Kind): XmlElement {
  const { type, threeD = false } = kind
  const name = NAMES[type][threeD ? 1 : 0]
  const isBars = type === 'column' || type === 'bar'
  const grouping = kind.grouping ?? (isBars ? 'clustered' : 'standard')
  const isStacked = grouping === 'stacked' || grouping === 'percentStacked'
  const isPie = type === 'pie' || type === 'doughnut' || type === 'ofPie'
  const varies = value('varyColors', isPie ? 1 : 0)
  if (isBars)
    return element(name, {}, [
      value('barDir', type === 'bar' ? 'bar' : 'col'),
      value('grouping', grouping),
      varies,
      value('gapWidth', 150),
      ...(isStacked && !threeD ? [value('overlap', 100)] : []),
      ...(threeD ? [value('shape', 'box')] : []),
    ])
  if (type === 'line')
    return element(name, {}, [
      value('grouping', grouping),
      varies,
      ...(threeD ? [] : [value('marker', 1)]),
    ])
  if (type === 'area') return element(name, {}, [value('grouping', grouping), varies])
  if (type === 'pie')
    return element(name, {}, [varies, ...(threeD ? [] : [value('firstSliceAng', 0)])])
  if (type === 'doughnut')
    return element(name, {}, [varies, value('firstSliceAng', 0), value('holeSize', 50)])
  if (type === 'ofPie')
    return element(name, {}, [
      value('ofPieType', 'pie'),
      varies,
      value('gapWidth', 100),
      value('secondPieSize', 75),
    ])
  if (type === 'scatter') return element(name, {}, [value('scatterStyle', 'lineMarker'), varies])
  if (type === 'radar')
    return element(name, {}, [
      value(
        'radarStyle',
        kind.filled === true ? 'filled' : kind.markers === true ? 'marker' : 'standard',
      ),
      varies,
    ])
  if (type === 'bubble')
    return element(name, {}, [varies, value('bubbleScale', 100), value('showNegBubbles', 0)])
  return element(name)
}

/** Gives a series what its kind of chart shows by default, and takes away what it cannot have. */
export function setSeriesKind(series: XmlElement, kind: Kind | { readonly type: ChartType }): void {
  const asked: Partial<Kind> = kind as Partial<Kind>
  const { type } = kind
  const isXy = type === 'scatter' || type === 'bubble'
  rename(series, isXy ? 'c:cat' : 'c:xVal', isXy ? 'c:xVal' : 'c:cat')
  rename(series, isXy ? 'c:val' : 'c:yVal', isXy ? 'c:yVal' : 'c:val')
  removeChildren(series, 'c:marker', 'c:smooth', 'c:explosion', 'c:invertIfNegative', 'c:shape')
  removeChildren(series, 'c:bubbleSize', 'c:bubble3D')
  const hasMarker =
    asked.scatter === undefined ? asked.markers !== false : /marker/i.test(asked.scatter)
  const noMarker =
    (type === 'line' && asked.markers !== true) ||
    (type === 'radar' && asked.markers !== true) ||
    (type === 'scatter' && !hasMarker)
  if (noMarker) putChild(series, 'c:marker', {}, [value('symbol', 'none')])
  if (type === 'line') putChild(series, 'c:smooth', { val: 0 })
  if (type === 'column' || type === 'bar') putChild(series, 'c:invertIfNegative', { val: 0 })
  if (asked.exploded === true) putChild(series, 'c:explosion', { val: 25 })
  if (type !== 'scatter') return
  const scatter = asked.scatter ?? 'lineMarker'
  putChild(series, 'c:smooth', { val: scatter.startsWith('smooth') ? 1 : 0 })
  if (scatter === 'marker')
    putChild(series, 'c:spPr', {}, [element('a:ln', { w: 19050 }, [element('a:noFill')])])
}

function rename(series: XmlElement, from: string, to: string): void {
  const node = child(series, from)
  if (node === undefined) return
  removeChildren(series, from)
  putChild(series, to, {}, node.children)
}

const LINE = (): XmlElement =>
  element('c:spPr', {}, [
    element('a:ln', { w: 9525 }, [
      element('a:solidFill', {}, [
        element('a:schemeClr', { val: 'tx1' }, [
          element('a:lumMod', { val: 15_000 }),
          element('a:lumOff', { val: 85_000 }),
        ]),
      ]),
    ]),
  ])

/** How an axis is to be made. */
export interface NewAxis {
  readonly name: 'c:catAx' | 'c:valAx' | 'c:serAx'
  readonly id: string
  readonly crossing: string
  readonly place: 'l' | 'r' | 't' | 'b'
  readonly isDeleted?: boolean
  readonly crosses?: 'autoZero' | 'max'
  readonly hasGridlines?: boolean
}

/** A new axis as Excel writes it. */
export function axisElement(axis: NewAxis): XmlElement {
  const isValue = axis.name === 'c:valAx'
  const made = element(axis.name, {}, [
    value('axId', axis.id),
    element('c:scaling', {}, [value('orientation', 'minMax')]),
    value('delete', axis.isDeleted === true ? 1 : 0),
    value('axPos', axis.place),
    ...(axis.hasGridlines === true ? [element('c:majorGridlines', {}, [LINE()])] : []),
    element('c:numFmt', { formatCode: 'General', sourceLinked: 1 }),
    value('majorTickMark', 'none'),
    value('minorTickMark', 'none'),
    value('tickLblPos', 'nextTo'),
    value('crossAx', axis.crossing),
    value('crosses', axis.crosses ?? 'autoZero'),
  ])
  const rest =
    axis.name === 'c:catAx'
      ? [
          value('auto', 1),
          value('lblAlgn', 'ctr'),
          value('lblOffset', 100),
          value('noMultiLvlLbl', 0),
        ]
      : isValue
        ? [value('crossBetween', 'between')]
        : []
  for (const one of rest) append(made, one)
  return made
}

const IDS = ['510000001', '510000002', '510000003'] as const

/** The axes of a kind of chart: those that it already has, where they fit, else new ones. */
export function axesOf(kind: Kind, known: readonly XmlElement[]): readonly XmlElement[] {
  const { type, threeD = false } = kind
  if (type === 'pie' || type === 'doughnut' || type === 'ofPie') return []
  const isXy = type === 'scatter' || type === 'bubble'
  const isBar = type === 'bar'
  const values = known.filter((one) => one.name === 'c:valAx')
  const categories = known.filter((one) => one.name === 'c:catAx' || one.name === 'c:dateAx')
  const place = (axis: XmlElement, side: 'l' | 'b'): XmlElement => {
    setAttributes(child(axis, 'c:axPos') ?? putChild(axis, 'c:axPos'), { val: side })
    return axis
  }
  const isSolid = type === 'surface' || (threeD && (type === 'line' || type === 'area'))
  const third = isSolid
    ? [axisElement({ name: 'c:serAx', id: IDS[2], crossing: IDS[0], place: 'b' })]
    : []
  if (!isXy && categories[0] !== undefined && values[0] !== undefined)
    return [place(categories[0], isBar ? 'l' : 'b'), place(values[0], isBar ? 'b' : 'l'), ...third]
  if (isXy && values[0] !== undefined && values[1] !== undefined) return values.slice(0, 2)
  return [
    axisElement({
      name: isXy ? 'c:valAx' : 'c:catAx',
      id: IDS[0],
      crossing: IDS[1],
      place: isBar ? 'l' : 'b',
    }),
    axisElement({
      name: 'c:valAx',
      id: IDS[1],
      crossing: IDS[0],
      place: isBar ? 'b' : 'l',
      hasGridlines: true,
    }),
    ...third,
  ]
}

/** True for an element of the plot area that holds series. */
export const isGroup = (node: XmlElement): boolean => classicType(node.name) !== undefined
