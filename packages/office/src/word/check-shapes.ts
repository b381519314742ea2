import * as z from 'zod/mini'
import { ask } from '../checkpoints/asked.ts'
import { defineChecker, words, type Checker } from '../checkpoints/checker.ts'
import { writtenColor } from '../checkpoints/color-names.ts'
import { formWords } from '../drawing/drawing-words.ts'
import { writeExpectedEffects } from '../drawing/expect-effects.ts'
import { writeExpectedFill } from '../drawing/expect-fill.ts'
import { writeExpectedLine } from '../drawing/expect-line.ts'
import { readWarp } from '../drawing/read-geometry.ts'
import { writeGeometry, writeTransform } from '../drawing/write-drawing.ts'
import { element, ensureChild, ensureFirst, putChild, setAttributes } from '../package/edit-xml.ts'
import { attribute, child, descendants } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { insertBlocks, paragraphOf, textParagraph } from './edit-blocks.ts'
import { insertShape, materialBytes, relatePicture } from './edit-objects.ts'
import { paragraphsToEdit } from './edit-text.ts'
import { OBJECTS, objectsStart } from './examples/objects-start.ts'
import {
  askForm,
  askObject,
  judgeBest,
  NewObjectTarget,
  OBJECT_PROPERTIES,
  objectsAt,
  type ObjectProperties,
} from './object-questions.ts'
import { formOf } from './object-looks.ts'
import type { WordObject } from './read-objects.ts'
import { EMU_PER_CM, pointsOf } from './word-names.ts'
import type { WordDraft } from './word-draft.ts'
import type { WordView } from './word-view.ts'

const USUAL_WIDTH = 3 * EMU_PER_CM
const USUAL_HEIGHT = 2 * EMU_PER_CM
const Forms = z.array(z.string().check(z.minLength(1))).check(z.minLength(1))

/** The paragraph that a new object is anchored in: the target's first, else a new last one. */
function anchorParagraph(draft: WordDraft, target: z.infer<typeof NewObjectTarget>): XmlElement {
  if (target.in === 'paragraphs') {
    const [first] = paragraphsToEdit(draft, target)
    if (first !== undefined) return first.paragraph.node
  }
  const paragraph = paragraphOf([])
  insertBlocks(draft, { at: 'end' }, [paragraph])
  return paragraph
}

/** Writes the expected properties into a wps:wsp that stands in a frame. */
function writeObject(draft: WordDraft, node: XmlElement, expected: ObjectProperties): void {
  const properties = ensureChild(node, 'wps:spPr')
  const emu = (value: number | undefined) =>
    value === undefined ? undefined : Math.round(value * EMU_PER_CM)
  const [width, height] = [emu(expected.widthCm), emu(expected.heightCm)]
  if (width !== undefined || height !== undefined) {
    writeTransform(ensureChild(properties, 'a:xfrm'), { width, height })
    let frame: XmlElement | undefined = node
    while (frame !== undefined && child(frame, 'wp:extent') === undefined) frame = frame.parent
    const extent = child(frame, 'wp:extent')
    if (extent !== undefined)
      setAttributes(extent, {
        ...(width === undefined ? {} : { cx: width }),
        ...(height === undefined ? {} : { cy: height }),
      })
  }
  if (expected.fill !== undefined)
    writeExpectedFill(properties, expected.fill, (file) =>
      relatePicture(draft, file, materialBytes(draft, file)),
    )
  if (expected.line !== undefined) writeExpectedLine(properties, expected.line)
  if (expected.effects !== undefined) writeExpectedEffects(properties, expected.effects)
  const body = ensureChild(node, 'wps:bodyPr')
  if (expected.vertical !== undefined)
    setAttributes(body, { vert: expected.vertical ? 'eaVert' : 'horz' })
  if (expected.text !== undefined) {
    const content = ensureChild(ensureChild(node, 'wps:txbx'), 'w:txbxContent')
    content.children.splice(0)
    for (const line of expected.text.split('\n')) {
      const paragraph = textParagraph(line)
      paragraph.parent = content
      content.children.push(paragraph)
    }
  }
  writeText(node, expected)
}

/** Writes the expected character format into every run of an object's text. */
function writeText(node: XmlElement, expected: ObjectProperties): void {
  const { eaFont, size, bold, colors } = expected
  const points = size === undefined ? undefined : pointsOf(size)
  for (const run of descendants(child(node, 'wps:txbx'), 'w:r')) {
    const properties = ensureFirst(run, 'w:rPr')
    if (eaFont !== undefined)
      setAttributes(ensureChild(properties, 'w:rFonts'), {
        'w:eastAsia': eaFont,
        'w:eastAsiaTheme': undefined,
      })
    if (bold !== undefined) putChild(properties, 'w:b', { 'w:val': bold ? undefined : '0' })
    if (colors?.[0] !== undefined)
      putChild(properties, 'w:color', { 'w:val': writtenColor(colors[0]) })
    if (points !== undefined) putChild(properties, 'w:sz', { 'w:val': points * 2 })
  }
}

const isShape = (object: WordObject): boolean =>
  ['shape', 'textBox', 'wordArt', 'line'].includes(object.kind)

const shape: Checker<WordView, WordDraft> = defineChecker({
  code: '10906',
  title: words('自选图形', 'shape'),
  target: NewObjectTarget,
  expected: z.object({ forms: z.optional(Forms), ...OBJECT_PROPERTIES }),
  examine(view, target, expected) {
    const { forms } = expected
    const all = objectsAt(view, target, isShape)
    // A named object is judged by its form as well; elsewhere only those of the form are meant.
    const isNamed = target.in !== 'document' && target.in !== 'paragraphs'
    const objects = isNamed
      ? all
      : all.filter((one) => forms === undefined || forms.includes(formOf(one) ?? ''))
    const name = forms?.[0] === undefined ? words('形状', 'a shape') : formWords(forms[0])
    const questions = [...(isNamed ? askForm(forms) : []), ...askObject(view, expected)]
    return judgeBest(view, target, name, objects, questions)
  },
  apply(draft, target, expected) {
    const form = expected.forms?.[0] ?? 'rect'
    const known = objectsAt(draft.view(), target, isShape).find(
      (one) =>
        !one.isLegacy &&
        (expected.forms === undefined || target.in !== 'document'
          ? true
          : expected.forms.includes(formOf(one) ?? '')),
    )
    const node =
      known?.node ??
      insertShape(draft, anchorParagraph(draft, target), {
        preset: form,
        width: USUAL_WIDTH,
        height: USUAL_HEIGHT,
      })
    if (expected.forms !== undefined) writeGeometry(ensureChild(node, 'wps:spPr'), form)
    writeObject(draft, node, expected)
  },
  example: {
    start: objectsStart,
    target: { in: 'paragraphs', anchors: [{ text: OBJECTS.star }] },
    expected: {
      forms: ['star5'],
      widthCm: 3,
      heightCm: 3,
      fill: { kind: 'solid', colors: ['黄色'] },
      line: { colors: ['红色'], widthPoints: 1.5 },
    },
    near: [
      {
        name: 'another form',
        expected: {
          forms: ['star4'],
          widthCm: 3,
          heightCm: 3,
          fill: { kind: 'solid', colors: ['黄色'] },
          line: { colors: ['红色'], widthPoints: 1.5 },
        },
      },
      {
        name: 'a thinner line',
        expected: {
          forms: ['star5'],
          widthCm: 3,
          heightCm: 3,
          fill: { kind: 'solid', colors: ['黄色'] },
          line: { colors: ['红色'], widthPoints: 1 },
        },
      },
      {
        name: 'another paragraph',
        target: { in: 'paragraphs', anchors: [{ text: OBJECTS.ending }] },
      },
    ],
  },
})

const isBox = (object: WordObject): boolean =>
  object.kind === 'textBox' || (object.kind === 'wordArt' && object.content !== undefined)

const textBox: Checker<WordView, WordDraft> = defineChecker({
  code: '10907',
  title: words('文本框', 'text box'),
  target: NewObjectTarget,
  expected: z.object(OBJECT_PROPERTIES),
  examine: (view, target, expected) =>
    judgeBest(
      view,
      target,
      words('文本框', 'a text box'),
      objectsAt(view, target, isBox),
      askObject(view, expected),
    ),
  apply(draft, target, expected) {
    const known = objectsAt(draft.view(), target, isBox).find((one) => !one.isLegacy)
    const node =
      known?.node ??
      insertShape(draft, anchorParagraph(draft, target), {
        preset: 'rect',
        width: USUAL_WIDTH * 2,
        height: USUAL_HEIGHT,
        isTextBox: true,
      })
    writeObject(draft, node, expected)
  },
  example: {
    start: objectsStart,
    target: { in: 'paragraphs', anchors: [{ text: OBJECTS.box }] },
    expected: {
      text: '报名截止：五月二十日',
      vertical: true,
      eaFont: '黑体',
      line: { none: true },
    },
    near: [
      {
        name: 'horizontal text',
        expected: {
          text: '报名截止：五月二十日',
          vertical: false,
          eaFont: '黑体',
          line: { none: true },
        },
      },
      {
        name: 'another text',
        expected: {
          text: '报名截止：五月三十日',
          vertical: true,
          eaFont: '黑体',
          line: { none: true },
        },
      },
    ],
  },
})

const WARPS = words('弯曲', 'bent')

/** The bend of WordArt: a:prstTxWarp, or the form of old WordArt by its type number. */
function warpOf(object: WordObject): string {
  if (!object.isLegacy) return readWarp(object.body) ?? 'textNoShape'
  const number = /_t(\d+)$/.exec(attribute(object.node, 'type') ?? '')?.[1]
  return number === undefined || number === '136' ? 'textNoShape' : `type${number}`
}

const wordArt: Checker<WordView, WordDraft> = defineChecker({
  code: '10908',
  title: words('艺术字', 'WordArt'),
  target: NewObjectTarget,
  expected: z.object({
    ...OBJECT_PROPERTIES,
    /** Accepted bends: textWave1, textArchUp …; type138 … of old WordArt. */
    warps: z.optional(Forms),
  }),
  examine(view, target, expected) {
    const warp = (value: string) => words(`${WARPS.zh} ${value}`, `${WARPS.en} ${value}`)
    return judgeBest(
      view,
      target,
      words('艺术字', 'WordArt'),
      objectsAt(view, target, (one) => one.kind === 'wordArt'),
      [
        ...askObject(view, expected),
        ...ask<WordObject, readonly string[]>(
          expected.warps,
          (list) => warp(list.join('/')),
          (object, list) => ({
            isOk: list.includes(warpOf(object)),
            actual: warp(warpOf(object)),
          }),
        ),
      ],
    )
  },
  apply(draft, target, expected) {
    const known = objectsAt(draft.view(), target, (one) => one.kind === 'wordArt').find(
      (one) => !one.isLegacy,
    )
    const isNew = known === undefined
    const node =
      known?.node ??
      insertShape(draft, anchorParagraph(draft, target), {
        preset: 'rect',
        width: USUAL_WIDTH * 2,
        height: USUAL_HEIGHT,
        isTextBox: true,
        text: expected.text ?? '艺术字',
      })
    if (isNew) writeObject(draft, node, { fill: { kind: 'none' }, line: { none: true } })
    writeObject(draft, node, expected)
    const warp = expected.warps?.[0]
    const body = ensureChild(node, 'wps:bodyPr')
    setAttributes(body, { fromWordArt: 1 })
    if (warp !== undefined) putChild(body, 'a:prstTxWarp', { prst: warp }, [element('a:avLst')])
    for (const run of descendants(child(node, 'wps:txbx'), 'w:r'))
      putChild(
        ensureFirst(run, 'w:rPr'),
        'w14:textOutline',
        { 'w14:w': 9525, 'w14:cap': 'rnd', 'w14:cmpd': 'sng', 'w14:algn': 'ctr' },
        [element('w14:noFill')],
      )
  },
  example: {
    start: objectsStart,
    target: { in: 'paragraphs', anchors: [{ text: OBJECTS.art }] },
    expected: { text: '青春飞扬', eaFont: '隶书', size: 36, warps: ['textWave1'] },
    near: [
      {
        name: 'another bend',
        expected: { text: '青春飞扬', eaFont: '隶书', size: 36, warps: ['textArchUp'] },
      },
      {
        name: 'another text',
        expected: { text: '青春飞翔', eaFont: '隶书', size: 36, warps: ['textWave1'] },
      },
      {
        name: 'a plain text box',
        make(draft) {
          const anchors = [{ text: OBJECTS.art }]
          const [first] = paragraphsToEdit(draft, { in: 'paragraphs', anchors })
          if (first === undefined) throw new Error('There is no paragraph')
          insertShape(draft, first.paragraph.node, {
            preset: 'rect',
            width: USUAL_WIDTH,
            height: USUAL_HEIGHT,
            isTextBox: true,
            text: '青春飞扬',
          })
        },
      },
    ],
  },
})

export const shapeCheckers: readonly Checker<WordView, WordDraft>[] = [shape, textBox, wordArt]
