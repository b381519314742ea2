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
} from '../checkpoints/checker.ts'
import { append, element } from '../package/edit-xml.ts'
import { attribute, child, descendants, isOn } from '../package/xml-query.ts'
import { drawnSign } from './bullet-glyphs.ts'
import { findDate, formatDate } from './date-pattern.ts'
import { paragraphsToEdit, textRun } from './edit-text.ts'
import { EDITING, editingStart } from './examples/editing-start.ts'
import { fieldRuns, fieldsOf, type WordField } from './read-fields.ts'
import { runFormat } from './run-format.ts'
import type { WordParagraph } from './word-document.ts'
import type { WordDraft } from './word-draft.ts'
import { describeTarget, evidenceOf, locate, NOT_FOUND, ParagraphTarget } from './word-targets.ts'
import type { WordView } from './word-view.ts'

const SymbolSchema = z
  .object({
    /** A sign of any font: ☎ */
    character: z.optional(z.string().check(z.minLength(1))),
    /** A sign of a symbol font, by its code in it: Wingdings 28 (hexadecimal). */
    font: z.optional(z.string().check(z.minLength(1))),
    code: z.optional(z.string().check(z.regex(/^[0-9a-fA-F]{2,4}$/))),
  })
  .check(
    z.refine(
      ({ character, font, code }) =>
        (character === undefined) !== (font === undefined || code === undefined),
      'a character, or a font and a code',
    ),
  )

const fontOf = (text: string | undefined): string => (text ?? '').toLowerCase().replace(/\s+/g, '')
/** Symbol fonts keep their signs from F000 on; files have the code with or without it. */
const codeOf = (text: string | undefined): number => Number.parseInt(text ?? '', 16) & 0xff

/** The signs of symbol fonts in a paragraph: elements of their own, or letters in such a font. */
function symbolsIn(
  view: WordView,
  paragraph: WordParagraph,
): readonly { readonly font: string; readonly code: number }[] {
  const runs = new Set(paragraph.pieces.map((piece) => piece.run))
  const elements = descendants(paragraph.node, 'w:sym')
    // Those of deleted runs are no part of the text.
    .filter((node) => node.parent !== undefined && runs.has(node.parent))
    .map((node) => ({
      font: attribute(node, 'w:font') ?? '',
      code: codeOf(attribute(node, 'w:char')),
    }))
  const letters = paragraph.pieces.flatMap(({ run, text }) => {
    const signs = [...text].filter((sign) => sign >= '\uf000' && sign <= '\uf0ff')
    if (signs.length === 0 || descendants(run, 'w:sym').length > 0) return []
    const font = runFormat(view.document, paragraph, run).fonts.ascii ?? ''
    return signs.map((sign) => ({ font, code: sign.charCodeAt(0) & 0xff }))
  })
  return [...elements, ...letters]
}

const drawn = ({ font, code }: { readonly font: string; readonly code: number }) =>
  drawnSign(String.fromCharCode(0xf000 + code), font)

const symbol: Checker<WordView, WordDraft> = defineChecker({
  code: '10506',
  title: words('插入符号', 'symbol inserted'),
  target: ParagraphTarget,
  expected: z.object({
    /** Any one of them is right: fonts have the same signs at different places. */
    symbols: z.array(SymbolSchema).check(z.minLength(1)),
  }),
  examine(view, target, expected) {
    const where = describeTarget(view, target)
    const wanted = plain(
      expected.symbols
        .map((one) => one.character ?? `${one.font ?? ''} ${one.code ?? ''}`)
        .join('/'),
    )
    const { slices } = locate(view, target)
    if (slices.length === 0) return blocked(where, wanted, NOT_FOUND)
    const symbols = slices.flatMap(({ paragraph }) => symbolsIn(view, paragraph))
    const right = expected.symbols.some((one) =>
      one.character === undefined
        ? symbols.some(
            (sign) => fontOf(sign.font) === fontOf(one.font) && sign.code === codeOf(one.code),
          )
        : // A symbol font draws many a sign that other fonts have as a character.
          symbols.some((sign) => drawn(sign) === one.character) ||
          slices.some(({ paragraph }) => paragraph.text.includes(one.character ?? '')),
    )
    const [first] = symbols
    const [slice] = slices
    const actual =
      first === undefined
        ? words(
            `文字“${snippet(slice?.paragraph.text ?? '')}”`,
            `the text “${snippet(slice?.paragraph.text ?? '')}”`,
          )
        : plain(`${first.font} ${first.code.toString(16).toUpperCase()}`)
    return found(
      where,
      wanted,
      COUNT.items,
      single(right, actual),
      slices.map(({ paragraph }) => evidenceOf(paragraph.part, paragraph.node, paragraph.text)),
    )
  },
  apply(draft, target, expected) {
    const [wanted] = expected.symbols
    const [first] = paragraphsToEdit(draft, target)
    if (wanted === undefined || first === undefined) return
    const { font, code, character } = wanted
    const { node } = first.paragraph
    if (character !== undefined) {
      if (!first.paragraph.text.includes(character)) append(node, textRun(character))
      return
    }
    const isThere = descendants(node, 'w:sym').some(
      (one) =>
        fontOf(attribute(one, 'w:font')) === fontOf(font) &&
        codeOf(attribute(one, 'w:char')) === codeOf(code),
    )
    if (isThere) return
    const char = (codeOf(code) | 0xf000).toString(16).toUpperCase()
    append(node, element('w:r', {}, [element('w:sym', { 'w:font': font, 'w:char': char })]))
  },
  example: {
    start: editingStart,
    target: { in: 'paragraphs', anchors: [{ text: EDITING.phone }] },
    expected: { symbols: [{ font: 'Wingdings', code: '28' }, { character: '☎' }] },
    near: [
      { name: 'another sign', expected: { symbols: [{ font: 'Wingdings', code: '29' }] } },
      { name: 'another font', expected: { symbols: [{ font: 'Webdings', code: '28' }] } },
      {
        name: 'another paragraph',
        target: { in: 'paragraphs', anchors: [{ text: EDITING.customs }] },
      },
    ],
  },
})

const DATE_FIELDS: ReadonlySet<string> = new Set([
  'DATE',
  'TIME',
  'CREATEDATE',
  'SAVEDATE',
  'PRINTDATE',
])
/** True for a field that shows the day on which the document is opened. */
function isUpdating({ name, node }: WordField): boolean {
  const lock =
    attribute(node, 'w:fldLock') ?? attribute(child(node, 'w:fldChar'), 'w:fldLock') ?? '0'
  return (name === 'DATE' || name === 'TIME') && !isOn(lock)
}

/** LibreOffice puts a backslash before signs that are no letters of a format. */
const formatKey = (format: string): string => format.replace(/["'\s\\]/g, '')

const date: Checker<WordView, WordDraft> = defineChecker({
  code: '10507',
  title: words('插入日期时间', 'date or time inserted'),
  target: ParagraphTarget,
  expected: z.object({
    /** As Word's dialog has it: yyyy年M月d日, EEEE年O月A日, yyyy-MM-dd … */
    format: z.string().check(z.minLength(1)),
    /** True: it must be a field that updates itself; false: it must be plain text. */
    updates: z.optional(z.boolean()),
  }),
  examine(view, target, expected) {
    const where = describeTarget(view, target)
    const isAuto = (is: boolean) =>
      is ? words('自动更新', 'updating itself') : words('不自动更新', 'not updating itself')
    const more = expected.updates === undefined ? undefined : isAuto(expected.updates)
    const wanted = words(
      `日期 ${expected.format}${more === undefined ? '' : ` ${more.zh}`}`,
      `a date ${expected.format}${more === undefined ? '' : ` ${more.en}`}`,
    )
    const { slices } = locate(view, target)
    if (slices.length === 0) return blocked(where, wanted, NOT_FOUND)
    const fields = slices.flatMap(({ paragraph }) =>
      fieldsOf(paragraph.node).filter((one) => DATE_FIELDS.has(one.name)),
    )
    const field = fields.find(
      (one) =>
        formatKey(one.switches.get('@') ?? '') === formatKey(expected.format) &&
        (expected.updates !== true || isUpdating(one)),
    )
    const results = fields.map((one) => one.result)
    const typed = slices
      .map(({ paragraph }) => findDate(paragraph.text, expected.format))
      .find((one) => one !== undefined && !results.some((result) => result.includes(one)))
    const isField = field !== undefined
    const isOk =
      expected.updates === undefined
        ? isField || typed !== undefined
        : expected.updates
          ? isField
          : typed !== undefined
    const [other] = fields
    const actual =
      field === undefined && typed !== undefined
        ? words(`“${typed}”，${isAuto(false).zh}`, `“${typed}”, ${isAuto(false).en}`)
        : other === undefined
          ? words('没有这种日期', 'no such date')
          : words(
              `日期域 ${other.switches.get('@') ?? ''}`,
              `a date field ${other.switches.get('@') ?? ''}`,
            )
    return found(
      where,
      wanted,
      COUNT.items,
      single(isOk, actual),
      slices.map(({ paragraph }) => evidenceOf(paragraph.part, paragraph.node, paragraph.text)),
    )
  },
  apply(draft, target, expected) {
    const [first] = paragraphsToEdit(draft, target)
    if (first === undefined) return
    const { node, text } = first.paragraph
    const isThere =
      findDate(text, expected.format) !== undefined ||
      fieldsOf(node).some((one) => DATE_FIELDS.has(one.name))
    if (isThere) return
    const shown = textRun(formatDate({ year: 2026, month: 3, day: 15 }, expected.format))
    const runs =
      expected.updates === false ? [shown] : fieldRuns(`DATE \\@ "${expected.format}"`, [shown])
    for (const run of runs) append(node, run)
  },
  example: {
    start: editingStart,
    target: { in: 'paragraphs', anchors: [{ text: EDITING.written }] },
    expected: { format: 'yyyy年M月d日', updates: true },
    near: [
      { name: 'another format', expected: { format: 'yyyy-MM-dd', updates: true } },
      { name: 'not updating itself', expected: { format: 'yyyy年M月d日', updates: false } },
    ],
  },
})

export const symbolCheckers: readonly Checker<WordView, WordDraft>[] = [symbol, date]
