import * as z from 'zod/mini'
import { ask } from '../checkpoints/asked.ts'
import { plain, words, type Words } from '../checkpoints/checker.ts'
import {
  element,
  putChild,
  removeChildren,
  ensureChild,
  insertInOrder,
} from '../package/edit-xml.ts'
import { child, children } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { both, type ChartAspect, type ChartInFile } from './chart-aspect.ts'
import { isSet, valueOf } from './chart-model.ts'
import { askFont, FONT_FIELDS, hasFont, writeFont } from './chart-font.ts'
import { defaultsOf, ensureDefaults, textFormat } from './chart-text.ts'
import { ownTable } from '../package/own-table.ts'

const PLACES = ownTable({
  r: words('图例在右侧', 'legend at the right'),
  l: words('图例在左侧', 'legend at the left'),
  t: words('图例在顶部', 'legend at the top'),
  b: words('图例在底部', 'legend at the bottom'),
  tr: words('图例在右上角', 'legend at the top right'),
  none: words('无图例', 'no legend'),
} as const)

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
