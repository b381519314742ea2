import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  join,
  plain,
  single,
  words,
  type Checker,
  type Words,
} from '../checkpoints/checker.ts'
import { effectWords } from './animation-names.ts'
import { EffectExpected, idsOfEffects, wantedEffect } from './expect-effect.ts'
import { addEffect, effectsToEdit, orderEffects, removeEffects } from './edit-animations.ts'
import { slideToEdit } from './edit-slides.ts'
import { animationsStart, slideOf, STEPS } from './examples/animations-start.ts'
import { animationsOf, NO_ANIMATION } from './judge-animations.ts'
import type { PowerPointDraft } from './powerpoint-draft.ts'
import type { PowerPointView } from './powerpoint-view.ts'
import { readAnimations, type Animation } from './read-animations.ts'
import type { Slide } from './read-presentation.ts'
import type { Shape } from './read-shapes.ts'
import { describeShape, findShape, ShapeReference } from './shape-targets.ts'
import { describeSlide, evidenceAt, findSlide, NO_SLIDE, SlideTarget } from './slide-targets.ts'
import { SlideReference } from './slide-targets.ts'

const nameOf = (slide: Slide, id: string): string => {
  const shape = slide.allShapes.find((one) => one.id === id)
  return shape === undefined ? id : shape.text.trim() || shape.name
}

/** Shapes in the order in which they are first animated; parts of one build are one (30605). */
function animatedShapes(slide: Slide): readonly string[] {
  return [...new Set(readAnimations(slide).map((one) => one.shape))]
}

const References = z.array(ShapeReference).check(z.minLength(1))

function shapesToEdit(
  draft: PowerPointDraft,
  slide: Slide,
  references: readonly ShapeReference[],
): readonly Shape[] {
  const view = draft.view()
  return references.map((reference) => {
    const shape = findShape(view, slide, reference)
    if (shape === undefined) throw new Error(`There is no shape ${JSON.stringify(reference)}`)
    return shape
  })
}

const order: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30605',
  title: words('动画顺序', 'order of animations'),
  target: SlideTarget,
  /** The shapes in the order in which they are to be animated; others may come between. */
  expected: z.object({ order: z.array(ShapeReference).check(z.minLength(2)) }),
  examine(view, target, expected) {
    const wanted = words(
      expected.order.map((one) => describeShape(one).zh).join('→'),
      expected.order.map((one) => describeShape(one).en).join(' → '),
    )
    const where = describeSlide(target.slide)
    const slide = findSlide(view, target.slide)
    if (slide === undefined) return blocked(where, wanted, NO_SLIDE)
    const actual = animatedShapes(slide)
    if (actual.length === 0) return blocked(where, wanted, NO_ANIMATION)
    const places = expected.order.map((one) => {
      const shape = findShape(view, slide, one)
      return shape === undefined ? -1 : actual.indexOf(shape.id)
    })
    const isOk = places.every((place, index) => place >= 0 && place > (places[index - 1] ?? -1))
    return found(
      where,
      wanted,
      COUNT.items,
      single(isOk, plain(actual.map((id) => `“${nameOf(slide, id)}”`).join('→'))),
      [evidenceAt(slide.part, slide.tree, slide.title)],
    )
  },
  apply(draft, target, expected) {
    const slide = slideToEdit(draft, target.slide)
    const shapes = shapesToEdit(draft, slide, expected.order)
    for (const shape of shapes) effectsToEdit(slide, shape)
    orderEffects(slide, shapes)
  },
  example: {
    start: animationsStart,
    target: { slide: slideOf('30605') },
    expected: { order: [{ text: STEPS[2] }, { text: STEPS[0] }, { text: STEPS[1] }] },
    near: [
      {
        name: 'two exchanged',
        expected: { order: [{ text: STEPS[2] }, { text: STEPS[1] }, { text: STEPS[0] }] },
      },
    ],
  },
})

const ShapesTarget = z.object({ slide: SlideReference, shapes: References })

const same: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30612',
  title: words('相同动画、动画刷', 'the same animation on all'),
  target: ShapesTarget,
  expected: EffectExpected,
  examine(view, target, expected) {
    const wanted = wantedEffect(expected)
    const where = words(
      `${describeSlide(target.slide).zh}的${join(target.shapes.map(describeShape)).zh}`,
      `${join(target.shapes.map(describeShape)).en} of ${describeSlide(target.slide).en}`,
    )
    const slide = findSlide(view, target.slide)
    if (slide === undefined) return blocked(where, wanted, NO_SLIDE)
    const ids = idsOfEffects(expected)
    const isRight = (one: Animation): boolean =>
      one.kind === expected.class && one.presetId !== undefined && ids.includes(one.presetId)
    const units = target.shapes.map((reference) => {
      const shape = findShape(view, slide, reference)
      const list = shape === undefined ? [] : animationsOf(slide, shape)
      const right = list.find(isRight)
      const shown = right ?? list[0]
      const actual: Words =
        shown === undefined ? NO_ANIMATION : effectWords(shown.kind, shown.presetId)
      const name = describeShape(reference)
      return {
        isOk: right !== undefined,
        weight: 1,
        actual: words(`${name.zh}：${actual.zh}`, `${name.en}: ${actual.en}`),
      }
    })
    return found(where, wanted, COUNT.items, units, [
      evidenceAt(slide.part, slide.tree, slide.title),
    ])
  },
  apply(draft, target, expected) {
    const slide = slideToEdit(draft, target.slide)
    const [presetId] = idsOfEffects(expected)
    if (presetId === undefined) throw new Error('No effect is named')
    const ids = idsOfEffects(expected)
    for (const shape of shapesToEdit(draft, slide, target.shapes)) {
      const list = animationsOf(slide, shape, expected.class)
      if (list.some((one) => ids.includes(one.presetId ?? -1))) continue
      removeEffects(slide, shape)
      addEffect(slide, shape, { kind: expected.class, presetId })
    }
  },
  example: {
    start: animationsStart,
    target: { slide: slideOf('30612'), shapes: STEPS.map((one) => ({ text: one })) },
    expected: { class: 'emph', effects: ['陀螺旋'] },
    near: [
      { name: 'another emphasis', expected: { class: 'emph', effects: ['放大/缩小', 6] } },
      {
        name: 'one shape left out',
        target: {
          slide: slideOf('30612'),
          shapes: STEPS.slice(1).map((one) => ({ text: one })),
        },
      },
    ],
  },
})

/** Codes about several effects, and effects of parts (CHECKPOINTS.md 6.6). */
export const animationOrderCheckers: readonly Checker<PowerPointView, PowerPointDraft>[] = [
  order,
  same,
]
