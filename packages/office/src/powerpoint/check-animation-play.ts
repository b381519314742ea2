import * as z from 'zod/mini'
import { ask, type Asked } from '../checkpoints/asked.ts'
import { defineChecker, words, type Checker, type Words } from '../checkpoints/checker.ts'
import { element, putChild, removeChildren, setAttributes } from '../package/edit-xml.ts'
import { attribute, children } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { effectsToEdit } from './edit-animations.ts'
import { shapeToEdit } from './edit-slides.ts'
import { animationsStart, onShape } from './examples/animations-start.ts'
import { ClassName, judgeAnimation } from './judge-animations.ts'
import type { PowerPointDraft } from './powerpoint-draft.ts'
import type { PowerPointView } from './powerpoint-view.ts'
import type { Animation } from './read-animations.ts'
import { ShapeTarget } from './shape-targets.ts'

type Asks = readonly Asked<{ readonly animation: Animation }>[]

const REPEATS = {
  untilClick: words('直到下一次单击', 'until the next click'),
  untilEnd: words('直到幻灯片末尾', 'until the end of the slide'),
} as const

const AFTER = {
  none: words('不变暗', 'does not dim'),
  dim: words('其他颜色', 'dims'),
  hide: words('播放动画后隐藏', 'hides afterwards'),
  hideOnClick: words('下次单击后隐藏', 'hides on the next click'),
} as const

type Repeats = number | keyof typeof REPEATS

const repeatsOf = (one: Animation): Repeats =>
  Number.isFinite(one.repeats) ? one.repeats : one.endsOnClick ? 'untilClick' : 'untilEnd'

const repeatWords = (value: Repeats): Words =>
  typeof value === 'number' ? words(`重复${value}次`, `plays ${value} times`) : REPEATS[value]

const flag =
  (name: Words) =>
  (isOn: boolean): Words =>
    isOn ? name : words(`不${name.zh}`, `not: ${name.en}`)

const rewindWords = flag(words('播完后快退', 'rewinds when done'))

const reverseWords = flag(words('自动翻转', 'reverses'))

const play: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30606',
  title: words('重复、快退、播放后', 'repeat, rewind, afterwards'),
  target: ShapeTarget,
  expected: z
    .object({
      class: z.optional(ClassName),
      repeat: z.optional(z.union([z.number().check(z.gt(0)), z.enum(['untilClick', 'untilEnd'])])),
      rewinds: z.optional(z.boolean()),
      reverses: z.optional(z.boolean()),
      after: z.optional(z.enum(['none', 'dim', 'hide', 'hideOnClick'])),
    })
    .check(
      z.refine((value) => Object.keys(value).some((key) => key !== 'class'), 'nothing expected'),
    ),
  examine(view, target, expected) {
    const questions: Asks = [
      ...ask<{ readonly animation: Animation }, Repeats>(
        expected.repeat,
        repeatWords,
        ({ animation }, value) => {
          const actual = repeatsOf(animation)
          return { isOk: actual === value, actual: repeatWords(actual) }
        },
      ),
      ...ask<{ readonly animation: Animation }, boolean>(
        expected.rewinds,
        rewindWords,
        ({ animation }, isOn) => ({
          isOk: animation.rewinds === isOn,
          actual: rewindWords(animation.rewinds),
        }),
      ),
      ...ask<{ readonly animation: Animation }, boolean>(
        expected.reverses,
        reverseWords,
        ({ animation }, isOn) => ({
          isOk: animation.reverses === isOn,
          actual: reverseWords(animation.reverses),
        }),
      ),
      ...ask<{ readonly animation: Animation }, Animation['after']>(
        expected.after,
        (after) => AFTER[after],
        ({ animation }, after) => ({
          isOk: animation.after === after,
          actual: AFTER[animation.after],
        }),
      ),
    ]
    return judgeAnimation(view, target, expected.class, questions)
  },
  apply(draft, target, { repeat, rewinds, reverses, after, class: kind }) {
    const { slide, shape } = shapeToEdit(draft, target)
    for (const one of effectsToEdit(slide, shape)) {
      if (kind !== undefined && one.kind !== kind) continue
      const { node } = one
      if (repeat !== undefined) setRepeat(node, repeat)
      if (rewinds !== undefined) setAttributes(node, { fill: rewinds ? 'remove' : 'hold' })
      if (reverses !== undefined) setAttributes(node, { autoRev: reverses ? 1 : undefined })
      if (after !== undefined && after !== one.after) setAfter(one, shape.id, after)
    }
  },
  example: {
    start: animationsStart,
    target: onShape('30606'),
    expected: { repeat: 3, after: 'hideOnClick' },
    near: [
      { name: 'twice', expected: { repeat: 2, after: 'hideOnClick' } },
      { name: 'until the slide ends', expected: { repeat: 'untilEnd', after: 'hideOnClick' } },
      { name: 'hides at once', expected: { repeat: 3, after: 'hide' } },
    ],
  },
  lostBy: [
    {
      program: 'libreoffice',
      parameters: ['after'],
      reason: words(
        'LibreOffice 不保存播放动画后的变暗与隐藏',
        'LibreOffice does not keep what happens after an animation',
      ),
    },
  ],
})

function setRepeat(node: XmlElement, repeat: Repeats): void {
  removeChildren(node, 'p:endCondLst')
  setAttributes(node, {
    repeatCount: typeof repeat === 'number' ? Math.round(repeat * 1000) : 'indefinite',
  })
  if (repeat !== 'untilClick') return
  putChild(node, 'p:endCondLst', {}, [
    element('p:cond', { evt: 'onNext', delay: 0 }, [element('p:tgtEl', {}, [element('p:sldTgt')])]),
  ])
}

function setAfter(animation: Animation, shape: string, after: Animation['after']): void {
  const { node } = animation
  const kept = children(node, 'p:subTnLst').flatMap((sub) => children(sub, 'p:audio'))
  removeChildren(node, 'p:subTnLst')
  const id = attribute(node, 'id') ?? '0'
  const behaviour = (name: string, masterRel: string, starts: readonly XmlElement[]) =>
    element('p:cBhvr', name === 'ppt_c' ? { override: 'childStyle' } : {}, [
      element('p:cTn', { dur: 1, fill: 'hold', display: 0, masterRel, afterEffect: 1 }, starts),
      element('p:tgtEl', {}, [element('p:spTgt', { spid: shape })]),
      element('p:attrNameLst', {}, [element('p:attrName', {}, [name])]),
    ])
  const hidden = element('p:to', {}, [element('p:strVal', { val: 'hidden' })])
  const made =
    after === 'dim'
      ? element('p:animClr', { clrSpc: 'rgb', dir: 'cw' }, [
          behaviour('ppt_c', 'nextClick', []),
          element('p:to', {}, [element('a:schemeClr', { val: 'accent2' })]),
        ])
      : element('p:set', {}, [
          behaviour(
            'style.visibility',
            after === 'hide' ? 'sameClick' : 'nextClick',
            after === 'hide'
              ? [
                  element('p:stCondLst', {}, [
                    element('p:cond', { evt: 'end', delay: 0 }, [element('p:tn', { val: id })]),
                  ]),
                ]
              : [],
          ),
          hidden,
        ])
  if (after === 'none' && kept.length === 0) return
  putChild(node, 'p:subTnLst', {}, after === 'none' ? kept : [made, ...kept])
}

/** Codes about how an effect plays (CHECKPOINTS.md 6.6). */
export const animationPlayCheckers: readonly Checker<PowerPointView, PowerPointDraft>[] = [play]
