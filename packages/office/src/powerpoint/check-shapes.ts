import * as z from 'zod/mini'
import { COUNT, defineChecker, plain, words, type Checker } from '../checkpoints/checker.ts'
import { ask, unitsOf, wantedOf, type Asked } from '../checkpoints/asked.ts'
import { formWords } from '../drawing/drawing-words.ts'
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
import { readEffects } from '../drawing/read-effects.ts'
import { shapeFill } from '../drawing/read-fill.ts'
import { readGeometry, type Transform } from '../drawing/read-geometry.ts'
import { shapeLine } from '../drawing/read-line.ts'
import { writeGeometry, writeTransform } from '../drawing/write-drawing.ts'
import { element, ensureFirst } from '../package/edit-xml.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import { child } from '../package/xml-query.ts'
import { setShapeText } from './edit-slide-text.ts'
import { addShape, EMU_PER_CM, newShape, shapeToEdit, slideToEdit } from './edit-slides.ts'
import { OBJECTS, objectsStart } from './examples/objects-start.ts'
import { judgeShape } from './judge-slides.ts'
import { isMaterial, relateMaterial } from './materials.ts'
import { placeOf, schemeFor, transformNode } from './placeholders.ts'
import type { PowerPointDraft } from './powerpoint-draft.ts'
import type { PowerPointView } from './powerpoint-view.ts'
import type { Slide } from './read-presentation.ts'
import type { Shape } from './read-shapes.ts'
import { locateShape, ShapeTarget } from './shape-targets.ts'
import { NonEmpty } from './slide-targets.ts'

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

const Names = z.array(NonEmpty).check(z.minLength(1))
const FormExpected = z
  .object({
    /** Accepted values of a:prstGeom prst; connectors have theirs: straightConnector1, line … */
    geometries: z.optional(Names),
    text: z.optional(NonEmpty),
    fill: z.optional(FillExpected),
    line: z.optional(LineExpected),
  })
  .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected'))
const LookExpected = z
  .object({
    fill: z.optional(FillExpected),
    line: z.optional(LineExpected),
    /** Shadow, glow, soft edges, bevel, 3-D rotation. */
    effects: z.optional(EffectsExpected),
  })
  .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected'))

interface Looked {
  readonly view: PowerPointView
  readonly slide: Slide
  readonly shape: Shape
}

type ShapeExpected = z.infer<typeof FormExpected> & z.infer<typeof LookExpected>

const styleOf = (shape: Shape) => child(shape.node, 'p:style')
const schemeOf = ({ view, slide }: Looked) => schemeFor(view.presentation, slide)

function lookQuestions(expected: ShapeExpected): readonly Asked<Looked>[] {
  return [
    ...ask<Looked, readonly string[]>(
      expected.geometries,
      (value) => formWords(value[0] ?? ''),
      ({ shape }, value) => {
        const form = readGeometry(shape.properties)
        const preset = form?.kind === 'preset' ? form.preset : 'custom'
        return { isOk: value.includes(preset), actual: formWords(preset) }
      },
    ),
    ...ask<Looked, string>(
      expected.text,
      (value) => plain(`“${value}”`),
      ({ shape }, value) => ({
        isOk: foldSpaces(shape.text) === foldSpaces(value),
        actual: plain(`“${foldSpaces(shape.text)}”`),
      }),
    ),
    ...ask<Looked, z.infer<typeof FillExpected>>(expected.fill, fillWords, (looked, value) => {
      const { view, slide, shape } = looked
      const fill = shapeFill(shape.properties, styleOf(shape), schemeOf(looked))
      const isPicture = (picture: { relationship: string | undefined }, file: string): boolean =>
        picture.relationship !== undefined &&
        isMaterial(view, slide.part, [picture.relationship], file)
      return { isOk: isFill(fill, value, isPicture), actual: foundFillWords(fill) }
    }),
    ...ask<Looked, z.infer<typeof LineExpected>>(expected.line, lineWords, (looked, value) => {
      const { shape } = looked
      const line = shapeLine(shape.properties, styleOf(shape), schemeOf(looked))
      return { isOk: isLine(line, value), actual: foundLineWords(line) }
    }),
    ...ask<Looked, z.infer<typeof EffectsExpected>>(
      expected.effects,
      effectsWords,
      (looked, value) => {
        const { shape } = looked
        const effects = readEffects(shape.properties, schemeOf(looked), styleOf(shape))
        return { isOk: hasEffects(effects, value), actual: foundEffectsWords(effects) }
      },
    ),
  ]
}

function examineLook(
  view: PowerPointView,
  target: z.infer<typeof ShapeTarget>,
  expected: ShapeExpected,
) {
  const questions = lookQuestions(expected)
  return judgeShape(view, target, wantedOf(questions), COUNT.items, (shape, slide) =>
    unitsOf(questions, { view, slide, shape }),
  )
}

function writeLook(
  draft: PowerPointDraft,
  slide: Slide,
  shape: Shape,
  expected: ShapeExpected,
): void {
  const { geometries, text, fill, line, effects } = expected
  const { properties } = shape
  if (properties === undefined) throw new Error(`${shape.name} has no properties`)
  const [geometry] = geometries ?? []
  if (geometry !== undefined) writeGeometry(properties, geometry)
  if (text !== undefined && foldSpaces(shape.text) !== foldSpaces(text))
    setShapeText(shape, text.split('\n'))
  if (fill !== undefined)
    writeExpectedFill(properties, fill, (file) => relateMaterial(draft, slide.part, file))
  if (line !== undefined) writeExpectedLine(properties, line)
  if (effects !== undefined) writeExpectedEffects(properties, effects)
}

const NEW_BOX = { x: 8_200_000, y: 4_200_000, width: 2_000_000, height: 1_200_000 }

/** The references of the style that PowerPoint gives to a new shape. */
function shapeStyle() {
  const reference = (name: string, index: number | string, color: string) =>
    element(name, { idx: index }, [element('a:schemeClr', { val: color })])
  return element('p:style', {}, [
    reference('a:lnRef', 2, 'accent1'),
    reference('a:fillRef', 1, 'accent1'),
    reference('a:effectRef', 0, 'accent1'),
    reference('a:fontRef', 'minor', 'lt1'),
  ])
}

const form: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30304',
  title: words('形状', 'shape'),
  target: ShapeTarget,
  expected: FormExpected,
  examine: examineLook,
  apply(draft, target, expected) {
    if (locateShape(draft.view(), target) === undefined) {
      const geometry = target.shape.geometry ?? expected.geometries?.[0] ?? 'rect'
      const text = expected.text ?? target.shape.text
      const slide = slideToEdit(draft, target.slide)
      const made = newShape(slide, {
        name: formWords(geometry).zh,
        box: NEW_BOX,
        texts: text === undefined ? [] : text.split('\n'),
        geometry,
      })
      made.children.splice(2, 0, shapeStyle())
      const style = made.children[2]
      if (style !== undefined && typeof style !== 'string') style.parent = made
      addShape(slide, made)
    }
    const { slide, shape } = shapeToEdit(draft, target)
    writeLook(draft, slide, shape, expected)
  },
  example: {
    start: objectsStart,
    target: { slide: { start: 4 }, shape: { kind: 'shape', text: '更高更快更强' } },
    expected: {
      geometries: ['star5'],
      text: '更高更快更强',
      fill: { kind: 'solid', colors: ['黄色'] },
      line: { colors: ['红色'], widthPoints: 1.5 },
    },
    near: [
      {
        name: 'a star with four points',
        expected: {
          geometries: ['star4'],
          text: '更高更快更强',
          fill: { kind: 'solid', colors: ['黄色'] },
          line: { colors: ['红色'], widthPoints: 1.5 },
        },
      },
      {
        name: 'without the fill',
        expected: { geometries: ['star5'], line: { colors: ['红色'], widthPoints: 1.5 } },
      },
    ],
  },
})

const look: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30310',
  title: words('对象填充、效果、三维', 'fill, effects and 3-D of an object'),
  target: ShapeTarget,
  expected: LookExpected,
  examine: examineLook,
  apply(draft, target, expected) {
    const { slide, shape } = shapeToEdit(draft, target)
    writeLook(draft, slide, shape, expected)
  },
  example: {
    start: objectsStart,
    target: { slide: { start: 4 }, shape: { name: OBJECTS.filled } },
    expected: {
      fill: { kind: 'gradient', stops: [['FFFFFF'], ['00B050']], angleDegrees: 0 },
      effects: { shadow: 'outer', bevels: ['circle'] },
    },
    near: [
      {
        name: 'an inner shadow',
        expected: {
          fill: { kind: 'gradient', stops: [['FFFFFF'], ['00B050']], angleDegrees: 0 },
          effects: { shadow: 'inner', bevels: ['circle'] },
        },
      },
      {
        name: 'one plain colour',
        expected: {
          fill: { kind: 'solid', colors: ['00B050'] },
          effects: { shadow: 'outer', bevels: ['circle'] },
        },
      },
    ],
  },
})

export const shapeCheckers: readonly Checker<PowerPointView, PowerPointDraft>[] = [
  place,
  form,
  look,
]
