import * as z from 'zod/mini'
import { ask, unitsOf, wantedOf, type Asked } from '../checkpoints/asked.ts'
import {
  COUNT,
  found,
  plain,
  single,
  snippet,
  words,
  type Finding,
  type Words,
} from '../checkpoints/checker.ts'
import { isColor } from '../checkpoints/color-names.ts'
import { formWords } from '../drawing/drawing-words.ts'
import { FillExpected, fillWords, foundFillWords, isFill } from '../drawing/expect-fill.ts'
import { foundLineWords, isLine, LineExpected, lineWords } from '../drawing/expect-line.ts'
import {
  EffectsExpected,
  effectsWords,
  foundEffectsWords,
  hasEffects,
} from '../drawing/expect-effects.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import { attribute, child } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { effectsOf, fillOf, formOf, lineOf } from './object-looks.ts'
import { findObject, ObjectTarget, objectWords } from './object-targets.ts'
import { cssOf, readObjects, sizeOf, type WordObject } from './read-objects.ts'
import { isIssuedPicture } from './read-pictures.ts'
import { runFormat } from './run-format.ts'
import { EMU_PER_CM, isFont, pointsOf, sizeText } from './word-names.ts'
import { DocumentTarget, evidenceOf, locate, ParagraphsTarget } from './word-targets.ts'
import type { WordView } from './word-view.ts'

/** An object that is there, one in some paragraphs, or any in the document. */
export const NewObjectTarget = z.discriminatedUnion('in', [
  DocumentTarget,
  ParagraphsTarget,
  ObjectTarget,
])
export type NewObjectTarget = z.infer<typeof NewObjectTarget>

const Size = z
  .union([z.number(), z.string()])
  .check(z.refine((size) => pointsOf(size) !== undefined, 'no known size'))

/** What a shape, text box or WordArt is asked to be; what is left out is not judged. */
export const OBJECT_PROPERTIES = {
  text: z.optional(z.string()),
  widthCm: z.optional(z.number().check(z.gt(0))),
  heightCm: z.optional(z.number().check(z.gt(0))),
  fill: z.optional(FillExpected),
  line: z.optional(LineExpected),
  effects: z.optional(EffectsExpected),
  vertical: z.optional(z.boolean()),
  eaFont: z.optional(z.string()),
  size: z.optional(Size),
  bold: z.optional(z.boolean()),
  colors: z.optional(z.array(z.string()).check(z.minLength(1))),
}
export type ObjectProperties = z.infer<z.ZodMiniObject<typeof OBJECT_PROPERTIES>>

const DIRECTIONS = { true: words('竖排', 'vertical'), false: words('横排', 'horizontal') }

/** True when text runs from top to bottom (竖排: eaVert; old boxes by their layout flow). */
function isVertical({ body, node }: WordObject): boolean {
  const direction = attribute(body, 'vert') ?? 'horz'
  const textbox = child(node, 'v:textbox')
  const flow = textbox === undefined ? '' : (cssOf(textbox).get('layout-flow') ?? '')
  return (direction !== 'horz' && body !== undefined) || flow.startsWith('vertical')
}

type Judge = (format: ReturnType<typeof runFormat>) => {
  readonly isOk: boolean
  readonly actual: Words
}

/** Judges all text of an object's own story by its effective format. */
function judgeText(view: WordView, object: WordObject, judge: Judge) {
  const inside = (node: XmlElement): boolean => {
    let current: XmlElement | undefined = node.parent
    while (current !== undefined && current.name !== 'w:txbxContent') current = current.parent
    return current !== undefined && current === object.content
  }
  let last = { isOk: false, actual: words('没有文字', 'no text') }
  for (const paragraph of view.document.paragraphs) {
    if (paragraph.story !== 'textbox' || !inside(paragraph.node)) continue
    for (const piece of paragraph.pieces) {
      if (!/\S/.test(piece.text)) continue
      last = judge(runFormat(view.document, paragraph, piece.run))
      if (!last.isOk) return last
    }
  }
  return last
}

/** The questions that a checkpoint asks about a shape, text box or WordArt. */
export function askObject(
  view: WordView,
  expected: ObjectProperties,
): readonly Asked<WordObject>[] {
  const { document } = view
  const length = (zh: string, en: string) => (value: number) =>
    words(`${zh}${Math.round(value * 100) / 100}厘米`, `${en} ${Math.round(value * 100) / 100} cm`)
  const side = (name: 'width' | 'height', zh: string, en: string) =>
    ask<WordObject, number>(expected[`${name}Cm`], length(zh, en), (object, wanted) => {
      const actual = sizeOf(object)[name] / EMU_PER_CM
      return { isOk: Math.abs(actual - wanted) <= 0.05 + 1e-9, actual: length(zh, en)(actual) }
    })
  return [
    ...ask<WordObject, string>(
      expected.text,
      (text) => words(`文字“${snippet(text)}”`, `the text “${snippet(text)}”`),
      (object, wanted) => ({
        isOk: foldSpaces(object.text) === foldSpaces(wanted),
        actual: words(`文字“${snippet(object.text)}”`, `the text “${snippet(object.text)}”`),
      }),
    ),
    ...ask<WordObject, boolean>(
      expected.vertical,
      (is) => DIRECTIONS[`${is}`],
      (object, wanted) => ({
        isOk: isVertical(object) === wanted,
        actual: DIRECTIONS[`${isVertical(object)}`],
      }),
    ),
    ...side('width', '宽', 'width'),
    ...side('height', '高', 'height'),
    ...ask<WordObject, FillExpected>(expected.fill, fillWords, (object, wanted) => {
      const fill = fillOf(document, object)
      const isOk = isFill(fill, wanted, (picture, file) =>
        isIssuedPicture(view, picture.relationship, file),
      )
      return { isOk, actual: foundFillWords(fill) }
    }),
    ...ask<WordObject, LineExpected>(expected.line, lineWords, (object, wanted) => {
      const line = lineOf(document, object)
      return { isOk: isLine(line, wanted), actual: foundLineWords(line) }
    }),
    ...ask<WordObject, EffectsExpected>(expected.effects, effectsWords, (object, wanted) => {
      const effects = effectsOf(document, object)
      return { isOk: hasEffects(effects, wanted), actual: foundEffectsWords(effects) }
    }),
    ...ask<WordObject, string>(expected.eaFont, plain, (object, wanted) =>
      judgeText(view, object, ({ fonts }) => ({
        isOk: isFont(fonts.eastAsia, wanted),
        actual: plain(fonts.eastAsia ?? '?'),
      })),
    ),
    ...ask<WordObject, string | number>(
      expected.size,
      (size) => words(sizeText(pointsOf(size) ?? 0), `${pointsOf(size) ?? 0} pt`),
      (object, wanted) =>
        judgeText(view, object, ({ size }) => ({
          isOk: size === pointsOf(wanted),
          actual: words(sizeText(size), `${size} pt`),
        })),
    ),
    ...ask<WordObject, boolean>(
      expected.bold,
      (is) => (is ? words('加粗', 'bold') : words('不加粗', 'not bold')),
      (object, wanted) =>
        judgeText(view, object, ({ bold }) => ({
          isOk: bold === wanted,
          actual: bold ? words('加粗', 'bold') : words('不加粗', 'not bold'),
        })),
    ),
    ...ask<WordObject, readonly string[]>(
      expected.colors,
      (colors) => words(`文字颜色 ${colors.join('/')}`, `text colour ${colors.join('/')}`),
      (object, wanted) =>
        judgeText(view, object, ({ color }) => ({
          isOk: isColor(color, wanted),
          actual: plain(color),
        })),
    ),
  ]
}

/** The question whether an object has one of some forms. */
export function askForm(forms: readonly string[] | undefined): readonly Asked<WordObject>[] {
  return ask<WordObject, readonly string[]>(
    forms,
    (list) => formWords(list[0] ?? 'rect'),
    (object, list) => {
      const form = formOf(object) ?? 'rect'
      return { isOk: list.includes(form), actual: formWords(form) }
    },
  )
}

/** The objects that a target means: the one it names, or those of its paragraphs. */
export function objectsAt(
  view: WordView,
  target: NewObjectTarget,
  isKind: (object: WordObject) => boolean,
): readonly WordObject[] {
  if (target.in === 'document') return readObjects(view.document).filter(isKind)
  if (target.in === 'paragraphs') {
    const nodes = new Set(locate(view, target).slices.map(({ paragraph }) => paragraph.node))
    return readObjects(view.document).filter((one) => nodes.has(one.paragraph) && isKind(one))
  }
  const object = findObject(view, target)
  return object === undefined ? [] : [object]
}

/** Judges the object that fits best among those that a target means. */
export function judgeBest(
  view: WordView,
  target: NewObjectTarget,
  name: Words,
  objects: readonly WordObject[],
  questions: readonly Asked<WordObject>[],
): Finding {
  const where =
    target.in === 'document'
      ? words('文档', 'the document')
      : target.in === 'paragraphs'
        ? words('指定段落', 'the paragraph')
        : objectWords(target)
  const rest = questions.length === 0 ? undefined : wantedOf(questions)
  const wanted = words(
    [name.zh, rest?.zh].filter((one) => one !== undefined).join('、'),
    [name.en, rest?.en].filter((one) => one !== undefined).join(', '),
  )
  const ways = objects.map((object) => {
    const units = unitsOf(questions, object)
    return { object, units, right: units.filter((one) => one.isOk).length }
  })
  if (ways.length === 0)
    return found(
      where,
      wanted,
      COUNT.items,
      single(false, words(`没有${name.zh}`, `no ${name.en}`)),
    )
  const best = ways.reduce((one, other) => (other.right > one.right ? other : one))
  const units = best.units.length === 0 ? single(true, name) : best.units
  return found(where, wanted, COUNT.items, units, [
    evidenceOf(view.document.source.mainPart, best.object.node, best.object.text),
  ])
}
