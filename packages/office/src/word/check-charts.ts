import * as z from 'zod/mini'
import { unitsOf, wantedOf } from '../checkpoints/asked.ts'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  words,
  type Checker,
  type Words,
} from '../checkpoints/checker.ts'
import { readChartIfThere, type ChartModel } from '../charts/chart-model.ts'
import { addSampleChart, chooseChart, embeddingsOf } from '../charts/document-charts.ts'
import { applyWholeChart, askWholeChart, WholeChartExpected } from '../charts/whole-chart.ts'
import { element, insertBeside } from '../package/edit-xml.ts'
import { attribute, child, children } from '../package/xml-query.ts'
import { freeObjectId, inlineRun } from './edit-objects.ts'
import { chartStart } from './examples/chart-start.ts'
import { colorSchemeOf, objectsOf } from './object-targets.ts'
import type { WordDocument } from './word-document.ts'
import type { WordDraft } from './word-draft.ts'
import type { WordView } from './word-view.ts'

const ChartTarget = z.object({
  in: z.literal('chart'),
  title: z.optional(z.string()),
  index: z.optional(z.int().check(z.gte(1))),
})
type ChartTarget = z.infer<typeof ChartTarget>

/** The charts of a document in the order of their frames. */
function chartsOf(document: WordDocument): readonly ChartModel[] {
  const { source } = document
  const links = source.relationships(source.mainPart)
  return objectsOf(document, 'chart').flatMap(({ node }) => {
    const link = links.find((one) => one.id === attribute(node, 'r:id') && !one.isExternal)
    return link === undefined ? [] : (readChartIfThere(source, link.target) ?? [])
  })
}

const findChart = (view: WordView, target: ChartTarget): ChartModel | undefined =>
  chooseChart(chartsOf(view.document), target)

const describe = (target: ChartTarget): Words => {
  const name = target.title ?? String(target.index ?? 1)
  return words(`图表${name}`, `chart ${name}`)
}

/** The size that Word gives a new chart. */
const SIZE = { width: 5_274_310, height: 3_076_575 }

/** Adds a column chart with the sample data at the end of the text, as Word inserts one. */
function insertChart(draft: WordDraft): void {
  const { package: parts } = draft
  const { source } = parts
  const relationship = addSampleChart(parts, source.mainPart, 'word')
  const id = freeObjectId(draft)
  const chart = element('c:chart', { 'r:id': relationship })
  const paragraph = element('w:p', {}, [inlineRun({ id, name: `图表 ${id}`, ...SIZE }, 'c', chart)])
  const body = child(source.xml(source.mainPart), 'w:body')
  const last = children(body).findLast((one) => one.name !== 'w:sectPr')
  if (last === undefined) throw new Error('The document has no text')
  insertBeside(last, 'after', [paragraph])
}

const chart: Checker<WordView, WordDraft> = defineChecker({
  code: '10910',
  title: words('图表', 'chart'),
  target: ChartTarget,
  expected: WholeChartExpected,
  examine(view, target, expected) {
    const questions = askWholeChart(expected)
    const model = findChart(view, target)
    if (model === undefined)
      return blocked(describe(target), wantedOf(questions), words('没有图表', 'there is no chart'))
    return found(
      describe(target),
      wantedOf(questions),
      COUNT.items,
      unitsOf(questions, { model, scheme: colorSchemeOf(view.document) }),
      [{ part: model.part, xpath: `/${model.root.name}`, snippet: model.title ?? '' }],
    )
  },
  apply(draft, target, expected) {
    if (findChart(draft.view(), target) === undefined) insertChart(draft)
    const model = findChart(draft.view(), target)
    if (model === undefined) throw new Error('There is no such chart')
    applyWholeChart(draft.package, model.part, expected, embeddingsOf('word'))
  },
  example: {
    start: chartStart,
    target: { in: 'chart' },
    expected: {
      type: { type: 'pie' },
      data: {
        categories: ['图书', '报刊', '电子资源'],
        series: [{ name: '借阅量', values: [1280, 460, 2150] }],
      },
      title: { text: '图书馆借阅情况' },
      legend: { position: 'r' },
      labels: { shows: ['percent'] },
    },
    near: [
      {
        name: 'a ring in place of the pie',
        expected: {
          type: { type: 'doughnut' },
          data: {
            categories: ['图书', '报刊', '电子资源'],
            series: [{ name: '借阅量', values: [1280, 460, 2150] }],
          },
          title: { text: '图书馆借阅情况' },
          legend: { position: 'r' },
          labels: { shows: ['percent'] },
        },
      },
      {
        name: 'one number wrong',
        expected: {
          type: { type: 'pie' },
          data: {
            categories: ['图书', '报刊', '电子资源'],
            series: [{ name: '借阅量', values: [1280, 640, 2150] }],
          },
          title: { text: '图书馆借阅情况' },
          legend: { position: 'r' },
          labels: { shows: ['percent'] },
        },
      },
    ],
  },
})

/** Charts in a Word document, judged by what Excel's chapter judges of its own. */
export const wordChartCheckers: readonly Checker<WordView, WordDraft>[] = [chart]
