import * as z from 'zod/mini'
import { ask } from '../checkpoints/asked.ts'
import { words, type Words } from '../checkpoints/checker.ts'
import { element, insertInOrder, putChild, removeChildren } from '../package/edit-xml.ts'
import { attribute, child, children } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import type { ChartAspect } from './chart-aspect.ts'
import {
  CHART_TYPE_NAMES,
  CHART_TYPES,
  GROUPINGS,
  type ChartType,
  type Grouping,
} from './chart-kinds.ts'
import { valueOf, type ChartGroup, type ChartModel } from './chart-model.ts'
import { axesOf, groupElement, isClassic, setSeriesKind } from './write-chart.ts'
import { ownTable } from '../package/own-table.ts'

/** Subtypes of 散点图, as the gallery names them: what each series shows decides, not scatterStyle. */
const SCATTERS = ownTable({
  marker: words('仅带数据标记', 'markers only'),
  lineMarker: words('带直线和数据标记', 'straight lines and markers'),
  line: words('带直线', 'straight lines'),
  smoothMarker: words('带平滑线和数据标记', 'smooth lines and markers'),
  smooth: words('带平滑线', 'smooth lines'),
} as const)
type Scatter = keyof typeof SCATTERS

export const TypeExpected = z.object({
  type: z.enum(CHART_TYPE_NAMES),
  grouping: z.optional(z.enum(Object.keys(GROUPINGS) as [Grouping, ...Grouping[]])),
  threeD: z.optional(z.boolean()),
  markers: z.optional(z.boolean()),
  scatter: z.optional(z.enum(Object.keys(SCATTERS) as [Scatter, ...Scatter[]])),
  /** Filled radar, exploded pie or doughnut. */
  filled: z.optional(z.boolean()),
  exploded: z.optional(z.boolean()),
})
export type TypeExpected = z.infer<typeof TypeExpected>

export function scatterOf(group: ChartGroup): Scatter {
  const [first] = group.series
  const hasMarker = group.series.some((one) => one.hasMarker)
  const hasLine = group.series.some((one) => one.hasLine)
  if (!hasLine) return 'marker'
  if (first?.isSmooth === true) return hasMarker ? 'smoothMarker' : 'smooth'
  return hasMarker ? 'lineMarker' : 'line'
}

export function isExploded(group: ChartGroup): boolean {
  return group.series.some((series) => Number(valueOf(series.node, 'c:explosion') ?? 0) > 0)
}

function typeWords(
  type: ChartType,
  grouping: string | undefined,
  isThreeD: boolean | undefined,
): Words {
  const group = grouping === undefined ? undefined : GROUPINGS[grouping as Grouping]
  const depth = isThreeD === true ? words('三维', '3-D ') : words('', '')
  const name = CHART_TYPES[type]
  return words(
    `${depth.zh}${group?.zh ?? ''}${name.zh}`,
    `${depth.en}${group === undefined ? '' : `${group.en} `}${name.en}`,
  )
}

function describe(expected: TypeExpected): Words {
  const base = typeWords(expected.type, expected.grouping, expected.threeD)
  const marks = [
    ...(expected.markers === undefined
      ? []
      : [
          expected.markers
            ? words('带数据标记', 'with markers')
            : words('不带数据标记', 'without markers'),
        ]),
    ...(expected.scatter === undefined ? [] : [SCATTERS[expected.scatter]]),
    ...(expected.filled === true ? [words('填充', 'filled')] : []),
    ...(expected.exploded === true ? [words('分离型', 'exploded')] : []),
  ]
  return words(
    `${marks.map((one) => one.zh).join('')}${base.zh}`,
    [base.en, ...marks.map((one) => one.en)].join(' '),
  )
}

/** Bars on top of each other overlap by all of their width; else they stand in steps (20801). */
function isStackedWhole({ node, type, grouping, isThreeD }: ChartGroup): boolean {
  const isStacked = grouping === 'stacked' || grouping === 'percentStacked'
  const isFlatBar = (type === 'column' || type === 'bar') && !isThreeD
  return !isStacked || !isFlatBar || Number(valueOf(node, 'c:overlap') ?? 0) === 100
}

function isGroupRight(group: ChartGroup, expected: TypeExpected): boolean {
  return (
    group.type === expected.type &&
    (expected.grouping === undefined ||
      (group.grouping === expected.grouping && isStackedWhole(group))) &&
    (expected.threeD === undefined || group.isThreeD === expected.threeD) &&
    (expected.markers === undefined || group.hasMarkers === expected.markers) &&
    (expected.scatter === undefined || scatterOf(group) === expected.scatter) &&
    (expected.filled === undefined || (group.style === 'filled') === expected.filled) &&
    (expected.exploded === undefined || isExploded(group) === expected.exploded)
  )
}

/** What a group is, in the words that the question uses. */
function actualOf(group: ChartGroup, expected: TypeExpected): Words {
  return describe({
    type: group.type,
    ...(expected.grouping === undefined ? {} : { grouping: group.grouping as Grouping }),
    threeD: group.isThreeD,
    ...(expected.markers === undefined ? {} : { markers: group.hasMarkers }),
    ...(expected.scatter === undefined || group.type !== 'scatter'
      ? {}
      : { scatter: scatterOf(group) }),
    ...(expected.filled === undefined ? {} : { filled: group.style === 'filled' }),
    ...(expected.exploded === undefined ? {} : { exploded: isExploded(group) }),
  })
}

/**
 * Puts the chart's series into one chart element of a kind, in place of those that it has; axes are
 * made or taken away as the kind needs them.
 */
export function changeType(chart: ChartModel, expected: TypeExpected): void {
  const { type } = expected
  const plot = child(chart.chart, 'c:plotArea')
  if (plot === undefined || !isClassic(type))
    throw new Error('This kind of chart cannot be made from a chart of another kind')
  const wanted = groupElement({ ...expected, type })
  const [first] = chart.groups
  const known = chart.groups
    .filter((group) => group.isSecondary)
    .flatMap((group) => children(group.node, 'c:axId'))
  const dropped = new Set(known.map((id) => attribute(id, 'val')))
  const series = chart.series.map((one) => one.node)
  for (const one of series) {
    setSeriesKind(one, expected)
    one.parent = wanted
    insertInOrder(wanted, one)
  }
  const labels = child(first?.node, 'c:dLbls')
  if (labels !== undefined) insertInOrder(wanted, labels)
  const axes = children(plot).filter((one) => /^c:(cat|val|date|ser)Ax$/.test(one.name))
  const kept = axes.filter((one) => !dropped.has(valueOf(one, 'c:axId')))
  for (const group of chart.groups) removeChildren(plot, group.node.name)
  removeChildren(plot, 'c:catAx', 'c:valAx', 'c:dateAx', 'c:serAx')
  const made = axesOf({ ...expected, type }, kept)
  for (const axis of made)
    insertInOrder(wanted, element('c:axId', { val: valueOf(axis, 'c:axId') ?? '' }))
  insertInOrder(plot, wanted)
  for (const axis of made) insertInOrder(plot, axis)
  setDepth(chart.chart, expected)
}

function setDepth(chart: XmlElement | undefined, { type, threeD }: TypeExpected): void {
  if (chart === undefined) return
  removeChildren(chart, 'c:view3D')
  if (threeD !== true && type !== 'surface') return
  const isPie = type === 'pie'
  putChild(chart, 'c:view3D', {}, [
    element('c:rotX', { val: isPie ? 30 : 15 }),
    element('c:rotY', { val: isPie ? 0 : 20 }),
    ...(isPie ? [] : [element('c:rAngAx', { val: 1 })]),
  ])
}

/** 20801: kind and subtype; in a combination every group has to be of the kind. */
export const typeAspect: ChartAspect<TypeExpected> = {
  expected: TypeExpected,
  ask: (expected) =>
    ask(expected, describe, ({ model }) => {
      const names = model.groups.map((group) => actualOf(group, expected))
      return {
        isOk:
          model.groups.length > 0 && model.groups.every((group) => isGroupRight(group, expected)),
        actual:
          names.length === 0
            ? words('不认识的图表类型', 'an unknown kind of chart')
            : words(names.map((one) => one.zh).join('+'), names.map((one) => one.en).join(' + ')),
      }
    }),
  apply(chart, expected) {
    const [first, second] = chart.groups
    if (first !== undefined && second === undefined && isGroupRight(first, expected)) return
    changeType(chart, expected)
  },
}
