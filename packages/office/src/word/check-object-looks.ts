import * as z from 'zod/mini'
import { ask } from '../checkpoints/asked.ts'
import { defineChecker, words, type Checker } from '../checkpoints/checker.ts'
import {
  EffectsExpected,
  effectsWords,
  foundEffectsWords,
  hasEffects,
  writeExpectedEffects,
} from '../drawing/expect-effects.ts'
import {
  foundLineWords,
  isLine,
  LineExpected,
  lineWords,
  writeExpectedLine,
} from '../drawing/expect-line.ts'
import { formWords } from '../drawing/drawing-words.ts'
import { writeGeometry } from '../drawing/write-drawing.ts'
import {
  element,
  ensureChild,
  putChild,
  removeChildren,
  setAttributes,
} from '../package/edit-xml.ts'
import { child } from '../package/xml-query.ts'
import { objectsStart, PICTURES } from './examples/objects-start.ts'
import { blipOf, effectsOf, formOf, lineOf } from './object-looks.ts'
import { ObjectTarget, objectToEdit, propertiesToEdit } from './object-targets.ts'
import { type WordObject } from './read-objects.ts'
import type { WordDraft } from './word-draft.ts'
import type { WordView } from './word-view.ts'
import { judgeObject } from './judge-object.ts'

const Percent = z.number().check(z.gte(0), z.lte(100))
const Crop = z.object({
  left: z.optional(Percent),
  top: z.optional(Percent),
  right: z.optional(Percent),
  bottom: z.optional(Percent),
})
const Light = z.number().check(z.gte(-100), z.lte(100))
const RECOLORS = {
  none: words('未重新着色', 'not recoloured'),
  grayscale: words('灰度', 'greyscale'),
  blackWhite: words('黑白', 'black and white'),
  duotone: words('双色调', 'two-tone'),
  colorChange: words('设置透明色', 'one colour made transparent'),
}

const pictureFormat: Checker<WordView, WordDraft> = defineChecker({
  code: '10905',
  title: words('图片格式', 'picture format'),
  target: ObjectTarget,
  expected: z
    .object({
      line: z.optional(LineExpected),
      effects: z.optional(EffectsExpected),
      /** Accepted preset forms that the picture is cut to: ellipse, roundRect … */
      forms: z.optional(z.array(z.string()).check(z.minLength(1))),
      /** Cut off at the sides, in percent of the whole picture. */
      crop: z.optional(Crop),
      brightness: z.optional(Light),
      contrast: z.optional(Light),
      recolor: z.optional(z.enum(['none', 'grayscale', 'blackWhite', 'duotone', 'colorChange'])),
    })
    .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected')),
  examine(view, target, expected) {
    const { document } = view
    const cropWords = (crop: z.infer<typeof Crop>) => {
      const { left = 0, top = 0, right = 0, bottom = 0 } = crop
      const text = [left, top, right, bottom].map((one) => Math.round(one * 10) / 10).join('/')
      return words(`裁剪 左上右下${text}%`, `cropped left/top/right/bottom ${text} %`)
    }
    const light = (zh: string, en: string) => (value: number) =>
      words(`${zh}${Math.round(value)}%`, `${en} ${Math.round(value)} %`)
    const [brightness, contrast] = [light('亮度', 'brightness'), light('对比度', 'contrast')]
    const near = (one: number, other: number): boolean => Math.abs(one - other) <= 0.5
    return judgeObject(view, target, [
      ...ask<WordObject, LineExpected>(expected.line, lineWords, (object, wanted) => {
        const line = lineOf(document, object)
        return { isOk: isLine(line, wanted), actual: foundLineWords(line) }
      }),
      ...ask<WordObject, EffectsExpected>(expected.effects, effectsWords, (object, wanted) => {
        const effects = effectsOf(document, object)
        return { isOk: hasEffects(effects, wanted), actual: foundEffectsWords(effects) }
      }),
      ...ask<WordObject, readonly string[]>(
        expected.forms,
        (forms) => formWords(forms[0] ?? 'rect'),
        (object, forms) => {
          const form = formOf(object) ?? 'rect'
          return { isOk: forms.includes(form), actual: formWords(form) }
        },
      ),
      ...ask<WordObject, z.infer<typeof Crop>>(expected.crop, cropWords, (object, wanted) => {
        const crop = blipOf(object)?.crop ?? { left: 0, top: 0, right: 0, bottom: 0 }
        const sides = ['left', 'top', 'right', 'bottom'] as const
        return {
          isOk: sides.every((side) => near(crop[side], wanted[side] ?? crop[side])),
          actual: cropWords(crop),
        }
      }),
      ...ask<WordObject, number>(expected.brightness, brightness, (object, wanted) => {
        const actual = blipOf(object)?.brightness ?? 0
        return { isOk: near(actual, wanted), actual: brightness(actual) }
      }),
      ...ask<WordObject, number>(expected.contrast, contrast, (object, wanted) => {
        const actual = blipOf(object)?.contrast ?? 0
        return { isOk: near(actual, wanted), actual: contrast(actual) }
      }),
      ...ask<WordObject, keyof typeof RECOLORS>(
        expected.recolor,
        (recolor) => RECOLORS[recolor],
        (object, wanted) => {
          const actual = blipOf(object)?.recolor ?? 'none'
          return { isOk: actual === wanted, actual: RECOLORS[actual] }
        },
      ),
    ])
  },
  apply(draft, target, expected) {
    const { line, effects, forms, crop, brightness, contrast, recolor } = expected
    const object = objectToEdit(draft, target)
    const properties = propertiesToEdit(draft, target)
    if (line !== undefined) writeExpectedLine(properties, line)
    if (effects !== undefined) writeExpectedEffects(properties, effects)
    if (forms?.[0] !== undefined) writeGeometry(properties, forms[0])
    const fill = child(object.node, 'pic:blipFill')
    const blip = child(fill, 'a:blip')
    if (fill === undefined || blip === undefined) return
    const thousandths = (value: number | undefined) =>
      value === undefined ? undefined : Math.round(value * 1000)
    if (crop !== undefined)
      putChild(fill, 'a:srcRect', {
        l: thousandths(crop.left),
        t: thousandths(crop.top),
        r: thousandths(crop.right),
        b: thousandths(crop.bottom),
      })
    if (brightness !== undefined || contrast !== undefined)
      setAttributes(ensureChild(blip, 'a:lum'), {
        ...(brightness === undefined ? {} : { bright: thousandths(brightness) }),
        ...(contrast === undefined ? {} : { contrast: thousandths(contrast) }),
      })
    if (recolor === undefined) return
    removeChildren(blip, 'a:grayscl', 'a:biLevel', 'a:duotone', 'a:clrChange')
    if (recolor === 'grayscale') putChild(blip, 'a:grayscl')
    if (recolor === 'blackWhite') putChild(blip, 'a:biLevel', { thresh: 50_000 })
    if (recolor === 'duotone')
      putChild(blip, 'a:duotone', {}, [
        element('a:prstClr', { val: 'black' }),
        element('a:schemeClr', { val: 'accent1' }),
      ])
  },
  example: {
    start: objectsStart,
    target: { in: 'picture', file: PICTURES.photos },
    expected: {
      line: { colors: ['蓝色'], widthPoints: 2.25, dashes: ['sysDash'] },
      effects: { shadow: 'outer' },
      recolor: 'grayscale',
    },
    near: [
      {
        name: 'a thinner line',
        expected: {
          line: { colors: ['蓝色'], widthPoints: 1.5, dashes: ['sysDash'] },
          effects: { shadow: 'outer' },
          recolor: 'grayscale',
        },
      },
      {
        name: 'an inner shadow',
        expected: {
          line: { colors: ['蓝色'], widthPoints: 2.25, dashes: ['sysDash'] },
          effects: { shadow: 'inner' },
          recolor: 'grayscale',
        },
      },
    ],
  },
})

export const objectLooksCheckers: readonly Checker<WordView, WordDraft>[] = [pictureFormat]
