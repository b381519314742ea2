import * as z from 'zod/mini'
import {
  blocked,
  defineChecker,
  found,
  join,
  plain,
  UnitTally,
  words,
  type Checker,
  type Evidence,
  type Words,
} from '../checkpoints/checker.ts'
import { isColor } from '../checkpoints/color-names.ts'
import { append, remove } from '../package/edit-xml.ts'
import { imageSize } from '../package/image-size.ts'
import { xpathOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import { firstParagraph, headerToEdit, referredPart } from './edit-header.ts'
import { paragraphOf } from './edit-blocks.ts'
import { textRun } from './edit-text.ts'
import { watermarkStart } from './examples/header-start.ts'
import { sectionsToEdit } from './judge-sections.ts'
import { isPictureOf, readWatermarks, type Watermark } from './read-watermark.ts'
import { pictureWatermarkRun, watermarkRun } from './write-watermark.ts'
import { shownTypes } from './shown-headers.ts'
import { isFont } from './word-names.ts'
import { headerPart, NOT_FOUND, SectionTarget } from './word-targets.ts'
import type { WordDraft } from './word-draft.ts'
import type { WordView } from './word-view.ts'

const WatermarkExpected = z
  .object({
    text: z.optional(z.string().check(z.minLength(1))),
    font: z.optional(z.union([z.string(), z.array(z.string()).check(z.minLength(1))])),
    /** Points; Word fits the text to the page where none is chosen. */
    points: z.optional(z.number()),
    colors: z.optional(z.array(z.string()).check(z.minLength(1))),
    layout: z.optional(z.enum(['diagonal', 'horizontal'])),
    semitransparent: z.optional(z.boolean()),
    /** An issued picture, by its path. */
    picture: z.optional(z.string()),
    washout: z.optional(z.boolean()),
  })
  .check(
    z.refine(
      (value) => (value.text === undefined) !== (value.picture === undefined),
      'either a text or a picture',
    ),
  )
type WatermarkExpected = z.infer<typeof WatermarkExpected>

const LAYOUT = { diagonal: words('斜式', 'diagonal'), horizontal: words('水平', 'horizontal') }
const NONE = words('没有水印', 'no watermark')

function describe(expected: WatermarkExpected): Words {
  const { font, points, colors, layout, semitransparent } = expected
  return join([
    words(
      `水印“${expected.text ?? expected.picture ?? ''}”`,
      `watermark “${expected.text ?? expected.picture ?? ''}”`,
    ),
    ...(font === undefined ? [] : [plain([font].flat().join('/'))]),
    ...(points === undefined ? [] : [words(`${points}磅`, `${points} pt`)]),
    ...(colors === undefined ? [] : [plain(colors.join('/'))]),
    ...(layout === undefined ? [] : [LAYOUT[layout]]),
    ...(semitransparent === undefined
      ? []
      : [semitransparent ? words('半透明', 'semitransparent') : words('不透明', 'opaque')]),
  ])
}

function describeFound(mark: Watermark): Words {
  if (mark.text === undefined) return words('图片水印', 'a picture as watermark')
  return join([
    words(`水印“${mark.text}”`, `watermark “${mark.text}”`),
    ...(mark.font === undefined ? [] : [plain(mark.font)]),
    ...(mark.points === undefined ? [] : [words(`${mark.points}磅`, `${mark.points} pt`)]),
    ...(mark.color === undefined ? [] : [plain(mark.color)]),
    mark.isDiagonal ? LAYOUT.diagonal : LAYOUT.horizontal,
    ...(mark.isSemitransparent ? [words('半透明', 'semitransparent')] : []),
  ])
}

function isAsWanted(mark: Watermark, expected: WatermarkExpected): boolean {
  const { text, font, points, colors, layout, semitransparent, washout } = expected
  return (
    (text === undefined || foldSpaces(mark.text ?? '') === foldSpaces(text)) &&
    (font === undefined || isFont(mark.font, font)) &&
    (points === undefined || (mark.points !== undefined && Math.abs(mark.points - points) < 0.5)) &&
    (colors === undefined || (mark.color !== undefined && isColor(mark.color, colors))) &&
    (layout === undefined || (layout === 'diagonal') === mark.isDiagonal) &&
    (semitransparent === undefined || semitransparent === mark.isSemitransparent) &&
    (washout === undefined || washout === mark.isWashedOut)
  )
}

/** The run of a watermark for one header; its picture becomes a part that the header refers to. */
function runFor(
  draft: WordDraft,
  part: string,
  expected: WatermarkExpected,
  number: number,
): XmlElement {
  const { text, picture } = expected
  if (text !== undefined) return watermarkRun({ ...expected, text }, number)
  const bytes = draft.materials.get(picture ?? '')
  if (bytes === undefined) throw new Error(`There is no picture ${picture ?? ''} among the files`)
  const size = imageSize(bytes) ?? { width: 400, height: 300 }
  const width = 400
  const extension = /\.(\w+)$/.exec(picture ?? '')?.[1]?.toLowerCase() ?? 'png'
  const type = extension === 'jpg' ? 'jpeg' : extension
  const media = draft.package.addPart(`word/media/image#.${extension}`, `image/${type}`, bytes)
  return pictureWatermarkRun(
    {
      id: draft.package.relate(part, 'image', media),
      width,
      height: Math.round((width * size.height) / Math.max(1, size.width)),
      washout: expected.washout ?? true,
    },
    number,
  )
}

const watermark: Checker<WordView, WordDraft> = defineChecker({
  code: '10309',
  title: words('水印', 'watermark'),
  target: SectionTarget,
  expected: WatermarkExpected,
  examine(view, target, expected) {
    const { document } = view
    const { source } = document
    const where =
      target.index === undefined
        ? words('页面', 'the page')
        : words(`第${target.index}节`, `section ${target.index}`)
    const indexes =
      target.index === undefined ? document.sections.map((_, i) => i) : [target.index - 1]
    const tally = new UnitTally()
    const evidence: Evidence[] = []
    const read = new Map<string, readonly Watermark[]>()
    const marksOf = (part: string | undefined): readonly Watermark[] => {
      if (part === undefined) return []
      const known = read.get(part) ?? readWatermarks(source.xml(part))
      read.set(part, known)
      return known
    }
    for (const index of indexes) {
      if (document.sections[index] === undefined) continue
      // Each kind of header that the section shows has a watermark of its own (10309).
      for (const type of shownTypes(document, index)) {
        const part = headerPart(document, 'header', type, index)
        const marks = marksOf(part)
        const fit = marks.find(
          (mark) =>
            isAsWanted(mark, expected) &&
            (expected.picture === undefined ||
              isPictureOf(view, part ?? '', mark, expected.picture)),
        )
        const shown = fit ?? marks[0]
        tally.add(fit !== undefined, shown === undefined ? NONE : describeFound(shown))
        if (shown !== undefined && part !== undefined && evidence.length < 5)
          evidence.push({ part, xpath: xpathOf(shown.node), snippet: shown.text ?? '' })
      }
    }
    return tally.units.length === 0
      ? blocked(where, describe(expected), NOT_FOUND)
      : found(where, describe(expected), words('种页眉', 'headers'), tally.units, evidence)
  },
  apply(draft, target, expected) {
    const { document } = draft.view()
    const parts = new Map<string, XmlElement>()
    for (const section of sectionsToEdit(draft, target)) {
      const index = document.sections.indexOf(section)
      for (const type of shownTypes(document, index)) {
        const root = headerToEdit(draft, 'header', type, index)
        const part = referredPart(draft, 'header', type, index)
        if (part !== undefined) parts.set(part, root)
      }
    }
    let number = 0
    for (const [part, root] of parts) {
      for (const { node } of readWatermarks(root)) if (node.parent) remove(node.parent)
      number += 1
      append(firstParagraph(root), runFor(draft, part, expected, number))
    }
  },
  example: {
    start: watermarkStart,
    target: { in: 'section' },
    expected: { text: '严禁复制', font: '隶书', colors: ['红色'], layout: 'diagonal' },
    near: [
      {
        name: 'another text',
        expected: { text: '请勿复制', font: '隶书', colors: ['红色'], layout: 'diagonal' },
      },
      {
        name: 'lying flat',
        expected: { text: '严禁复制', font: '隶书', colors: ['红色'], layout: 'horizontal' },
      },
      {
        name: 'the text typed into the header',
        make(draft) {
          const root = headerToEdit(draft, 'header', 'default', 0)
          append(root, paragraphOf([textRun('严禁复制')]))
        },
      },
    ],
  },
})

export const watermarkCheckers: readonly Checker<WordView, WordDraft>[] = [watermark]
