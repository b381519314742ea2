import * as z from 'zod/mini'
import { ask } from '../checkpoints/asked.ts'
import { defineChecker, words, type Checker, type Words } from '../checkpoints/checker.ts'
import { child } from '../package/xml-query.ts'
import { setAttributes } from '../package/edit-xml.ts'
import {
  effectsToEdit,
  refreshTimes,
  reshapeEffect,
  setTrigger,
  startOnClickOf,
} from './edit-animations.ts'
import { shapeToEdit } from './edit-slides.ts'
import { animationsStart, onShape } from './examples/animations-start.ts'
import { ClassName, isSameTime, judgeAnimation, NO_ANIMATION, SECONDS } from './judge-animations.ts'
import type { PowerPointDraft } from './powerpoint-draft.ts'
import type { PowerPointView } from './powerpoint-view.ts'
import type { Animation, Trigger } from './read-animations.ts'
import type { Slide } from './read-presentation.ts'
import { findShape, ShapeReference, ShapeTarget, describeShape } from './shape-targets.ts'
import { ownTable } from '../package/own-table.ts'

const TRIGGERS: Readonly<Record<Trigger, Words>> = ownTable({
  onClick: words('单击时', 'on a click'),
  with: words('与上一动画同时', 'with the one before'),
  after: words('上一动画之后', 'after the one before'),
})

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

/** Codes about when an effect starts and how long it takes (CHECKPOINTS.md 6.6). */
export const animationTimeCheckers: readonly Checker<PowerPointView, PowerPointDraft>[] = [
  trigger,
  timing,
]
