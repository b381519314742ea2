import * as z from 'zod/mini'
import {
  defineChecker,
  words,
  type Checker,
  type NearMiss,
  type Parameters,
  type Words,
} from '../checkpoints/checker.ts'
import { insertBeside } from '../package/edit-xml.ts'
import { foldWidth } from '../package/normalize-text.ts'
import { attribute, child } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { glyphOf, isGlyph, writtenGlyph } from './bullet-glyphs.ts'
import { addList, putNumbering } from './edit-numbering.ts'
import { paragraphsToEdit, textRun } from './edit-text.ts'
import { LISTS, listsStart } from './examples/lists-start.ts'
import { judgeParagraphs, type Judged } from './judge-paragraphs.ts'
import { isNumberFormat, numberFormatText } from './number-formats.ts'
import { paragraphNumbering } from './property-levels.ts'
import type { WordDocument, WordParagraph } from './word-document.ts'
import { locate, ParagraphTarget } from './word-targets.ts'
import type { WordDraft } from './word-draft.ts'
import type { WordView } from './word-view.ts'

/** The list that a paragraph is in, with the level's definition; undefined for plain paragraphs. */
export interface ListPlace {
  readonly numberId: string
  readonly depth: number
  readonly level: XmlElement
}

export function listPlace(document: WordDocument, paragraph: WordParagraph): ListPlace | undefined {
  const found = paragraphNumbering(document, paragraph)
  if (found === undefined) return undefined
  const level = document.styles.numberingLevel(found.numberId, found.depth)
  return level === undefined ? undefined : { ...found, level }
}

export const NO_LIST = words('无项目符号或编号', 'neither a bullet nor a number')

const valueOf = (level: XmlElement, name: string): string | undefined =>
  attribute(child(level, name), 'w:val')

export const formatOf = (level: XmlElement): string => valueOf(level, 'w:numFmt') ?? 'decimal'
export const textOfLevel = (level: XmlElement): string => valueOf(level, 'w:lvlText') ?? ''

/** A list level as it shows itself. */
export function levelWords(level: XmlElement): Words {
  const format = formatOf(level)
  if (format !== 'bullet') {
    const text = textOfLevel(level)
    return words(`编号 ${numberFormatText(format)}（${text}）`, `numbers ${format} (${text})`)
  }
  if (child(level, 'w:lvlPicBulletId') !== undefined) return words('图片项目符号', 'a picture')
  const glyph = glyphOf(level) ?? ''
  return words(`项目符号 ${glyph}`, `bullet ${glyph}`)
}

export const theParagraphs = (texts: readonly string[]): Parameters => ({
  in: 'paragraphs',
  anchors: texts.map((text) => ({ text })),
})

const BULLETS = theParagraphs(LISTS.bullets)
const NUMBERS = theParagraphs(LISTS.numbers)
const WRONG_PARAGRAPHS: NearMiss<WordDraft> = {
  name: 'another paragraph',
  target: theParagraphs([LISTS.title]),
}

/** The candidate types the sign or the number in place of using a list. */
function typed(target: Parameters, signs: readonly string[]): NearMiss<WordDraft> {
  return {
    name: 'typed in place of a list',
    make(draft) {
      paragraphsToEdit(draft, ParagraphTarget.parse(target)).forEach(({ properties }, index) => {
        insertBeside(properties, 'after', [textRun(signs[index] ?? '')])
      })
    },
  }
}

const bullets: Checker<WordView, WordDraft> = defineChecker({
  code: '10601',
  title: words('项目符号', 'bullets'),
  target: ParagraphTarget,
  expected: z.object({
    /** Accepted signs as they look: ●, ■, ◆, ➢, ✓, ❖. Without it any will do. */
    glyphs: z.optional(z.array(z.string().check(z.minLength(1))).check(z.minLength(1))),
    /** True where the bullet has to be a picture. */
    picture: z.optional(z.boolean()),
  }),
  examine(view, target, { glyphs, picture }) {
    const signs = glyphs?.join('/') ?? ''
    const wanted =
      picture === true
        ? words('图片项目符号', 'a picture as bullet')
        : words(`项目符号 ${signs}`.trim(), `bullet ${signs}`.trim())
    return judgeParagraphs(view, target, wanted, (_format, paragraph) => {
      const place = listPlace(view.document, paragraph)
      if (place === undefined) return { isOk: false, actual: NO_LIST }
      const isPicture = child(place.level, 'w:lvlPicBulletId') !== undefined
      const isOk =
        formatOf(place.level) === 'bullet' &&
        (picture === undefined || picture === isPicture) &&
        (glyphs === undefined || (!isPicture && isGlyph(glyphOf(place.level), glyphs)))
      return { isOk, actual: levelWords(place.level) }
    })
  },
  apply(draft, target, { glyphs }) {
    const paragraphs = paragraphsToEdit(draft, target)
    const { text, font } = writtenGlyph(glyphs?.[0] ?? '●')
    const list = addList(draft, [{ format: 'bullet', text, font }])
    for (const { properties } of paragraphs) putNumbering(properties, list, 0)
  },
  limits: words(
    '图片项目符号只查是否为图片；要求图片时不能自动生成答案',
    'of a picture bullet only that it is a picture; its answer cannot be made',
  ),
  example: {
    start: listsStart,
    target: BULLETS,
    expected: { glyphs: ['◆'] },
    near: [
      { name: 'another bullet', expected: { glyphs: ['➢'] } },
      { name: 'one paragraph left out', target: theParagraphs(LISTS.bullets.slice(0, 2)) },
      typed(
        BULLETS,
        LISTS.bullets.map(() => '◆'),
      ),
      WRONG_PARAGRAPHS,
    ],
  },
})

/** Level texts are compared by their signs, whatever their width: （%1） is (%1). */
export const foldLevelText = (text: string): string => foldWidth(text).replace(/\s+/g, '')

const NumberExpected = z.object({
  /** Accepted values of w:numFmt; those that look alike count as one (3.6). */
  formats: z.array(z.string().check(z.minLength(1))).check(z.minLength(1)),
  /** The number with what stands around it: %1. or （%1） or 第%1条. */
  text: z.optional(z.string().check(z.includes('%'))),
  start: z.optional(z.int().check(z.gte(0))),
  /** False where the paragraphs may be in several lists. */
  oneList: z._default(z.boolean(), true),
})

function numberWords({ formats, text, start }: z.infer<typeof NumberExpected>): Words {
  const from = start === undefined ? words('', '') : words(` 起始${start}`, ` from ${start}`)
  const around = text === undefined ? words('', '') : words(`（${text}）`, ` (${text})`)
  return words(
    `编号 ${formats.map(numberFormatText).join('/')}${around.zh}${from.zh}`,
    `numbers ${formats.join('/')}${around.en}${from.en}`,
  )
}

/** True when a list goes on counting where the first one counts. */
function isSameList(document: WordDocument, first: ListPlace, other: ListPlace): boolean {
  const { styles } = document
  return (
    first.numberId === other.numberId ||
    (styles.abstractNumbering(first.numberId) === styles.abstractNumbering(other.numberId) &&
      !styles.isRestarted(other.numberId, other.depth))
  )
}

/** The number that a paragraph shows: its list may have begun before it (10602). */
function firstNumber(
  document: WordDocument,
  first: ListPlace & { readonly paragraph: WordParagraph },
): number {
  const { styles, paragraphs } = document
  const { numberId, depth } = first
  const isOwn = styles.isRestarted(numberId, depth)
  const list = styles.abstractNumbering(numberId)
  let next = styles.numberingStart(numberId, depth)
  const begun = new Set([numberId])
  for (const paragraph of paragraphs.slice(0, paragraphs.indexOf(first.paragraph))) {
    const place = listPlace(document, paragraph)
    if (place === undefined || paragraph.story !== first.paragraph.story) continue
    if (isOwn ? place.numberId !== numberId : styles.abstractNumbering(place.numberId) !== list)
      continue
    if (place.depth < depth) next = styles.numberingStart(numberId, depth)
    if (place.depth !== depth) continue
    if (!begun.has(place.numberId) && styles.isRestarted(place.numberId, depth))
      next = styles.numberingStart(place.numberId, depth)
    begun.add(place.numberId)
    next += 1
  }
  return next
}

const numbers: Checker<WordView, WordDraft> = defineChecker({
  code: '10602',
  title: words('编号', 'numbering'),
  target: ParagraphTarget,
  expected: NumberExpected,
  examine(view, target, expected) {
    const { document } = view
    const { formats, text, start, oneList } = expected
    const [first] = locate(view, target).slices.flatMap(({ paragraph }) => {
      const place = listPlace(document, paragraph)
      return place === undefined ? [] : [{ ...place, paragraph }]
    })
    const from = first === undefined ? 0 : firstNumber(document, first)
    return judgeParagraphs(view, target, numberWords(expected), (_format, paragraph): Judged => {
      const place = listPlace(document, paragraph)
      if (place === undefined) return { isOk: false, actual: NO_LIST }
      const { level } = place
      const isOther = oneList && first !== undefined && !isSameList(document, first, place)
      const own = levelWords(level)
      const zh = `${own.zh}${start === undefined ? '' : ` 起始${from}`}${isOther ? ' 另起列表' : ''}`
      const en = `${own.en}${start === undefined ? '' : ` from ${from}`}${isOther ? ', another list' : ''}`
      return {
        isOk:
          formatOf(level) !== 'bullet' &&
          isNumberFormat(formatOf(level), formats) &&
          (text === undefined || foldLevelText(textOfLevel(level)) === foldLevelText(text)) &&
          (start === undefined || from === start) &&
          !isOther,
        actual: words(zh, en),
      }
    })
  },
  apply(draft, target, { formats, text, start }) {
    const paragraphs = paragraphsToEdit(draft, target)
    const [format = 'decimal'] = formats
    const list = addList(draft, [{ format, text: text ?? '%1.', start }])
    for (const { properties } of paragraphs) putNumbering(properties, list, 0)
  },
  example: {
    start: listsStart,
    target: NUMBERS,
    expected: { formats: ['chineseCounting'], text: '（%1）' },
    near: [
      { name: 'other numbers', expected: { formats: ['upperLetter'], text: '%1.', start: 3 } },
      { name: 'another text', expected: { formats: ['chineseCounting'], text: '%1、' } },
      {
        name: 'each paragraph a list of its own',
        make(draft) {
          for (const { properties } of paragraphsToEdit(draft, ParagraphTarget.parse(NUMBERS))) {
            const list = addList(draft, [{ format: 'chineseCounting', text: '（%1）' }])
            putNumbering(properties, list, 0)
          }
        },
      },
      typed(NUMBERS, ['（一）', '（二）', '（三）']),
      WRONG_PARAGRAPHS,
    ],
  },
})

export const listCheckers: readonly Checker<WordView, WordDraft>[] = [bullets, numbers]
