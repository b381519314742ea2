import * as z from 'zod/mini'
import { ask } from '../checkpoints/asked.ts'
import { defineChecker, words, type Checker } from '../checkpoints/checker.ts'
import { setAttributes } from '../package/edit-xml.ts'
import { children } from '../package/xml-query.ts'
import { changeTransition, putEffect } from './edit-transition.ts'
import { slidesToEdit } from './edit-slides.ts'
import { transitionsStart } from './examples/transitions-start.ts'
import type { PowerPointDraft } from './powerpoint-draft.ts'
import type { PowerPointView } from './powerpoint-view.ts'
import { optionOf, readTransition, type Transition } from './read-transition.ts'
import { SlidesTarget } from './slide-targets.ts'
import { optionWords, transitionKeys, transitionWords } from './transition-names.ts'
import { judgeTransitions } from './judge-transitions.ts'

const keysOf = (names: readonly string[]): readonly string[] => names.flatMap(transitionKeys)

/** A key of transition-names.ts (push) or a Chinese name (推入); `none` for no effect. */
const EffectName = z
  .string()
  .check(z.refine((name) => transitionKeys(name).length > 0, 'no known transition'))

const EffectNames = z.array(EffectName).check(z.minLength(1))

export const effect: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30501',
  title: words('切换效果', 'transition'),
  target: SlidesTarget,
  expected: z.object({ effects: EffectNames }),
  examine: (view, target, { effects }) =>
    judgeTransitions(
      view,
      target.slide,
      ask<Transition, readonly string[]>(
        keysOf(effects),
        (keys) => (keys[0] === undefined ? words('', '') : transitionWords(keys[0])),
        ({ key }, keys) => ({ isOk: keys.includes(key), actual: transitionWords(key) }),
      ),
    ),
  apply(draft, target, { effects }) {
    const keys = keysOf(effects)
    for (const slide of slidesToEdit(draft, target.slide)) {
      if (keys.includes(readTransition(slide).key)) continue
      changeTransition(slide, (transition) => putEffect(transition, keys[0] ?? 'none'))
    }
  },
  example: {
    start: transitionsStart,
    target: { slide: [{ start: 1 }, { start: 6 }] },
    expected: { effects: ['推入'] },
    near: [
      { name: 'a newer effect', expected: { effects: ['涟漪'] } },
      { name: 'a preset of 2013', expected: { effects: ['pageCurlDouble'] } },
      { name: 'only the first slide', target: { slide: { start: 1 } } },
    ],
  },
})

const OPTIONS = [
  'dir',
  'orient',
  'spokes',
  'thruBlk',
  'pattern',
  'option',
  'invX',
  'invY',
  'isContent',
  'isInverted',
  'hasBounce',
] as const
const Flag = z.optional(z.enum(['0', '1']))

const Text = z.optional(z.string())

const OptionsExpected = z
  .object({
    /** As it is stored: l r u d lu ru ld rd, in out, horz vert; 自右侧 is l. */
    dir: Text,
    orient: z.optional(z.enum(['horz', 'vert'])),
    spokes: Text,
    /** 1: through black. */
    thruBlk: Flag,
    pattern: Text,
    option: Text,
    invX: Flag,
    invY: Flag,
    isContent: Flag,
    isInverted: Flag,
    hasBounce: Flag,
    effects: z.optional(EffectNames),
  })
  .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected'))

const options: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30502',
  title: words('切换效果选项', 'effect option of a transition'),
  target: SlidesTarget,
  expected: OptionsExpected,
  examine: (view, target, expected) =>
    judgeTransitions(view, target.slide, [
      ...ask<Transition, readonly string[]>(
        expected.effects === undefined ? undefined : keysOf(expected.effects),
        (keys) => transitionWords(keys[0] ?? ''),
        ({ key }, keys) => ({ isOk: keys.includes(key), actual: transitionWords(key) }),
      ),
      ...OPTIONS.flatMap((name) =>
        ask<Transition, string>(
          expected[name],
          (value) => optionWords(name, value),
          (transition, value) => {
            const actual = optionOf(transition.effect, name)
            return {
              isOk: actual === value,
              actual:
                actual === undefined
                  ? words('没有这个选项', 'no such option')
                  : optionWords(name, actual),
            }
          },
        ),
      ),
    ]),
  apply(draft, target, { effects, ...wanted }) {
    for (const slide of slidesToEdit(draft, target.slide)) {
      const keys = keysOf(effects ?? [])
      const now = readTransition(slide)
      const isSame =
        (keys.length === 0 || keys.includes(now.key)) &&
        OPTIONS.every(
          (name) => wanted[name] === undefined || optionOf(now.effect, name) === wanted[name],
        )
      if (isSame) continue
      changeTransition(slide, (transition) => {
        if (keys[0] !== undefined && !keys.includes(now.key)) putEffect(transition, keys[0])
        const [node] = children(transition).filter((one) => one.name !== 'p:sndAc')
        if (node === undefined) throw new Error('The slide has no transition')
        setAttributes(node, wanted)
      })
    }
  },
  example: {
    start: transitionsStart,
    target: { slide: { start: 2 } },
    expected: { dir: 'u' },
    near: [
      { name: 'from the top', expected: { dir: 'd' } },
      {
        name: 'another effect of the right direction',
        target: { slide: { start: 2 } },
        expected: { effects: ['wipe'], dir: 'r' },
      },
    ],
  },
})

/** Codes of transitions (CHECKPOINTS.md 6.5). */
export const transitionCheckers: readonly Checker<PowerPointView, PowerPointDraft>[] = [
  effect,
  options,
]
