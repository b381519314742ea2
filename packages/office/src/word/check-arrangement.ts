import * as z from 'zod/mini'
import { ask } from '../checkpoints/asked.ts'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  single,
  words,
  type Checker,
} from '../checkpoints/checker.ts'
import {
  FillExpected,
  fillWords,
  foundFillWords,
  isFill,
  writeExpectedFill,
} from '../drawing/expect-fill.ts'
import { writeTransform } from '../drawing/write-drawing.ts'
import { ensureChild, setAttributes } from '../package/edit-xml.ts'
import { materialBytes, relatePicture } from './edit-objects.ts'
import { objectsStart, PICTURES, SHAPES } from './examples/objects-start.ts'
import { stackOrder } from './frames.ts'
import { fillOf, turnOf } from './object-looks.ts'
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
import { judgeObject, NO_OBJECT } from './judge-object.ts'

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

export const arrangementCheckers: readonly Checker<WordView, WordDraft>[] = [
  arrangement,
  shapeFillCheck,
]
