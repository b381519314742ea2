import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  single,
  words,
  type Checker,
} from '../checkpoints/checker.ts'
import { ensureChild, putChild, removeChildren } from '../package/edit-xml.ts'
import { child } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { tableFormatStart } from './examples/table-start.ts'
import {
  describeTable,
  judgeTableRows,
  NO_TABLE,
  rowsToEdit,
  TableCellsTarget,
  tableEvidence,
  tableToEdit,
} from './judge-tables.ts'
import { isRowMarked } from './table-format.ts'
import { findTable, TableTarget } from './word-targets.ts'
import type { WordView } from './word-view.ts'
import type { WordDraft } from './word-draft.ts'

/** Sets a mark of a row, or takes it away; a table style that sets it has to be overruled. */
function mark(row: XmlElement, name: string, isWanted: boolean, isStyled = false): void {
  removeChildren(child(row, 'w:trPr'), name)
  if (isWanted) putChild(ensureChild(row, 'w:trPr'), name)
  else if (isStyled) putChild(ensureChild(row, 'w:trPr'), name, { 'w:val': 0 })
}

const repeatedRows = (count: number) =>
  count === 0
    ? words('标题行不重复', 'no repeated rows')
    : words(`前${count}行在各页重复`, `the first ${count} rows are repeated`)

const repeat: Checker<WordView, WordDraft> = defineChecker({
  code: '10813',
  title: words('标题行重复', 'repeated header rows'),
  target: TableTarget,
  expected: z.object({
    /** How many rows from the top; 0 asks for none. */
    rows: z._default(z.int().check(z.gte(0)), 1),
  }),
  examine(view, target, expected) {
    const wanted = repeatedRows(expected.rows)
    const table = findTable(view.document, target)
    if (table === undefined) return blocked(describeTable(target), wanted, NO_TABLE)
    // Word repeats marked rows only as far as they follow the top without a gap (10813).
    const first = table.rows.findIndex(
      (row) => !isRowMarked(view.document, table, row, 'w:tblHeader'),
    )
    const count = first < 0 ? table.rows.length : first
    return found(
      describeTable(target),
      wanted,
      COUNT.items,
      single(count === expected.rows, repeatedRows(count)),
      [tableEvidence(view, table)],
    )
  },
  apply(draft, target, expected) {
    const table = tableToEdit(draft, target)
    const { document } = draft.view()
    for (const [index, row] of table.rows.entries()) {
      mark(row.node, 'w:tblHeader', index < expected.rows)
      const isStyled = isRowMarked(document, table, row, 'w:tblHeader')
      mark(row.node, 'w:tblHeader', index < expected.rows, isStyled)
    }
  },
  example: {
    start: tableFormatStart,
    target: { in: 'table', index: 1 },
    expected: { rows: 1 },
    near: [
      { name: 'two rows', expected: { rows: 2 } },
      {
        name: 'a row in the middle',
        make(draft) {
          const row = tableToEdit(draft, { in: 'table', index: 1 }).rows[1]
          if (row !== undefined) mark(row.node, 'w:tblHeader', true)
        },
      },
    ],
  },
})

const BREAKS = {
  allowed: words('允许跨页断行', 'may break across pages'),
  kept: words('不允许跨页断行', 'may not break across pages'),
}

const cantSplit: Checker<WordView, WordDraft> = defineChecker({
  code: '10814',
  title: words('允许跨页断行', 'rows that may not break'),
  target: TableCellsTarget,
  expected: z.object({ allow: z.boolean() }),
  examine: (view, target, expected) =>
    judgeTableRows(view, target, expected.allow ? BREAKS.allowed : BREAKS.kept, (row, table) => {
      const isKept = isRowMarked(view.document, table, row, 'w:cantSplit')
      return { isOk: isKept !== expected.allow, actual: isKept ? BREAKS.kept : BREAKS.allowed }
    }),
  apply(draft, target, expected) {
    const table = tableToEdit(draft, target)
    const { document } = draft.view()
    for (const row of rowsToEdit(draft, target)) {
      mark(row.node, 'w:cantSplit', !expected.allow)
      const isStyled = isRowMarked(document, table, row, 'w:cantSplit')
      mark(row.node, 'w:cantSplit', !expected.allow, isStyled)
    }
  },
  example: {
    start: tableFormatStart,
    target: { in: 'table', index: 1 },
    expected: { allow: false },
    near: [{ name: 'the first row alone', target: { in: 'cells', index: 1, rows: [1, 1] } }],
  },
})

export const tableRowCheckers: readonly Checker<WordView, WordDraft>[] = [repeat, cantSplit]
