import * as z from 'zod/mini'
import { ask } from '../checkpoints/asked.ts'
import { defineChecker, plain, words, type Checker } from '../checkpoints/checker.ts'
import type { ChartModel, ChartSeries } from '../charts/chart-model.ts'
import { setChartData, type SeriesData, type SeriesSource } from '../charts/write-series.ts'
import {
  cellSet,
  numbersIn,
  textsIn,
  rangesOfReference,
  seriesSource,
  slices,
  type SheetRange,
} from './chart-data.ts'
import { ChartTarget } from './chart-target.ts'
import { judgeChart } from './check-chart.ts'
import { chartToEdit } from './edit-charts.ts'
import { findSheet } from './excel-targets.ts'
import { chartsStart } from './examples/charts-start.ts'
import type { ExcelDraft } from './excel-draft.ts'
import type { ExcelView } from './excel-view.ts'

const isSameSet = (one: ReadonlySet<string>, two: ReadonlySet<string>): boolean =>
  one.size === two.size && [...one].every((cell) => two.has(cell))

const sorted = (numbers: readonly number[]): string => [...numbers].sort((a, b) => a - b).join()

const References = z.array(z.string()).check(z.minLength(1))
const DataExpected = z.object({
  /** References of the series' values, such as 'B2:B9' or '成绩!$B$2:$C$9'. */
  values: References,
  categories: z.optional(References),
  names: z.optional(References),
})
type DataExpected = z.infer<typeof DataExpected>

/** True when the references cover the same cells as the wanted ones. */
function covers(
  view: ExcelView,
  actual: readonly (string | undefined)[],
  wanted: readonly string[],
  sheet: string | undefined,
): boolean {
  const written = actual.filter((one) => one !== undefined)
  if (written.length < actual.length) return false
  const has = cellSet(view, written, sheet)
  const should = cellSet(view, wanted, sheet)
  return written.length > 0 && has !== undefined && should !== undefined && isSameSet(has, should)
}

/** Values by their cells; where no reference can be read, by the numbers kept beside it (20802). */
function hasValues(
  view: ExcelView,
  series: readonly ChartSeries[],
  wanted: readonly string[],
  sheet: string | undefined,
): boolean {
  const references = series.map((one) => one.values)
  if (covers(view, references, wanted, sheet)) return true
  const written = references.filter((one) => one !== undefined)
  const isReadable = written.length > 0 && cellSet(view, written, sheet) !== undefined
  const kept = series.flatMap((one) => [...one.cachedValues])
  return !isReadable && kept.length > 0 && sorted(kept) === sorted(numbersIn(view, wanted, sheet))
}

/** Names by their cells; a name that was typed counts by its text. */
function hasNames(
  view: ExcelView,
  series: readonly ChartSeries[],
  wanted: readonly string[],
  sheet: string | undefined,
): boolean {
  const references = series.map((one) => one.nameReference)
  if (covers(view, references, wanted, sheet)) return true
  const names = series.map((one) => (one.name ?? '').trim())
  return (
    references.some((one) => one === undefined) &&
    names.sort().join('\n') === textsIn(view, wanted, sheet).sort().join('\n')
  )
}

function shown(series: readonly ChartSeries[]): string {
  return series
    .map(
      (one) => `${one.values ?? '—'}${one.categories === undefined ? '' : ` | ${one.categories}`}`,
    )
    .join('、')
}

function sourcesOf(
  view: ExcelView,
  references: readonly string[] | undefined,
  sheetName: string | undefined,
): readonly SheetRange[] {
  return (references ?? []).flatMap((text) => {
    const ranges = rangesOfReference(view, text, sheetName)
    if (ranges === undefined) throw new Error(`${text} is no known reference`)
    return ranges
  })
}

function sourceOf(view: ExcelView, { sheet: name, range }: SheetRange): SeriesSource {
  const sheet = findSheet(view, name)
  if (sheet === undefined) throw new Error(`There is no sheet ${name}`)
  return seriesSource(sheet, range)
}

/** Series over rectangles of values, in rows or columns as the categories lie. */
function seriesOver(
  view: ExcelView,
  values: readonly SheetRange[],
  categories: readonly SheetRange[],
  names: readonly SheetRange[],
  by: 'rows' | 'columns',
): SeriesData[] {
  const cut = (list: readonly SheetRange[], way: 'rows' | 'columns'): SheetRange[] =>
    list.flatMap(({ sheet, range }) => slices(range, way).map((slice) => ({ sheet, range: slice })))
  const nameCells = cut(names, by).flatMap((one) => cut([one], by === 'rows' ? 'columns' : 'rows'))
  const [category] = categories
  return cut(values, by).map((one, index) => {
    const name = nameCells[index]
    return {
      name: name === undefined ? undefined : sourceOf(view, name),
      categories: category === undefined ? undefined : sourceOf(view, category),
      values: sourceOf(view, one),
    }
  })
}

const isTall = ({ range }: SheetRange): boolean =>
  range.to.row - range.from.row >= range.to.column - range.from.column

const dataRange: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20802',
  title: words('数据源', 'data range'),
  target: ChartTarget,
  expected: DataExpected,
  examine(view, target, expected) {
    const wanted = plain(
      [expected.values, expected.categories ?? [], expected.names ?? []].flat().join('、'),
    )
    const { sheet } = target
    const questions = ask<ChartModel, DataExpected>(
      expected,
      () => wanted,
      ({ series }) => ({
        isOk:
          hasValues(view, series, expected.values, sheet) &&
          (expected.categories === undefined ||
            covers(
              view,
              series.map((one) => one.categories),
              expected.categories,
              sheet,
            )) &&
          (expected.names === undefined || hasNames(view, series, expected.names, sheet)),
        actual: plain(shown(series)),
      }),
    )
    return judgeChart(view, target, questions, ({ model }) => model)
  },
  apply(draft, target, expected) {
    const { model } = chartToEdit(draft, target)
    const view = draft.view()
    const list = (references: readonly string[] | undefined) =>
      sourcesOf(view, references, target.sheet)
    const values = list(expected.values)
    const categories = list(expected.categories)
    const [first] = categories.length > 0 ? categories : values
    const by = first === undefined || isTall(first) ? 'columns' : 'rows'
    setChartData(model, seriesOver(view, values, categories, list(expected.names), by))
  },
  example: {
    start: chartsStart,
    target: { in: 'chart', sheet: '人口' },
    expected: { values: ['C2:C5'], categories: ['A2:A5'], names: ['C1'] },
    near: [
      {
        name: 'one row short',
        expected: { values: ['C2:C4'], categories: ['A2:A4'], names: ['C1'] },
      },
      {
        name: 'the column beside',
        expected: { values: ['B2:B5'], categories: ['A2:A5'], names: ['B1'] },
      },
    ],
  },
})

const WAYS = {
  rows: words('系列产生在行', 'series in rows'),
  columns: words('系列产生在列', 'series in columns'),
} as const

/** Which way the values of the chart's series run; undefined where no reference tells. */
function wayOf(
  view: ExcelView,
  model: ChartModel,
  sheet: string | undefined,
): keyof typeof WAYS | undefined {
  const ranges = model.series.flatMap(
    (one) => (one.values === undefined ? [] : rangesOfReference(view, one.values, sheet)) ?? [],
  )
  const long = ranges.filter(
    ({ range: { from, to } }) => (from.row === to.row) !== (from.column === to.column),
  )
  const [first] = long
  if (first === undefined) return undefined
  const way = isTall(first) ? 'columns' : 'rows'
  return long.every((one) => isTall(one) === (way === 'columns')) ? way : undefined
}

function around(ranges: readonly SheetRange[]): SheetRange | undefined {
  const [first] = ranges
  if (first === undefined) return undefined
  const rows = ranges.flatMap(({ range }) => [range.from.row, range.to.row])
  const columns = ranges.flatMap(({ range }) => [range.from.column, range.to.column])
  return {
    sheet: first.sheet,
    range: {
      from: { row: Math.min(...rows), column: Math.min(...columns) },
      to: { row: Math.max(...rows), column: Math.max(...columns) },
    },
  }
}

const seriesWay: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20803',
  title: words('系列产生在行或列', 'series in rows or columns'),
  target: ChartTarget,
  expected: z.object({ by: z.enum(['rows', 'columns']) }),
  examine: (view, target, { by }) =>
    judgeChart(
      view,
      target,
      ask<ChartModel, keyof typeof WAYS>(
        by,
        (way) => WAYS[way],
        (model, way) => {
          const actual = wayOf(view, model, target.sheet)
          return {
            isOk: actual === way,
            actual: actual === undefined ? words('看不出来', 'cannot be told') : WAYS[actual],
          }
        },
      ),
      ({ model }) => model,
    ),
  apply(draft, target, { by }) {
    const { model } = chartToEdit(draft, target)
    const view = draft.view()
    if (wayOf(view, model, target.sheet) === by) return
    const cellsOf = (read: (one: ChartSeries) => string | undefined): SheetRange | undefined =>
      around(
        model.series.flatMap((one) => {
          const reference = read(one)
          return reference === undefined
            ? []
            : (rangesOfReference(view, reference, target.sheet) ?? [])
        }),
      )
    const values = cellsOf((one) => one.values)
    const categories = cellsOf((one) => one.categories)
    const names = cellsOf((one) => one.nameReference)
    if (values === undefined) throw new Error('The chart has no cells to take its values from')
    // What were categories name the series now, and the other way round.
    const list = (one: SheetRange | undefined): readonly SheetRange[] =>
      one === undefined ? [] : [one]
    setChartData(model, seriesOver(view, [values], list(names), list(categories), by))
  },
  example: {
    start: chartsStart,
    target: { in: 'chart', sheet: '气温' },
    expected: { by: 'rows' },
    near: [
      {
        name: 'fewer rows, but columns still',
        make(draft) {
          const target = { in: 'chart', sheet: '气温' } as const
          const expected = { values: ['B2:C4'], categories: ['A2:A4'], names: ['B1:C1'] }
          dataRange.apply?.(draft, target, expected)
        },
      },
    ],
  },
})

/** Codes about the cells that a chart shows. */
export const chartDataCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [dataRange, seriesWay]
