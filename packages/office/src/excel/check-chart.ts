import type { Asked } from '../checkpoints/asked.ts'
import { unitsOf, wantedOf } from '../checkpoints/asked.ts'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  words,
  type Checker,
  type Example,
  type Finding,
  type Loss,
  type Words,
} from '../checkpoints/checker.ts'
import { analysisAspect } from '../charts/aspect-analysis.ts'
import { gridlinesAspect, scaleAspect } from '../charts/aspect-axes.ts'
import { areaAspect, styleAspect } from '../charts/aspect-format.ts'
import { labelsAspect } from '../charts/aspect-labels.ts'
import { dataTableAspect, legendAspect } from '../charts/aspect-legend.ts'
import { seriesAspect } from '../charts/aspect-series.ts'
import { axisTitlesAspect, titleAspect } from '../charts/aspect-titles.ts'
import { typeAspect, type TypeExpected } from '../charts/aspect-type.ts'
import type { ChartAspect, ChartInFile } from '../charts/chart-aspect.ts'
import { ChartTarget, describeChart, findChart, NO_CHART } from './chart-target.ts'
import type { ChartModel } from '../charts/chart-model.ts'
import { isExtendedType } from '../charts/write-chart-ex.ts'
import { addExtendedChart, chartToEdit } from './edit-charts.ts'
import { chartsStart } from './examples/charts-start.ts'
import type { ExcelDraft } from './excel-draft.ts'
import type { ExcelView } from './excel-view.ts'
import type { ExcelChart } from './read-charts.ts'

/** Judges a chart by questions; blocked where there is no such chart. */
export function judgeChart<Of>(
  view: ExcelView,
  target: ChartTarget,
  questions: readonly Asked<Of>[],
  of: (chart: ExcelChart) => Of,
): Finding {
  const where = describeChart(target)
  const expected = wantedOf(questions)
  const chart = findChart(view, target)
  if (chart === undefined) return blocked(where, expected, NO_CHART)
  return found(where, expected, COUNT.items, unitsOf(questions, of(chart)), [
    {
      part: chart.model.part,
      xpath: `/${chart.model.root.name}`,
      snippet: chart.model.title ?? '',
    },
  ])
}

const inFile =
  (view: ExcelView) =>
  ({ model }: ExcelChart): ChartInFile => ({
    model,
    scheme: { colors: view.workbook.theme.colors },
  })

/** An Excel checkpoint about one aspect of a chart. */
function chartChecker<Expected>(
  code: string,
  title: Words,
  aspect: ChartAspect<Expected>,
  example: Omit<Example<ExcelDraft>, 'start'>,
  lostBy: readonly Loss[] = [],
  apply?: (draft: ExcelDraft, target: ChartTarget, expected: Expected) => void,
): Checker<ExcelView, ExcelDraft> {
  return defineChecker<ExcelView, ExcelDraft, ChartTarget, Expected>({
    code,
    title,
    target: ChartTarget,
    expected: aspect.expected,
    examine: (view, target, expected) =>
      judgeChart(view, target, aspect.ask(expected), inFile(view)),
    apply:
      apply ??
      ((draft, target, expected) => {
        aspect.apply(classicToEdit(draft, target), expected)
      }),
    example: { ...example, start: chartsStart },
    lostBy,
  })
}

/** A chart whose tree this engine can change; the newer kinds are only read. */
function classicToEdit(draft: ExcelDraft, target: ChartTarget): ChartModel {
  const { model } = chartToEdit(draft, target)
  if (model.isExtended) throw new Error('Charts of the newer kinds cannot be changed')
  return model
}

/** Charts of the newer kinds are inserted; a classic chart becomes one of another classic kind. */
function applyType(draft: ExcelDraft, target: ChartTarget, expected: TypeExpected): void {
  const known = findChart(draft.view(), target)
  if (!isExtendedType(expected.type)) {
    typeAspect.apply(classicToEdit(draft, target), expected)
    return
  }
  if (known?.model.groups.some((one) => one.type === expected.type) === true) return
  if (known !== undefined) throw new Error('A chart cannot become one of the newer kinds')
  const sheet = target.sheet ?? draft.view().workbook.sheetNames[0]
  addExtendedChart(draft, sheet ?? '', expected.type)
}

const onMarks = { in: 'chart', sheet: '成绩' } as const

/** Codes that ask one thing of a chart, each as Word (10910) and PowerPoint (30306) ask it too. */
export const chartCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [
  chartChecker(
    '20801',
    words('图表类型', 'chart type'),
    typeAspect,
    {
      target: { in: 'chart', sheet: '销售' },
      expected: { type: 'bar', grouping: 'stacked', threeD: false },
      near: [
        { name: 'clustered', expected: { type: 'bar', grouping: 'clustered', threeD: false } },
        { name: 'columns', expected: { type: 'column', grouping: 'stacked', threeD: false } },
        { name: 'three-dimensional', expected: { type: 'bar', grouping: 'stacked', threeD: true } },
        { name: 'a line chart', expected: { type: 'line', markers: true } },
      ],
    },
    [],
    applyType,
  ),
  chartChecker('20804', words('图表标题', 'chart title'), titleAspect, {
    target: onMarks,
    expected: { text: '期末成绩统计图', fonts: ['黑体'], size: 16, colors: ['红色'] },
    near: [
      {
        name: 'another text',
        expected: { text: '期末成绩统计表', fonts: ['黑体'], size: 16, colors: ['红色'] },
      },
      {
        name: 'one size smaller',
        expected: { text: '期末成绩统计图', fonts: ['黑体'], size: 14, colors: ['红色'] },
      },
    ],
  }),
  chartChecker('20805', words('坐标轴标题', 'axis titles'), axisTitlesAspect, {
    target: onMarks,
    expected: { horizontal: '姓名', vertical: '分数' },
    near: [
      { name: 'the other way round', expected: { horizontal: '分数', vertical: '姓名' } },
      { name: 'only one', expected: { vertical: '分数' } },
    ],
  }),
  chartChecker('20806', words('坐标轴刻度', 'axis scale'), scaleAspect, {
    target: onMarks,
    expected: { axis: 'vertical', min: 0, max: 100, majorUnit: 20 },
    near: [
      {
        name: 'another unit',
        expected: { axis: 'vertical', min: 0, max: 100, majorUnit: 10 },
      },
      { name: 'no largest value', expected: { axis: 'vertical', min: 0, majorUnit: 20 } },
    ],
  }),
  chartChecker('20807', words('图例', 'legend'), legendAspect, {
    target: onMarks,
    expected: { position: 't' },
    near: [
      { name: 'at the right', expected: { position: 'r' } },
      { name: 'none', expected: { position: 'none' } },
    ],
  }),
  chartChecker('20808', words('数据标签', 'data labels'), labelsAspect, {
    target: onMarks,
    expected: { series: '数学', shows: ['value'], position: 'inEnd' },
    near: [
      {
        name: 'in the middle',
        expected: { series: '数学', shows: ['value'], position: 'ctr' },
      },
      {
        name: 'another series',
        expected: { series: '语文', shows: ['value'], position: 'inEnd' },
      },
      {
        name: 'names as well',
        expected: { series: '数学', shows: ['value', 'series'], position: 'inEnd' },
      },
    ],
  }),
  chartChecker('20809', words('网格线', 'gridlines'), gridlinesAspect, {
    target: onMarks,
    expected: { lines: 'vertical', major: true },
    near: [
      { name: 'minor ones', expected: { lines: 'vertical', minor: true } },
      { name: 'the other way', expected: { lines: 'horizontal', minor: true } },
    ],
  }),
  chartChecker('20812', words('系列格式、次坐标轴、组合', 'series format'), seriesAspect, {
    target: onMarks,
    expected: { series: '英语', type: 'line', axis: 'secondary' },
    near: [
      {
        name: 'on the primary axis',
        expected: { series: '英语', type: 'line', axis: 'primary' },
      },
      { name: 'columns', expected: { series: '英语', axis: 'secondary' } },
    ],
  }),
  chartChecker('20813', words('趋势线、误差线', 'trendline and error bars'), analysisAspect, {
    target: onMarks,
    expected: { series: '语文', trendline: { kind: 'linear', showsEquation: true } },
    near: [
      {
        name: 'exponential',
        expected: { series: '语文', trendline: { kind: 'exp', showsEquation: true } },
      },
      { name: 'no equation', expected: { series: '语文', trendline: { kind: 'linear' } } },
    ],
  }),
  chartChecker('20814', words('图表区格式', 'chart and plot area'), areaAspect, {
    target: onMarks,
    expected: {
      area: 'plot',
      fill: { kind: 'solid', colors: ['浅绿'] },
      line: { colors: ['红色'], widthPoints: 1.5 },
    },
    near: [
      {
        name: 'another colour',
        expected: {
          area: 'plot',
          fill: { kind: 'solid', colors: ['黄色'] },
          line: { colors: ['红色'], widthPoints: 1.5 },
        },
      },
      {
        name: 'the chart area',
        expected: {
          area: 'chart',
          fill: { kind: 'solid', colors: ['浅绿'] },
          line: { colors: ['红色'], widthPoints: 1.5 },
        },
      },
    ],
  }),
  chartChecker(
    '20815',
    words('数据表', 'data table'),
    dataTableAspect,
    {
      target: onMarks,
      expected: { shown: true, legendKeys: true },
      near: [{ name: 'without legend keys', expected: { shown: true, legendKeys: false } }],
    },
    [
      {
        program: 'libreoffice',
        reason: words('LibreOffice 7.4 不保存图例项标示', 'LibreOffice 7.4 drops the legend keys'),
      },
    ],
  ),
  chartChecker(
    '20817',
    words('图表样式', 'chart style'),
    styleAspect,
    {
      target: onMarks,
      expected: { styles: [26] },
      near: [{ name: 'another style', expected: { styles: [27] } }],
    },
    [
      {
        program: 'libreoffice',
        reason: words('LibreOffice 不保存图表样式编号', 'LibreOffice keeps no chart styles'),
      },
    ],
  ),
]
