import * as z from 'zod/mini'
import { ask } from '../checkpoints/asked.ts'
import { COUNT, defineChecker, words, type Checker } from '../checkpoints/checker.ts'
import { remove } from '../package/edit-xml.ts'
import {
  DIRECTION_NAMES,
  DIRECTIONS,
  directionWords,
  effectWords,
  type Direction,
} from './animation-names.ts'
import {
  addEffect,
  effectsToEdit,
  refreshTimes,
  removeEffects,
  reshapeEffect,
} from './edit-animations.ts'
import { shapeToEdit } from './edit-slides.ts'
import { animationsStart, onShape } from './examples/animations-start.ts'
import { animationsOf, ClassName, judgeAnimation, NO_ANIMATION } from './judge-animations.ts'
import { judgeShape } from './judge-slides.ts'
import type { PowerPointDraft } from './powerpoint-draft.ts'
import type { PowerPointView } from './powerpoint-view.ts'
import { readAnimations, type Animation } from './read-animations.ts'
import { ShapeTarget } from './shape-targets.ts'
import { EffectExpected, idsOfEffects, isEffect, wantedEffect } from './expect-effect.ts'

export const effect: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30601',
  title: words('动画效果', 'animation'),
  target: ShapeTarget,
  expected: EffectExpected,
  examine: (view, target, expected) =>
    judgeShape(view, target, wantedEffect(expected), COUNT.items, (shape, slide) => {
      const list = animationsOf(slide, shape)
      const right = list.find((one) => isEffect(one, expected))
      const shown = right ?? list[0]
      return [
        {
          isOk: right !== undefined,
          weight: 1,
          actual: shown === undefined ? NO_ANIMATION : effectWords(shown.kind, shown.presetId),
        },
      ]
    }),
  apply(draft, target, expected) {
    const { slide, shape } = shapeToEdit(draft, target)
    const list = animationsOf(slide, shape)
    if (list.some((one) => isEffect(one, expected))) return
    const [presetId] = idsOfEffects(expected)
    if (presetId === undefined) throw new Error('No effect is named')
    const same = list.filter((one) => one.kind === expected.class)
    if (same.length === 0) addEffect(slide, shape, { kind: expected.class, presetId })
    for (const one of same) reshapeEffect(slide, one, { presetId })
  },
  example: {
    start: animationsStart,
    target: onShape('30601'),
    expected: { class: 'entr', effects: ['飞入'] },
    near: [
      { name: 'flying out', expected: { class: 'exit', effects: ['飞出'] } },
      { name: 'another entrance', expected: { class: 'entr', effects: ['缩放'] } },
      { name: 'another shape', target: { ...onShape('30601'), shape: { placeholder: 'title' } } },
    ],
  },
})

/** Level or upright, as the behaviour's filter says it. */
function levelOf({ filter }: Animation): Direction | undefined {
  if (/\((horizontal|across)\)/.test(filter ?? '')) return 'horizontal'
  return /\((vertical|down)\)/.test(filter ?? '') && !/^wipe/.test(filter ?? '')
    ? 'vertical'
    : undefined
}

function hasDirection(one: Animation, wanted: Direction | number): boolean {
  const level = levelOf(one)
  if (typeof wanted === 'number') return one.subtype === wanted
  return level !== undefined && (wanted === 'horizontal' || wanted === 'vertical')
    ? level === wanted
    : one.subtype === DIRECTIONS[wanted]
}

const subtypeOf = (wanted: Direction | number): number =>
  typeof wanted === 'number' ? wanted : DIRECTIONS[wanted]

const direction: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30602',
  title: words('动画方向', 'direction of an animation'),
  target: ShapeTarget,
  expected: z.object({
    class: z.optional(ClassName),
    /** Names of directions, or numbers of subtypes; any of them is right. */
    directions: z
      .array(z.union([z.enum(DIRECTION_NAMES), z.int().check(z.gte(0))]))
      .check(z.minLength(1)),
  }),
  examine: (view, target, expected) =>
    judgeAnimation(
      view,
      target,
      expected.class,
      ask(
        expected.directions,
        (list) => directionWords(subtypeOf(list[0] ?? 0)),
        ({ animation }, list) => ({
          isOk: list.some((one) => hasDirection(animation, one)),
          actual: directionWords(animation.subtype),
        }),
      ),
    ),
  apply(draft, target, expected) {
    const { slide, shape } = shapeToEdit(draft, target)
    const [wanted = 0] = expected.directions
    for (const one of effectsToEdit(slide, shape))
      if (
        (expected.class === undefined || one.kind === expected.class) &&
        !expected.directions.some((name) => hasDirection(one, name))
      )
        reshapeEffect(slide, one, { subtype: subtypeOf(wanted) })
  },
  example: {
    start: animationsStart,
    target: onShape('30602'),
    expected: { directions: ['left'] },
    near: [
      { name: 'from the right', expected: { directions: ['right'] } },
      { name: 'from the bottom left', expected: { directions: ['bottomLeft'] } },
    ],
  },
})

const none: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30611',
  title: words('删除动画', 'no animation'),
  target: ShapeTarget,
  expected: z.object({ class: z.optional(ClassName) }),
  examine: (view, target, expected) =>
    judgeShape(view, target, NO_ANIMATION, COUNT.items, (shape, slide) => {
      const [left] = animationsOf(slide, shape, expected.class)
      return [
        {
          isOk: left === undefined,
          weight: 1,
          actual: left === undefined ? NO_ANIMATION : effectWords(left.kind, left.presetId),
        },
      ]
    }),
  apply(draft, target, expected) {
    const { slide, shape } = shapeToEdit(draft, target)
    const kinds = new Set(animationsOf(slide, shape).map((one) => one.kind))
    if (expected.class === undefined || (kinds.size === 1 && kinds.has(expected.class))) {
      removeEffects(slide, shape)
      return
    }
    for (const one of animationsOf(slide, shape, expected.class))
      if (one.node.parent !== undefined) remove(one.node.parent)
    refreshTimes(slide)
  },
  example: {
    start: animationsStart,
    target: onShape('30611'),
    expected: {},
    near: [
      {
        name: 'leaving in place of coming in',
        make(draft) {
          const { slide, shape } = shapeToEdit(draft, ShapeTarget.parse(onShape('30611')))
          for (const one of readAnimations(slide))
            if (one.shape === shape.id) reshapeEffect(slide, one, { kind: 'exit' })
        },
      },
    ],
  },
})

/** Codes of single effects (CHECKPOINTS.md 6.6). */
export const animationCheckers: readonly Checker<PowerPointView, PowerPointDraft>[] = [
  effect,
  direction,
  none,
]
