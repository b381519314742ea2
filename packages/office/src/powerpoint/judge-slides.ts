import {
  blocked,
  found,
  words,
  type Evidence,
  type Finding,
  type Unit,
  type Words,
} from '../checkpoints/checker.ts'
import type { PowerPointView } from './powerpoint-view.ts'
import type { Slide } from './read-presentation.ts'
import type { Shape } from './read-shapes.ts'
import { describeShapeTarget, locateShape, NO_SHAPE, type ShapeTarget } from './shape-targets.ts'
import {
  describeSlide,
  describeSlides,
  evidenceAt,
  findSlides,
  NO_SLIDE,
  type SlidesReference,
} from './slide-targets.ts'

const SLIDES = words('张', 'slides')

/** Judges every slide of a reference; one that is not there counts against the candidate. */
export function judgeSlides(
  view: PowerPointView,
  reference: SlidesReference,
  expected: Words,
  judge: (slide: Slide) => { readonly isOk: boolean; readonly actual: Words },
): Finding {
  const target = describeSlides(reference)
  const { slides, missing } = findSlides(view, reference)
  if (slides.length === 0) return blocked(target, expected, NO_SLIDE)
  const units: Unit[] = []
  const evidence: Evidence[] = []
  for (const slide of slides) {
    const { isOk, actual } = judge(slide)
    units.push({
      isOk,
      weight: 1,
      actual: words(`第${slide.number}张：${actual.zh}`, `slide ${slide.number}: ${actual.en}`),
    })
    if (!isOk || evidence.length === 0)
      evidence.push(evidenceAt(slide.part, slide.tree, slide.title))
  }
  for (const one of missing) {
    const slide = describeSlide(one)
    units.push({
      isOk: false,
      weight: 1,
      actual: words(`未找到${slide.zh}`, `${slide.en} was not found`),
    })
  }
  return found(target, expected, SLIDES, units, evidence)
}

/** Judges one shape; blocked when it is not there. */
export function judgeShape(
  view: PowerPointView,
  target: ShapeTarget,
  expected: Words,
  counts: Words,
  judge: (shape: Shape, slide: Slide) => readonly Unit[],
): Finding {
  const described = describeShapeTarget(target)
  const located = locateShape(view, target)
  if (located === undefined) return blocked(described, expected, NO_SHAPE)
  const { slide, shape } = located
  const evidence = [evidenceAt(slide.part, shape.node, shape.text || shape.name)]
  return found(described, expected, counts, judge(shape, slide), evidence)
}
