import * as z from 'zod/mini'
import { words, type Words } from '../checkpoints/checker.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import { sheetIndex } from './excel-targets.ts'
import type { ExcelView } from './excel-view.ts'
import { readCharts, type ExcelChart } from './read-charts.ts'

export const ChartTarget = z.object({
  in: z.literal('chart'),
  sheet: z.optional(z.string()),
  title: z.optional(z.string()),
  index: z.optional(z.int().check(z.gte(1))),
})
export type ChartTarget = z.infer<typeof ChartTarget>

export const NO_CHART = words('没有图表', 'there is no such chart')

/** A chart by sheet and title, else by its number; charts on a sheet of their own count everywhere. */
export function findChart(view: ExcelView, target: ChartTarget): ExcelChart | undefined {
  const all = readCharts(view.workbook)
  const index = target.sheet === undefined ? -1 : sheetIndex(view, target.sheet)
  const name = view.workbook.sheetNames[index]
  const own = all.filter((chart) => target.sheet === undefined || chart.sheet === name)
  const moved = all.filter((chart) => chart.isAlone)
  const charts = own.length > 0 ? own : moved
  const title = target.title === undefined ? undefined : foldSpaces(target.title)
  const named =
    title === undefined
      ? undefined
      : [...charts, ...moved].find((chart) => foldSpaces(chart.model.title ?? '') === title)
  return named ?? charts[(target.index ?? 1) - 1]
}

export function describeChart(target: ChartTarget): Words {
  const name = target.title ?? target.index ?? 1
  return words(
    `${target.sheet ?? ''} 图表${name}`.trim(),
    `${target.sheet ?? ''} chart ${name}`.trim(),
  )
}
