import * as z from 'zod/mini'
import { ask } from '../checkpoints/asked.ts'
import { join, plain, words, type Words } from '../checkpoints/checker.ts'
import {
  element,
  putChild,
  removeChildren,
  ensureChild,
  insertInOrder,
} from '../package/edit-xml.ts'
import { attribute, child, children } from '../package/xml-query.ts'
import { isSameFormat } from '../excel/render-number.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import {
  both,
  findSeries,
  NO_SERIES,
  NONE,
  seriesToEdit,
  seriesWords,
  type ChartAspect,
  type ChartInFile,
} from './chart-aspect.ts'
import {
  isSet,
  valueOf,
  type ChartGroup,
  type ChartModel,
  type ChartSeries,
} from './chart-model.ts'
import { askFont, FONT_FIELDS, hasFont, writeFont } from './chart-font.ts'
import { defaultsOf, ensureDefaults, textFormat } from './chart-text.ts'
import { ownTable } from '../package/own-table.ts'

const SHOWN = ownTable({
  value: { name: words('值', 'value'), element: 'c:showVal', attribute: 'value' },
  percent: { name: words('百分比', 'percentage'), element: 'c:showPercent', attribute: '' },
  category: {
    name: words('类别名称', 'category'),
    element: 'c:showCatName',
    attribute: 'categoryName',
  },
  series: {
    name: words('系列名称', 'series name'),
    element: 'c:showSerName',
    attribute: 'seriesName',
  },
  legendKey: { name: words('图例项标示', 'legend key'), element: 'c:showLegendKey', attribute: '' },
  bubbleSize: {
    name: words('气泡大小', 'bubble size'),
    element: 'c:showBubbleSize',
    attribute: '',
  },
} as const)

type Shown = keyof typeof SHOWN

const SHOWN_NAMES = Object.keys(SHOWN) as [Shown, ...Shown[]]

const POSITIONS = ownTable({
  bestFit: words('最佳匹配', 'best fit'),
  b: words('下方', 'below'),
  ctr: words('居中', 'centred'),
  inBase: words('轴内侧', 'inside base'),
  inEnd: words('数据标签内', 'inside end'),
  l: words('左侧', 'left'),
  outEnd: words('数据标签外', 'outside end'),
  r: words('右侧', 'right'),
  t: words('上方', 'above'),
} as const)

type Position = keyof typeof POSITIONS

export const LabelsExpected = z.object({
  series: z.optional(z.union([z.string(), z.int().check(z.gte(1))])),
  /** One point of the series, from 1. */
  point: z.optional(z.int().check(z.gte(1))),
  /** Nothing shown asks for no labels. */
  shows: z.array(z.enum(SHOWN_NAMES)),
  position: z.optional(z.enum(Object.keys(POSITIONS) as [Position, ...Position[]])),
  format: z.optional(z.string()),
  ...FONT_FIELDS,
})

export type LabelsExpected = z.infer<typeof LabelsExpected>

const groupOf = (chart: ChartModel, series: ChartSeries): ChartGroup | undefined =>
  chart.groups.find((group) => group.series.some((one) => one.node === series.node))

/** The labels that hold for a series or a point: the nearest element counts, not a mixture. */
function labelsOf(
  chart: ChartModel,
  series: ChartSeries,
  point: number | undefined,
): XmlElement | undefined {
  const own = child(series.node, 'c:dLbls') ?? child(series.node, 'cx:dataLabels')
  const one =
    point === undefined
      ? undefined
      : children(own, 'c:dLbl').find((label) => valueOf(label, 'c:idx') === String(point - 1))
  return one ?? own ?? child(groupOf(chart, series)?.node, 'c:dLbls')
}

function shownBy(labels: XmlElement | undefined): Shown[] {
  if (
    labels === undefined ||
    (child(labels, 'c:delete') !== undefined && isSet(child(labels, 'c:delete')))
  )
    return []
  if (labels.name === 'cx:dataLabels') {
    const visible = child(labels, 'cx:visibility')
    return SHOWN_NAMES.filter((name) => {
      const key = SHOWN[name].attribute
      const value = key === '' ? '0' : attribute(visible, key)
      return value === '1' || value === 'true' || (name === 'value' && visible === undefined)
    })
  }
  return SHOWN_NAMES.filter((name) => isSet(child(labels, SHOWN[name].element)))
}

/** Where labels stand whose position is not written (20808). */
function usualPosition(group: ChartGroup | undefined): Position {
  if (group === undefined) return 'outEnd'
  const { type, grouping } = group
  if (type === 'column' || type === 'bar')
    return grouping === 'clustered' && !group.isThreeD ? 'outEnd' : 'ctr'
  if (type === 'pie' || type === 'ofPie') return 'bestFit'
  if (type === 'line' || type === 'scatter' || type === 'bubble') return 'r'
  return type === 'radar' ? 'outEnd' : 'ctr'
}

const listWords = (list: readonly Shown[]): Words =>
  list.length === 0 ? NONE : join(list.map((name) => SHOWN[name].name))

/** The series to look at; undefined where the named one is not there. */
function targets(chart: ChartModel, which: string | number | undefined) {
  const named = which === undefined ? undefined : findSeries(chart, which)
  return which === undefined ? chart.series : named === undefined ? [] : [named]
}

/** 20808: what labels show and where; every series has to be so unless one is named. */
export const labelsAspect: ChartAspect<LabelsExpected> = {
  expected: LabelsExpected,
  ask(expected) {
    const where =
      expected.series === undefined
        ? words('数据标签', 'data labels')
        : both(seriesWords(expected.series), words('数据标签', 'data labels'))
    const each = (
      { model }: ChartInFile,
      judge: (
        labels: XmlElement | undefined,
        group: ChartGroup | undefined,
      ) => readonly [boolean, Words],
    ) => {
      const list = targets(model, expected.series).map((series) =>
        judge(labelsOf(model, series, expected.point), groupOf(model, series)),
      )
      const shown = list.find(([isOk]) => !isOk) ?? list[0]
      return {
        isOk: list.length > 0 && list.every(([isOk]) => isOk),
        actual: shown?.[1] ?? NO_SERIES,
      }
    }
    const wanted = [...expected.shows].sort().join()
    return [
      ...ask(
        expected.shows,
        (list) => both(where, listWords(list)),
        (chart: ChartInFile) =>
          each(chart, (labels) => {
            const actual = shownBy(labels)
            return [[...actual].sort().join() === wanted, listWords(actual)]
          }),
      ),
      ...ask(
        expected.position,
        (position) => POSITIONS[position],
        (chart: ChartInFile, position) =>
          each(chart, (labels, group) => {
            const actual =
              valueOf(labels, 'c:dLblPos') ?? attribute(labels, 'pos') ?? usualPosition(group)
            return [
              shownBy(labels).length > 0 && actual === position,
              POSITIONS[actual as Position] ?? plain(actual),
            ]
          }),
      ),
      ...ask(
        expected.format,
        (code) => words(`数字格式${code}`, `number format ${code}`),
        (chart: ChartInFile, code) =>
          each(chart, (labels) => {
            const actual = attribute(child(labels, 'c:numFmt'), 'formatCode') ?? 'General'
            return [isSameFormat(actual, code), plain(actual)]
          }),
      ),
      ...askFont(expected, ({ model }) =>
        targets(model, expected.series).map((series) =>
          textFormat([defaultsOf(labelsOf(model, series, expected.point)), defaultsOf(model.root)]),
        ),
      ),
    ]
  },
  apply(chart, expected) {
    for (const series of seriesToEdit(chart, expected.series)) {
      const group = groupOf(chart, series)
      let labels = child(series.node, 'c:dLbls')
      if (labels === undefined) {
        labels = ensureChild(series.node, 'c:dLbls')
        if (expected.point !== undefined) fillLabels(labels, [], undefined, group)
      }
      const index = expected.point === undefined ? undefined : expected.point - 1
      const place = index === undefined ? labels : pointLabel(labels, index)
      fillLabels(place, expected.shows, expected.position, group)
      if (expected.format !== undefined)
        putChild(place, 'c:numFmt', { formatCode: expected.format, sourceLinked: 0 })
      if (hasFont(expected)) writeFont([ensureDefaults(place)], expected)
    }
  },
}

function pointLabel(labels: XmlElement, index: number): XmlElement {
  const known = children(labels, 'c:dLbl').find((one) => valueOf(one, 'c:idx') === String(index))
  if (known !== undefined) return known
  const made = element('c:dLbl', {}, [element('c:idx', { val: index })])
  insertInOrder(labels, made)
  return made
}

function fillLabels(
  labels: XmlElement,
  shows: readonly Shown[],
  position: Position | undefined,
  group: ChartGroup | undefined,
): void {
  removeChildren(labels, 'c:delete')
  // Office refuses a position that is already the usual one for some kinds; it leaves it out.
  if (position !== undefined) {
    if (position === usualPosition(group)) removeChildren(labels, 'c:dLblPos')
    else putChild(labels, 'c:dLblPos', { val: position })
  }
  for (const name of ['legendKey', 'value', 'category', 'series', 'percent', 'bubbleSize'] as const)
    putChild(labels, SHOWN[name].element, { val: shows.includes(name) ? 1 : 0 })
}
