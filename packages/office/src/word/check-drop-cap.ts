import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
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
import {
  copyElement,
  element,
  ensureChild,
  ensureFirst,
  insertBeside,
  putChild,
  remove,
  removeChildren,
  setAttributes,
} from '../package/edit-xml.ts'
import { at, attribute, child, numberOf, twipsOf } from '../package/xml-query.ts'
import { cutRun } from './edit-text.ts'
import { inParagraph } from './examples/characters-start.ts'
import { OTHER_PARAGRAPH, PARAGRAPHS, paragraphsStart } from './examples/paragraphs-start.ts'
import { sizeOfParagraph } from './judge-paragraphs.ts'
import { runFormat, slotOf } from './run-format.ts'
import type { WordDocument, WordParagraph } from './word-document.ts'
import { isFont, TWIPS_PER_CM } from './word-names.ts'
import { describeTarget, evidenceOf, locate, NOT_FOUND, ParagraphsTarget } from './word-targets.ts'
import type { WordDraft } from './word-draft.ts'
import type { WordView } from './word-view.ts'
import { ownTable } from '../package/own-table.ts'

const Expected = z.object({
  /** Beside the text or in the margin. */
  kind: z._default(z.enum(['drop', 'margin']), 'drop'),
  lines: z.optional(z.int().check(z.gte(1), z.lte(10))),
  /** Distance from the text. */
  distanceCm: z.optional(z.number().check(z.gte(0))),
  fonts: z.optional(z.array(z.string()).check(z.minLength(1))),
})
type Expected = z.infer<typeof Expected>

const KIND: Readonly<Record<Expected['kind'], Words>> = ownTable({
  drop: words('首字下沉', 'drop cap'),
  margin: words('首字悬挂', 'drop cap in the margin'),
})
const NONE = words('无首字下沉', 'no drop cap')

interface DropCap {
  readonly kind: string
  readonly lines: number
  readonly distanceCm: number
  readonly font: string | undefined
}

/** What the dropped letter's own paragraph says, and the font of its letter. */
function dropCapOf(document: WordDocument, paragraph: WordParagraph): DropCap | undefined {
  const frame = at(paragraph.dropCap, 'w:pPr', 'w:framePr')
  const letter = paragraph.pieces.find((piece) => piece.isDropped)
  if (frame === undefined || letter === undefined) return undefined
  const { fonts } = runFormat(document, paragraph, letter.run)
  return {
    kind: attribute(frame, 'w:dropCap') ?? 'none',
    lines: numberOf(frame, 'w:lines') ?? 1,
    distanceCm: (twipsOf(frame, 'w:hSpace') ?? 0) / TWIPS_PER_CM,
    font: fonts[slotOf(letter.text) ?? 'eastAsia'],
  }
}

function isDropCap(actual: DropCap, expected: Expected): boolean {
  const { kind, lines, distanceCm, fonts } = expected
  return (
    actual.kind === kind &&
    (lines === undefined || actual.lines === lines) &&
    (distanceCm === undefined || Math.abs(actual.distanceCm - distanceCm) <= 0.05) &&
    (fonts === undefined || isFont(actual.font, fonts))
  )
}

function dropCapWords(
  kind: string,
  lines: number | undefined,
  distanceCm: number | undefined,
  font: string | undefined,
): Words {
  return join([
    kind === 'margin' ? KIND.margin : KIND.drop,
    ...(lines === undefined ? [] : [words(`${lines}行`, `${lines} lines`)]),
    ...(distanceCm === undefined
      ? []
      : [words(`距正文${distanceCm}厘米`, `${distanceCm} cm from the text`)]),
    ...(font === undefined ? [] : [plain(font)]),
  ])
}

const dropCap: Checker<WordView, WordDraft> = defineChecker({
  code: '10211',
  title: words('首字下沉', 'drop cap'),
  target: ParagraphsTarget,
  expected: Expected,
  examine(view, target, expected) {
    const { slices, missing } = locate(view, target)
    const description = describeTarget(view, target)
    const { kind, lines, distanceCm, fonts } = expected
    const wanted = dropCapWords(kind, lines, distanceCm, fonts?.join('/'))
    if (slices.length === 0) return blocked(description, wanted, NOT_FOUND)
    const tally = new UnitTally()
    const evidence: Evidence[] = []
    for (const { paragraph } of slices) {
      const actual = dropCapOf(view.document, paragraph)
      if (actual === undefined) tally.add(false, NONE)
      else
        tally.add(
          isDropCap(actual, expected),
          dropCapWords(
            actual.kind,
            actual.lines,
            distanceCm === undefined ? undefined : Math.round(actual.distanceCm * 100) / 100,
            fonts === undefined ? undefined : (actual.font ?? ''),
          ),
        )
      evidence.push(evidenceOf(paragraph.part, paragraph.dropCap ?? paragraph.node, paragraph.text))
    }
    for (const text of missing) tally.add(false, words(`缺少“${text}”`, `“${text}” is missing`))
    return found(description, wanted, COUNT.paragraphs, tally.units, evidence)
  },
  apply(draft, target, expected) {
    const { document } = draft.view()
    for (const { paragraph } of locate(draft.view(), target).slices)
      setDropCap(document, paragraph, expected)
  },
  lostBy: [
    {
      program: 'libreoffice',
      reason: words(
        'LibreOffice 保存 docx 时丢失首字下沉',
        'LibreOffice loses drop caps when it saves docx',
      ),
    },
  ],
  example: {
    start: paragraphsStart,
    target: inParagraph(PARAGRAPHS.dropCap),
    expected: { kind: 'drop', lines: 2, distanceCm: 0.5, fonts: ['隶书'] },
    near: [
      {
        name: 'three lines',
        expected: { kind: 'drop', lines: 3, distanceCm: 0.5, fonts: ['隶书'] },
      },
      {
        name: 'in the margin',
        expected: { kind: 'margin', lines: 2, distanceCm: 0.5, fonts: ['隶书'] },
      },
      {
        name: 'another font',
        expected: { kind: 'drop', lines: 2, distanceCm: 0.5, fonts: ['黑体'] },
      },
      { name: 'close to the text', expected: { kind: 'drop', lines: 2, fonts: ['隶书'] } },
      OTHER_PARAGRAPH,
    ],
  },
})

/** Moves the first letter into a paragraph of its own, in a frame as high as the lines asked for. */
function setDropCap(document: WordDocument, paragraph: WordParagraph, expected: Expected): void {
  const lines = expected.lines ?? 3
  const size = sizeOfParagraph(document, paragraph)
  const first = paragraph.pieces.find((piece) => piece.text.trim() !== '')
  if (first === undefined) return
  const letter = first.run
  let holder = paragraph.dropCap
  if (holder === undefined) {
    cutRun(letter, [...first.text][0]?.length ?? 1)
    const own = at(paragraph.node, 'w:pPr')
    holder = element('w:p', {}, own === undefined ? [] : [copyElement(own)])
    removeChildren(child(holder, 'w:pPr'), 'w:sectPr', 'w:numPr')
    insertBeside(paragraph.node, 'before', [holder])
    remove(letter)
    letter.parent = holder
    holder.children.push(letter)
  }
  const properties = ensureFirst(holder, 'w:pPr')
  putChild(properties, 'w:keepNext')
  putChild(properties, 'w:framePr', {
    'w:dropCap': expected.kind,
    'w:lines': lines,
    'w:hSpace':
      expected.distanceCm === undefined
        ? undefined
        : Math.round(expected.distanceCm * TWIPS_PER_CM),
    'w:wrap': 'around',
    'w:vAnchor': 'text',
    'w:hAnchor': expected.kind === 'margin' ? 'page' : 'text',
  })
  const height = Math.round(lines * size * 1.3 * 20)
  putChild(properties, 'w:spacing', { 'w:line': height, 'w:lineRule': 'exact' })
  setAttributes(ensureChild(properties, 'w:ind'), { 'w:firstLineChars': 0, 'w:firstLine': 0 })
  putChild(properties, 'w:textAlignment', { 'w:val': 'baseline' })
  const format = ensureFirst(letter, 'w:rPr')
  const [font] = expected.fonts ?? []
  if (font !== undefined)
    setAttributes(ensureChild(format, 'w:rFonts'), {
      'w:ascii': font,
      'w:hAnsi': font,
      'w:eastAsia': font,
      'w:asciiTheme': undefined,
      'w:hAnsiTheme': undefined,
      'w:eastAsiaTheme': undefined,
    })
  putChild(format, 'w:sz', { 'w:val': Math.round(lines * size * 2.4) })
}

export const dropCapCheckers: readonly Checker<WordView, WordDraft>[] = [dropCap]
