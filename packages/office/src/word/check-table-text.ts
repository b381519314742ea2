import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  join,
  single,
  snippet,
  words,
  type Checker,
  type Words,
} from '../checkpoints/checker.ts'
import { insertBeside, remove } from '../package/edit-xml.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import { textParagraph } from './edit-blocks.ts'
import { keepParagraphAfter, newTable, textWidth } from './edit-table.ts'
import { paragraphsToEdit } from './edit-text.ts'
import { TABLE_TEXTS, tableTextStart } from './examples/table-start.ts'
import { tableEvidence } from './judge-tables.ts'
import type { WordTable } from './read-table.ts'
import { findTable, ParagraphsTarget, TableTarget } from './word-targets.ts'
import { countedParagraphs, type WordView } from './word-view.ts'
import type { WordDraft } from './word-draft.ts'

const Separator = z._default(z.string().check(z.minLength(1)).check(z.maxLength(5)), '\t')

const ConvertExpected = z.object({
  /** What stands between two cells; a tab unless told. */
  separator: Separator,
  columns: z.optional(z.int().check(z.gte(1))),
})

const fold = (text: string): string => foldSpaces(text)
const rowTexts = (table: WordTable): string[][] =>
  table.rows.map((row) => row.cells.map((cell) => fold(cell.text)))

/** The rows that paragraphs give; a single separator of full width counts as its half. */
function splitTexts(texts: readonly string[], separator: string): string[][] {
  const also = new Map([
    [',', '，'],
    ['，', ','],
    [';', '；'],
    ['；', ';'],
  ]).get(separator)
  return texts.map((text) => {
    const by = text.includes(separator) || also === undefined ? separator : also
    return text.split(by).map(fold)
  })
}

const isSame = (
  one: readonly (readonly string[])[],
  other: readonly (readonly string[])[],
): boolean =>
  one.length === other.length &&
  one.every(
    (row, index) =>
      row.length === other[index]?.length && row.every((text, at) => text === other[index]?.[at]),
  )

const SEPARATORS: ReadonlyMap<string, Words> = new Map([
  ['\t', words('制表符', 'tabs')],
  [',', words('逗号', 'commas')],
  ['，', words('逗号', 'commas')],
  [' ', words('空格', 'blanks')],
])

/** Paragraphs of the start file are to become a table; a table of it is to become paragraphs. */
const convert: Checker<WordView, WordDraft> = defineChecker({
  code: '10819',
  title: words('文本与表格互换', 'text to table, table to text'),
  target: z.discriminatedUnion('in', [ParagraphsTarget, TableTarget]),
  expected: ConvertExpected,
  examine(view, target, expected) {
    const between =
      SEPARATORS.get(expected.separator) ??
      words(`“${expected.separator}”`, `“${expected.separator}”`)
    const paragraphs = countedParagraphs(view.document).map((one) => fold(one.text))
    if (target.in === 'paragraphs') {
      const texts = target.anchors.map((one) => one.text)
      const wanted = join([words('文本转换成表格', 'text becomes a table'), between])
      const where = words(
        `“${snippet(texts[0] ?? '')}”等${texts.length}段`,
        `“${snippet(texts[0] ?? '')}” and so on`,
      )
      const rows = splitTexts(texts, expected.separator)
      const table = view.document.tables.find((one) => isSame(rowTexts(one), rows))
      const isLeft = texts.some((text) => paragraphs.includes(fold(text)))
      const actual =
        table === undefined
          ? words('没有内容相符的表格', 'no table with these texts')
          : isLeft
            ? words('原文字仍在', 'the text is still there')
            : words(
                `${table.rows.length}行${table.columns}列的表格`,
                `a table of ${table.rows.length} × ${table.columns}`,
              )
      const isOk =
        table !== undefined &&
        !isLeft &&
        (expected.columns === undefined || table.columns === expected.columns)
      return found(
        where,
        wanted,
        COUNT.items,
        single(isOk, actual),
        table === undefined ? [] : [tableEvidence(view, table)],
      )
    }
    const wanted = join([words('表格转换成文本', 'the table becomes text'), between])
    const where = words(`表格${target.index ?? 1}`, `table ${target.index ?? 1}`)
    const before = view.start === undefined ? undefined : findTable(view.start, target)
    if (before === undefined)
      return blocked(where, wanted, words('没有原表格可比', 'there is no table to compare with'))
    const isStill = view.document.tables.some((one) => isSame(rowTexts(one), rowTexts(before)))
    const lines = before.rows.map((row) =>
      fold(row.cells.map((cell) => cell.text).join(expected.separator)),
    )
    const missing = lines.filter((line) => line !== '' && !paragraphs.includes(line))
    return found(
      where,
      wanted,
      COUNT.items,
      single(
        !isStill && missing.length === 0,
        isStill
          ? words('仍是表格', 'still a table')
          : missing.length === 0
            ? words('已转换成文本', 'it has become text')
            : words(
                `缺少“${snippet(missing[0] ?? '')}”`,
                `“${snippet(missing[0] ?? '')}” is missing`,
              ),
      ),
    )
  },
  apply(draft, target, expected) {
    if (target.in === 'paragraphs') {
      const texts = target.anchors.map((one) => one.text)
      const rows = splitTexts(texts, expected.separator)
      const view = draft.view()
      if (view.document.tables.some((one) => isSame(rowTexts(one), rows))) return
      const [first, ...others] = paragraphsToEdit(draft, target)
      if (first === undefined) throw new Error('There are no paragraphs')
      const width = textWidth(view.document.sections[first.paragraph.section])
      const made = newTable(view.document, rows, width)
      insertBeside(first.paragraph.node, 'before', [made])
      for (const { paragraph } of [first, ...others]) remove(paragraph.node)
      keepParagraphAfter(made)
      return
    }
    const { start, document } = draft.view()
    const before = start === undefined ? undefined : findTable(start, target)
    const table = document.tables.find(
      (one) => before === undefined || isSame(rowTexts(one), rowTexts(before)),
    )
    if (table === undefined) return
    insertBeside(
      table.node,
      'before',
      table.rows.map((row) =>
        textParagraph(row.cells.map((cell) => cell.text).join(expected.separator)),
      ),
    )
    remove(table.node)
  },
  example: {
    start: tableTextStart,
    target: { in: 'paragraphs', anchors: TABLE_TEXTS.map((text) => ({ text })) },
    expected: { separator: ',' },
    near: [
      {
        name: 'the whole line in one cell',
        expected: { separator: '；' },
      },
      {
        name: 'one line left out',
        target: { in: 'paragraphs', anchors: TABLE_TEXTS.slice(0, 3).map((text) => ({ text })) },
      },
    ],
  },
})

export const tableTextCheckers: readonly Checker<WordView, WordDraft>[] = [convert]
