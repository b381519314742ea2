import * as z from 'zod/mini'
import {
  COUNT,
  defineChecker,
  plain,
  words,
  type Checker,
  type Words,
} from '../checkpoints/checker.ts'
import { ask, unitsOf, wantedOf, type Asked, type Judged } from '../checkpoints/asked.ts'
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
import { readFill } from '../drawing/read-fill.ts'
import { readWarp } from '../drawing/read-geometry.ts'
import { isDrawn, readLine } from '../drawing/read-line.ts'
import { element, ensureFirst, insertInOrder, removeChildren } from '../package/edit-xml.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import { child } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import type { ColorScheme } from '../drawing/read-color.ts'
import { ensureTextBox } from './check-text-boxes.ts'
import { textStart } from './examples/text-start.ts'
import { judgeShape } from './judge-slides.ts'
import { schemeFor } from './placeholders.ts'
import type { PowerPointDraft } from './powerpoint-draft.ts'
import type { PowerPointView } from './powerpoint-view.ts'
import type { Shape } from './read-shapes.ts'
import { ShapeTarget } from './shape-targets.ts'
import { NonEmpty } from './slide-targets.ts'

const ArtExpected = z
  .object({
    text: z.optional(NonEmpty),
    /** Accepted values of a:prstTxWarp prst: textArchUp, textWave1 …; `none` is no bend. */
    warps: z.optional(z.array(NonEmpty).check(z.minLength(1))),
    fill: z.optional(FillExpected),
    line: z.optional(LineExpected),
    effects: z.optional(EffectsExpected),
    /** Any bend, outline, effect or other fill than a plain one makes text WordArt. */
    any: z.optional(z.literal(true)),
  })
  .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected'))
type ArtExpected = z.infer<typeof ArtExpected>

interface Art {
  readonly shape: Shape
  readonly scheme: ColorScheme
}

const warpOf = (shape: Shape): string => readWarp(child(shape.body, 'a:bodyPr')) ?? 'none'

const writtenRuns = (shape: Shape): readonly (XmlElement | undefined)[] =>
  shape.paragraphs
    .flatMap((one) => one.runs)
    .filter((one) => one.text.trim() !== '')
    .map((one) => one.properties)

/** Judges every run of the text by its own properties; the first that fails is told. */
function everyRun(shape: Shape, judge: (properties: XmlElement | undefined) => Judged): Judged {
  const judged = writtenRuns(shape).map(judge)
  return (
    judged.find((one) => !one.isOk) ??
    judged[0] ?? { isOk: false, actual: words('无文字', 'no text') }
  )
}

/** True for text with more to it than a font: the number of a preset is not stored (30206). */
function isArt({ shape, scheme }: Art): boolean {
  if (warpOf(shape) !== 'none') return true
  return everyRun(shape, (properties) => {
    const fill = readFill(properties, scheme)
    const effects = readEffects(properties, scheme)
    const isFancy =
      isDrawn(readLine(child(properties, 'a:ln'), scheme)) ||
      (fill !== undefined && fill.kind !== 'solid') ||
      [effects.shadow, effects.glow, effects.reflection, effects.softEdgePoints].some(
        (one) => one !== undefined,
      ) ||
      child(child(shape.body, 'a:bodyPr'), 'a:sp3d') !== undefined
    return { isOk: isFancy, actual: plain('') }
  }).isOk
}

const artWords = (is: boolean): Words =>
  is ? words('艺术字', 'WordArt') : words('普通文字', 'plain text')

function questionsOf(expected: ArtExpected): readonly Asked<Art>[] {
  return [
    ...ask<Art, string>(
      expected.text,
      (value) => plain(`“${value}”`),
      ({ shape }, value) => ({
        isOk: foldSpaces(shape.text) === foldSpaces(value),
        actual: plain(`“${foldSpaces(shape.text)}”`),
      }),
    ),
    ...ask<Art, readonly string[]>(
      expected.warps,
      (value) => words(`文本效果 ${value.join('/')}`, `bend ${value.join('/')}`),
      ({ shape }, value) => ({ isOk: value.includes(warpOf(shape)), actual: plain(warpOf(shape)) }),
    ),
    ...ask<Art, FillExpected>(expected.fill, fillWords, ({ shape, scheme }, value) =>
      everyRun(shape, (properties) => {
        const fill = readFill(properties, scheme)
        return { isOk: isFill(fill, value), actual: foundFillWords(fill) }
      }),
    ),
    ...ask<Art, LineExpected>(expected.line, lineWords, ({ shape, scheme }, value) =>
      everyRun(shape, (properties) => {
        const line = readLine(child(properties, 'a:ln'), scheme)
        return { isOk: isLine(line, value), actual: foundLineWords(line) }
      }),
    ),
    ...ask<Art, EffectsExpected>(expected.effects, effectsWords, ({ shape, scheme }, value) =>
      everyRun(shape, (properties) => {
        const effects = readEffects(properties, scheme)
        return { isOk: hasEffects(effects, value), actual: foundEffectsWords(effects) }
      }),
    ),
    ...ask<Art, true>(
      expected.any,
      () => artWords(true),
      (art) => ({ isOk: isArt(art), actual: artWords(isArt(art)) }),
    ),
  ]
}

const wordart: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30206',
  title: words('艺术字', 'WordArt'),
  target: ShapeTarget,
  expected: ArtExpected,
  examine(view, target, expected) {
    const questions = questionsOf(expected)
    return judgeShape(view, target, wantedOf(questions), COUNT.items, (shape, page) =>
      unitsOf(questions, { shape, scheme: schemeFor(view.presentation, page) }),
    )
  },
  apply(draft, target, expected) {
    const { warps, fill, line, effects, any } = expected
    const shape = ensureTextBox(draft, target)
    if (shape.body === undefined) throw new Error('The shape holds no text')
    const [warp] = warps ?? []
    if (warp !== undefined) {
      const body = ensureFirst(shape.body, 'a:bodyPr')
      removeChildren(body, 'a:prstTxWarp')
      const name = warp === 'none' ? 'textNoShape' : warp
      insertInOrder(body, element('a:prstTxWarp', { prst: name }, [element('a:avLst')]))
    }
    for (const run of shape.paragraphs.flatMap((one) => one.runs)) {
      const properties = ensureFirst(run.node, 'a:rPr')
      if (fill !== undefined) writeExpectedFill(properties, fill)
      if (line !== undefined) writeExpectedLine(properties, line)
      if (effects !== undefined) writeExpectedEffects(properties, effects)
      if (any === true && warps === undefined && line === undefined && effects === undefined)
        writeExpectedEffects(properties, { shadow: 'outer' })
    }
  },
  limits: words(
    'LibreOffice 另存时不保留文字轮廓',
    'LibreOffice drops outlines of text when it saves',
  ),
  example: {
    start: textStart,
    target: { slide: { start: 4 }, shape: { text: '祝同学们学习进步' } },
    expected: {
      warps: ['textWave1'],
      fill: { kind: 'solid', colors: ['FFC000'] },
    },
    near: [
      {
        name: 'another bend',
        expected: {
          warps: ['textArchUp'],
          fill: { kind: 'solid', colors: ['FFC000'] },
        },
      },
      {
        name: 'plain text with the colour',
        expected: { fill: { kind: 'solid', colors: ['FFC000'] } },
      },
    ],
  },
})

export const wordArtCheckers: readonly Checker<PowerPointView, PowerPointDraft>[] = [wordart]
