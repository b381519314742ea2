import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  plain,
  single,
  snippet,
  words,
  type Checker,
  type Words,
} from '../checkpoints/checker.ts'
import { at, attribute, numberOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import { paragraphFormat } from './paragraph-format.ts'
import type { WordParagraph } from './word-document.ts'
import { describeTarget, evidenceOf, headerParagraphs, HeaderTarget } from './word-targets.ts'
import type { WordView } from './word-view.ts'
import type { WordDraft } from './word-draft.ts'

const headerText: Checker<WordView, WordDraft> = defineChecker({
  code: '10401',
  title: words('页眉页脚文字', 'header or footer text'),
  target: HeaderTarget,
  expected: z.object({
    text: z.string(),
    match: z._default(z.enum(['equal', 'contains']), 'equal'),
  }),
  examine(view, target, expected) {
    const paragraphs = headerParagraphs(view.document, target)
    const text = foldSpaces(paragraphs.map((one) => one.text).join('\n'))
    const wanted = foldSpaces(expected.text)
    const description = words(`“${expected.text}”`, `“${expected.text}”`)
    const where = describeTarget(view, target)
    if (paragraphs.length === 0)
      return blocked(
        where,
        description,
        words('没有页眉或页脚', 'there is no such header or footer'),
      )
    const isOk = expected.match === 'equal' ? text === wanted : text.includes(wanted)
    return found(
      where,
      description,
      COUNT.items,
      single(isOk, plain(`“${snippet(text)}”`)),
      paragraphs
        .filter((one) => one.text !== '')
        .map((one) => evidenceOf(one.part, one.node, one.text)),
    )
  },
})

function isPageField(instruction: string): boolean {
  return /^\s*PAGE(\s|$)/i.test(instruction)
}

/** Where the number stands: a frame or a floating text box places it, else its paragraph. */
function alignmentOf(view: WordView, paragraph: WordParagraph): string {
  const frame = attribute(at(paragraph.node, 'w:pPr', 'w:framePr'), 'w:xAlign')
  if (frame !== undefined) return frame === 'inside' || frame === 'outside' ? frame : frame
  let box: XmlElement | undefined = paragraph.node.parent
  while (box !== undefined && box.name !== 'wp:anchor') box = box.parent
  const floating = at(box, 'wp:positionH', 'wp:align')?.children[0]
  if (typeof floating === 'string') return floating.trim()
  const format = paragraphFormat(view.document, paragraph)
  return format.alignment === 'both' ? 'left' : format.alignment
}

const ALIGN_WORDS: Readonly<Record<string, Words>> = {
  left: words('靠左', 'left'),
  center: words('居中', 'centred'),
  right: words('靠右', 'right'),
}

const pageNumber: Checker<WordView, WordDraft> = defineChecker({
  code: '10403',
  title: words('页码', 'page number'),
  target: HeaderTarget,
  expected: z.object({
    alignment: z.optional(z.enum(['left', 'center', 'right'])),
    /** Value of w:pgNumType w:fmt. */
    format: z.optional(z.string()),
    start: z.optional(z.int()),
  }),
  examine(view, target, expected) {
    const where = describeTarget(view, target)
    const wanted = words(
      `页码${expected.alignment === undefined ? '' : (ALIGN_WORDS[expected.alignment]?.zh ?? '')}${expected.format === undefined ? '' : ` 格式${expected.format}`}${expected.start === undefined ? '' : ` 起始${expected.start}`}`,
      `page number${expected.alignment === undefined ? '' : ` ${expected.alignment}`}${expected.format === undefined ? '' : ` format ${expected.format}`}${expected.start === undefined ? '' : ` from ${expected.start}`}`,
    )
    const paragraph = headerParagraphs(view.document, target).find((one) =>
      one.fields.some(isPageField),
    )
    if (paragraph === undefined)
      return found(
        where,
        wanted,
        COUNT.items,
        single(false, words('没有页码域', 'no page number field')),
      )
    const alignment = alignmentOf(view, paragraph)
    const section = view.document.sections[(target.section ?? 1) - 1]
    const type = at(section, 'w:pgNumType')
    const format = attribute(type, 'w:fmt') ?? fieldFormat(paragraph) ?? 'decimal'
    const start = numberOf(type, 'w:start')
    const isOk =
      (expected.alignment === undefined || expected.alignment === alignment) &&
      (expected.format === undefined || expected.format === format) &&
      (expected.start === undefined || expected.start === start)
    return found(
      where,
      wanted,
      COUNT.items,
      single(
        isOk,
        words(
          `页码${ALIGN_WORDS[alignment]?.zh ?? alignment} 格式${format}${start === undefined ? '' : ` 起始${start}`}`,
          `page number ${alignment}, format ${format}${start === undefined ? '' : ` from ${start}`}`,
        ),
      ),
      [evidenceOf(paragraph.part, paragraph.node, paragraph.fields.join('; '))],
    )
  },
})

const FIELD_FORMATS: Readonly<Record<string, string>> = {
  arabic: 'decimal',
  roman: 'lowerRoman',
  ROMAN: 'upperRoman',
  Roman: 'upperRoman',
  alphabetic: 'lowerLetter',
  ALPHABETIC: 'upperLetter',
}

function fieldFormat(paragraph: WordParagraph): string | undefined {
  const instruction = paragraph.fields.find(isPageField) ?? ''
  return FIELD_FORMATS[/\\\*\s*(?!MERGEFORMAT)(\w+)/.exec(instruction)?.[1] ?? '']
}

export const headerCheckers: readonly Checker<WordView, WordDraft>[] = [headerText, pageNumber]
