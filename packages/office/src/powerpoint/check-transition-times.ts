import * as z from 'zod/mini'
import { ask } from '../checkpoints/asked.ts'
import { defineChecker, plain, words, type Checker, type Words } from '../checkpoints/checker.ts'
import { element, putChild, removeChildren, setAttributes } from '../package/edit-xml.ts'
import { addSound, changeTransition } from './edit-transition.ts'
import { slidesToEdit } from './edit-slides.ts'
import { transitionsStart } from './examples/transitions-start.ts'
import type { PowerPointDraft } from './powerpoint-draft.ts'
import type { PowerPointView } from './powerpoint-view.ts'
import { readTransition, type Transition } from './read-transition.ts'
import { SlidesTarget } from './slide-targets.ts'
import { isSound, soundFile } from './transition-names.ts'
import { judgeTransitions } from './judge-transitions.ts'
import { ownTable } from '../package/own-table.ts'

const SPEEDS = ownTable({
  slow: words('慢速', 'slow'),
  med: words('中速', 'medium'),
  fast: words('快速', 'fast'),
} as const)

const TOLERANCE = 0.0101

const duration: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30503',
  title: words('切换持续时间', 'duration of a transition'),
  target: SlidesTarget,
  expected: z
    .object({
      seconds: z.optional(z.number().check(z.gt(0))),
      /** Of old versions. */
      speed: z.optional(z.enum(['slow', 'med', 'fast'])),
    })
    .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected')),
  examine: (view, target, expected) =>
    judgeTransitions(view, target.slide, [
      ...ask<Transition, number>(
        expected.seconds,
        (seconds) => words(`${seconds}秒`, `${seconds} s`),
        ({ node, seconds }, wanted) => ({
          isOk:
            node !== undefined && seconds !== undefined && Math.abs(seconds - wanted) <= TOLERANCE,
          actual:
            node === undefined || seconds === undefined
              ? words('无切换', 'no transition')
              : words(`${seconds}秒`, `${seconds} s`),
        }),
      ),
      ...ask<Transition, keyof typeof SPEEDS>(
        expected.speed,
        (speed) => SPEEDS[speed],
        ({ node, speed }, wanted) => ({
          isOk: node !== undefined && speed === wanted,
          actual: SPEEDS[speed as keyof typeof SPEEDS] ?? plain(speed),
        }),
      ),
    ]),
  apply(draft, target, expected) {
    for (const slide of slidesToEdit(draft, target.slide)) {
      const { seconds, speed } = expected
      const now = readTransition(slide)
      const isSame =
        now.node !== undefined &&
        (seconds === undefined || now.seconds === seconds) &&
        (speed === undefined || now.speed === speed)
      if (isSame) continue
      changeTransition(slide, (transition) => {
        if (speed !== undefined) setAttributes(transition, { spd: speed })
        if (seconds === undefined) return
        const old = seconds > 0.75 ? 'slow' : seconds > 0.5 ? 'med' : undefined
        setAttributes(transition, { spd: speed ?? old, 'p14:dur': Math.round(seconds * 1000) })
      })
    }
  },
  example: {
    start: transitionsStart,
    target: { slide: { start: 3 } },
    expected: { seconds: 1.5 },
    near: [
      { name: 'a quarter of a second longer', expected: { seconds: 1.75 } },
      { name: 'the next slide', target: { slide: { start: 4 } } },
    ],
  },
})

const SOUND_WORDS: Readonly<Record<string, Words>> = ownTable({
  any: words('有声音', 'any sound'),
  none: words('无声音', 'no sound'),
  stop: words('停止前一声音', 'stops the sound before'),
})

function soundWords({ sound, stopsSound }: Transition): Words {
  if (stopsSound) return words('停止前一声音', 'stops the sound before')
  return sound === undefined
    ? words('无声音', 'no sound')
    : words(`声音 ${sound}`, `sound ${sound}`)
}

const sound: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30504',
  title: words('切换声音', 'sound of a transition'),
  target: SlidesTarget,
  expected: z.object({
    /** 风铃 or chimes.wav; `any`, `none`, or `stop` for 停止前一声音. */
    sound: z.string().check(z.minLength(1)),
    loops: z.optional(z.boolean()),
  }),
  examine: (view, target, expected) =>
    judgeTransitions(view, target.slide, [
      ...ask<Transition, string>(
        expected.sound,
        (name) => SOUND_WORDS[name] ?? words(`声音 ${name}`, `sound ${name}`),
        (transition, name) => {
          const { sound: actual, stopsSound } = transition
          const isOk =
            name === 'stop'
              ? stopsSound
              : name === 'none'
                ? actual === undefined && !stopsSound
                : actual !== undefined && (name === 'any' || isSound(actual, name))
          return { isOk, actual: soundWords(transition) }
        },
      ),
      ...ask<Transition, boolean>(
        expected.loops,
        (isLoop) => (isLoop ? words('循环播放', 'plays on') : words('播放一次', 'plays once')),
        ({ soundLoops }, isLoop) => ({
          isOk: soundLoops === isLoop,
          actual: soundLoops ? words('循环播放', 'plays on') : words('播放一次', 'plays once'),
        }),
      ),
    ]),
  apply(draft, target, expected) {
    for (const slide of slidesToEdit(draft, target.slide)) {
      const file = soundFile(expected.sound === 'any' ? '风铃' : expected.sound)
      const id =
        expected.sound === 'none' || expected.sound === 'stop'
          ? undefined
          : addSound(draft, slide, file)
      changeTransition(slide, (transition) => {
        removeChildren(transition, 'p:sndAc')
        if (expected.sound === 'none') return
        const start = element('p:stSnd', { loop: expected.loops === true ? 1 : undefined }, [
          element('p:snd', { 'r:embed': id, name: file }),
        ])
        putChild(transition, 'p:sndAc', {}, [
          expected.sound === 'stop' ? element('p:endSnd') : start,
        ])
      })
    }
  },
  example: {
    start: transitionsStart,
    target: { slide: { start: 4 } },
    expected: { sound: '风铃' },
    near: [
      { name: 'another sound', expected: { sound: '鼓掌' } },
      { name: 'stops the sound before', expected: { sound: 'stop' } },
    ],
  },
  lostBy: [
    {
      program: 'libreoffice',
      reason: words(
        'LibreOffice 用媒体文件名代替声音名称',
        'LibreOffice names the sound after its media file',
      ),
    },
  ],
})

const clickWords = (isOn: boolean): Words =>
  isOn ? words('单击鼠标时', 'on a click') : words('单击不换片', 'not on a click')

const afterWords = (seconds: number | undefined): Words =>
  seconds === undefined
    ? words('不自动换片', 'not by itself')
    : words(`每隔${seconds}秒`, `after ${seconds} s`)

const advance: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30505',
  title: words('换片方式', 'when the next slide comes'),
  target: SlidesTarget,
  expected: z
    .object({
      onClick: z.optional(z.boolean()),
      /** `never`: only on a click. */
      afterSeconds: z.optional(z.union([z.number(), z.literal('never')])),
    })
    .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected')),
  examine: (view, target, expected) =>
    judgeTransitions(view, target.slide, [
      ...ask<Transition, boolean>(expected.onClick, clickWords, ({ advancesOnClick }, isOn) => ({
        isOk: advancesOnClick === isOn,
        actual: clickWords(advancesOnClick),
      })),
      ...ask<Transition, number | 'never'>(
        expected.afterSeconds,
        (seconds) => afterWords(seconds === 'never' ? undefined : seconds),
        ({ advancesAfter }, wanted) => ({
          isOk:
            wanted === 'never'
              ? advancesAfter === undefined
              : advancesAfter !== undefined && Math.abs(advancesAfter - wanted) <= TOLERANCE,
          actual: afterWords(advancesAfter),
        }),
      ),
    ]),
  apply(draft, target, { onClick, afterSeconds }) {
    for (const slide of slidesToEdit(draft, target.slide))
      changeTransition(slide, (transition) => {
        if (onClick !== undefined) setAttributes(transition, { advClick: onClick ? undefined : 0 })
        if (afterSeconds === undefined) return
        setAttributes(transition, {
          advTm: afterSeconds === 'never' ? undefined : Math.round(afterSeconds * 1000),
        })
      })
  },
  example: {
    start: transitionsStart,
    target: { slide: { start: 5 } },
    expected: { onClick: false, afterSeconds: 3 },
    near: [
      { name: 'a second longer', expected: { onClick: false, afterSeconds: 4 } },
      { name: 'on a click as well', expected: { onClick: true, afterSeconds: 3 } },
    ],
  },
  lostBy: [
    {
      program: 'libreoffice',
      reason: words(
        'LibreOffice 不保存取消“单击鼠标时”，没有切换效果时也不保存时间',
        'LibreOffice does not keep that a click does nothing, nor times without an effect',
      ),
    },
  ],
})

/** Codes about times and sounds of transitions (CHECKPOINTS.md 6.5). */
export const transitionTimeCheckers: readonly Checker<PowerPointView, PowerPointDraft>[] = [
  duration,
  sound,
  advance,
]
