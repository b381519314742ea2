import * as z from 'zod/mini'
import { ask, unitsOf, wantedOf, type Asked } from '../checkpoints/asked.ts'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  single,
  words,
  type Checker,
  type Finding,
} from '../checkpoints/checker.ts'
import {
  EffectsExpected,
  effectsWords,
  foundEffectsWords,
  hasEffects,
  writeExpectedEffects,
} from '../drawing/expect-effects.ts'
import {
  FillExpected,
  fillWords,
  foundFillWords,
  isFill,
  writeExpectedFill,
} from '../drawing/expect-fill.ts'
import {
  foundLineWords,
  isLine,
  LineExpected,
  lineWords,
  writeExpectedLine,
} from '../drawing/expect-line.ts'
import { formWords } from '../drawing/drawing-words.ts'
import { writeGeometry, writeTransform } from '../drawing/write-drawing.ts'
import {
  element,
  ensureChild,
  putChild,
  removeChildren,
  setAttributes,
} from '../package/edit-xml.ts'
import { child } from '../package/xml-query.ts'
import { materialBytes, relatePicture } from './edit-objects.ts'
import { objectsStart, PICTURES, SHAPES } from './examples/objects-start.ts'
import { stackOrder } from './frames.ts'
import { blipOf, effectsOf, fillOf, formOf, lineOf, turnOf } from './object-looks.ts'
import {
  findObject,
  ObjectTarget,
  objectToEdit,
  objectWords,
  propertiesToEdit,
} from './object-targets.ts'
import { readObjects, type WordObject } from './read-objects.ts'
import { isIssuedPicture } from './read-pictures.ts'
import type { WordDraft } from './word-draft.ts'
import { evidenceOf } from './word-targets.ts'
import type { WordView } from './word-view.ts'

const NO_OBJECT = words('没有这个对象', 'there is no such object')

/** Asks questions about the object of a target. */
function judgeObject(
  view: WordView,
  target: ObjectTarget,
  questions: readonly Asked<WordObject>[],
): Finding {
  const where = objectWords(target)
  const wanted = wantedOf(questions)
  const object = findObject(view, target)
  if (object === undefined) return blocked(where, wanted, NO_OBJECT)
  return found(where, wanted, COUNT.items, unitsOf(questions, object), [
    evidenceOf(view.document.source.mainPart, object.node, object.text),
  ])
}

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

const ORDERS = { front: words('置于顶层', 'at the front'), back: words('置于底层', 'at the back') }

function isAtEnd(view: WordView, object: WordObject, end: 'front' | 'back'): boolean {
  const own = stackOrder(object)
  if (own === undefined) return false
  return readObjects(view.document).every((one) => {
    const other =
      one.group === undefined && one.frame !== object.frame ? stackOrder(one) : undefined
    return other === undefined || (end === 'front' ? other < own : other > own)
  })
}

const arrangement: Checker<WordView, WordDraft> = defineChecker({
  code: '10912',
  title: words('组合、旋转、翻转、层次', 'group, turn, flip, order'),
  target: ObjectTarget,
  expected: z
    .object({
      rotationDegrees: z.optional(z.number()),
      flipHorizontal: z.optional(z.boolean()),
      flipVertical: z.optional(z.boolean()),
      order: z.optional(z.enum(['front', 'back'])),
      /** Texts of all that must be in one group with the object. */
      groupedWith: z.optional(z.array(z.string().check(z.minLength(1)))),
    })
    .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected')),
  examine(view, target, expected) {
    const turn = (value: number) =>
      words(`旋转${Math.round(value * 10) / 10}°`, `turned by ${Math.round(value * 10) / 10}°`)
    const flip = (zh: string, en: string) => (is: boolean) =>
      is ? words(`${zh}翻转`, `flipped ${en}`) : words(`未${zh}翻转`, `not flipped ${en}`)
    const [across, down] = [flip('水平', 'across'), flip('垂直', 'down')]
    return judgeObject(view, target, [
      ...ask<WordObject, number>(expected.rotationDegrees, turn, (object, wanted) => {
        const { rotationDegrees } = turnOf(object)
        const off = Math.abs(rotationDegrees - (((wanted % 360) + 360) % 360))
        return { isOk: Math.min(off, 360 - off) <= 0.5, actual: turn(rotationDegrees) }
      }),
      ...ask<WordObject, boolean>(expected.flipHorizontal, across, (object, wanted) => {
        const is = turnOf(object).isFlippedHorizontally
        return { isOk: is === wanted, actual: across(is) }
      }),
      ...ask<WordObject, boolean>(expected.flipVertical, down, (object, wanted) => {
        const is = turnOf(object).isFlippedVertically
        return { isOk: is === wanted, actual: down(is) }
      }),
      ...ask<WordObject, 'front' | 'back'>(
        expected.order,
        (end) => ORDERS[end],
        (object, end) => {
          const isOk = isAtEnd(view, object, end)
          return { isOk, actual: isOk ? ORDERS[end] : words('层次不符', 'elsewhere in the pile') }
        },
      ),
      ...ask<WordObject, readonly string[]>(
        expected.groupedWith,
        (texts) => words(`与“${texts.join('、')}”组合`, `grouped with “${texts.join(', ')}”`),
        ({ group }, texts) => {
          const isOk =
            group !== undefined &&
            texts.every((text) =>
              readObjects(view.document).some(
                (one) => one.group?.node === group.node && one.text.includes(text),
              ),
            )
          return {
            isOk,
            actual: isOk ? words('已组合', 'grouped') : words('未组合', 'not grouped'),
          }
        },
      ),
    ])
  },
  apply(draft, target, expected) {
    const { rotationDegrees, flipHorizontal, flipVertical, order, groupedWith } = expected
    if (groupedWith !== undefined) throw new Error('Groups are made in the program')
    const transform = ensureChild(propertiesToEdit(draft, target), 'a:xfrm')
    writeTransform(transform, {
      rotationDegrees,
      isFlippedHorizontally: flipHorizontal,
      isFlippedVertically: flipVertical,
    })
    if (order === undefined) return
    const object = objectToEdit(draft, target)
    const others = readObjects(draft.view().document)
      .filter((one) => one.frame !== object.frame)
      .flatMap((one) => stackOrder(one) ?? [])
    const end = order === 'front' ? Math.max(0, ...others) + 1024 : Math.min(1024, ...others) - 1
    if (object.frame.name === 'wp:anchor')
      setAttributes(object.frame, { relativeHeight: Math.max(0, end) })
  },
  example: {
    start: objectsStart,
    target: { in: 'shape', containing: SHAPES.badge },
    expected: { rotationDegrees: 30, flipHorizontal: true },
    near: [
      { name: 'turned the other way', expected: { rotationDegrees: 330, flipHorizontal: true } },
      { name: 'another shape', target: { in: 'shape', containing: SHAPES.banner } },
    ],
  },
})

const shapeFillCheck: Checker<WordView, WordDraft> = defineChecker({
  code: '10913',
  title: words('形状填充', 'fill of a shape'),
  target: ObjectTarget,
  expected: z.object({ fill: FillExpected }),
  examine(view, target, { fill: wanted }) {
    const where = objectWords(target)
    const object = findObject(view, target)
    if (object === undefined) return blocked(where, fillWords(wanted), NO_OBJECT)
    const fill = fillOf(view.document, object)
    const isOk = isFill(fill, wanted, (picture, file) =>
      isIssuedPicture(view, picture.relationship, file),
    )
    return found(where, fillWords(wanted), COUNT.items, single(isOk, foundFillWords(fill)), [
      evidenceOf(view.document.source.mainPart, object.node, object.text),
    ])
  },
  apply(draft, target, { fill }) {
    writeExpectedFill(propertiesToEdit(draft, target), fill, (file) =>
      relatePicture(draft, file, materialBytes(draft, file)),
    )
  },
  example: {
    start: objectsStart,
    target: { in: 'shape', containing: SHAPES.banner },
    expected: { fill: { kind: 'gradient', stops: [['红色'], ['黄色']], angleDegrees: 90 } },
    near: [
      {
        name: 'another direction',
        expected: { fill: { kind: 'gradient', stops: [['红色'], ['黄色']], angleDegrees: 0 } },
      },
      { name: 'one colour', expected: { fill: { kind: 'solid', colors: ['红色'] } } },
      { name: 'a picture', expected: { fill: { kind: 'picture', file: PICTURES.logo } } },
    ],
  },
})

export const objectLooksCheckers: readonly Checker<WordView, WordDraft>[] = [
  pictureFormat,
  arrangement,
  shapeFillCheck,
]
