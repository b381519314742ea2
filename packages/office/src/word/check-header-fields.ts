import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  plain,
  single,
  UnitTally,
  words,
  type Checker,
  type Words,
} from '../checkpoints/checker.ts'
import {
  append,
  ensureChild,
  ensureFirst,
  putChild,
  removeChildren,
  setAttributes,
} from '../package/edit-xml.ts'
import { attribute, child, descendants, numberOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'

import { NO_HEADER } from './check-header.ts'
import { paragraphOf } from './edit-blocks.ts'
import { firstParagraph, headersToEdit } from './edit-header.ts'
import { textRun } from './edit-text.ts'
import { headerStart } from './examples/header-start.ts'
import { isNumberFormat, numberFormatText } from './number-formats.ts'
import { numberAlignment, pageFieldFormat } from './page-number.ts'
import { fieldRuns, fieldsOf, parseInstruction } from './read-fields.ts'
import { shownHeaders } from './shown-headers.ts'
import { describeTarget, evidenceOf, headerParagraphs, HeaderTarget } from './word-targets.ts'
import { styleKey } from './word-names.ts'
import type { WordView } from './word-view.ts'
import type { WordDraft } from './word-draft.ts'

const isPageField = (instruction: string): boolean => parseInstruction(instruction).name === 'PAGE'

const ALIGN_WORDS: ReadonlyMap<string, Words> = new Map([
  ['left', words('靠左', 'left')],
  ['center', words('居中', 'centred')],
  ['right', words('靠右', 'right')],
  ['inside', words('内侧', 'inside')],
  ['outside', words('外侧', 'outside')],
])

function numberWords(
  alignment: string | undefined,
  format: string | undefined,
  start: number | undefined,
): Words {
  const name = ALIGN_WORDS.get(alignment ?? '')
  return words(
    `页码${name?.zh ?? alignment ?? ''}${format === undefined ? '' : ` 格式${numberFormatText(format)}`}${start === undefined ? '' : ` 起始${start}`}`,
    `page number${alignment === undefined ? '' : ` ${name?.en ?? alignment}`}${format === undefined ? '' : ` format ${format}`}${start === undefined ? '' : ` from ${start}`}`,
  )
}

/** Places a number by its paragraph; towards the binding or away from it only a frame can. */
function alignNumber(paragraph: XmlElement, alignment: string): void {
  const properties = ensureFirst(paragraph, 'w:pPr')
  removeChildren(properties, 'w:framePr')
  if (alignment !== 'inside' && alignment !== 'outside')
    putChild(properties, 'w:jc', { 'w:val': alignment })
  else
    putChild(properties, 'w:framePr', {
      'w:wrap': 'around',
      'w:vAnchor': 'text',
      'w:hAnchor': 'margin',
      'w:xAlign': alignment,
      'w:y': 1,
    })
}

const Formats = z.union([z.string(), z.array(z.string()).check(z.minLength(1))])

const pageNumber: Checker<WordView, WordDraft> = defineChecker({
  code: '10403',
  title: words('页码', 'page number'),
  target: HeaderTarget,
  expected: z.object({
    alignment: z.optional(z.enum(['left', 'center', 'right', 'inside', 'outside'])),
    /** Values of w:pgNumType w:fmt; several are alternatives (3.6). */
    format: z.optional(Formats),
    start: z.optional(z.int()),
  }),
  examine(view, target, expected) {
    const { document } = view
    const formats = expected.format === undefined ? undefined : [expected.format].flat()
    const where = describeTarget(view, target)
    const wanted = numberWords(expected.alignment, formats?.[0], expected.start)
    const tally = new UnitTally()
    const evidence = []
    const shown = shownHeaders(document, target)
    for (const [index, { sections, paragraphs }] of shown.entries()) {
      const paragraph = paragraphs.find((one) => one.fields.some(isPageField))
      if (paragraph === undefined) {
        tally.add(false, words('没有页码域', 'no page number field'), sections.length)
        continue
      }
      evidence.push(evidenceOf(paragraph.part, paragraph.node, paragraph.fields.join('; ')))
      const alignment = numberAlignment(document, paragraph)
      const instruction = paragraph.fields.find(isPageField) ?? ''
      for (const [order, section] of sections.entries()) {
        const type = child(document.sections[section], 'w:pgNumType')
        const format = pageFieldFormat(instruction) ?? attribute(type, 'w:fmt') ?? 'decimal'
        const start = numberOf(type, 'w:start')
        // Later sections go on counting, so a start is asked of the first one alone.
        const isFirst = index === 0 && order === 0
        tally.add(
          (expected.alignment === undefined || expected.alignment === alignment) &&
            (formats === undefined || isNumberFormat(format, formats)) &&
            (expected.start === undefined || !isFirst || expected.start === start),
          numberWords(alignment, format, start),
        )
      }
    }
    return tally.units.length === 0
      ? blocked(where, wanted, NO_HEADER)
      : found(where, wanted, COUNT.sections, tally.units, evidence)
  },
  limits: words(
    '格式 - 1 - 经 LibreOffice 保存后变为 1',
    'the format - 1 - becomes 1 when LibreOffice saves',
  ),
  apply(draft, target, expected) {
    const [format] = [expected.format ?? []].flat()
    for (const root of headersToEdit(draft, target)) {
      const fields = fieldsOf(root).filter((one) => one.name === 'PAGE')
      let paragraph = fields[0]?.paragraph
      if (paragraph === undefined) {
        const first = firstParagraph(root)
        const isEmpty = descendants(first, 'w:r').length === 0
        paragraph = isEmpty ? first : paragraphOf([])
        const style = child(child(first, 'w:pPr'), 'w:pStyle')
        if (!isEmpty) {
          if (style !== undefined)
            putChild(ensureFirst(paragraph, 'w:pPr'), 'w:pStyle', style.attributes)
          append(root, paragraph)
        }
        for (const run of fieldRuns('PAGE   \\* MERGEFORMAT', [textRun('1')]))
          append(paragraph, run)
      }
      if (expected.alignment !== undefined) alignNumber(paragraph, expected.alignment)
    }
    const { sections } = draft.view().document
    const picked =
      target.section === undefined ? sections : sections.slice(target.section - 1, target.section)
    for (const [index, section] of picked.entries()) {
      if (format !== undefined)
        setAttributes(ensureChild(section, 'w:pgNumType'), {
          'w:fmt': format === 'decimal' ? undefined : format,
        })
      if (expected.start !== undefined && index === 0)
        setAttributes(ensureChild(section, 'w:pgNumType'), { 'w:start': expected.start })
    }
  },
  example: {
    start: headerStart,
    target: { in: 'footer' },
    expected: { alignment: 'center', format: 'upperRoman', start: 3 },
    near: [
      {
        name: 'small Roman numbers',
        expected: { alignment: 'center', format: 'lowerRoman', start: 3 },
      },
      { name: 'on the right', expected: { alignment: 'right', format: 'upperRoman', start: 3 } },
      {
        name: 'a typed number',
        make(draft) {
          for (const root of headersToEdit(draft, { in: 'footer' })) {
            const paragraph = firstParagraph(root)
            putChild(ensureFirst(paragraph, 'w:pPr'), 'w:jc', { 'w:val': 'center' })
            append(paragraph, textRun('III'))
          }
        },
      },
    ],
  },
})

/** Document properties that Word puts into a header as a content control, not as a field. */
const PROPERTY_PATHS: ReadonlyMap<string, RegExp> = new Map<string, RegExp>([
  ['TITLE', /coreProperties\[1\]\/\w+:title\[1\]/],
  ['AUTHOR', /coreProperties\[1\]\/\w+:creator\[1\]/],
  ['SUBJECT', /coreProperties\[1\]\/\w+:subject\[1\]/],
])

/** A date picture as letters alone: writers quote 年月日, escape them, or do neither (10405). */
const foldPicture = (picture: string): string =>
  picture
    .replace(/['"\\]/g, '')
    .replace(/\s+/g, ' ')
    .trim()

/** The picture of a date field; some writers leave no blank before it. */
function pictureOf(instruction: string): string {
  const match = /\\@\s*(?:"([^"]*)"|(\S+))/.exec(instruction)
  return foldPicture(match?.[1] ?? match?.[2] ?? '')
}

const headerField: Checker<WordView, WordDraft> = defineChecker({
  code: '10405',
  title: words('页眉页脚中的域', 'field in a header or footer'),
  target: HeaderTarget,
  expected: z.object({
    /** Field names; several are alternatives: NUMPAGES, DATE, TIME, FILENAME, STYLEREF, TITLE. */
    field: z.union([z.string(), z.array(z.string()).check(z.minLength(1))]),
    /** What the field refers to: the style of STYLEREF, the property of DOCPROPERTY. */
    argument: z.optional(z.string()),
    /** Accepted pictures of a date or time: yyyy年M月d日. */
    pictures: z.optional(z.array(z.string()).check(z.minLength(1))),
  }),
  examine(view, target, expected) {
    const { document } = view
    const names = [expected.field].flat().map((one) => one.toUpperCase())
    const where = describeTarget(view, target)
    const detail = [names.join('/'), expected.argument, expected.pictures?.join('/')]
    const wanted = plain(detail.filter((one) => one !== undefined).join(' '))
    const paragraphs = headerParagraphs(document, target)
    if (paragraphs.length === 0) return blocked(where, wanted, NO_HEADER)
    const fields = paragraphs.flatMap((one) => one.fields)
    const isStyle = (actual: string): boolean => {
      const key = styleKey(expected.argument ?? '')
      // STYLEREF 1 names a heading by its level.
      return styleKey(actual) === key || `heading ${actual}` === key
    }
    const isField = fields.some((instruction) => {
      const { name, operands } = parseInstruction(instruction)
      return (
        names.includes(name) &&
        (expected.argument === undefined || operands.some(isStyle)) &&
        (expected.pictures === undefined ||
          expected.pictures.map(foldPicture).includes(pictureOf(instruction)))
      )
    })
    const bindings = [...new Set(paragraphs.map((one) => one.part))]
      .flatMap((part) => descendants(document.source.xml(part), 'w:dataBinding'))
      .map((one) => attribute(one, 'w:xpath') ?? '')
    const isBound =
      expected.argument === undefined &&
      names.some((name) => bindings.some((path) => PROPERTY_PATHS.get(name)?.test(path) === true))
    const actual =
      fields.length === 0 && !isBound
        ? words('没有域', 'no field')
        : plain([...fields, ...bindings].join('; '))
    return found(
      where,
      wanted,
      COUNT.items,
      single(isField || isBound, actual),
      paragraphs.map((one) => evidenceOf(one.part, one.node, one.text)),
    )
  },
  apply(draft, target, expected) {
    const [name = ''] = [expected.field].flat()
    const [picture] = expected.pictures ?? []
    const { argument } = expected
    const instruction = [
      name,
      ...(argument === undefined ? [] : [`"${argument}"`]),
      ...(picture === undefined ? [] : [`\\@ "${picture}"`]),
    ].join(' ')
    for (const root of headersToEdit(draft, target)) {
      if (fieldsOf(root).some((one) => one.instruction === instruction)) continue
      for (const run of fieldRuns(instruction, [textRun('1')])) append(firstParagraph(root), run)
    }
  },
  example: {
    start: headerStart,
    target: { in: 'footer' },
    expected: { field: 'NUMPAGES' },
    near: [
      { name: 'another field', expected: { field: 'FILENAME' } },
      {
        name: 'a typed number',
        make(draft) {
          for (const root of headersToEdit(draft, { in: 'footer' }))
            append(firstParagraph(root), textRun('共1页'))
        },
      },
    ],
  },
})

export const headerFieldCheckers: readonly Checker<WordView, WordDraft>[] = [
  pageNumber,
  headerField,
]
