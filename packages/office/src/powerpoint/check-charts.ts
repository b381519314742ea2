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
import { element } from '../package/edit-xml.ts'
import type { OfficePackage } from '../package/open-package.ts'
import { attribute, descendants } from '../package/xml-query.ts'
import { addShape, nextShapeId, slideToEdit, transformElement } from './edit-slides.ts'
import { chartSlideStart } from './examples/chart-start.ts'
import { schemeFor } from './placeholders.ts'
import type { PowerPointDraft } from './powerpoint-draft.ts'
import type { PowerPointView } from './powerpoint-view.ts'
import type { Slide } from './read-presentation.ts'
import { Count, describeSlide, findSlide, NO_SLIDE, SlideReference } from './slide-targets.ts'

const ChartTarget = z.object({
  slide: SlideReference,
  title: z.optional(z.string()),
  index: z.optional(Count),
})
type ChartTarget = z.infer<typeof ChartTarget>

function chartsOf(source: OfficePackage, slide: Slide): readonly ChartModel[] {
  const links = source.relationships(slide.part)
  return slide.allShapes.flatMap((shape) => {
    if (shape.kind !== 'chart') return []
    const [frame] = [...descendants(shape.node, 'c:chart'), ...descendants(shape.node, 'cx:chart')]
    const link = links.find((one) => one.id === attribute(frame, 'r:id') && !one.isExternal)
    return link === undefined ? [] : (readChartIfThere(source, link.target) ?? [])
  })
}

const findChart = (
  source: OfficePackage,
  slide: Slide,
  target: ChartTarget,
): ChartModel | undefined => chooseChart(chartsOf(source, slide), target)

function describe(target: ChartTarget): Words {
  const slide = describeSlide(target.slide)
  const name = target.title ?? String(target.index ?? 1)
  return words(`${slide.zh}的图表${name}`, `chart ${name} of ${slide.en}`)
}

const CHART_URI = 'http://schemas.openxmlformats.org/drawingml/2006/chart'
/** The middle of a slide, as PowerPoint places a new chart. */
const BOX = { x: 2_032_000, y: 719_666, width: 8_128_000, height: 5_418_667 }

function insertChart(draft: PowerPointDraft, slide: Slide): void {
  const { package: parts } = draft
  const id = nextShapeId(slide)
  addShape(
    slide,
    element('p:graphicFrame', {}, [
      element('p:nvGraphicFramePr', {}, [
        element('p:cNvPr', { id, name: `图表 ${id - 1}` }),
        element('p:cNvGraphicFramePr'),
        element('p:nvPr'),
      ]),
      transformElement(BOX, 'p:xfrm'),
      element('a:graphic', {}, [
        element('a:graphicData', { uri: CHART_URI }, [
          element('c:chart', { 'r:id': addSampleChart(parts, slide.part, 'ppt') }),
        ]),
      ]),
    ]),
  )
}

const chart: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30306',
  title: words('图表', 'chart'),
  target: ChartTarget,
  expected: WholeChartExpected,
  examine(view, target, expected) {
    const questions = askWholeChart(expected)
    const wanted = wantedOf(questions)
    const slide = findSlide(view, target.slide)
    if (slide === undefined) return blocked(describe(target), wanted, NO_SLIDE)
    const { presentation } = view
    const model = findChart(presentation.source, slide, target)
    if (model === undefined)
      return blocked(describe(target), wanted, words('没有图表', 'there is no chart'))
    return found(
      describe(target),
      wanted,
      COUNT.items,
      unitsOf(questions, { model, scheme: schemeFor(presentation, slide) }),
      [{ part: model.part, xpath: `/${model.root.name}`, snippet: model.title ?? '' }],
    )
  },
  apply(draft, target, expected) {
    const find = (): ChartModel | undefined =>
      findChart(draft.package.source, slideToEdit(draft, target.slide), target)
    if (find() === undefined) insertChart(draft, slideToEdit(draft, target.slide))
    const model = find()
    if (model === undefined) throw new Error('There is no such chart')
    applyWholeChart(draft.package, model.part, expected, embeddingsOf('ppt'))
  },
  example: {
    start: chartSlideStart,
    target: { slide: { start: 2 } },
    expected: {
      type: { type: 'line', markers: true },
      data: {
        categories: ['一月', '二月', '三月'],
        series: [{ name: '销量', values: [320, 280, 410] }],
      },
      axisTitles: { vertical: '台' },
      legend: { position: 'none' },
    },
    near: [
      {
        name: 'without markers',
        expected: {
          type: { type: 'line', markers: false },
          data: {
            categories: ['一月', '二月', '三月'],
            series: [{ name: '销量', values: [320, 280, 410] }],
          },
          axisTitles: { vertical: '台' },
          legend: { position: 'none' },
        },
      },
      { name: 'on another slide', target: { slide: { start: 3 } } },
    ],
  },
})

/** Charts on slides, judged by what Excel's chapter judges of its own. */
export const slideChartCheckers: readonly Checker<PowerPointView, PowerPointDraft>[] = [chart]
