import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  plain,
  UnitTally,
  words,
  type Checker,
} from '../checkpoints/checker.ts'
import { decodeTextFile } from '../files/decode-text.ts'
import { fileAt } from '../files/folder-state.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import { columnOf, parseRange, type CellRange } from './cell-reference.ts'
import { toText } from './cell-value.ts'
import { judgeValues } from './check-filling.ts'
import { editSheet } from './edit-cells.ts'
import { CONTENT, contentStart, IMPORTED } from './examples/content-start.ts'
import type { ExcelDraft } from './excel-draft.ts'
import { ColumnLetters, findSheet, NO_SHEET, RangeTarget, rangesOf } from './excel-targets.ts'
import type { ExcelView } from './excel-view.ts'
import { numberIn } from './formulas/argument.ts'
import { storedValue } from './judge-formulas.ts'
import { isSame } from './judge-values.ts'
import { valueAt, type CellValue, type ExcelSheet } from './read-workbook.ts'

type Row = readonly CellValue[]

function rowsIn(sheet: ExcelSheet, { from, to }: CellRange): Row[] {
  const rows: Row[] = []
  for (let row = from.row; row <= Math.min(to.row, from.row + 100_000); row += 1)
    rows.push(
      Array.from({ length: to.column - from.column + 1 }, (_, index) =>
        valueAt(sheet, row, from.column + index),
      ),
    )
  return rows
}

const textOf = (value: CellValue | undefined): string =>
  value === undefined ? '' : foldSpaces(toText(value)).toLowerCase()

/** The rows without those whose key columns have been seen: the first of each stays (删除重复项). */
function withoutDuplicates(rows: readonly Row[], keys: readonly number[]): Row[] {
  const seen = new Set<string>()
  return rows.filter((row) => {
    const key = (keys.length === 0 ? row : keys.map((at) => row[at])).map(textOf).join('\t')
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

const typed = (text: string): CellValue => {
  const number =
    text.trim() === '' || /^0\d/.test(text.trim()) ? undefined : numberIn({ kind: 'text', text })
  return number === undefined ? { kind: 'text', text } : { kind: 'number', number }
}

const Result = z
  .object({
    action: z.enum(['removeDuplicates', 'split']),
    /** Duplicates: columns that decide (all without them). Split: the column that is cut. */
    columns: z._default(z.array(ColumnLetters), []),
    header: z._default(z.boolean(), true),
    /** Split: signs between the parts, or the widths of the parts in characters. */
    separators: z._default(z.array(z.string().check(z.minLength(1))), []),
    widths: z._default(z.array(z.int().check(z.gte(1))), []),
  })
  .check(
    z.refine(
      (one) => one.action === 'removeDuplicates' || one.separators.length + one.widths.length > 0,
      'separators or widths',
    ),
  )
type Result = z.infer<typeof Result>

function parts(text: string, { separators, widths }: Result): string[] {
  if (widths.length > 0) {
    let at = 0
    const list = widths.map((width) => {
      at += width
      return text.slice(at - width, at)
    })
    return at < text.length ? [...list, text.slice(at)] : list
  }
  let list = [text]
  for (const separator of separators) list = list.flatMap((one) => one.split(separator))
  return list
}

/** What the range must hold, from the issued one. */
function wantedRows(sheet: ExcelSheet, range: CellRange, expected: Result): Row[] {
  const all = rowsIn(sheet, range)
  const [head, body] = expected.header ? [all.slice(0, 1), all.slice(1)] : [[], all]
  const places = expected.columns.map((one) => (columnOf(one) ?? 0) - range.from.column)
  if (expected.action === 'removeDuplicates') return [...head, ...withoutDuplicates(body, places)]
  const [at = 0] = places
  return body.map((row) => {
    const text = row[at]
    return text === undefined || text.kind === 'empty'
      ? []
      : parts(toText(text), expected).map((one) => typed(one.trim()))
  })
}

const tidied: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20108',
  title: words('删除重复项与分列', 'remove duplicates, text to columns'),
  /** Duplicates: the whole list as issued. Split: the list with the column that is cut. */
  target: RangeTarget,
  expected: Result,
  examine(view, target, expected) {
    const wanted =
      expected.action === 'split'
        ? words(`${expected.columns.join('')}列分列`, `column ${expected.columns.join('')} split`)
        : words('删除重复项', 'duplicates removed')
    const where = plain(`${target.sheet}!${target.ref}`)
    const sheet = findSheet(view, target.sheet)
    const before = findSheet({ ...view, workbook: view.start ?? view.workbook }, target.sheet)
    const range = sheet && rangesOf(target.ref, sheet)[0]
    if (sheet === undefined || before === undefined || range === undefined)
      return blocked(where, wanted, NO_SHEET)
    const rows = wantedRows(before, range, expected)
    const tally = new UnitTally()
    if (expected.action === 'removeDuplicates') {
      const key = (row: Row): string => row.map(textOf).join('\t')
      const left = new Map<string, number>()
      for (const row of rowsIn(sheet, range)) {
        const one = key(row)
        if (one.replaceAll('\t', '') !== '') left.set(one, (left.get(one) ?? 0) + 1)
      }
      for (const row of rows) {
        const one = key(row)
        const isThere = (left.get(one) ?? 0) > 0
        left.set(one, (left.get(one) ?? 0) - 1)
        tally.add(isThere, isThere ? words('保留', 'kept') : words(`缺少 ${one}`, `missing ${one}`))
      }
      const surplus = [...left].filter(([, count]) => count > 0)
      for (const [one] of surplus) tally.add(false, words(`多余 ${one}`, `too many: ${one}`))
      const isTidy = surplus.length === 0 && tally.units.every((unit) => unit.isOk)
      return found(where, wanted, COUNT.items, [
        {
          isOk: isTidy,
          weight: 1,
          actual: isTidy
            ? words('无重复', 'no duplicates')
            : words(`多余${surplus.length}行`, `${surplus.length} rows too many`),
        },
      ])
    }
    const [first = 'A'] = expected.columns
    const column = columnOf(first) ?? 0
    const top = range.from.row + (expected.header ? 1 : 0)
    rows.forEach((row, down) => {
      row.forEach((value, across) => {
        const actual = valueAt(sheet, top + down, column + across)
        const isOk = isSame(actual, value, undefined) || textOf(actual) === textOf(value)
        tally.add(isOk, plain(textOf(actual)))
      })
    })
    return found(where, wanted, COUNT.cells, tally.units)
  },
  apply(draft, target, expected) {
    const edit = editSheet(draft, target.sheet)
    const start = draft.view().start
    const before =
      (start && findSheet({ ...draft.view(), workbook: start }, target.sheet)) ?? edit.sheet
    const [range] = rangesOf(target.ref, edit.sheet)
    if (range === undefined) throw new Error('no cells')
    const rows = wantedRows(before, range, expected)
    const isSplit = expected.action === 'split'
    const column = isSplit ? (columnOf(expected.columns[0] ?? 'A') ?? 0) : range.from.column
    const top = range.from.row + (isSplit && expected.header ? 1 : 0)
    const height = isSplit ? rows.length : range.to.row - range.from.row + 1
    for (let down = 0; down < height; down += 1) {
      const row =
        rows[down] ??
        (isSplit
          ? []
          : Array.from({ length: range.to.column - range.from.column + 1 }, () => undefined))
      row.forEach((value, across) => {
        edit.setValue({ row: top + down, column: column + across }, storedValue(value))
      })
    }
  },
  example: {
    start: contentStart,
    target: { in: 'range', sheet: CONTENT.orders, ref: 'A1:C6' },
    expected: { action: 'removeDuplicates', columns: ['A'] },
    near: [
      {
        name: 'only the first list’s part',
        target: { in: 'range', sheet: CONTENT.orders, ref: 'A1:C4' },
      },
      {
        name: 'a record lost',
        make: (draft) => {
          const edit = editSheet(draft, CONTENT.orders)
          for (const row of [2, 3, 4, 5])
            for (const column of [0, 1, 2]) edit.setValue({ row, column }, undefined)
        },
      },
    ],
  },
})

/** A line of text cut at its separators; quotes keep them (RFC 4180). */
function fieldsOf(text: string, separator: string): string[][] {
  const rows: string[][] = [[]]
  let field = ''
  let isQuoted = false
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] ?? ''
    if (isQuoted) {
      if (sign !== '"') field += sign
      else if (text[at + 1] === '"') {
        field += '"'
        at += 1
      } else isQuoted = false
    } else if (sign === '"' && field === '') isQuoted = true
    else if (sign === separator) {
      rows.at(-1)?.push(field)
      field = ''
    } else if (sign === '\n') {
      rows.at(-1)?.push(field.replace(/\r$/, ''))
      field = ''
      rows.push([])
    } else field += sign
  }
  if (field !== '' || (rows.at(-1)?.length ?? 0) > 0) rows.at(-1)?.push(field)
  return rows.filter((row) => row.length > 0)
}

const Import = z
  .object({
    /** A text file issued with the task, in UTF-8, UTF-16 or GB18030. */
    file: z.optional(z.string().check(z.minLength(1))),
    separator: z._default(z.string().check(z.length(1)), ','),
    /** What must stand there, where the file is in another encoding or comes from the web. */
    values: z.optional(z.array(z.array(z.union([z.string(), z.number()])))),
  })
  .check(
    z.refine((one) => (one.file === undefined) !== (one.values === undefined), 'file or values'),
  )

/** Issued files, and what decodes texts that are neither UTF-8 nor UTF-16. */
type Source = Pick<ExcelView, 'materials' | 'decodeText'>

function importedRows(source: Source, expected: z.infer<typeof Import>): Row[] | undefined {
  return importedTexts(source, expected)?.map((row) =>
    row.map((one) => (typeof one === 'number' ? { kind: 'number', number: one } : typed(one))),
  )
}

/** What is to be imported, as the source has it. */
function importedTexts(
  { materials, decodeText }: Source,
  expected: z.infer<typeof Import>,
): readonly (readonly (string | number)[])[] | undefined {
  if (expected.values !== undefined) return expected.values
  const bytes = fileAt(materials, expected.file ?? '')
  const text = bytes && decodeTextFile(bytes, decodeText)
  return text === undefined ? undefined : fieldsOf(text, expected.separator)
}

/** The connection may be deleted legitimately, so the values alone decide. */
const imported: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20109',
  title: words('导入外部数据', 'import external data'),
  target: RangeTarget,
  expected: Import,
  examine(view, target, expected) {
    const source = expected.file ?? words('外部数据', 'external data').zh
    const wanted = words(`导入 ${source}`, `import of ${expected.file ?? 'external data'}`)
    const rows = importedRows(view, expected)
    const texts = importedTexts(view, expected)?.map((row) => row.map(String))
    const first = parseRange(target.ref)?.from
    if (rows === undefined || first === undefined)
      return blocked(
        plain(target.ref),
        wanted,
        words('素材文件无法读取', 'the issued file cannot be read'),
      )
    return judgeValues(view, target, wanted, (value, at) => {
      const own = rows[at.row - first.row]?.[at.column - first.column] ?? { kind: 'empty' }
      const text = texts?.[at.row - first.row]?.[at.column - first.column]
      return {
        isOk:
          isSame(value, own, undefined) ||
          textOf(value) === textOf(own) ||
          // A column imported as text keeps its dates as they are written.
          (text !== undefined &&
            value.kind === 'text' &&
            foldSpaces(value.text) === foldSpaces(text)),
      }
    })
  },
  apply(draft, target, expected) {
    const rows = importedRows(draft, expected)
    const first = parseRange(target.ref)?.from
    if (rows === undefined || first === undefined) throw new Error('nothing to import')
    const edit = editSheet(draft, target.sheet)
    rows.forEach((row, down) => {
      row.forEach((value, across) => {
        edit.setValue({ row: first.row + down, column: first.column + across }, storedValue(value))
      })
    })
  },
  example: {
    start: contentStart,
    target: { in: 'range', sheet: CONTENT.imported, ref: 'A2:C5' },
    expected: { file: IMPORTED },
    near: [
      { name: 'another separator', expected: { file: IMPORTED, separator: '\t' } },
      {
        name: 'a row too far down',
        target: { in: 'range', sheet: CONTENT.imported, ref: 'A3:C6' },
      },
    ],
  },
})

export const madeRowCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [tidied, imported]
