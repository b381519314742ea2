import * as z from 'zod/mini'
import { unitsOf, wantedOf } from '../checkpoints/asked.ts'
import { COUNT, defineChecker, words, type Checker } from '../checkpoints/checker.ts'
import {
  SMART_ART_LIMITS,
  SmartArtExpected,
  smartArtOf,
  smartArtQuestions,
} from '../drawing/expect-smart-art.ts'
import { addSmartArt, readSmartArt, type SmartArt } from '../drawing/smart-art.ts'
import { append, element } from '../package/edit-xml.ts'
import { at, child } from '../package/xml-query.ts'
import { addShape, nextShapeId, shapeToEdit, slideToEdit } from './edit-slides.ts'
import { objectsStart } from './examples/objects-start.ts'
import { judgeShape } from './judge-slides.ts'
import type { PowerPointDraft } from './powerpoint-draft.ts'
import type { PowerPointView } from './powerpoint-view.ts'
import type { Presentation, Slide } from './read-presentation.ts'
import type { Shape } from './read-shapes.ts'
import { locateShape, ShapeReference } from './shape-targets.ts'
import { SlideReference } from './slide-targets.ts'

const DiagramTarget = z.object({
  slide: SlideReference,
  /** The first SmartArt of the slide unless told. */
  shape: z.optional(ShapeReference),
})
type DiagramTarget = z.infer<typeof DiagramTarget>

const shapeTarget = ({ slide, shape }: DiagramTarget) => ({
  slide,
  shape: shape ?? { kind: 'diagram' as const },
})

const dataOf = (shape: Shape) => at(shape.node, 'a:graphic', 'a:graphicData')

function artOf(presentation: Presentation, slide: Slide, shape: Shape): SmartArt | undefined {
  const links = child(dataOf(shape), 'dgm:relIds')
  return links === undefined ? undefined : readSmartArt(presentation.source, slide.part, links)
}

const DIAGRAM = 'http://schemas.openxmlformats.org/drawingml/2006/diagram'

/** An empty frame for a SmartArt graphic. */
function addFrame(slide: Slide): void {
  const id = nextShapeId(slide)
  addShape(
    slide,
    element('p:graphicFrame', {}, [
      element('p:nvGraphicFramePr', {}, [
        element('p:cNvPr', { id, name: `图示 ${id - 1}` }),
        element('p:cNvGraphicFramePr'),
        element('p:nvPr'),
      ]),
      element('p:xfrm', {}, [
        element('a:off', { x: 2_032_000, y: 2_000_000 }),
        element('a:ext', { cx: 8_128_000, cy: 3_600_000 }),
      ]),
      element('a:graphic', {}, [
        element('a:graphicData', { uri: DIAGRAM }, [element('dgm:relIds')]),
      ]),
    ]),
  )
}

const diagram: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30307',
  title: words('SmartArt 图形', 'SmartArt'),
  target: DiagramTarget,
  expected: SmartArtExpected,
  limits: SMART_ART_LIMITS,
  examine(view, target, expected) {
    const questions = smartArtQuestions(expected)
    return judgeShape(
      view,
      shapeTarget(target),
      wantedOf(questions),
      COUNT.items,
      (shape, slide) => {
        const art = artOf(view.presentation, slide, shape)
        if (art !== undefined) return unitsOf(questions, art)
        return [{ isOk: false, weight: 1, actual: words('不是 SmartArt', 'not a SmartArt') }]
      },
    )
  },
  apply(draft, target, expected) {
    const to = shapeTarget(target)
    if (locateShape(draft.view(), to) === undefined) addFrame(slideToEdit(draft, target.slide))
    const { slide, shape } = shapeToEdit(draft, to)
    const art = artOf(draft.view().presentation, slide, shape)
    const questions = smartArtQuestions(expected)
    if (art !== undefined && unitsOf(questions, art).every((one) => one.isOk)) return
    const data = dataOf(shape)
    if (data === undefined) throw new Error('The shape is no SmartArt')
    const known = art === undefined || art.layout === '' ? undefined : art
    const made = smartArtOf({
      ...expected,
      texts: expected.texts ?? [...(known?.texts ?? [])],
      layouts: expected.layouts ?? (known === undefined ? undefined : [known.layout]),
      colors: expected.colors ?? (known === undefined ? undefined : [known.colors]),
      styles: expected.styles ?? (known === undefined ? undefined : [known.style]),
    })
    data.children.splice(0)
    append(data, addSmartArt(draft.package, slide.part, 'ppt', made))
  },
  example: {
    start: objectsStart,
    target: { slide: { start: 7 } },
    expected: { layouts: ['process1'], texts: ['报到', '缴费', '领取校园卡'], styles: ['simple4'] },
    near: [
      {
        name: 'a list instead of a process',
        expected: {
          layouts: ['default'],
          texts: ['报到', '缴费', '领取校园卡'],
          styles: ['simple4'],
        },
      },
      {
        name: 'another order of the texts',
        expected: {
          layouts: ['process1'],
          texts: ['缴费', '报到', '领取校园卡'],
          styles: ['simple4'],
        },
      },
    ],
  },
})

export const diagramCheckers: readonly Checker<PowerPointView, PowerPointDraft>[] = [diagram]
