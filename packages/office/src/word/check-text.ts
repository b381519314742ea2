import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  join,
  plain,
  single,
  UnitTally,
  words,
  type Checker,
  type Words,
} from '../checkpoints/checker.ts'
import { isColor, writtenColor } from '../checkpoints/color-names.ts'
import {
  append,
  element,
  ensureChild,
  ensureFirst,
  putChild,
  remove,
  removeChildren,
  setAttributes,
} from '../package/edit-xml.ts'
import { countOf, foldSpaces, normalizeText, similarity } from '../package/normalize-text.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { runsOfSlice, runsToEdit } from './edit-text.ts'
import { EDITING, editingStart } from './examples/editing-start.ts'
import { alignTexts } from './align-paragraphs.ts'
import { paragraphFormat } from './paragraph-format.ts'
import { runFormat } from './run-format.ts'
import type { WordDocument, WordParagraph } from './word-document.ts'
import { isFont, pointsOf, sizeText, styleKey } from './word-names.ts'
import { DocumentTarget, evidenceOf, occurrences } from './word-targets.ts'
import { anchorIndex, countedParagraphs, type WordView } from './word-view.ts'
import type { WordDraft } from './word-draft.ts'

function textOfAll(
  document: WordDocument,
  isPart: (paragraph: WordParagraph, document: WordDocument) => boolean = () => true,
): string {
  const paragraphs = document.paragraphs.filter((one) => isPart(one, document))
  return normalizeText(paragraphs.map((one) => one.text).join('\n'))
}

/** True for the lines of a table of contents. */
const isListed = (paragraph: WordParagraph, document: WordDocument): boolean =>
  /^toc \d$/.test(styleKey(paragraphFormat(document, paragraph).styleName ?? ''))

const HitFormat = z.object({
  bold: z.optional(z.boolean()),
  italic: z.optional(z.boolean()),
  colors: z.optional(z.array(z.string())),
  eaFont: z.optional(z.string()),
  size: z.optional(z.union([z.number(), z.string()])),
  underline: z.optional(z.string()),
})

/** The format that replaced text is asked to have, in words. */
function formatWords(wanted: z.infer<typeof HitFormat>): readonly Words[] {
  const { bold, italic, colors, eaFont, size, underline } = wanted
  const points = size === undefined ? undefined : pointsOf(size)
  const flag = (value: boolean | undefined, zh: string, en: string): readonly Words[] =>
    value === undefined ? [] : [value ? words(zh, en) : words(`不${zh}`, `not ${en}`)]
  return [
    ...flag(bold, '加粗', 'bold'),
    ...flag(italic, '倾斜', 'italic'),
    ...(colors === undefined ? [] : [plain(colors.join('/'))]),
    ...(eaFont === undefined ? [] : [plain(eaFont)]),
    ...(points === undefined ? [] : [words(sizeText(points), `${points} pt`)]),
    ...(underline === undefined ? [] : [words(`下划线 ${underline}`, `underline ${underline}`)]),
  ]
}

function hasFormat(
  document: WordDocument,
  paragraph: WordParagraph,
  from: number,
  to: number,
  wanted: z.infer<typeof HitFormat>,
): boolean {
  let at = 0
  return paragraph.pieces.every((piece) => {
    const start = at
    at += piece.text.length
    if (at <= from || start >= to) return true
    const format = runFormat(document, paragraph, piece.run)
    return (
      (wanted.bold === undefined || wanted.bold === format.bold) &&
      (wanted.italic === undefined || wanted.italic === format.italic) &&
      (wanted.colors === undefined || isColor(format.color, wanted.colors)) &&
      (wanted.eaFont === undefined || isFont(format.fonts.eastAsia, wanted.eaFont)) &&
      (wanted.size === undefined || format.size === pointsOf(wanted.size)) &&
      (wanted.underline === undefined || wanted.underline === format.underline)
    )
  })
}

/** Puts other text in place of every occurrence, whatever runs it is spread over. */
function replaceEverywhere(draft: WordDraft, find: string, replace: string): void {
  const { document } = draft.view()
  for (const paragraph of document.paragraphs) {
    const hits = occurrences(paragraph, find).filter(
      ({ from }) => !isInside(paragraph.text, find, replace, from),
    )
    for (const slice of hits.reverse()) {
      const [first, ...rest] = runsOfSlice(slice)
      if (first === undefined) continue
      for (const run of rest) remove(run)
      setText(first, replace)
    }
  }
}

/** True when an occurrence of the old text is part of the new one already. */
function isInside(text: string, find: string, replace: string, at: number): boolean {
  if (!replace.includes(find)) return false
  const offset = replace.indexOf(find)
  return text.slice(at - offset, at - offset + replace.length) === replace
}

/** Gives a run the format that replaced text is asked to have. */
function writeHitFormat(run: XmlElement, format: z.infer<typeof HitFormat>): void {
  const properties = ensureFirst(run, 'w:rPr')
  const { bold, italic, colors, eaFont, size, underline } = format
  if (eaFont !== undefined)
    setAttributes(ensureChild(properties, 'w:rFonts'), { 'w:eastAsia': eaFont })
  if (bold !== undefined) putChild(properties, 'w:b', { 'w:val': bold ? undefined : '0' })
  if (italic !== undefined) putChild(properties, 'w:i', { 'w:val': italic ? undefined : '0' })
  if (colors?.[0] !== undefined)
    putChild(properties, 'w:color', { 'w:val': writtenColor(colors[0]) })
  const points = size === undefined ? undefined : pointsOf(size)
  if (points !== undefined) putChild(properties, 'w:sz', { 'w:val': points * 2 })
  if (underline !== undefined) putChild(properties, 'w:u', { 'w:val': underline })
}

const replaceText: Checker<WordView, WordDraft> = defineChecker({
  code: '10502',
  title: words('查找替换', 'find and replace'),
  target: DocumentTarget,
  expected: z.object({
    find: z.string().check(z.minLength(1)),
    replace: z.string(),
    /** How often the new text must occur; counted from the start file when absent. */
    count: z.optional(z.int()),
    format: z.optional(HitFormat),
  }),
  examine(view, _target, expected) {
    const { find, replace, format } = expected
    const where = words('全文', 'the whole text')
    const wanted = join([
      words(`“${find}”全部替换为“${replace}”`, `every “${find}” becomes “${replace}”`),
      ...(format === undefined ? [] : formatWords(format)),
    ])
    const text = textOfAll(view.document)
    // The old text may be inside the new one; only what stands outside of it is left over.
    const left = replace.includes(find)
      ? countOf(text.replaceAll(replace, ''), find)
      : countOf(text, find)
    const hits = replace === '' ? 0 : countOf(text, replace)
    // A table of contents that was made afterwards repeats the headings.
    const listed = replace === '' ? 0 : countOf(textOfAll(view.document, isListed), replace)
    const start = textOfAll(view.start ?? view.document)
    const before = countOf(start, find)
    const already = replace === '' ? 0 : countOf(start, replace)
    const nested = replace.includes(find) ? already * countOf(replace, find) : 0
    const needed = expected.count ?? (replace === '' ? 0 : before - nested + already)
    const actual = words(
      `剩余“${find}”${left}处，“${replace}”${hits}处（应为${needed}处）`,
      `${left} × “${find}” left, ${hits} × “${replace}” (should be ${needed})`,
    )
    const places =
      replace === '' ? [] : view.document.paragraphs.flatMap((one) => occurrences(one, replace))
    const evidence = (
      left > 0
        ? view.document.paragraphs.filter((one) => one.text.includes(find))
        : places.map((one) => one.paragraph)
    )
      .slice(0, 3)
      .map((one) => evidenceOf(one.part, one.node, one.text))
    if (left > 0 || (hits !== needed && hits - listed !== needed))
      return found(where, wanted, COUNT.items, single(false, actual), evidence)
    if (format === undefined)
      return found(where, wanted, COUNT.items, single(true, actual), evidence)
    const tally = new UnitTally()
    for (const { paragraph, from, to } of places) {
      const isOk = hasFormat(view.document, paragraph, from, to, format)
      tally.add(isOk, isOk ? words('格式正确', 'right format') : words('格式不符', 'wrong format'))
    }
    return tally.units.length === 0
      ? blocked(where, wanted, words('没有替换后的文字', 'the new text does not occur'))
      : found(where, wanted, COUNT.items, tally.units, evidence)
  },
  apply(draft, _target, { find, replace, format }) {
    replaceEverywhere(draft, find, replace)
    if (format === undefined || replace === '') return
    for (const { run } of runsToEdit(draft, { in: 'text', find: replace }))
      writeHitFormat(run, format)
  },
  example: {
    start: editingStart,
    target: { in: 'document' },
    expected: { find: '茶页', replace: '茶叶', format: { bold: true } },
    near: [
      {
        name: 'another new text',
        expected: { find: '茶页', replace: '茶业', format: { bold: true } },
      },
      { name: 'without the format', expected: { find: '茶页', replace: '茶叶' } },
      {
        name: 'only the first paragraph',
        make(draft) {
          const within = [{ text: EDITING.spread }]
          for (const { run } of runsToEdit(draft, { in: 'text', find: '页', within }))
            setText(run, '叶')
        },
      },
    ],
  },
})

function setText(run: XmlElement, text: string): void {
  removeChildren(run, 'w:t')
  append(run, element('w:t', { 'xml:space': 'preserve' }, [text]))
}

const intact: Checker<WordView, WordDraft> = defineChecker({
  code: '10508',
  title: words('原文完整', 'text intact'),
  target: DocumentTarget,
  expected: z.object({
    ratio: z._default(z.number().check(z.gt(0), z.lte(1)), 0.95),
    /** Replacements that the task asks for are made in the start text before comparing. */
    replacements: z.optional(
      z.array(z.object({ find: z.string().check(z.minLength(1)), replace: z.string() })),
    ),
  }),
  examine(view, target, expected) {
    const start = countedParagraphs(view.start ?? view.document)
    const excluded = new Set((target.except ?? []).map((anchor) => anchorIndex(start, anchor)))
    const reference = start
      .filter((_, index) => !excluded.has(index))
      .map((one) =>
        (expected.replacements ?? []).reduce(
          (text, { find, replace }) => text.replaceAll(find, replace),
          foldSpaces(one.text),
        ),
      )
    const submitted = countedParagraphs(view.document).map((one) => foldSpaces(one.text))
    const pairs = alignTexts(reference, submitted)
    let total = 0
    let kept = 0
    reference.forEach((text, index) => {
      const match = pairs.get(index)
      total += text.length
      if (match !== undefined) kept += text.length * similarity(text, submitted[match] ?? '')
    })
    const share = total === 0 ? 1 : kept / total
    const percent = Math.floor(share * 1000) / 10
    return found(
      words('原文', 'the given text'),
      words(`保持完整（≥${expected.ratio * 100}%）`, `intact (≥ ${expected.ratio * 100} %)`),
      COUNT.items,
      single(share >= expected.ratio, plain(`${percent}%`)),
    )
  },
  example: {
    start: editingStart,
    target: { in: 'document', except: [{ text: EDITING.advert }] },
    expected: { ratio: 0.8, replacements: [{ find: '茶页', replace: '茶叶' }] },
    near: [
      {
        name: 'half of the text deleted',
        make(draft) {
          for (const { node } of draft.view().document.body.slice(0, 7)) remove(node)
        },
      },
    ],
    guard: true,
  },
})

export const textCheckers: readonly Checker<WordView, WordDraft>[] = [replaceText, intact]
