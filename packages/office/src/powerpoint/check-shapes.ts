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
import { readGeometry } from '../drawing/read-geometry.ts'
import { shapeLine } from '../drawing/read-line.ts'
import { writeGeometry } from '../drawing/write-drawing.ts'
import { element } from '../package/edit-xml.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import { child } from '../package/xml-query.ts'
import { setShapeText } from './edit-slide-text.ts'
import { addShape, newShape, shapeToEdit, slideToEdit } from './edit-slides.ts'
import { OBJECTS, objectsStart } from './examples/objects-start.ts'
import { judgeShape } from './judge-slides.ts'
import { isMaterial, relateMaterial } from './materials.ts'
import { schemeFor } from './placeholders.ts'
import type { PowerPointDraft } from './powerpoint-draft.ts'
import type { PowerPointView } from './powerpoint-view.ts'
import type { Slide } from './read-presentation.ts'
import type { Shape } from './read-shapes.ts'
import { locateShape, ShapeTarget } from './shape-targets.ts'
import { NonEmpty } from './slide-targets.ts'

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

export const shapeCheckers: readonly Checker<PowerPointView, PowerPointDraft>[] = [form, look]
