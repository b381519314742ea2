import * as z from 'zod/mini'
import { COUNT, defineChecker, words, type Checker } from '../checkpoints/checker.ts'
import { ask, unitsOf, wantedOf, type Asked } from '../checkpoints/asked.ts'
import { type Transform } from '../drawing/read-geometry.ts'
import { writeTransform } from '../drawing/write-drawing.ts'
import { ensureFirst } from '../package/edit-xml.ts'
import { EMU_PER_CM, shapeToEdit } from './edit-slides.ts'
import { OBJECTS, objectsStart } from './examples/objects-start.ts'
import { judgeShape } from './judge-slides.ts'
import { placeOf, transformNode } from './placeholders.ts'
import type { PowerPointDraft } from './powerpoint-draft.ts'
import type { PowerPointView } from './powerpoint-view.ts'
import type { Slide } from './read-presentation.ts'
import type { Shape } from './read-shapes.ts'
import { ShapeTarget } from './shape-targets.ts'

const PlaceExpected = z
  .object({
    xCm: z.optional(z.number()),
    yCm: z.optional(z.number()),
    widthCm: z.optional(z.number().check(z.gt(0))),
    heightCm: z.optional(z.number().check(z.gt(0))),
    rotationDegrees: z.optional(z.number()),
    flipHorizontal: z.optional(z.boolean()),
    flipVertical: z.optional(z.boolean()),
    /** 0.05 unless told (2.7). */
    toleranceCm: z.optional(z.number().check(z.gt(0))),
  })
  .check(
    z.refine(
      (value) => Object.keys(value).some((key) => key !== 'toleranceCm'),
      'nothing expected',
    ),
  )
type PlaceExpected = z.infer<typeof PlaceExpected>

const TOLERANCE = 0.05
const LENGTHS = [
  ['xCm', 'x', '水平位置', 'x'],
  ['yCm', 'y', '垂直位置', 'y'],
  ['widthCm', 'width', '宽度', 'width'],
  ['heightCm', 'height', '高度', 'height'],
] as const
const FLIPS = [
  ['flipHorizontal', 'isFlippedHorizontally', '水平翻转', 'flipped horizontally'],
  ['flipVertical', 'isFlippedVertically', '垂直翻转', 'flipped vertically'],
] as const

function placeQuestions(expected: PlaceExpected): readonly Asked<Transform>[] {
  const tolerance = expected.toleranceCm ?? TOLERANCE
  return [
    ...LENGTHS.flatMap(([key, name, zh, en]) =>
      ask<Transform, number>(
        expected[key],
        (value) => words(`${zh}${value}厘米`, `${en} ${value} cm`),
        (place, value) => {
          const cm = place[name] / EMU_PER_CM
          const text = Math.round(cm * 100) / 100
          return {
            isOk: Math.abs(cm - value) <= tolerance,
            actual: words(`${zh}${text}厘米`, `${en} ${text} cm`),
          }
        },
      ),
    ),
    ...ask<Transform, number>(
      expected.rotationDegrees,
      (value) => words(`旋转${value}°`, `turned by ${value}°`),
      ({ rotationDegrees: turn }, value) => {
        const apart = Math.abs(turn - ((value % 360) + 360)) % 360
        const text = Math.round(turn * 10) / 10
        return {
          isOk: Math.min(apart, 360 - apart) < 0.5,
          actual: words(`旋转${text}°`, `turned by ${text}°`),
        }
      },
    ),
    ...FLIPS.flatMap(([key, name, zh, en]) =>
      ask<Transform, boolean>(
        expected[key],
        (value) => (value ? words(zh, en) : words(`未${zh}`, `not ${en}`)),
        (place, value) => ({
          isOk: place[name] === value,
          actual: place[name] ? words(zh, en) : words(`未${zh}`, `not ${en}`),
        }),
      ),
    ),
  ]
}

/** The transform of a shape, made with what it inherits where it has none of its own. */
function ensureTransform(slide: Slide, shape: Shape) {
  const known = transformNode(shape)
  if (known !== undefined) return known
  const place = placeOf(slide, shape)
  if (shape.properties === undefined) throw new Error(`${shape.name} has no properties`)
  const made = ensureFirst(shape.properties, 'a:xfrm')
  writeTransform(made, {
    x: place?.x ?? 0,
    y: place?.y ?? 0,
    width: place?.width ?? EMU_PER_CM,
    height: place?.height ?? EMU_PER_CM,
  })
  return made
}

const place: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30302',
  title: words('位置、大小、旋转', 'position, size, rotation'),
  target: ShapeTarget,
  expected: PlaceExpected,
  examine(view, target, expected) {
    const questions = placeQuestions(expected)
    return judgeShape(view, target, wantedOf(questions), COUNT.items, (shape, slide) => {
      const known = placeOf(slide, shape)
      if (known === undefined)
        return [{ isOk: false, weight: 1, actual: words('没有位置', 'no position') }]
      return unitsOf(questions, known)
    })
  },
  apply(draft, target, expected) {
    const { slide, shape } = shapeToEdit(draft, target)
    const emu = (length: number | undefined): number | undefined =>
      length === undefined ? undefined : length * EMU_PER_CM
    writeTransform(ensureTransform(slide, shape), {
      x: emu(expected.xCm),
      y: emu(expected.yCm),
      width: emu(expected.widthCm),
      height: emu(expected.heightCm),
      rotationDegrees: expected.rotationDegrees,
      isFlippedHorizontally: expected.flipHorizontal,
      isFlippedVertically: expected.flipVertical,
    })
  },
  example: {
    start: objectsStart,
    target: { slide: { start: 3 }, shape: { name: OBJECTS.moved } },
    expected: { xCm: 3, yCm: 7, widthCm: 8, heightCm: 4, rotationDegrees: 15 },
    near: [
      {
        name: 'a millimetre too wide',
        expected: { xCm: 3, yCm: 7, widthCm: 8.1, heightCm: 4, rotationDegrees: 15 },
      },
      {
        name: 'turned the other way',
        expected: { xCm: 3, yCm: 7, widthCm: 8, heightCm: 4, rotationDegrees: 345 },
      },
      {
        name: 'the picture instead',
        target: { slide: { start: 3 }, shape: { kind: 'picture', nth: 1 } },
      },
    ],
  },
})

export const shapePlaceCheckers: readonly Checker<PowerPointView, PowerPointDraft>[] = [place]
