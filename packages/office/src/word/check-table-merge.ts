import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  UnitTally,
  words,
  type Checker,
  type Words,
} from '../checkpoints/checker.ts'
import { mergeCells, splitCell } from './edit-table-cells.ts'
import { tableMergeStart } from './examples/table-start.ts'
import { describeTable, NO_TABLE, tableEvidence, tableToEdit } from './judge-tables.ts'
import { cellAt, type WordCell, type WordTable } from './read-table.ts'
import { findTable, TableTarget } from './word-targets.ts'
import type { WordView } from './word-view.ts'
import type { WordDraft } from './word-draft.ts'

const Count = z.int().check(z.gte(1)).check(z.lte(500))
const Span = z.tuple([Count, Count])

const MergeExpected = z.union([
  z.object({
    /** Rectangles of the grid, each to be one cell. */
    merged: z.array(z.object({ rows: Span, columns: Span })).check(z.minLength(1)),
  }),
  z.object({
    /** A cell of the start file's table, and into how many it is split. */
    split: z.object({ row: Count, column: Count, rows: Count, columns: Count }),
  }),
])
type Split = {
  readonly row: number
  readonly column: number
  readonly rows: number
  readonly columns: number
}

const spanText = (list: readonly number[]): string => [...new Set(list)].join('–')
const named = (name: string, list: readonly number[]): string =>
  `${name}${new Set(list).size > 1 ? 's' : ''} ${spanText(list)}`

const rectangleWords = (rows: readonly number[], columns: readonly number[]): Words =>
  words(
    `${spanText(rows)}行${spanText(columns)}列`,
    `${named('row', rows)}, ${named('column', columns)}`,
  )

const spanWords = (cell: WordCell | undefined): Words =>
  cell === undefined
    ? words('没有这个单元格', 'no such cell')
    : rectangleWords(
        [cell.row + 1, cell.row + cell.rowSpan],
        [cell.column + 1, cell.column + cell.columnSpan],
      )

/**
 * The columns of the grid that a split cell's place now covers: read off a row whose cells are as
 * many as they were, since splitting cuts the grid finer for all rows (10803).
 */
function placeColumns(
  table: WordTable,
  split: Split,
  width: number,
): readonly [number, number] | undefined {
  const isAside = (row: number): boolean => row < split.row - 1 || row >= split.row - 1 + split.rows
  const row = table.rows.find((one, index) => isAside(index) && one.cells.length === width)
  const cell = row?.cells[split.column - 1]
  return cell === undefined ? undefined : [cell.column, cell.column + cell.columnSpan]
}

function judgeSplit(table: WordTable, split: Split, width: number) {
  const place = placeColumns(table, split, width)
  const first = table.rows[split.row - 1]
  // Without another row to compare with, the count of cells alone tells.
  const own: readonly [number, number] | undefined =
    place ??
    (table.rows.length === split.rows &&
    first !== undefined &&
    first.cells.length === width + split.columns - 1
      ? [
          first.cells[split.column - 1]?.column ?? 0,
          (first.cells[split.column + split.columns - 2]?.column ?? 0) + 1,
        ]
      : undefined)
  if (own === undefined || first === undefined) return { isOk: false, count: 0 }
  const [from, to] = own
  const rows = table.rows.slice(split.row - 1, split.row - 1 + split.rows)
  const inside = rows
    .flatMap((row) => row.cells)
    .filter((cell) => !cell.isCovered && cell.column >= from && cell.column + cell.columnSpan <= to)
  const beside = first.cells.filter(
    (cell) => cell.column + cell.columnSpan <= from || cell.column >= to,
  )
  const isBeside = beside.every((cell) => cell.rowSpan >= split.rows)
  const isSquare = rows.every(
    (row) => row.cells.filter((cell) => inside.includes(cell)).length === split.columns,
  )
  return {
    isOk: inside.length === split.rows * split.columns && isSquare && isBeside,
    count: inside.length,
  }
}

/** How many cells the row had before it was split. */
function widthBefore(
  view: WordView,
  table: WordTable,
  split: Split,
  target: z.infer<typeof TableTarget>,
): number {
  const before = view.start === undefined ? undefined : findTable(view.start, target)
  const row = before?.rows[split.row - 1]
  if (row !== undefined) return row.cells.length
  const others = table.rows.filter(
    (_, index) => index < split.row - 1 || index >= split.row - 1 + split.rows,
  )
  return others.reduce((most, one) => Math.max(most, one.cells.length), 0)
}

const merge: Checker<WordView, WordDraft> = defineChecker({
  code: '10803',
  title: words('合并与拆分单元格', 'merged and split cells'),
  target: TableTarget,
  expected: MergeExpected,
  examine(view, target, expected) {
    const table = findTable(view.document, target)
    const where = describeTable(target)
    if ('split' in expected) {
      const { split } = expected
      const wanted = words(
        `${split.row}行${split.column}列拆分为${split.rows}行${split.columns}列`,
        `row ${split.row}, column ${split.column} split into ${split.rows} × ${split.columns}`,
      )
      if (table === undefined) return blocked(where, wanted, NO_TABLE)
      const { isOk, count } = judgeSplit(table, split, widthBefore(view, table, split, target))
      return found(
        where,
        wanted,
        COUNT.items,
        [{ isOk, weight: 1, actual: words(`${count}个单元格`, `${count} cells`) }],
        [tableEvidence(view, table)],
      )
    }
    const wanted = words(
      expected.merged.map((one) => `合并${rectangleWords(one.rows, one.columns).zh}`).join('、'),
      expected.merged.map((one) => `merged ${rectangleWords(one.rows, one.columns).en}`).join('; '),
    )
    if (table === undefined) return blocked(where, wanted, NO_TABLE)
    const tally = new UnitTally()
    for (const { rows, columns } of expected.merged) {
      const cell = cellAt(table, rows[0], columns[0])
      tally.add(
        cell !== undefined &&
          cell.row === rows[0] - 1 &&
          cell.rowSpan === rows[1] - rows[0] + 1 &&
          cell.column === columns[0] - 1 &&
          cell.columnSpan === columns[1] - columns[0] + 1,
        spanWords(cell),
      )
    }
    return found(where, wanted, COUNT.items, tally.units, [tableEvidence(view, table)])
  },
  apply(draft, target, expected) {
    const table = tableToEdit(draft, target)
    if ('merged' in expected) {
      for (const { rows, columns } of expected.merged)
        mergeCells(tableToEdit(draft, target), rows, columns)
      return
    }
    const { split } = expected
    const view = draft.view()
    if (judgeSplit(table, split, widthBefore(view, table, split, target)).isOk) return
    splitCell(table, split)
  },
  example: {
    start: tableMergeStart,
    target: { in: 'table', index: 1 },
    expected: {
      merged: [
        { rows: [1, 1], columns: [1, 4] },
        { rows: [3, 4], columns: [1, 1] },
      ],
    },
    near: [
      {
        name: 'one cell too few',
        expected: {
          merged: [
            { rows: [1, 1], columns: [1, 3] },
            { rows: [3, 4], columns: [1, 1] },
          ],
        },
      },
      {
        name: 'split instead',
        expected: { split: { row: 4, column: 2, rows: 1, columns: 2 } },
      },
    ],
  },
})

export const tableMergeCheckers: readonly Checker<WordView, WordDraft>[] = [merge]
