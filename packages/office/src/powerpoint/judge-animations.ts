import * as z from 'zod/mini'
import { unitsOf, wantedOf, type Asked } from '../checkpoints/asked.ts'
import { COUNT, words, type Finding } from '../checkpoints/checker.ts'
import { CLASS_NAMES, type EffectClass } from './animation-names.ts'
import { judgeShape } from './judge-slides.ts'
import type { PowerPointView } from './powerpoint-view.ts'
import { readAnimations, type Animation } from './read-animations.ts'
import type { Slide } from './read-presentation.ts'
import type { Shape } from './read-shapes.ts'
import type { ShapeTarget } from './shape-targets.ts'

export const ClassName = z.enum(CLASS_NAMES)
export const NO_ANIMATION = words('没有动画', 'not animated')
export const SECONDS = z.number().check(z.gte(0))
/** Durations may differ by rounding of the program's box (2.7). */
export const isSameTime = (one: number, other: number): boolean => Math.abs(one - other) <= 0.0101

/** The effects of a shape, all or those of a class. */
export function animationsOf(slide: Slide, shape: Shape, kind?: EffectClass): readonly Animation[] {
  return readAnimations(slide).filter(
    (one) => one.shape === shape.id && (kind === undefined || one.kind === kind),
  )
}

/**
 * Asks questions of a shape's first effect (of a class, where one is named); a shape without effects
 * fails in all of them.
 */
export function judgeAnimation(
  view: PowerPointView,
  target: ShapeTarget,
  kind: EffectClass | undefined,
  questions: readonly Asked<{ readonly animation: Animation; readonly slide: Slide }>[],
): Finding {
  return judgeShape(view, target, wantedOf(questions), COUNT.items, (shape, slide) => {
    const [animation] = animationsOf(slide, shape, kind)
    return animation === undefined
      ? questions.map(() => ({ isOk: false, weight: 1, actual: NO_ANIMATION }))
      : unitsOf(questions, { animation, slide })
  })
}
