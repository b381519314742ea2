import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  join,
  plain,
  snippet,
  UnitTally,
  words,
  type Checker,
} from '../checkpoints/checker.ts'
import { append } from '../package/edit-xml.ts'
import { children, descendants } from '../package/xml-query.ts'
import { setCellText } from './edit-table.ts'
import { textRun } from './edit-text.ts'
import { tableFormulaStart } from './examples/table-start.ts'
import { describeTable, NO_TABLE, tableEvidence, tableToEdit } from './judge-tables.ts'
import { fieldRuns, fieldsOf } from './read-fields.ts'
import { cellAt, type WordTable } from './read-table.ts'
import { cellNumber, evaluateTableFormula } from './table-formula.ts'
import { findTable, TableTarget } from './word-targets.ts'
import type { WordView } from './word-view.ts'
import type { WordDraft } from './word-draft.ts'

const FormulaExpected = z.object({
  /** Places of the grid, from 1, that hold the formula. */
  cells: z
    .array(z.object({ row: z.int(), column: z.int() }))
    .check(z.minLength(1))
    .check(z.maxLength(200)),
  /** What it must work out, as Word writes it: SUM(LEFT). Any formula of the same value will do. */
  formula: z.string().check(z.minLength(1)),
  /** Functions of which one must be used. */
  functions: z.optional(z.array(z.string()).check(z.minLength(1))),
  /** Accepted number formats: 0.00, #,##0. */
  formats: z.optional(z.array(z.string()).check(z.minLength(1))),
  /** The shown result must be the formula's; false accepts one that was not updated. */
  fresh: z._default(z.boolean(), true),
})
type FormulaExpected = z.infer<typeof FormulaExpected>

/** The formula of a cell, and its number format; undefined where the cell has no such field. */
function formulaOf(table: WordTable, row: number, column: number) {
  const cell = cellAt(table, row, column)
  if (cell === undefined) return undefined
  const instruction = fieldsOf(cell.node)
    .map((field) => field.instruction.trim())
    .find((one) => one.startsWith('='))
  if (instruction === undefined) return undefined
  const [formula = ''] = instruction.split('\\')
  const format = /\\#\s*(?:"([^"]*)"|(\S+))/.exec(instruction)
  return { formula: formula.trim(), format: format?.[1] ?? format?.[2], shown: cell.text }
}

/** Equal as far as the shown digits tell: 83.333 is shown as 83.33. */
function isShown(text: string, value: number): boolean {
  const shown = cellNumber(text)
  if (shown === undefined) return false
  const digits = /\.(\d+)/.exec(text)?.[1]?.length ?? 0
  return Math.abs(shown - value) <= 0.5 * 10 ** -digits + 1e-9 * Math.abs(value)
}

const isSame = (one: number, other: number): boolean =>
  Math.abs(one - other) <= 1e-9 * Math.max(1, Math.abs(one), Math.abs(other))

const foldFormat = (format: string): string => format.replace(/["\s]/g, '')

const formula: Checker<WordView, WordDraft> = defineChecker({
  code: '10818',
  title: words('表格公式', 'formula in a table'),
  target: TableTarget,
  expected: FormulaExpected,
  examine(view, target, expected) {
    const where = describeTable(target)
    const wanted = join([
      plain(`=${expected.formula}`),
      ...(expected.formats === undefined ? [] : [plain(expected.formats.join('/'))]),
    ])
    const table = findTable(view.document, target)
    if (table === undefined) return blocked(where, wanted, NO_TABLE)
    const tally = new UnitTally()
    for (const { row, column } of expected.cells) {
      const actual = formulaOf(table, row, column)
      if (actual === undefined) {
        const text = snippet(cellAt(table, row, column)?.text ?? '')
        tally.add(
          false,
          words(
            `${row}行${column}列没有公式“${text}”`,
            `no formula in row ${row}, column ${column}: “${text}”`,
          ),
        )
        continue
      }
      const { isOk, note } = judgeFormula(table, { row, column }, actual, expected)
      tally.add(isOk, join([plain(actual.formula), plain(snippet(actual.shown)), ...note]))
    }
    return found(where, wanted, COUNT.cells, tally.units, [tableEvidence(view, table)])
  },
  apply(draft, target, expected) {
    const table = tableToEdit(draft, target)
    const format = expected.formats?.[0]
    for (const { row, column } of expected.cells) {
      const cell = cellAt(table, row, column)
      if (cell === undefined) throw new Error(`There is no cell ${row}, ${column}`)
      const outcome = evaluateTableFormula(expected.formula, table, { row, column })
      const value = outcome.kind === 'value' ? outcome.value : 0
      const digits = format === undefined ? undefined : (/\.(0+)/.exec(format)?.[1]?.length ?? 0)
      const shown = digits === undefined ? String(value) : value.toFixed(digits)
      setCellText(cell.node, '')
      const [paragraph] = children(cell.node, 'w:p')
      if (paragraph === undefined) continue
      const instruction = `=${expected.formula}${format === undefined ? '' : ` \\# "${format}"`}`
      for (const run of fieldRuns(instruction, [textRun(shown)])) append(paragraph, run)
    }
  },
  example: {
    start: tableFormulaStart,
    target: { in: 'table', index: 1 },
    expected: {
      cells: [
        { row: 2, column: 4 },
        { row: 3, column: 4 },
        { row: 4, column: 4 },
      ],
      formula: 'SUM(LEFT)',
    },
    near: [
      {
        name: 'the average',
        expected: {
          cells: [
            { row: 2, column: 4 },
            { row: 3, column: 4 },
            { row: 4, column: 4 },
          ],
          formula: 'AVERAGE(LEFT)',
        },
      },
      {
        name: 'typed totals',
        make(draft) {
          const { rows } = tableToEdit(draft, { in: 'table', index: 1 })
          for (const [index, text] of ['4050', '4000', '4200'].entries()) {
            const cell = rows[index + 1]?.cells[3]
            if (cell !== undefined) setCellText(cell.node, text)
          }
        },
      },
      {
        name: 'results that were not updated',
        make(draft) {
          const { rows } = tableToEdit(draft, { in: 'table', index: 1 })
          for (const row of rows.slice(1)) {
            const [paragraph] = descendants(row.cells[3]?.node, 'w:p')
            if (paragraph === undefined) continue
            for (const run of fieldRuns('=SUM(LEFT)', [textRun('0')])) append(paragraph, run)
          }
        },
      },
    ],
  },
  limits: words(
    'LibreOffice 自己的表格公式不是 Word 域，不得分；数字格式经它保存后丢失',
    'a formula that LibreOffice itself makes is no field of Word and does not count; number formats are lost when it saves',
  ),
})

function judgeFormula(
  table: WordTable,
  here: { readonly row: number; readonly column: number },
  actual: { readonly formula: string; readonly format: string | undefined; readonly shown: string },
  expected: FormulaExpected,
) {
  const wanted = evaluateTableFormula(expected.formula, table, here)
  const outcome = evaluateTableFormula(actual.formula, table, here)
  if (outcome.kind === 'unreadable' || wanted.kind === 'unreadable') {
    // What cannot be worked out here may still be just what was asked for.
    const fold = (text: string): string => text.replace(/[\s=]/g, '').toUpperCase()
    return { isOk: fold(actual.formula) === fold(expected.formula), note: [] }
  }
  const isValue = isSame(outcome.value, wanted.value)
  const used = expected.functions?.map((one) => one.toUpperCase())
  const isFunction = used?.some((one) => outcome.functions.includes(one)) ?? true
  const isFormat =
    expected.formats === undefined ||
    (actual.format !== undefined &&
      expected.formats.map(foldFormat).includes(foldFormat(actual.format)))
  const isFresh = !expected.fresh || isShown(actual.shown, outcome.value)
  return {
    isOk: isValue && isFunction && isFormat && isFresh,
    note: [
      ...(isFresh ? [] : [words('结果未更新', 'the result is not updated')]),
      ...(isFormat
        ? []
        : [words(`格式${actual.format ?? '无'}`, `format ${actual.format ?? 'none'}`)]),
    ],
  }
}

export const tableFormulaCheckers: readonly Checker<WordView, WordDraft>[] = [formula]
