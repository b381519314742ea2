import * as z from 'zod/mini'
import { ask } from '../checkpoints/asked.ts'
import { plain, words } from '../checkpoints/checker.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import type { ChartAspect, ChartInFile } from './chart-aspect.ts'
import { setChartData, type SeriesData } from './write-series.ts'

export const ValuesExpected = z
  .object({
    categories: z.optional(z.array(z.string()).check(z.minLength(1))),
    series: z.optional(
      z
        .array(z.object({ name: z.optional(z.string()), values: z.array(z.number()) }))
        .check(z.minLength(1)),
    ),
  })
  .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected'))
export type ValuesExpected = z.infer<typeof ValuesExpected>

const isSameText = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length &&
  one.every((text, index) => foldSpaces(text) === foldSpaces(other[index] ?? ''))
const isSameNumber = (one: number, other: number): boolean =>
  Math.abs(one - other) <= Math.abs(other) * 1e-9

const column = (index: number): string => String.fromCharCode(66 + Math.min(index, 24))

/** The cells of the workbook inside a document that series of typed values stand in. */
export function typedData(
  categories: readonly string[],
  series: readonly { readonly name?: string | undefined; readonly values: readonly number[] }[],
): SeriesData[] {
  const last = Math.max(categories.length, ...series.map((one) => one.values.length)) + 1
  return series.map(({ name, values }, index) => ({
    name: { reference: `Sheet1!$${column(index)}$1`, values: [name ?? `系列 ${index + 1}`] },
    categories: { reference: `Sheet1!$A$2:$A$${last}`, values: categories },
    values: { reference: `Sheet1!$${column(index)}$2:$${column(index)}$${last}`, values },
  }))
}

/** What a chart in a document shows: its own workbook counts by the values kept in the chart. */
export const valuesAspect: ChartAspect<ValuesExpected> = {
  expected: ValuesExpected,
  ask: (expected) => [
    ...ask(
      expected.categories,
      (list) => words(`类别 ${list.join('、')}`, `categories ${list.join(', ')}`),
      ({ model }: ChartInFile, list) => {
        const actual = model.series[0]?.categoryTexts ?? []
        return { isOk: isSameText(actual, list), actual: plain(actual.join('、')) }
      },
    ),
    ...ask(
      expected.series,
      (list) =>
        plain(list.map((one) => `${one.name ?? ''} ${one.values.join('、')}`.trim()).join('；')),
      ({ model }: ChartInFile, list) => ({
        isOk:
          model.series.length === list.length &&
          list.every((wanted, index) => {
            const actual = model.series[index]
            return (
              actual !== undefined &&
              (wanted.name === undefined ||
                foldSpaces(actual.name ?? '') === foldSpaces(wanted.name)) &&
              actual.cachedValues.length === wanted.values.length &&
              wanted.values.every((one, at) => isSameNumber(actual.cachedValues[at] ?? NaN, one))
            )
          }),
        actual: plain(
          model.series
            .map((one) => `${one.name ?? ''} ${one.cachedValues.join('、')}`.trim())
            .join('；'),
        ),
      }),
    ),
  ],
  apply(chart, expected) {
    const known = chart.series
    const categories = expected.categories ?? known[0]?.categoryTexts ?? []
    const series =
      expected.series ?? known.map((one) => ({ name: one.name, values: [...one.cachedValues] }))
    setChartData(chart, typedData(categories, series))
  },
}
