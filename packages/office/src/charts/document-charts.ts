import { foldSpaces } from '../package/normalize-text.ts'
import type { PackageDraft } from '../package/package-draft.ts'
import { typedData } from './aspect-values.ts'
import { readChart, type ChartModel } from './chart-model.ts'
import { putEmbeddedWorkbook } from './embedded-workbook.ts'
import { SAMPLE } from './whole-chart.ts'
import { newChartSpace } from './write-series.ts'

/** Where a kind of document keeps charts and the workbooks beside them. */
export type ChartHome = 'word' | 'ppt'
export const embeddingsOf = (home: ChartHome): string => `${home}/embeddings`

const CHART_TYPE = 'application/vnd.openxmlformats-officedocument.drawingml.chart+xml'

/** The chart of that title, else of that number from 1. */
export function chooseChart(
  charts: readonly ChartModel[],
  target: { readonly title?: string | undefined; readonly index?: number | undefined },
): ChartModel | undefined {
  const title = target.title === undefined ? undefined : foldSpaces(target.title)
  const named =
    title === undefined ? undefined : charts.find((one) => foldSpaces(one.title ?? '') === title)
  return named ?? charts[(target.index ?? 1) - 1]
}

/**
 * Adds a column chart with the data that Word and PowerPoint propose, and its workbook.
 * @param from the part that is to show it.
 * @returns the relationship to it.
 */
export function addSampleChart(draft: PackageDraft, from: string, home: ChartHome): string {
  const space = newChartSpace({ type: 'column' }, typedData(SAMPLE.categories, SAMPLE.series))
  const part = draft.addPart(`${home}/charts/chart#.xml`, CHART_TYPE, space)
  putEmbeddedWorkbook(draft, readChart(draft.source, part), embeddingsOf(home))
  return draft.relate(from, 'chart', part)
}
