import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  found,
  UnitTally,
  words,
  type Evidence,
  type Finding,
  type Words,
} from '../checkpoints/checker.ts'
import type { WordCell, WordRow, WordTable } from './read-table.ts'
import { CellsTarget, evidenceOf, findTable, TableTarget } from './word-targets.ts'
import type { WordDraft } from './word-draft.ts'
import type { WordView } from './word-view.ts'

/** A whole table, or some of its rows and columns of the grid. */
export const TableCellsTarget = z.discriminatedUnion('in', [TableTarget, CellsTarget])
export type TableCellsTarget = z.infer<typeof TableCellsTarget>
export type CellsTarget = z.infer<typeof CellsTarget>

export const NO_TABLE = words('没有这个表格', 'there is no such table')
const NO_CELLS = words('没有这些单元格', 'there are no such cells')

const range = (list: readonly [number, number] | undefined, zh: string, en: string): Words => {
  if (list === undefined) return words('', '')
  const [from, to] = list
  return from === to
    ? words(`第${from}${zh}`, `, ${en} ${from}`)
    : words(`第${from}–${to}${zh}`, `, ${en}s ${from}–${to}`)
}

/** A table or a part of it in words. */
export function describeTable(target: TableCellsTarget): Words {
  const name =
    target.containing === undefined
      ? words(`表格${target.index ?? 1}`, `table ${target.index ?? 1}`)
      : words(`“${target.containing}”所在表格`, `the table with “${target.containing}”`)
  if (target.in === 'table') return name
  const rows = range(target.rows, '行', 'row')
  const columns = range(target.columns, '列', 'column')
  return words(`${name.zh}${rows.zh}${columns.zh}`, `${name.en}${rows.en}${columns.en}`)
}

const isInside = (list: readonly [number, number] | undefined, index: number): boolean =>
  list === undefined || (index + 1 >= list[0] && index + 1 <= list[1])

/** True for the cells of a target; a merged cell stands where it begins. */
export function isChosen(target: TableCellsTarget, cell: WordCell): boolean {
  return (
    target.in === 'table' ||
    (isInside(target.rows, cell.row) && isInside(target.columns, cell.column))
  )
}

/** Evidence for a table. */
export function tableEvidence(view: WordView, table: WordTable): Evidence {
  return evidenceOf(view.document.source.mainPart, table.node, table.text)
}

interface Judged {
  readonly isOk: boolean
  readonly actual: Words
}

function judgeEach<One extends { readonly node: WordTable['node'] }>(
  view: WordView,
  target: TableCellsTarget,
  expected: Words,
  counts: Words,
  pick: (table: WordTable) => readonly One[],
  judge: (one: One, table: WordTable) => Judged,
  textOf: (one: One) => string,
): Finding {
  const where = describeTable(target)
  const table = findTable(view.document, target)
  if (table === undefined) return blocked(where, expected, NO_TABLE)
  const picked = pick(table)
  if (picked.length === 0) return blocked(where, expected, NO_CELLS)
  const tally = new UnitTally()
  const evidence: Evidence[] = []
  for (const one of picked) {
    const { isOk, actual } = judge(one, table)
    tally.add(isOk, actual)
    if (!isOk && evidence.length < 5)
      evidence.push(evidenceOf(view.document.source.mainPart, one.node, textOf(one)))
  }
  if (evidence.length === 0) evidence.push(tableEvidence(view, table))
  return found(where, expected, counts, tally.units, evidence)
}

/** Judges every visible cell of a target, empty ones included. */
export function judgeTableCells(
  view: WordView,
  target: TableCellsTarget,
  expected: Words,
  judge: (cell: WordCell, table: WordTable) => Judged,
): Finding {
  return judgeEach(
    view,
    target,
    expected,
    COUNT.cells,
    (table) =>
      table.rows
        .flatMap((row) => row.cells)
        .filter((cell) => !cell.isCovered && isChosen(target, cell)),
    judge,
    (cell) => cell.text,
  )
}

const rowText = (row: WordRow): string => row.cells.map((cell) => cell.text).join(' ')

/** Judges every row of a target. */
export function judgeTableRows(
  view: WordView,
  target: TableCellsTarget,
  expected: Words,
  judge: (row: WordRow, table: WordTable) => Judged,
): Finding {
  return judgeEach(
    view,
    target,
    expected,
    words('行', 'rows'),
    (table) => rowsOf(table, target),
    judge,
    rowText,
  )
}

function rowsOf(table: WordTable, target: TableCellsTarget): readonly WordRow[] {
  return table.rows.filter((_, index) => target.in === 'table' || isInside(target.rows, index))
}

/** The table of a target, to be changed. Throws when it is not there. */
export function tableToEdit(draft: WordDraft, target: TableCellsTarget): WordTable {
  const table = findTable(draft.view().document, target)
  if (table === undefined) throw new Error(`There is no table at ${JSON.stringify(target)}`)
  return table
}

/** The cells of a target, to be changed, covered ones included. Throws when there are none. */
export function cellsToEdit(draft: WordDraft, target: TableCellsTarget): readonly WordCell[] {
  const cells = tableToEdit(draft, target)
    .rows.flatMap((row) => row.cells)
    .filter((cell) => isChosen(target, cell))
  if (cells.length === 0) throw new Error(`There are no cells at ${JSON.stringify(target)}`)
  return cells
}

/** The rows of a target, to be changed. Throws when there are none. */
export function rowsToEdit(draft: WordDraft, target: TableCellsTarget): readonly WordRow[] {
  const rows = rowsOf(tableToEdit(draft, target), target)
  if (rows.length === 0) throw new Error(`There are no rows at ${JSON.stringify(target)}`)
  return rows
}
