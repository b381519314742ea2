import * as z from 'zod/mini'
import type { Asked } from '../checkpoints/asked.ts'
import { analysisAspect, AnalysisExpected } from './aspect-analysis.ts'
import { GridlinesExpected, gridlinesAspect, ScaleExpected, scaleAspect } from './aspect-axes.ts'
import { AreaExpected, areaAspect, StyleExpected, styleAspect } from './aspect-format.ts'
import { LabelsExpected, labelsAspect } from './aspect-labels.ts'
import {
  DataTableExpected,
  dataTableAspect,
  LegendExpected,
  legendAspect,
} from './aspect-legend.ts'
import { SeriesExpected, seriesAspect } from './aspect-series.ts'
import {
  AxisTitlesExpected,
  axisTitlesAspect,
  TitleExpected,
  titleAspect,
} from './aspect-titles.ts'
import { TypeExpected, typeAspect } from './aspect-type.ts'
import { ValuesExpected, valuesAspect } from './aspect-values.ts'
import type { ChartAspect, ChartInFile } from './chart-aspect.ts'
import { readChart, type ChartModel } from './chart-model.ts'
import type { PackageDraft } from '../package/package-draft.ts'
import { putEmbeddedWorkbook } from './embedded-workbook.ts'

/** What 10910 and 30306 may ask of a chart; each part is that of a code of Excel's chapter 5.8. */
export const WholeChartExpected = z
  .object({
    type: z.optional(TypeExpected),
    data: z.optional(ValuesExpected),
    title: z.optional(TitleExpected),
    axisTitles: z.optional(AxisTitlesExpected),
    scale: z.optional(ScaleExpected),
    legend: z.optional(LegendExpected),
    labels: z.optional(LabelsExpected),
    gridlines: z.optional(GridlinesExpected),
    series: z.optional(SeriesExpected),
    analysis: z.optional(AnalysisExpected),
    area: z.optional(AreaExpected),
    dataTable: z.optional(DataTableExpected),
    style: z.optional(StyleExpected),
  })
  .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected'))
export type WholeChartExpected = z.infer<typeof WholeChartExpected>

/** Questions and change of one part, bound to what is expected of it. */
interface Bound {
  readonly questions: readonly Asked<ChartInFile>[]
  readonly apply: (chart: ChartModel) => void
}

function bind<Expected>(aspect: ChartAspect<Expected>, expected: Expected | undefined): Bound[] {
  if (expected === undefined) return []
  return [
    {
      questions: aspect.ask(expected),
      apply: (chart) => {
        aspect.apply(chart, expected)
      },
    },
  ]
}

const boundAspects = (expected: WholeChartExpected): Bound[] => [
  ...bind(typeAspect, expected.type),
  ...bind(valuesAspect, expected.data),
  ...bind(titleAspect, expected.title),
  ...bind(axisTitlesAspect, expected.axisTitles),
  ...bind(scaleAspect, expected.scale),
  ...bind(legendAspect, expected.legend),
  ...bind(labelsAspect, expected.labels),
  ...bind(gridlinesAspect, expected.gridlines),
  ...bind(seriesAspect, expected.series),
  ...bind(analysisAspect, expected.analysis),
  ...bind(areaAspect, expected.area),
  ...bind(dataTableAspect, expected.dataTable),
  ...bind(styleAspect, expected.style),
]

export function askWholeChart(expected: WholeChartExpected): readonly Asked<ChartInFile>[] {
  return boundAspects(expected).flatMap((one) => one.questions)
}

/** Makes a chart of a Word or PowerPoint document what is expected, its workbook included. */
export function applyWholeChart(
  draft: PackageDraft,
  part: string,
  expected: WholeChartExpected,
  folder: string,
): void {
  // Each change is made in the chart as the one before left it.
  for (const one of boundAspects(expected)) one.apply(readChart(draft.source, part))
  if (expected.data !== undefined) putEmbeddedWorkbook(draft, readChart(draft.source, part), folder)
}

/** The data that a new chart of a document begins with, as the programs propose it. */
export const SAMPLE = {
  categories: ['类别 1', '类别 2', '类别 3', '类别 4'],
  series: [
    { name: '系列 1', values: [4.3, 2.5, 3.5, 4.5] },
    { name: '系列 2', values: [2.4, 4.4, 1.8, 2.8] },
    { name: '系列 3', values: [2, 2, 3, 5] },
  ],
} as const
