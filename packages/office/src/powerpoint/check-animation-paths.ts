import * as z from 'zod/mini'
import { ask } from '../checkpoints/asked.ts'
import { defineChecker, words, type Checker, type Words } from '../checkpoints/checker.ts'
import { element, putChild, removeChildren } from '../package/edit-xml.ts'
import { attribute, children } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { effectIds, effectWords } from './animation-names.ts'
import { addEffect, effectsToEdit, reshapeEffect } from './edit-animations.ts'
import { shapeToEdit } from './edit-slides.ts'
import { addSound } from './edit-transition.ts'
import { animationsStart, onShape } from './examples/animations-start.ts'
import { animationsOf, ClassName, judgeAnimation } from './judge-animations.ts'
import type { PowerPointDraft } from './powerpoint-draft.ts'
import type { PowerPointView } from './powerpoint-view.ts'
import type { Animation } from './read-animations.ts'
import { ShapeTarget } from './shape-targets.ts'
import { isSound, soundFile } from './transition-names.ts'

const PathName = z
  .union([z.string(), z.int()])
  .check(z.refine((name) => effectIds('path', name).length > 0, 'no known path'))

/** Where a straight path ends, by the larger of its two moves; undefined for curves and shapes. */
function straightEnd(path: string | undefined): readonly number[] {
  const match =
    /^\s*M\s*[-\d.eE]+[\s,]+[-\d.eE]+\s*L\s*([-\d.eE]+)[\s,]+([-\d.eE]+)\s*[EzZ]?\s*$/i.exec(
      path ?? '',
    )
  const x = Number(match?.[1] ?? 'NaN')
  const y = Number(match?.[2] ?? 'NaN')
  if (!Number.isFinite(x) || !Number.isFinite(y)) return []
  if (Math.abs(x) < Math.abs(y) / 4) return [y > 0 ? 42 : 64]
  if (Math.abs(y) < Math.abs(x) / 4) return [x > 0 ? 63 : 35]
  return x > 0 ? [y > 0 ? 49 : 56] : []
}

const STRAIGHT: ReadonlyMap<number, string> = new Map([
  [35, 'M 0 0 L -0.25 0 E'],
  [42, 'M 0 0 L 0 0.25 E'],
  [49, 'M 0 0 L 0.25 0.25 E'],
  [56, 'M 0 0 L 0.25 -0.25 E'],
  [63, 'M 0 0 L 0.25 0 E'],
  [64, 'M 0 0 L 0 -0.25 E'],
])

const CIRCLE =
  'M 0 0 C 0.069 0 0.125 0.056 0.125 0.125 C 0.125 0.194 0.069 0.25 0 0.25 C -0.069 0.25 -0.125 0.194 -0.125 0.125 C -0.125 0.056 -0.069 0 0 0 Z'

const path: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30609',
  title: words('动作路径', 'motion path'),
  target: ShapeTarget,
  /** Chinese names or numbers of paths; a straight line that was turned counts by where it ends. */
  expected: z.object({ paths: z.array(PathName).check(z.minLength(1)) }),
  examine(view, target, { paths }) {
    const ids = paths.flatMap((name) => effectIds('path', name))
    return judgeAnimation(
      view,
      target,
      'path',
      ask(
        ids,
        ([first]) => effectWords('path', first),
        ({ animation }: { readonly animation: Animation }, list) => {
          const ends = straightEnd(animation.path)
          const actual = ends[0] ?? animation.presetId
          return {
            isOk:
              ends.length > 0
                ? ends.some((id) => list.includes(id))
                : animation.presetId !== undefined && list.includes(animation.presetId),
            actual: effectWords('path', actual),
          }
        },
      ),
    )
  },
  apply(draft, target, { paths }) {
    const { slide, shape } = shapeToEdit(draft, target)
    const [presetId = 0] = paths.flatMap((name) => effectIds('path', name))
    const form = STRAIGHT.get(presetId) ?? CIRCLE
    const [known] = animationsOf(slide, shape, 'path')
    if (known === undefined) addEffect(slide, shape, { kind: 'path', presetId, path: form })
    else if (known.presetId !== presetId || known.path !== form)
      reshapeEffect(slide, known, { presetId, path: form })
  },
  example: {
    start: animationsStart,
    target: onShape('30609'),
    expected: { paths: ['向下'] },
    near: [
      { name: 'upwards', expected: { paths: ['向上'] } },
      { name: 'in a circle', expected: { paths: ['圆形'] } },
      {
        name: 'a straight line that was turned to the right',
        make(draft) {
          const { slide, shape } = shapeToEdit(draft, ShapeTarget.parse(onShape('30609')))
          addEffect(slide, shape, { kind: 'path', presetId: 42, path: 'M 0 0 L 0.3 0.01 E' })
        },
      },
    ],
  },
})

const soundWords = (name: string | undefined): Words =>
  name === undefined
    ? words('无声音', 'no sound')
    : name === 'any'
      ? words('有声音', 'any sound')
      : words(`声音 ${name}`, `sound ${name}`)

const sound: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30610',
  title: words('动画声音', 'sound of an animation'),
  target: ShapeTarget,
  expected: z.object({
    class: z.optional(ClassName),
    /** 风铃 or chimes.wav; `any` or `none`. */
    sound: z.string().check(z.minLength(1)),
  }),
  examine: (view, target, expected) =>
    judgeAnimation(
      view,
      target,
      expected.class,
      ask(
        expected.sound,
        (name) => (name === 'none' ? soundWords(undefined) : soundWords(name)),
        ({ animation }: { readonly animation: Animation }, name) => ({
          isOk:
            name === 'none'
              ? animation.sound === undefined
              : animation.sound !== undefined && (name === 'any' || isSound(animation.sound, name)),
          actual: soundWords(animation.sound),
        }),
      ),
    ),
  apply(draft, target, expected) {
    const { slide, shape } = shapeToEdit(draft, target)
    const [one] = effectsToEdit(slide, shape).filter(
      (other) => expected.class === undefined || other.kind === expected.class,
    )
    if (one === undefined) throw new Error('The shape has no such effect')
    const kept = children(one.node, 'p:subTnLst')
      .flatMap((sub) => children(sub))
      .filter((other) => other.name !== 'p:audio')
    removeChildren(one.node, 'p:subTnLst')
    if (expected.sound === 'none' && kept.length === 0) return
    const file = soundFile(expected.sound === 'any' ? '风铃' : expected.sound)
    const audio = (): XmlElement =>
      element('p:audio', {}, [
        element('p:cMediaNode', {}, [
          element('p:cTn', { display: 0, masterRel: 'sameClick' }, [
            element('p:stCondLst', {}, [
              element('p:cond', { evt: 'begin', delay: 0 }, [
                element('p:tn', { val: attribute(one.node, 'id') }),
              ]),
            ]),
            element('p:endCondLst', {}, [
              element('p:cond', { evt: 'onStopAudio', delay: 0 }, [
                element('p:tgtEl', {}, [element('p:sldTgt')]),
              ]),
            ]),
          ]),
          element('p:tgtEl', {}, [
            element('p:sndTgt', { 'r:embed': addSound(draft, slide, file), name: file }),
          ]),
        ]),
      ])
    putChild(one.node, 'p:subTnLst', {}, expected.sound === 'none' ? kept : [...kept, audio()])
  },
  example: {
    start: animationsStart,
    target: onShape('30610'),
    expected: { sound: '鼓掌' },
    near: [{ name: 'another sound', expected: { sound: '风铃' } }],
  },
  lostBy: [
    {
      program: 'libreoffice',
      reason: words('LibreOffice 不保存动画声音', 'LibreOffice keeps no sounds of animations'),
    },
  ],
})

/** Codes about paths and sounds of effects (CHECKPOINTS.md 6.6). */
export const animationPathCheckers: readonly Checker<PowerPointView, PowerPointDraft>[] = [
  path,
  sound,
]
