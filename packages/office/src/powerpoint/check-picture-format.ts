import * as z from 'zod/mini'
import {
  COUNT,
  defineChecker,
  plain,
  words,
  type Checker,
  type Words,
} from '../checkpoints/checker.ts'
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
  foundLineWords,
  isLine,
  LineExpected,
  lineWords,
  writeExpectedLine,
} from '../drawing/expect-line.ts'
import type { ColorScheme } from '../drawing/read-color.ts'
import { readEffects } from '../drawing/read-effects.ts'
import { readBlip } from '../drawing/read-fill.ts'
import { readAltText, readGeometry } from '../drawing/read-geometry.ts'
import { shapeLine } from '../drawing/read-line.ts'
import { writeAltText, writeGeometry } from '../drawing/write-drawing.ts'
import { element, ensureChild, putChild } from '../package/edit-xml.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import { attribute, child } from '../package/xml-query.ts'
import { shapeToEdit } from './edit-slides.ts'
import { objectsStart } from './examples/objects-start.ts'
import { judgeShape } from './judge-slides.ts'
import { schemeFor } from './placeholders.ts'
import type { PowerPointDraft } from './powerpoint-draft.ts'
import type { PowerPointView } from './powerpoint-view.ts'
import { commonProperties, type Shape } from './read-shapes.ts'
import { ShapeTarget } from './shape-targets.ts'
import { NonEmpty } from './slide-targets.ts'
import { ownTable } from '../package/own-table.ts'

const Percent = z.optional(z.number())
const FormatExpected = z
  .object({
    /** Cut off at each side, in percent of the whole picture. */
    crop: z.optional(z.object({ left: Percent, top: Percent, right: Percent, bottom: Percent })),
    /** Accepted values of a:prstGeom prst: the form that the picture is cut to. */
    geometries: z.optional(z.array(NonEmpty).check(z.minLength(1))),
    line: z.optional(LineExpected),
    effects: z.optional(EffectsExpected),
    altText: z.optional(NonEmpty),
    /** -100 to 100. */
    brightness: z.optional(z.number()),
    contrast: z.optional(z.number()),
    recolor: z.optional(z.enum(['none', 'grayscale', 'blackWhite', 'duotone', 'colorChange'])),
  })
  .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected'))
type FormatExpected = z.infer<typeof FormatExpected>

interface Looked {
  readonly shape: Shape
  readonly scheme: ColorScheme
}

const SIDES = ['left', 'top', 'right', 'bottom'] as const
type Sides = Readonly<Partial<Record<(typeof SIDES)[number], number | undefined>>>

const SIDE_NAMES = { left: '左', top: '上', right: '右', bottom: '下' } as const
/** What is cut off at each side, in words. */
function cropWords(sides: Sides): Words {
  const cut = SIDES.flatMap((side) =>
    sides[side] === undefined ? [] : ([[side, sides[side]]] as const),
  )
  return words(
    `裁剪 ${cut.map(([side, share]) => `${SIDE_NAMES[side]}${share}%`).join(' ')}`,
    `cropped ${cut.map(([side, share]) => `${side} ${share}%`).join(' ')}`,
  )
}
const RECOLORS: Readonly<Record<string, Words>> = ownTable({
  none: words('不重新着色', 'not recoloured'),
  grayscale: words('灰度', 'grayscale'),
  blackWhite: words('黑白', 'black and white'),
  duotone: words('双色调', 'duotone'),
  colorChange: words('设置透明色', 'a colour made transparent'),
})

const blipOf = (shape: Shape) =>
  readBlip(child(shape.node, 'p:blipFill') ?? child(shape.properties, 'a:blipFill'))

function number(
  value: number | undefined,
  name: Words,
  of: (shape: Shape) => number,
): readonly Asked<Looked>[] {
  return ask<Looked, number>(
    value,
    (wanted) => words(`${name.zh}${wanted}%`, `${name.en} ${wanted}%`),
    ({ shape }, wanted) => ({
      isOk: Math.abs(of(shape) - wanted) < 1,
      actual: words(`${name.zh}${of(shape)}%`, `${name.en} ${of(shape)}%`),
    }),
  )
}

function questionsOf(expected: FormatExpected): readonly Asked<Looked>[] {
  return [
    ...ask<Looked, Sides>(expected.crop, cropWords, ({ shape }, value) => {
      const { crop } = blipOf(shape)
      return {
        isOk: SIDES.every((side) => Math.abs(crop[side] - (value[side] ?? crop[side])) <= 0.5),
        actual: cropWords(crop),
      }
    }),
    ...ask<Looked, readonly string[]>(
      expected.geometries,
      (value) => formWords(value[0] ?? ''),
      ({ shape }, value) => {
        const form = readGeometry(shape.properties)
        const preset = form?.kind === 'preset' ? form.preset : 'rect'
        return { isOk: value.includes(preset), actual: formWords(preset) }
      },
    ),
    ...ask<Looked, LineExpected>(expected.line, lineWords, ({ shape, scheme }, value) => {
      const line = shapeLine(shape.properties, child(shape.node, 'p:style'), scheme)
      return { isOk: isLine(line, value), actual: foundLineWords(line) }
    }),
    ...ask<Looked, EffectsExpected>(expected.effects, effectsWords, ({ shape, scheme }, value) => {
      const effects = readEffects(shape.properties, scheme, child(shape.node, 'p:style'))
      return { isOk: hasEffects(effects, value), actual: foundEffectsWords(effects) }
    }),
    ...ask<Looked, string>(
      expected.altText,
      (value) => words(`替换文字“${value}”`, `alternative text “${value}”`),
      ({ shape }, value) => {
        const { description, title } = readAltText(commonProperties(shape))
        const isOk = [description, title].some((one) => foldSpaces(one) === foldSpaces(value))
        return { isOk, actual: plain(description === '' ? '—' : description) }
      },
    ),
    ...number(expected.brightness, words('亮度', 'brightness'), (one) => blipOf(one).brightness),
    ...number(expected.contrast, words('对比度', 'contrast'), (one) => blipOf(one).contrast),
    ...ask<Looked, string>(
      expected.recolor,
      (value) => RECOLORS[value] ?? plain(value),
      ({ shape }, value) => {
        const { recolor } = blipOf(shape)
        return { isOk: recolor === value, actual: RECOLORS[recolor] ?? plain(recolor) }
      },
    ),
  ]
}

const format: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30303',
  title: words('图片格式', 'picture format'),
  target: ShapeTarget,
  expected: FormatExpected,
  examine(view, target, expected) {
    const questions = questionsOf(expected)
    return judgeShape(view, target, wantedOf(questions), COUNT.items, (shape, slide) =>
      unitsOf(questions, { shape, scheme: schemeFor(view.presentation, slide) }),
    )
  },
  apply(draft, target, expected) {
    const { shape } = shapeToEdit(draft, target)
    const { crop, geometries, line, effects, altText, brightness, contrast, recolor } = expected
    const fill = ensureChild(shape.node, 'p:blipFill')
    const blip = ensureChild(fill, 'a:blip')
    const properties = ensureChild(shape.node, 'p:spPr')
    if (crop !== undefined) {
      const known = child(fill, 'a:srcRect')
      const share = (side: (typeof SIDES)[number], name: string) =>
        crop[side] === undefined ? attribute(known, name) : Math.round(crop[side] * 1000)
      putChild(fill, 'a:srcRect', {
        l: share('left', 'l'),
        t: share('top', 't'),
        r: share('right', 'r'),
        b: share('bottom', 'b'),
      })
    }
    const [geometry] = geometries ?? []
    if (geometry !== undefined) writeGeometry(properties, geometry)
    if (line !== undefined) writeExpectedLine(properties, line)
    if (effects !== undefined) writeExpectedEffects(properties, effects)
    const common = commonProperties(shape)
    if (altText !== undefined && common !== undefined)
      writeAltText(common, { description: altText })
    if (brightness !== undefined || contrast !== undefined) {
      const known = child(blip, 'a:lum')
      putChild(blip, 'a:lum', {
        bright: brightness === undefined ? attribute(known, 'bright') : brightness * 1000,
        contrast: contrast === undefined ? attribute(known, 'contrast') : contrast * 1000,
      })
    }
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
    target: { slide: { start: 3 }, shape: { kind: 'picture', nth: 1 } },
    expected: {
      crop: { left: 10 },
      line: { colors: ['FFC000'], widthPoints: 3 },
      altText: '教学楼外景',
    },
    near: [
      {
        name: 'a thinner line',
        expected: {
          crop: { left: 10 },
          line: { colors: ['FFC000'], widthPoints: 2.25 },
          altText: '教学楼外景',
        },
      },
      {
        name: 'cropped on the other side',
        expected: {
          crop: { right: 10 },
          line: { colors: ['FFC000'], widthPoints: 3 },
          altText: '教学楼外景',
        },
      },
    ],
  },
})

export const pictureFormatCheckers: readonly Checker<PowerPointView, PowerPointDraft>[] = [format]
