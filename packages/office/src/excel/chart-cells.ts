import { cachedTexts, referenceOf } from '../charts/chart-cache.ts'
import { isSet, type ChartModel, type ChartSeries } from '../charts/chart-model.ts'
import { plainTitle } from '../charts/chart-text.ts'
import { child } from '../package/xml-query.ts'
import { toText } from './cell-value.ts'
import { makeEvaluator } from './evaluate-formula.ts'
import type { CellValue, ExcelWorkbook } from './read-workbook.ts'

/**
 * A chart with the texts and numbers that its references mean, where the writer kept no copies of them beside
 * the references (openpyxl, for one).
 */
export function withCells(workbook: ExcelWorkbook, model: ChartModel): ChartModel {
  const evaluator = makeEvaluator(workbook)
  const [home] = workbook.sheetNames.flatMap((_, index) => workbook.sheet(index) ?? [])
  const valuesAt = (reference: string | undefined): readonly CellValue[] =>
    reference === undefined || home === undefined
      ? []
      : (evaluator.array(home, reference)?.flat() ?? [])
  const textsAt = (reference: string | undefined): string[] => valuesAt(reference).map(toText)
  const fill = (series: ChartSeries): ChartSeries => ({
    ...series,
    name: series.name ?? (textsAt(series.nameReference).join(' ') || undefined),
    categoryTexts:
      series.categoryTexts.length > 0 ? series.categoryTexts : textsAt(series.categories),
    cachedValues:
      series.cachedValues.length > 0
        ? series.cachedValues
        : valuesAt(series.values).flatMap((one) => (one.kind === 'number' ? one.number : [])),
  })
  const known = new Map(model.series.map((series) => [series, fill(series)]))
  const filled = (series: ChartSeries): ChartSeries => known.get(series) ?? series
  const series = model.series.map(filled)
  return {
    ...model,
    series,
    groups: model.groups.map((group) => ({ ...group, series: group.series.map(filled) })),
    title: titleOf(model, series, textsAt),
  }
}

function titleOf(
  model: ChartModel,
  series: readonly ChartSeries[],
  textsAt: (reference: string | undefined) => string[],
): string | undefined {
  const title = child(model.chart, 'c:title')
  const reference = referenceOf(child(title, 'c:tx'))
  if (reference !== undefined && cachedTexts(child(title, 'c:tx')).length === 0)
    return textsAt(reference).join(' ')
  if (model.isExtended || (title !== undefined && plainTitle(title) !== undefined))
    return model.title
  const [only, second] = series
  const isRemoved = isSet(child(model.chart, 'c:autoTitleDeleted'))
  return second === undefined && !isRemoved ? (only?.name ?? model.title) : model.title
}
