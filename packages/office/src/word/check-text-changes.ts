import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  join,
  plain,
  single,
  snippet,
  words,
  type Checker,
  type Unit,
} from '../checkpoints/checker.ts'
import { insertBeside, remove } from '../package/edit-xml.ts'
import { countOf, foldSpaces, foldWidth, normalizeText } from '../package/normalize-text.ts'
import { child, children, descendants } from '../package/xml-query.ts'
import { insertBlocks, textParagraph } from './edit-blocks.ts'
import { runsToEdit, textRun } from './edit-text.ts'
import { EDITING, editingStart } from './examples/editing-start.ts'
import { newParagraphsAt, placeOf, placeWords, PlaceTarget } from './find-place.ts'
import type { WordDocument, WordParagraph } from './word-document.ts'
import type { WordDraft } from './word-draft.ts'
import {
  describeTarget,
  DocumentTarget,
  evidenceOf,
  locate,
  NOT_FOUND,
  TextTarget,
} from './word-targets.ts'
import { countedParagraphs, originalParagraphs, resolveAnchor, type WordView } from './word-view.ts'

/** Longer texts than anyone types in an exam are compared as they are. */
const MOST_TYPED = 3000

/** How many characters have to be changed to make one text of the other. */
function editDistance(left: string, right: string): number {
  if (left === right) return 0
  if (left.length > MOST_TYPED || right.length > MOST_TYPED) return right.length
  let row = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (let at = 1; at <= left.length; at += 1) {
    const next = [at]
    for (let to = 1; to <= right.length; to += 1)
      next.push(
        Math.min(
          (row[to] ?? 0) + 1,
          (next[to - 1] ?? 0) + 1,
          (row[to - 1] ?? 0) + (left[at - 1] === right[to - 1] ? 0 : 1),
        ),
      )
    row = next
  }
  return row[right.length] ?? 0
}

/** The run of neighbours that comes nearest to the wanted text, line feeds between paragraphs. */
function nearestText(
  paragraphs: readonly WordParagraph[],
  wanted: string,
  key: (text: string) => string,
): { readonly text: string; readonly paragraph: WordParagraph | undefined } {
  const lines = wanted.split('\n').length
  let best = { text: '', paragraph: undefined as WordParagraph | undefined }
  let least = Number.POSITIVE_INFINITY
  paragraphs.slice(0, 200).forEach((paragraph, index) => {
    const text = paragraphs
      .slice(index, index + lines)
      .map((one) => one.text)
      .join('\n')
    const distance = editDistance(key(text), key(wanted))
    if (distance >= least) return
    least = distance
    best = { text, paragraph }
  })
  return best
}

/** Quotation marks have no width of their own: a Chinese keyboard types the curved ones. */
const foldSigns = (text: string): string => text.replace(/[“”]/g, '"').replace(/[‘’]/g, "'")

const inserted: Checker<WordView, WordDraft> = defineChecker({
  code: '10501',
  title: words('插入文字', 'text inserted'),
  /** A place of its own, or right after some text. */
  target: z.union([PlaceTarget, TextTarget]),
  expected: z.object({
    /** Line feeds divide paragraphs. */
    text: z.string().check(z.minLength(1)),
    /** Share of characters that may be wrong. */
    tolerance: z._default(z.number().check(z.gte(0), z.lte(1)), 0),
    /** True: full-width and half-width signs are the same. */
    foldsWidth: z._default(z.boolean(), false),
  }),
  examine(view, target, expected) {
    const where = target.in === 'place' ? placeWords(target) : describeTarget(view, target)
    const wanted = words(
      `录入“${snippet(expected.text)}”`,
      `“${snippet(expected.text)}” to be typed`,
    )
    const key = (text: string): string =>
      foldSpaces(expected.foldsWidth ? foldSigns(foldWidth(text)) : text)
    if (target.in === 'text') {
      const { slices } = locate(view, target)
      if (slices.length === 0) return blocked(where, wanted, NOT_FOUND)
      const full = key(expected.text)
      const right = slices.find(({ paragraph, to }) =>
        key(paragraph.text.slice(to)).startsWith(full),
      )
      const shown = (right ?? slices[0])?.paragraph
      return found(
        where,
        wanted,
        COUNT.items,
        single(right !== undefined, plain(`“${snippet(shown?.text ?? '')}”`)),
        shown === undefined ? [] : [evidenceOf(shown.part, shown.node, shown.text)],
      )
    }
    const { text, paragraph } = nearestText(newParagraphsAt(view, target), expected.text, key)
    const wrong = editDistance(key(text), key(expected.text))
    const isOk = paragraph !== undefined && wrong <= expected.tolerance * key(expected.text).length
    const actual =
      paragraph === undefined
        ? words('没有录入文字', 'nothing was typed there')
        : words(
            `“${snippet(text)}”${wrong === 0 ? '' : `，相差${wrong}字`}`,
            `“${snippet(text)}”${wrong === 0 ? '' : `, ${wrong} characters differ`}`,
          )
    return found(
      where,
      wanted,
      COUNT.items,
      single(isOk, actual),
      paragraph === undefined ? [] : [evidenceOf(paragraph.part, paragraph.node, paragraph.text)],
    )
  },
  apply(draft, target, expected) {
    if (target.in === 'text') {
      const [slice] = locate(draft.view(), target).slices
      const next = slice?.paragraph.text.slice(slice.to) ?? ''
      if (foldSpaces(next).startsWith(foldSpaces(expected.text))) return
      const runs = runsToEdit(draft, target)
      const last = runs[runs.length - 1]
      if (last !== undefined) insertBeside(last.run, 'after', [textRun(expected.text)])
      return
    }
    const there = nearestText(newParagraphsAt(draft.view(), target), expected.text, foldSpaces)
    if (foldSpaces(there.text) === foldSpaces(expected.text)) return
    const blocks = expected.text.split('\n').map((line) => textParagraph(line))
    insertBlocks(draft, placeOf(target), blocks)
  },
  example: {
    start: editingStart,
    target: { in: 'place', after: { text: EDITING.origin } },
    expected: { text: '相传神农尝百草，发现了茶。' },
    near: [
      { name: 'one sign wrong', expected: { text: '相传神农尝百草，发现了荼。' } },
      { name: 'elsewhere', target: { in: 'place', at: 'end' } },
    ],
  },
})

/** Word does without no paragraph after a table that ends the text. */
function isNeeded(document: WordDocument, paragraph: WordParagraph): boolean {
  if (document.body.at(-1) !== paragraph) return false
  const { parent } = paragraph.node
  const blocks = children(parent).filter((one) => one.name === 'w:p' || one.name === 'w:tbl')
  return blocks[blocks.indexOf(paragraph.node) - 1]?.name === 'w:tbl'
}

const isBlank = (paragraph: WordParagraph): boolean =>
  foldSpaces(paragraph.text) === '' &&
  !['w:drawing', 'w:pict', 'w:object', 'w:sectPr', 'w:br', 'm:oMath', 'w:fldChar'].some(
    (name) => descendants(paragraph.node, name).length > 0,
  )

/** True when a paragraph that should be gone is there in part. */
function isRemnant(view: WordView, text: string): boolean {
  const key = foldSpaces(text)
  const { start } = view
  if (start === undefined || start === view.document) return false
  if (!countedParagraphs(start).some((one) => foldSpaces(one.text) === key)) return false
  const original = originalParagraphs(view)
  return (
    resolveAnchor(view, { text }) !== undefined ||
    countedParagraphs(view.document).some((one) => {
      const rest = foldSpaces(one.text)
      return !original.has(one) && rest.length > 1 && key.includes(rest)
    })
  )
}

const deleted: Checker<WordView, WordDraft> = defineChecker({
  code: '10503',
  title: words('删除文字', 'text deleted'),
  target: DocumentTarget,
  expected: z
    .object({
      /** Texts, or whole paragraphs, of which none may be left. */
      texts: z.optional(z.array(z.string().check(z.minLength(1))).check(z.minLength(1))),
      /** True: no empty paragraph may be left in the body. */
      blankLines: z.optional(z.boolean()),
    })
    .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected')),
  examine(view, _target, expected) {
    const { document } = view
    const all = normalizeText(document.paragraphs.map((one) => one.text).join('\n'))
    const units: Unit[] = (expected.texts ?? []).map((text) => {
      const left = countOf(all, normalizeText(text)) || (isRemnant(view, text) ? 1 : 0)
      return {
        isOk: left === 0,
        weight: 1,
        actual:
          left === 0
            ? words(`已删除“${snippet(text)}”`, `“${snippet(text)}” is gone`)
            : words(`剩余“${snippet(text)}”${left}处`, `${left} × “${snippet(text)}” left`),
      }
    })
    const blanks =
      expected.blankLines === true
        ? document.body.filter(isBlank).filter((one) => !isNeeded(document, one))
        : []
    if (expected.blankLines === true)
      units.push({
        isOk: blanks.length === 0,
        weight: 1,
        actual: words(`空行${blanks.length}个`, `${blanks.length} empty paragraphs`),
      })
    const left = document.paragraphs.filter((one) =>
      (expected.texts ?? []).some((text) => one.text.includes(text)),
    )
    return found(
      words('全文', 'the whole text'),
      join([
        ...(expected.texts ?? []).map((text) =>
          words(`删除“${snippet(text)}”`, `“${snippet(text)}” deleted`),
        ),
        ...(expected.blankLines === true ? [words('删除空行', 'empty paragraphs deleted')] : []),
      ]),
      COUNT.items,
      units,
      [...left, ...blanks].map((one) => evidenceOf(one.part, one.node, one.text)),
    )
  },
  apply(draft, _target, expected) {
    for (const text of expected.texts ?? []) {
      for (const paragraph of draft.view().document.paragraphs) {
        if (foldSpaces(paragraph.text) !== foldSpaces(text)) continue
        remove(paragraph.node)
      }
      const target = { in: 'text', find: text } as const
      if (locate(draft.view(), target).slices.length === 0) continue
      for (const { run } of runsToEdit(draft, target)) remove(run)
    }
    if (expected.blankLines !== true) return
    for (const paragraph of draft.view().document.body)
      if (isBlank(paragraph) && child(paragraph.node, 'w:pPr') === undefined) remove(paragraph.node)
  },
  example: {
    start: editingStart,
    target: { in: 'document' },
    expected: { texts: [EDITING.advert] },
    near: [
      { name: 'half of it left', expected: { texts: ['本店新到春茶，'] } },
      { name: 'another text', expected: { texts: ['全发酵'] } },
    ],
  },
})

export const textChangeCheckers: readonly Checker<WordView, WordDraft>[] = [inserted, deleted]
