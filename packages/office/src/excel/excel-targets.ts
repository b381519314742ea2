import * as z from 'zod/mini'
import { snippet, words, type Evidence, type Words } from '../checkpoints/checker.ts'
import {
  cellName,
  columnOf,
  parseRange,
  type CellAddress,
  type CellRange,
} from './cell-reference.ts'
import type { ExcelView } from './excel-view.ts'
import type { ExcelSheet } from './read-workbook.ts'

const SheetName = z.string().check(z.minLength(1))

/** What concerns the workbook as a whole. */
export const WorkbookTarget = z.object({ in: z.literal('workbook') })
export const SheetTarget = z.object({ in: z.literal('sheet'), sheet: SheetName })
/** `ref` is A1 or A1:B2; several rectangles are separated by commas. */
export const RangeTarget = z.object({
  in: z.literal('range'),
  sheet: SheetName,
  ref: z
    .string()
    .check(
      z.refine(
        (ref) => ref.split(',').every((part) => parseRange(part) !== undefined),
        'no known cell reference',
      ),
    ),
})
const RowNumber = z.int().check(z.gte(1))
export const RowsTarget = z.object({
  in: z.literal('rows'),
  sheet: SheetName,
  rows: z.tuple([RowNumber, RowNumber]),
})
const Column = z
  .string()
  .check(z.refine((letters) => columnOf(letters) !== undefined, 'no known column'))
export const ColumnsTarget = z.object({
  in: z.literal('columns'),
  sheet: SheetName,
  columns: z.tuple([Column, Column]),
})
export const ColumnLetters = Column

export const NO_SHEET = words('没有这个工作表', 'there is no such sheet')

/** Finds a sheet by name, else the renamed one at the place that the name has in the start file (2.3). */
export function sheetIndex(view: ExcelView, name: string): number {
  const fold = (text: string): string => text.trim().normalize('NFC').toLowerCase()
  const byName = view.workbook.sheetNames.findIndex((one) => fold(one) === fold(name))
  if (byName >= 0) return byName
  const before = view.start?.sheetNames.findIndex((one) => fold(one) === fold(name)) ?? -1
  if (before < 0) return -1
  // A sheet with another issued name is that other sheet, wherever it stands now.
  const issued = new Set(view.start?.sheetNames.map(fold))
  const renamed = view.workbook.sheetNames.flatMap((one, index) =>
    issued.has(fold(one)) ? [] : [index],
  )
  return renamed.includes(before) ? before : renamed.length === 1 ? (renamed[0] ?? -1) : -1
}

export function findSheet(view: ExcelView, name: string): ExcelSheet | undefined {
  const index = sheetIndex(view, name)
  return index < 0 ? undefined : view.workbook.sheet(index)
}

/** Rectangles of a reference; whole columns and rows end with the used area. */
export function rangesOf(ref: string, sheet: ExcelSheet): CellRange[] {
  return ref.split(',').flatMap((part) => {
    const range = parseRange(part)
    if (range === undefined) return []
    const isTall = range.to.row - range.from.row > 100_000
    const isWide = range.to.column - range.from.column > 1_000
    return {
      from: range.from,
      to: {
        row: isTall ? Math.max(range.from.row, sheet.last.row) : range.to.row,
        column: isWide ? Math.max(range.from.column, sheet.last.column) : range.to.column,
      },
    }
  })
}

const MOST_CELLS = 200_000

/** Every cell of a reference, row by row. */
export function cellsIn(ranges: readonly CellRange[]): CellAddress[] {
  const cells: CellAddress[] = []
  for (const { from, to } of ranges) {
    for (let row = from.row; row <= to.row; row += 1) {
      for (let column = from.column; column <= to.column; column += 1) {
        if (cells.length >= MOST_CELLS) return cells
        cells.push({ row, column })
      }
    }
  }
  return cells
}

interface AskedCells {
  readonly ref: string
  readonly cells: readonly CellAddress[]
}
const lastAsked = new WeakMap<ExcelSheet, AskedCells>()

/** Every cell of a target, row by row; several checkpoints ask for the same ones. */
export function targetCells(sheet: ExcelSheet, ref: string): readonly CellAddress[] {
  const known = lastAsked.get(sheet)
  if (known?.ref === ref) return known.cells
  const cells = cellsIn(rangesOf(ref, sheet))
  lastAsked.set(sheet, { ref, cells })
  return cells
}

/** Merges no higher than this are found by their rows; a sheet has few that are higher. */
const LOW_ROWS = 64
const MOST_HIGH = 500

interface MergeIndex {
  readonly byRow: ReadonlyMap<number, readonly CellRange[]>
  readonly high: readonly CellRange[]
}
const mergeIndexes = new WeakMap<ExcelSheet, MergeIndex>()

function mergeIndex(sheet: ExcelSheet): MergeIndex {
  const known = mergeIndexes.get(sheet)
  if (known !== undefined) return known
  const byRow = new Map<number, CellRange[]>()
  const high: CellRange[] = []
  for (const range of sheet.merges) {
    if (range.to.row - range.from.row >= LOW_ROWS) {
      if (high.length < MOST_HIGH) high.push(range)
      continue
    }
    for (let row = range.from.row; row <= range.to.row; row += 1) {
      const list = byRow.get(row)
      if (list === undefined) byRow.set(row, [range])
      else list.push(range)
    }
  }
  const index = { byRow, high }
  mergeIndexes.set(sheet, index)
  return index
}

/** The merge that a cell belongs to. */
export function mergeAt(sheet: ExcelSheet, { row, column }: CellAddress): CellRange | undefined {
  if (sheet.merges.length === 0) return undefined
  const { byRow, high } = mergeIndex(sheet)
  const holds = ({ from, to }: CellRange): boolean =>
    row >= from.row && row <= to.row && column >= from.column && column <= to.column
  return byRow.get(row)?.find(holds) ?? high.find(holds)
}

/** True for cells that a merge covers: what is stored in them is not seen. */
export function isCovered(sheet: ExcelSheet, cell: CellAddress): boolean {
  const from = mergeAt(sheet, cell)?.from
  return from !== undefined && (cell.row !== from.row || cell.column !== from.column)
}

export function describeRange(target: { readonly sheet: string; readonly ref: string }): Words {
  return words(`${target.sheet}!${target.ref}`, `${target.sheet}!${target.ref}`)
}

/** Evidence for a cell, with what stands in it. */
export function cellEvidence(sheet: ExcelSheet, cell: CellAddress, text: string): Evidence {
  return {
    part: sheet.part,
    xpath: `/x:worksheet/x:sheetData/x:row[@r='${cell.row + 1}']/x:c[@r='${cellName(cell)}']`,
    snippet: snippet(text),
  }
}
