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
import { element, insertBeside, remove } from '../package/edit-xml.ts'
import { numberOf } from '../package/xml-query.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import { emptyCopy, gridColumns, setCellText } from './edit-table.ts'
import { tableRowsStart } from './examples/table-start.ts'
import { describeTable, NO_TABLE, tableEvidence, tableToEdit } from './judge-tables.ts'
import type { WordTable } from './read-table.ts'
import { findTable, TableTarget } from './word-targets.ts'
import type { WordView } from './word-view.ts'
import type { WordDraft } from './word-draft.ts'

const Count = z.int().check(z.gte(1)).check(z.lte(500))

const ChangeExpected = z.object({
  change: z.enum(['insert', 'delete']),
  axis: z.enum(['row', 'column']),
  /** Inserted: its number afterwards. Deleted: its number in the start file. */
  at: Count,
  count: z._default(Count, 1),
  /** What the first inserted row or column reads. */
  texts: z.optional(z.array(z.string()).check(z.minLength(1))),
})
type ChangeExpected = z.infer<typeof ChangeExpected>

/** Rows (or columns) of texts; covered cells are empty. */
function linesOf(table: WordTable, axis: 'row' | 'column'): string[][] {
  const rows = table.rows.map((row) => row.cells.map((cell) => foldSpaces(cell.text)))
  if (axis === 'row') return rows
  const width = rows.reduce((most, row) => Math.max(most, row.length), 0)
  return Array.from({ length: width }, (_, column) => rows.map((row) => row[column] ?? ''))
}

/** The same line, though some of its cells were given other texts by other checkpoints. */
function isSameLine(one: readonly string[], other: readonly string[]): boolean {
  const shorter = Math.min(one.length, other.length)
  let same = 0
  for (let index = 0; index < shorter; index += 1) if (one[index] === other[index]) same += 1
  return shorter > 0 && same * 2 >= shorter
}

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((text, index) => text === foldSpaces(other[index] ?? ''))

const AXIS = { row: words('行', 'row'), column: words('列', 'column') }
const CHANGE = { insert: words('插入', 'inserted'), delete: words('删除', 'deleted') }

function describe(expected: ChangeExpected) {
  const { change, axis, at, count, texts } = expected
  return join([
    words(
      `${CHANGE[change].zh}第${at}${AXIS[axis].zh}${count > 1 ? `起${count}${AXIS[axis].zh}` : ''}`,
      `${AXIS[axis].en} ${at} ${CHANGE[change].en}${count > 1 ? ` (${count})` : ''}`,
    ),
    ...(texts === undefined ? [] : [plain(`“${snippet(texts.join(' '))}”`)]),
  ])
}

/** True when the lines that must stay are there, in their order. */
function areKept(
  now: readonly (readonly string[])[],
  before: readonly (readonly string[])[],
  expected: ChangeExpected,
): boolean {
  const { change, at, count } = expected
  const isGone = (index: number): boolean => index >= at - 1 && index < at - 1 + count
  const kept = change === 'insert' ? now.filter((_, index) => !isGone(index)) : now
  const wanted = change === 'insert' ? before : before.filter((_, index) => !isGone(index))
  return kept.length === wanted.length && kept.every((line, i) => isSameLine(line, wanted[i] ?? []))
}

const rowsAndColumns: Checker<WordView, WordDraft> = defineChecker({
  code: '10804',
  title: words('插入删除行列', 'inserted or deleted rows and columns'),
  target: TableTarget,
  expected: ChangeExpected,
  examine(view, target, expected) {
    const where = describeTable(target)
    const wanted = describe(expected)
    const table = findTable(view.document, target)
    if (table === undefined) return blocked(where, wanted, NO_TABLE)
    const before = view.start === undefined ? undefined : findTable(view.start, target)
    const { axis, at, count, texts } = expected
    const now = linesOf(table, axis)
    if (before === undefined && texts === undefined)
      return blocked(where, wanted, words('没有原表格可比', 'there is no table to compare with'))
    const tally = new UnitTally()
    const was = before === undefined ? undefined : linesOf(before, axis)
    const isChanged =
      was === undefined ||
      now.length === was.length + (expected.change === 'insert' ? count : -count)
    tally.add(
      isChanged && (was === undefined || areKept(now, was, expected)),
      words(
        `${now.length}${AXIS[axis].zh}`,
        `${now.length} ${AXIS[axis].en}${now.length === 1 ? '' : 's'}`,
      ),
    )
    if (texts !== undefined && expected.change === 'insert') {
      const line = now[at - 1] ?? []
      tally.add(isSame(line, texts), plain(`“${snippet(line.join(' '))}”`))
    }
    return found(where, wanted, COUNT.items, tally.units, [tableEvidence(view, table)])
  },
  apply(draft, target, expected) {
    const { change, axis, at, count, texts } = expected
    const table = tableToEdit(draft, target)
    const view = draft.view()
    const before = view.start === undefined ? undefined : findTable(view.start, target)
    const length = (one: WordTable): number => linesOf(one, axis).length
    // A table that already differs in size from the start file's has been changed before.
    if (before !== undefined && length(before) !== length(table)) return
    if (change === 'delete') {
      const inside = (index: number): boolean => index >= at - 1 && index < at - 1 + count
      if (axis === 'row') {
        for (const [index, row] of table.rows.entries()) if (inside(index)) remove(row.node)
        return
      }
      for (const row of table.rows)
        for (const cell of row.cells) if (inside(cell.ordinal)) remove(cell.node)
      for (const [index, one] of gridColumns(table.node).entries()) if (inside(index)) remove(one)
      return
    }
    for (let added = 0; added < count; added += 1) {
      if (axis === 'row') insertRow(table, at, added === count - 1 ? texts : undefined)
      else insertColumn(table, at, added === count - 1 ? texts : undefined)
    }
  },
  example: {
    start: tableRowsStart,
    target: { in: 'table', index: 1 },
    expected: {
      change: 'insert',
      axis: 'row',
      at: 3,
      texts: ['北城店', '101', '117', '126'],
    },
    near: [
      {
        name: 'at the end of the table',
        expected: {
          change: 'insert',
          axis: 'row',
          at: 5,
          texts: ['北城店', '101', '117', '126'],
        },
      },
      { name: 'an empty row', expected: { change: 'insert', axis: 'row', at: 3 } },
      { name: 'a row taken away', expected: { change: 'delete', axis: 'row', at: 3 } },
      {
        name: 'the texts over those of another row',
        make(draft) {
          const row = tableToEdit(draft, { in: 'table', index: 1 }).rows[2]
          for (const [index, cell] of (row?.cells ?? []).entries())
            setCellText(cell.node, ['北城店', '101', '117', '126'][index] ?? '')
        },
      },
    ],
  },
})

function insertRow(table: WordTable, at: number, texts: readonly string[] | undefined): void {
  const anchor = table.rows[at - 1] ?? table.rows.at(-1)
  if (anchor === undefined) throw new Error('The table has no rows')
  const made = emptyCopy(anchor.node)
  insertBeside(anchor.node, at > table.rows.length ? 'after' : 'before', [made])
  const cells = made.children.filter((one) => typeof one !== 'string' && one.name === 'w:tc')
  for (const [index, cell] of cells.entries())
    if (typeof cell !== 'string') setCellText(cell, texts?.[index] ?? '')
}

function insertColumn(table: WordTable, at: number, texts: readonly string[] | undefined): void {
  for (const [index, row] of table.rows.entries()) {
    const anchor = row.cells[at - 1] ?? row.cells.at(-1)
    if (anchor === undefined) continue
    const made = emptyCopy(anchor.node)
    insertBeside(anchor.node, at > row.cells.length ? 'after' : 'before', [made])
    setCellText(made, texts?.[index] ?? '')
  }
  const grid = gridColumns(table.node)
  const column = grid[at - 1] ?? grid.at(-1)
  if (column === undefined) return
  insertBeside(column, at > grid.length ? 'after' : 'before', [
    element('w:gridCol', { 'w:w': numberOf(column, 'w:w') ?? 1000 }),
  ])
}

export const tableChangeCheckers: readonly Checker<WordView, WordDraft>[] = [rowsAndColumns]
