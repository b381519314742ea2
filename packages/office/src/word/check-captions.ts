import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  single,
  snippet,
  words,
  type Checker,
  type Unit,
} from '../checkpoints/checker.ts'
import { append, element, insertBeside } from '../package/edit-xml.ts'
import { foldSpaces, foldWidth } from '../package/normalize-text.ts'
import { attribute, child } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { paragraphOf, stylesOf } from './edit-blocks.ts'
import { textRun } from './edit-text.ts'
import { longDocumentStart } from './examples/long-document-start.ts'
import { blockOrder } from './find-place.ts'
import { findObject, ObjectTarget, objectWords } from './object-targets.ts'
import { styleIdOf } from './property-levels.ts'
import { fieldRuns, fieldsOf, readFields } from './read-fields.ts'
import type { WordDocument, WordParagraph } from './word-document.ts'
import { styleKey } from './word-names.ts'
import type { WordDraft } from './word-draft.ts'
import { evidenceOf, findTable, NOT_FOUND, TableTarget } from './word-targets.ts'
import type { WordView } from './word-view.ts'

const CaptionTarget = z.discriminatedUnion('in', [TableTarget, ObjectTarget])
type CaptionTarget = z.infer<typeof CaptionTarget>

function labelled(view: WordView, target: CaptionTarget): XmlElement | undefined {
  if (target.in === 'table') return findTable(view.document, target)?.node
  return findObject(view, target)?.paragraph
}

function targetWords(target: CaptionTarget) {
  if (target.in !== 'table') return objectWords(target)
  return words(`表格${target.index ?? 1}`, `table ${target.index ?? 1}`)
}

const labelKey = (text: string): string => foldWidth(text).replace(/\s+/g, '').toLowerCase()

/** The paragraphs next to an object's block that hold text: nearest above and below. */
function neighbours(
  view: WordView,
  node: XmlElement,
): { readonly above: WordParagraph | undefined; readonly below: WordParagraph | undefined } {
  const { indexOf } = blockOrder(view)
  const at = indexOf(node)
  let above: WordParagraph | undefined
  let below: WordParagraph | undefined
  for (const paragraph of view.document.paragraphs) {
    if (paragraph.story !== 'body' || foldSpaces(paragraph.text) === '') continue
    const index = indexOf(paragraph.node)
    if (index < at) above = paragraph
    else if (index > at) below ??= paragraph
  }
  return { above, below }
}

const SIDES = { above: words('上方', 'above'), below: words('下方', 'below') }

const NUMBER = /[\d０-９〇一二三四五六七八九十ivxⅠ-Ⅻ]+$|[A-Za-z]$/

/** What stands before a caption's number. */
const labelBefore = (text: string): string => text.replace(/[\d０-９].*$/su, '')

/** True for a caption that reads so after its label and number. */
function isTextOf(caption: string, text: string): boolean {
  if (!caption.endsWith(text)) return false
  const before = caption.slice(0, caption.length - text.length).replace(/[\s：:.．、—-]+$/u, '')
  return NUMBER.test(before)
}

/** True in the style of captions, or one made from it: LibreOffice has one for each label. */
function isCaption(document: WordDocument, paragraph: WordParagraph): boolean {
  return document.styles
    .chain(styleIdOf(paragraph), 'paragraph')
    .some((one) => styleKey(attribute(child(one, 'w:name'), 'w:val') ?? '') === 'caption')
}

const caption: Checker<WordView, WordDraft> = defineChecker({
  code: '10704',
  title: words('题注', 'caption'),
  target: CaptionTarget,
  expected: z.object({
    /** The label without its number: 图, 表, Figure. */
    label: z.string().check(z.minLength(1)),
    text: z.optional(z.string()),
    position: z.optional(z.enum(['above', 'below'])),
  }),
  examine(view, target, expected) {
    const where = targetWords(target)
    const side = expected.position === undefined ? undefined : SIDES[expected.position]
    const wanted = words(
      `${side?.zh ?? ''}题注“${expected.label} 编号${expected.text === undefined ? '' : ` ${expected.text}`}”`,
      `a caption${side === undefined ? '' : ` ${side.en}`}: “${expected.label} number${expected.text === undefined ? '' : ` ${expected.text}`}”`,
    )
    const node = labelled(view, target)
    if (node === undefined) return blocked(where, wanted, NOT_FOUND)
    const { above, below } = neighbours(view, node)
    const numbered = (one: WordParagraph | undefined) =>
      one === undefined ? undefined : fieldsOf(one.node).find((field) => field.name === 'SEQ')
    const sides = (['below', 'above'] as const).flatMap((name) => {
      const paragraph = name === 'above' ? above : below
      const field = numbered(paragraph)
      return paragraph === undefined || field === undefined ? [] : [{ name, paragraph, field }]
    })
    const place = sides.find((one) => one.name === expected.position) ?? sides[0]
    if (place === undefined) {
      const typed = [below, above].find((one) =>
        labelKey(one?.text ?? '').startsWith(labelKey(expected.label)),
      )
      const actual =
        typed === undefined
          ? words('没有题注', 'no caption')
          : words('题注为手工键入，没有编号域', 'typed by hand, without a number field')
      const seen = typed === undefined ? [] : [evidenceOf(typed.part, typed.node, typed.text)]
      return found(where, wanted, COUNT.items, single(false, actual), seen)
    }
    const { paragraph, field } = place
    const text = foldSpaces(paragraph.text)
    const label = field.operands[0] ?? ''
    // Some programs count under a name of their own and show the asked one before the number.
    const isLabel =
      labelKey(label) === labelKey(expected.label) ||
      labelKey(labelBefore(text)) === labelKey(expected.label)
    const isStyled = isCaption(view.document, paragraph)
    const shown = words(`“${snippet(text)}”`, `“${snippet(text)}”`)
    const units: Unit[] = [
      { isOk: isLabel, weight: 1, actual: words(`标签“${label}”`, `label “${label}”`) },
      {
        isOk: isStyled,
        weight: 1,
        actual: isStyled
          ? words('题注样式', 'style of captions')
          : words('不是题注样式', 'not in the style of captions'),
      },
    ]
    if (expected.text !== undefined)
      units.push({
        isOk: isTextOf(text, foldSpaces(expected.text)),
        weight: 1,
        actual: shown,
      })
    if (expected.position !== undefined)
      units.push({ isOk: place.name === expected.position, weight: 1, actual: SIDES[place.name] })
    return found(where, wanted, COUNT.items, units, [
      evidenceOf(paragraph.part, paragraph.node, `${text} {${field.instruction}}`),
    ])
  },
  apply(draft, target, expected) {
    const view = draft.view()
    const node = labelled(view, target)
    if (node === undefined) throw new Error('There is nothing to label')
    const side = expected.position ?? 'below'
    const known = neighbours(view, node)[side]
    if (known !== undefined && fieldsOf(known.node).some((one) => one.name === 'SEQ')) return
    const number = 1 + numbersBefore(view, node, expected.label)
    const made = paragraphOf(
      [
        textRun(`${expected.label} `),
        ...fieldRuns(`SEQ ${expected.label} \\* ARABIC`, [textRun(String(number))]),
        ...(expected.text === undefined ? [] : [textRun(` ${expected.text}`)]),
      ],
      captionStyle(draft),
    )
    insertBeside(node, side === 'below' ? 'after' : 'before', [made])
  },
  example: {
    start: longDocumentStart,
    target: { in: 'table', index: 1 },
    expected: { label: '表', text: '安全威胁统计', position: 'above' },
    near: [
      { name: 'another label', expected: { label: '图', text: '安全威胁统计', position: 'above' } },
      { name: 'below instead', expected: { label: '表', text: '安全威胁统计', position: 'below' } },
      {
        name: 'typed by hand',
        make(draft) {
          const node = labelled(draft.view(), { in: 'table' })
          if (node === undefined) throw new Error('There is no table')
          insertBeside(node, 'before', [paragraphOf([textRun('表 1 安全威胁统计')])])
        },
      },
    ],
  },
})

/** How many captions of a label stand before a block: the next number is one more. */
function numbersBefore(view: WordView, node: XmlElement, label: string): number {
  const { indexOf } = blockOrder(view)
  const at = indexOf(node)
  return readFields(view.document).filter(
    (one) =>
      one.name === 'SEQ' &&
      labelKey(one.operands[0] ?? '') === labelKey(label) &&
      indexOf(one.node) < at,
  ).length
}

function captionStyle(draft: WordDraft): string {
  const { styles } = draft.view().document
  const known = attribute(styles.byName('caption', 'paragraph'), 'w:styleId')
  if (known !== undefined) return known
  const base = attribute(styles.byName('Normal', 'paragraph'), 'w:styleId') ?? 'Normal'
  append(
    stylesOf(draft),
    element('w:style', { 'w:type': 'paragraph', 'w:styleId': 'Caption' }, [
      element('w:name', { 'w:val': 'caption' }),
      element('w:basedOn', { 'w:val': base }),
      element('w:uiPriority', { 'w:val': 35 }),
      element('w:qFormat'),
    ]),
  )
  return 'Caption'
}

export const captionCheckers: readonly Checker<WordView, WordDraft>[] = [caption]
