import type { OfficePackage } from '../package/open-package.ts'
import { treeIfThere } from '../package/tree-if-there.ts'
import { at, attribute, child, children, isOn, numberOf, textOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { readExtendedChart } from './chart-ex.ts'
import { classicType, type ChartType } from './chart-kinds.ts'
import { cachedNumbers, cachedTexts, referenceOf } from './chart-cache.ts'
import { plainTitle } from './chart-text.ts'

/** A series: references as written, and the values kept beside them. */
export interface ChartSeries {
  readonly node: XmlElement
  /** Reference of the name; a typed name has none. */
  readonly nameReference: string | undefined
  readonly name: string | undefined
  readonly categories: string | undefined
  readonly categoryTexts: readonly string[]
  readonly values: string | undefined
  readonly cachedValues: readonly number[]
  readonly hasMarker: boolean
  readonly hasLine: boolean
  readonly isSmooth: boolean
}

/** Series of one kind on one pair of axes: one chart element of the plot area. */
export interface ChartGroup {
  readonly node: XmlElement
  readonly type: ChartType
  readonly grouping: string
  readonly isThreeD: boolean
  /** c:scatterStyle, c:radarStyle, c:ofPieType: what tells subtypes apart. */
  readonly style: string | undefined
  readonly hasMarkers: boolean
  readonly isSecondary: boolean
  readonly series: readonly ChartSeries[]
}

export interface ChartAxis {
  readonly node: XmlElement
  readonly kind: 'category' | 'value' | 'series'
  readonly isHorizontal: boolean
  readonly isSecondary: boolean
  readonly isDeleted: boolean
}

/** A chart part, classic or chartex, as its checks need it. */
export interface ChartModel {
  readonly part: string
  readonly root: XmlElement
  /** c:chart or cx:chart; undefined in a damaged part. */
  readonly chart: XmlElement | undefined
  readonly isExtended: boolean
  readonly groups: readonly ChartGroup[]
  readonly series: readonly ChartSeries[]
  readonly axes: readonly ChartAxis[]
  /** The title as it is seen; undefined when none is shown. */
  readonly title: string | undefined
  /** Place of the legend (r, l, t, b, tr), or undefined when there is no legend. */
  readonly legend: string | undefined
  readonly pivotSource: string | undefined
  /** Numbers of the style and colour parts that Excel 2013 and later keep beside a chart. */
  readonly stylePart: number | undefined
  readonly colorPart: number | undefined
}

/** c:marker/@val and the like: absent value means true, absent element the given default. */
export function isSet(element: XmlElement | undefined, otherwise = false): boolean {
  return element === undefined ? otherwise : isOn(attribute(element, 'val'))
}

export const valueOf = (parent: XmlElement | undefined, name: string): string | undefined =>
  attribute(child(parent, name), 'val')

function readSeries(node: XmlElement): ChartSeries {
  const values = child(node, 'c:val') ?? child(node, 'c:yVal')
  const categories = child(node, 'c:cat') ?? child(node, 'c:xVal')
  const name = child(node, 'c:tx')
  return {
    node,
    nameReference: referenceOf(name),
    name: cachedTexts(name).join(' ') || textOf(child(name, 'c:v')) || undefined,
    categories: referenceOf(categories),
    categoryTexts: cachedTexts(categories),
    values: referenceOf(values),
    cachedValues: cachedNumbers(values),
    hasMarker: valueOf(child(node, 'c:marker'), 'c:symbol') !== 'none',
    hasLine: at(node, 'c:spPr', 'a:ln', 'a:noFill') === undefined,
    isSmooth: isSet(child(node, 'c:smooth')),
  }
}

function groupMarkers(node: XmlElement, list: readonly ChartSeries[], type: ChartType): boolean {
  if (type === 'scatter') return list.some((series) => series.hasMarker)
  if (type === 'radar')
    return valueOf(node, 'c:radarStyle') === 'marker' && list.some((series) => series.hasMarker)
  // What a series names itself shows whatever its group says (20801).
  const isNamed = (series: ChartSeries): boolean =>
    valueOf(child(series.node, 'c:marker'), 'c:symbol') !== undefined
  const isAllowed = isSet(child(node, 'c:marker'))
  return list.some((series) => series.hasMarker && (isAllowed || isNamed(series)))
}

function readGroup(
  node: XmlElement,
  type: ChartType,
  secondaryAxes: ReadonlySet<string>,
): ChartGroup {
  const series = children(node, 'c:ser').map(readSeries)
  const isBar = type === 'column' && valueOf(node, 'c:barDir') === 'bar'
  const ofType = isBar ? 'bar' : type
  return {
    node,
    type: ofType,
    grouping:
      valueOf(node, 'c:grouping') ??
      (ofType === 'column' || ofType === 'bar' ? 'clustered' : 'standard'),
    isThreeD: node.name.includes('3D') || isSet(child(node, 'c:bubble3D')),
    style:
      valueOf(node, 'c:scatterStyle') ??
      valueOf(node, 'c:radarStyle') ??
      valueOf(node, 'c:ofPieType'),
    hasMarkers: groupMarkers(node, series, type),
    isSecondary: children(node, 'c:axId').some((id) =>
      secondaryAxes.has(attribute(id, 'val') ?? ''),
    ),
    series,
  }
}

const AXIS_KINDS: ReadonlyMap<string, ChartAxis['kind']> = new Map([
  ['c:catAx', 'category'],
  ['c:dateAx', 'category'],
  ['c:valAx', 'value'],
  ['c:serAx', 'series'],
])

const axisIdsOf = (group: XmlElement): string[] =>
  children(group, 'c:axId').flatMap((id) => attribute(id, 'val') ?? [])

/** Ids of the axes of the second pair: the one whose value axis crosses at the far end (20812). */
function secondaryIds(groups: readonly XmlElement[], axes: readonly XmlElement[]): Set<string> {
  const pairs = new Map<string, readonly string[]>()
  for (const group of groups) {
    const ids = axisIdsOf(group)
    if (ids.length >= 2) pairs.set([...ids].sort().join(), ids)
  }
  if (pairs.size < 2) return new Set()
  const list = [...pairs.values()]
  const byId = new Map(axes.map((axis) => [valueOf(axis, 'c:axId') ?? '', axis]))
  const crossesFar = (ids: readonly string[]): boolean =>
    ids.some((id) => {
      const axis = byId.get(id)
      return axis?.name === 'c:valAx' && valueOf(axis, 'c:crosses') === 'max'
    })
  const second = list.findLast(crossesFar) ?? list[list.length - 1]
  return new Set(second)
}

/** Which axes lie level: a bar chart swaps them, whatever c:axPos says (20805). */
function levelIds(groups: readonly XmlElement[]): Map<string, boolean> {
  const levels = new Map<string, boolean>()
  for (const group of groups) {
    const [first, second] = axisIdsOf(group)
    const isBar = valueOf(group, 'c:barDir') === 'bar'
    if (first !== undefined && !levels.has(first)) levels.set(first, !isBar)
    if (second !== undefined && !levels.has(second)) levels.set(second, isBar)
  }
  return levels
}

function readAxes(
  nodes: readonly XmlElement[],
  groups: readonly XmlElement[],
  secondary: ReadonlySet<string>,
): ChartAxis[] {
  const levels = levelIds(groups)
  return nodes.map((node) => {
    const id = valueOf(node, 'c:axId') ?? ''
    const place = valueOf(node, 'c:axPos')
    const kind = AXIS_KINDS.get(node.name) ?? 'value'
    const isScatter = kind === 'value' && nodes.every((one) => one.name === 'c:valAx')
    const byPlace = place === 'b' || place === 't'
    return {
      node,
      kind,
      isHorizontal: isScatter && place !== undefined ? byPlace : (levels.get(id) ?? byPlace),
      isSecondary: secondary.has(id),
      isDeleted: isSet(child(node, 'c:delete')),
    }
  })
}

function shownTitle(chart: XmlElement | undefined, series: readonly ChartSeries[]) {
  const title = child(chart, 'c:title')
  const isRemoved = isSet(child(chart, 'c:autoTitleDeleted'))
  const own = title === undefined ? undefined : plainTitle(title)
  if (own !== undefined) return own
  const [only, second] = series
  // A single series lends its name to a title that has no text of its own (5.8).
  const lent = only !== undefined && second === undefined && !isRemoved ? only.name : undefined
  return lent ?? (title === undefined || isRemoved ? undefined : '')
}

/** The number of a style part; undefined when there is none or it cannot be read. */
const numberBeside = (source: OfficePackage, part: string, type: string): number | undefined =>
  numberOf(treeIfThere(source, source.related(part, type)), 'id')

function readTree(source: OfficePackage, part: string, root: XmlElement): ChartModel {
  if (root.name === 'cx:chartSpace') return readExtendedChart(part, root)
  const chart = child(root, 'c:chart')
  const plot = child(chart, 'c:plotArea')
  const groupNodes = children(plot).flatMap((node) => {
    const type = classicType(node.name)
    return type === undefined ? [] : { node, type }
  })
  const axisNodes = children(plot).filter((node) => AXIS_KINDS.has(node.name))
  const bare = groupNodes.map((one) => one.node)
  const secondary = secondaryIds(bare, axisNodes)
  const groups = groupNodes.map(({ node, type }) => readGroup(node, type, secondary))
  const order = (series: ChartSeries): number => Number(valueOf(series.node, 'c:order') ?? 0)
  const series = groups
    .flatMap((group) => group.series)
    .sort((one, other) => order(one) - order(other) || 0)
  const legend = child(chart, 'c:legend')
  return {
    part,
    root,
    chart,
    isExtended: false,
    groups,
    series,
    axes: readAxes(axisNodes, bare, secondary),
    title: shownTitle(chart, series),
    legend: legend === undefined ? undefined : (valueOf(legend, 'c:legendPos') ?? 'r'),
    pivotSource: textOf(at(root, 'c:pivotSource', 'c:name')) || undefined,
    stylePart: numberBeside(source, part, 'chartStyle'),
    colorPart: numberBeside(source, part, 'chartColorStyle'),
  }
}

/** Reads a chart part. Throws PackageError when the part is missing or broken. */
export function readChart(source: OfficePackage, part: string): ChartModel {
  return readTree(source, part, source.xml(part))
}

/** Reads a chart part; undefined when it is missing or broken, so that the rest still counts. */
export function readChartIfThere(source: OfficePackage, part: string): ChartModel | undefined {
  const root = treeIfThere(source, part)
  return root === undefined ? undefined : readTree(source, part, root)
}
