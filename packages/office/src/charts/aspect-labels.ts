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
import { askFont, FONT_FIELDS, writeFont } from './aspect-titles.ts'
import { defaultsOf, ensureDefaults, textFormat } from './chart-text.ts'

const PLACES = {
  r: words('图例在右侧', 'legend at the right'),
  l: words('图例在左侧', 'legend at the left'),
  t: words('图例在顶部', 'legend at the top'),
  b: words('图例在底部', 'legend at the bottom'),
  tr: words('图例在右上角', 'legend at the top right'),
  none: words('无图例', 'no legend'),
} as const
type Place = keyof typeof PLACES
const placeWords = (place: string): Words => PLACES[place as Place] ?? plain(place)

export const LegendExpected = z.object({
  position: z.enum(Object.keys(PLACES) as [Place, ...Place[]]),
  overlay: z.optional(z.boolean()),
  /** Number of entries that were deleted from the legend. */
  deletedEntries: z.optional(z.int()),
  ...FONT_FIELDS,
})
export type LegendExpected = z.infer<typeof LegendExpected>

/** 20807: where the legend stands; a legend whose every entry is deleted is still one. */
export const legendAspect: ChartAspect<LegendExpected> = {
  expected: LegendExpected,
  ask: (expected) => [
    ...ask(expected.position, placeWords, ({ model }: ChartInFile, place) => {
      const actual = model.legend ?? 'none'
      return { isOk: actual === place, actual: placeWords(actual) }
    }),
    ...ask(
      expected.overlay,
      (isOver) =>
        isOver ? words('与图表重叠', 'over the plot') : words('不与图表重叠', 'beside the plot'),
      ({ model }: ChartInFile, isOver) => {
        const isOn = isSet(child(child(model.chart, 'c:legend'), 'c:overlay'))
        return {
          isOk: model.legend !== undefined && isOn === isOver,
          actual: isOn ? words('重叠', 'over the plot') : words('不重叠', 'beside the plot'),
        }
      },
    ),
    ...ask(
      expected.deletedEntries,
      (count) => words(`删除${count}个图例项`, `${count} entries deleted`),
      ({ model }: ChartInFile, count) => {
        const entries = children(child(model.chart, 'c:legend'), 'c:legendEntry')
        const actual = entries.filter((one) => isSet(child(one, 'c:delete'))).length
        return { isOk: actual === count, actual: words(`删除${actual}个`, `${actual} deleted`) }
      },
    ),
    ...askFont(expected, ({ model }) => {
      const legend = child(model.chart, 'c:legend')
      return legend === undefined ? [] : [textFormat([defaultsOf(legend), defaultsOf(model.root)])]
    }),
  ],
  apply({ chart }, expected) {
    if (chart === undefined) throw new Error('The chart is damaged')
    if (expected.position === 'none') {
      removeChildren(chart, 'c:legend')
      return
    }
    const legend = ensureChild(chart, 'c:legend')
    if (valueOf(legend, 'c:legendPos') !== expected.position) {
      // A legend that was dragged keeps its own place until it is given one from the menu.
      removeChildren(legend, 'c:layout')
      putChild(legend, 'c:legendPos', { val: expected.position })
    }
    const isOver = expected.overlay ?? isSet(child(legend, 'c:overlay'))
    putChild(legend, 'c:overlay', { val: isOver ? 1 : 0 })
    if (expected.deletedEntries !== undefined) {
      removeChildren(legend, 'c:legendEntry')
      for (let index = 0; index < expected.deletedEntries; index += 1)
        insertInOrder(
          legend,
          element('c:legendEntry', {}, [
            element('c:idx', { val: index }),
            element('c:delete', { val: 1 }),
          ]),
        )
    }
    if (hasFont(expected)) writeFont([ensureDefaults(legend)], expected)
  },
}

const hasFont = (expected: Readonly<Record<string, unknown>>): boolean =>
  Object.keys(FONT_FIELDS).some((name) => expected[name] !== undefined)

const SHOWN = {
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
} as const
type Shown = keyof typeof SHOWN
const SHOWN_NAMES = Object.keys(SHOWN) as [Shown, ...Shown[]]

const POSITIONS = {
  bestFit: words('最佳匹配', 'best fit'),
  b: words('下方', 'below'),
  ctr: words('居中', 'centred'),
  inBase: words('轴内侧', 'inside base'),
  inEnd: words('数据标签内', 'inside end'),
  l: words('左侧', 'left'),
  outEnd: words('数据标签外', 'outside end'),
  r: words('右侧', 'right'),
  t: words('上方', 'above'),
} as const
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
            return [actual === code, plain(actual)]
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

export const DataTableExpected = z.object({
  shown: z.boolean(),
  legendKeys: z.optional(z.boolean()),
})
export type DataTableExpected = z.infer<typeof DataTableExpected>

const TABLE = words('数据表', 'data table')

/** 20815: the table of data under the plot. */
export const dataTableAspect: ChartAspect<DataTableExpected> = {
  expected: DataTableExpected,
  ask: (expected) => {
    const state = (isShown: boolean): Words =>
      both(isShown ? words('显示', 'with') : words('不显示', 'without'), TABLE)
    const tableOf = ({ model }: ChartInFile): XmlElement | undefined =>
      child(child(model.chart, 'c:plotArea'), 'c:dTable')
    return [
      ...ask(expected.shown, state, (chart: ChartInFile, isShown) => {
        const actual = tableOf(chart) !== undefined
        return { isOk: actual === isShown, actual: state(actual) }
      }),
      ...ask(
        expected.legendKeys,
        (isOn) =>
          isOn
            ? words('带图例项标示', 'with legend keys')
            : words('无图例项标示', 'no legend keys'),
        (chart: ChartInFile, isOn) => {
          const table = tableOf(chart)
          const actual = isSet(child(table, 'c:showKeys'))
          return {
            isOk: table !== undefined && actual === isOn,
            actual: actual
              ? words('带图例项标示', 'with legend keys')
              : words('无图例项标示', 'no legend keys'),
          }
        },
      ),
    ]
  },
  apply({ chart }, expected) {
    const plot = child(chart, 'c:plotArea')
    if (plot === undefined) throw new Error('The chart is damaged')
    removeChildren(plot, 'c:dTable')
    if (!expected.shown) return
    const flag = (name: string, isOn: boolean): XmlElement => element(name, { val: isOn ? 1 : 0 })
    putChild(plot, 'c:dTable', {}, [
      flag('c:showHorzBorder', true),
      flag('c:showVertBorder', true),
      flag('c:showOutline', true),
      flag('c:showKeys', expected.legendKeys ?? true),
    ])
  },
}
