import * as z from 'zod/mini'
import { ask } from '../checkpoints/asked.ts'
import { COUNT, defineChecker, words, type Checker, type Words } from '../checkpoints/checker.ts'
import { child } from '../package/xml-query.ts'
import { remove, setAttributes } from '../package/edit-xml.ts'
import {
  DIRECTION_NAMES,
  DIRECTIONS,
  directionWords,
  effectIds,
  effectWords,
  type Direction,
} from './animation-names.ts'
import {
  addEffect,
  effectsToEdit,
  refreshTimes,
  removeEffects,
  reshapeEffect,
  setTrigger,
  startOnClickOf,
} from './edit-animations.ts'
import { shapeToEdit } from './edit-slides.ts'
import { animationsStart, onShape } from './examples/animations-start.ts'
import {
  animationsOf,
  ClassName,
  isSameTime,
  judgeAnimation,
  NO_ANIMATION,
  SECONDS,
} from './judge-animations.ts'
import { judgeShape } from './judge-slides.ts'
import type { PowerPointDraft } from './powerpoint-draft.ts'
import type { PowerPointView } from './powerpoint-view.ts'
import { readAnimations, type Animation, type Trigger } from './read-animations.ts'
import type { Slide } from './read-presentation.ts'
import { findShape, ShapeReference, ShapeTarget, describeShape } from './shape-targets.ts'

/** Chinese names of effects, or numbers of presets. */
export const EffectExpected = z
  .object({
    class: ClassName,
    effects: z.array(z.union([z.string(), z.int()])).check(z.minLength(1)),
  })
  .check(
    z.refine(
      (value) => value.effects.every((name) => effectIds(value.class, name).length > 0),
      'no known effect',
    ),
  )
export type EffectExpected = z.infer<typeof EffectExpected>

export const idsOfEffects = ({ class: kind, effects }: EffectExpected): readonly number[] =>
  effects.flatMap((name) => effectIds(kind, name))

const isEffect = (one: Animation, expected: EffectExpected): boolean =>
  one.kind === expected.class &&
  one.presetId !== undefined &&
  idsOfEffects(expected).includes(one.presetId)

export const wantedEffect = (expected: EffectExpected): Words => {
  const [first] = idsOfEffects(expected)
  const base = effectWords(expected.class, first)
  return words(base.zh, `${base.en} (${expected.effects.join('/')})`)
}

const effect: Checker<PowerPointView, PowerPointDraft> = defineChecker({
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

const TRIGGERS: Readonly<Record<Trigger, Words>> = {
  onClick: words('单击时', 'on a click'),
  with: words('与上一动画同时', 'with the one before'),
  after: words('上一动画之后', 'after the one before'),
}

function triggerShapeWords(slide: Slide, id: string | undefined): Words {
  if (id === undefined) return words('无触发器', 'no trigger')
  const name = slide.allShapes.find((one) => one.id === id)?.name ?? id
  return words(`单击“${name}”`, `a click on “${name}”`)
}

const trigger: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30603',
  title: words('动画开始方式', 'start of an animation'),
  target: ShapeTarget,
  expected: z.object({
    class: z.optional(ClassName),
    start: z.enum(['onClick', 'with', 'after']),
    /** The shape whose click starts it (触发器). */
    onShape: z.optional(ShapeReference),
  }),
  examine(view, target, expected) {
    return judgeAnimation(view, target, expected.class, [
      ...ask<{ readonly animation: Animation; readonly slide: Slide }, Trigger>(
        expected.start,
        (start) => TRIGGERS[start],
        ({ animation }, start) => ({
          isOk:
            animation.trigger === start &&
            (expected.onShape !== undefined || animation.triggerShape === undefined),
          actual: animation.trigger === undefined ? NO_ANIMATION : TRIGGERS[animation.trigger],
        }),
      ),
      ...ask<{ readonly animation: Animation; readonly slide: Slide }, ShapeReference>(
        expected.onShape,
        (shape) => words(`单击${describeShape(shape).zh}`, `a click on ${describeShape(shape).en}`),
        ({ animation, slide }, shape) => ({
          isOk:
            animation.triggerShape !== undefined &&
            findShape(view, slide, shape)?.id === animation.triggerShape,
          actual: triggerShapeWords(slide, animation.triggerShape),
        }),
      ),
    ])
  },
  apply(draft, target, expected) {
    const { slide, shape } = shapeToEdit(draft, target)
    const [one] = effectsToEdit(slide, shape).filter(
      (other) => expected.class === undefined || other.kind === expected.class,
    )
    if (one === undefined) throw new Error('The shape has no such effect')
    if (expected.onShape === undefined) {
      setTrigger(one, expected.start)
      refreshTimes(slide)
      return
    }
    const by = findShape(draft.view(), slide, expected.onShape)
    if (by === undefined) throw new Error('There is no shape to be clicked')
    if (one.triggerShape !== by.id) startOnClickOf(slide, one, by)
  },
  example: {
    start: animationsStart,
    target: onShape('30603'),
    expected: { start: 'after' },
    near: [
      { name: 'with the one before', expected: { start: 'with' } },
      {
        name: 'by a click on the title',
        expected: { start: 'onClick', onShape: { placeholder: 'title' } },
      },
    ],
  },
})

const seconds = (value: number): Words => words(`${value}秒`, `${value} s`)

const timing: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30604',
  title: words('持续时间与延迟', 'duration and delay'),
  target: ShapeTarget,
  expected: z
    .object({
      class: z.optional(ClassName),
      durationSeconds: z.optional(SECONDS),
      delaySeconds: z.optional(SECONDS),
    })
    .check(
      z.refine(
        (value) => value.durationSeconds !== undefined || value.delaySeconds !== undefined,
        'nothing expected',
      ),
    ),
  examine: (view, target, expected) =>
    judgeAnimation(view, target, expected.class, [
      ...(['durationSeconds', 'delaySeconds'] as const).flatMap((name) => {
        const title = name === 'durationSeconds' ? words('持续', 'lasts') : words('延迟', 'waits')
        const text = (value: number): Words =>
          words(`${title.zh}${seconds(value).zh}`, `${title.en} ${seconds(value).en}`)
        return ask<{ readonly animation: Animation }, number>(
          expected[name],
          text,
          ({ animation }, value) => ({
            isOk: isSameTime(animation[name], value),
            actual: text(animation[name]),
          }),
        )
      }),
    ]),
  apply(draft, target, expected) {
    const { slide, shape } = shapeToEdit(draft, target)
    for (const one of effectsToEdit(slide, shape)) {
      if (expected.class !== undefined && one.kind !== expected.class) continue
      const { durationSeconds, delaySeconds } = expected
      if (durationSeconds !== undefined && !isSameTime(one.durationSeconds, durationSeconds))
        reshapeEffect(slide, one, { durationMs: Math.round(durationSeconds * 1000) })
      if (delaySeconds === undefined) continue
      const conditions = child(one.node, 'p:stCondLst')
      const condition = child(conditions, 'p:cond')
      if (condition !== undefined)
        setAttributes(condition, { delay: Math.round(delaySeconds * 1000) })
    }
    refreshTimes(slide)
  },
  example: {
    start: animationsStart,
    target: onShape('30604'),
    expected: { durationSeconds: 2, delaySeconds: 0.5 },
    near: [
      { name: 'half a second longer', expected: { durationSeconds: 2.5, delaySeconds: 0.5 } },
      { name: 'no delay', expected: { durationSeconds: 2 } },
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
  trigger,
  timing,
  none,
]
