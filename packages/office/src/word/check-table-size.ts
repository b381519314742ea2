import * as z from 'zod/mini'
import {
  blocked,
  defineChecker,
  join,
  plain,
  words,
  type Checker,
  type Words,
} from '../checkpoints/checker.ts'
import { ensureChild, putChild, setAttributes } from '../package/edit-xml.ts'
import { at, attribute, twipsOf } from '../package/xml-query.ts'
import { cellProperties, gridColumns } from './edit-table.ts'
import { tableFormatStart } from './examples/table-start.ts'
import {
  cellsToEdit,
  describeTable,
  judgeTableCells,
  judgeTableRows,
  rowsToEdit,
  tableToEdit,
} from './judge-tables.ts'
import { centimetres } from './judge-sections.ts'
import type { WordCell } from './read-table.ts'
import { cellWidth } from './table-widths.ts'
import { CellsTarget } from './word-targets.ts'
import { TWIPS_PER_CM } from './word-names.ts'
import type { WordView } from './word-view.ts'
import type { WordDraft } from './word-draft.ts'

const TOLERANCE = 0.05 * TWIPS_PER_CM
const isNear = (actual: number, wanted: number): boolean => Math.abs(actual - wanted) <= TOLERANCE

/** A length of a checkpoint, in centimetres or points. */
const Length = { widthCm: z.optional(z.number()), points: z.optional(z.number()) }
const hasLength = z.refine<object>(
  (value) => Object.keys(value).some((key) => key !== 'rule'),
  'nothing expected',
)

const RULES = {
  atLeast: words('最小值', 'at least'),
  exact: words('固定值', 'exactly'),
}

const rowHeight: Checker<WordView, WordDraft> = defineChecker({
  code: '10805',
  title: words('行高', 'row height'),
  target: CellsTarget,
  expected: z
    .object({
      heightCm: z.optional(z.number()),
      points: z.optional(z.number()),
      rule: z.optional(z.enum(['atLeast', 'exact'])),
    })
    .check(hasLength),
  examine(view, target, expected) {
    const height =
      expected.heightCm === undefined
        ? (expected.points ?? 0) * 20
        : expected.heightCm * TWIPS_PER_CM
    const describe = (twips: number, rule: 'atLeast' | 'exact' | undefined): Words =>
      join([
        expected.heightCm === undefined
          ? words(`${Math.round(twips / 2) / 10}磅`, `${Math.round(twips / 2) / 10} pt`)
          : plain(`${centimetres(twips)} cm`),
        ...(rule === undefined ? [] : [RULES[rule]]),
      ])
    return judgeTableRows(view, target, describe(height, expected.rule), (row) => {
      const node = at(row.node, 'w:trPr', 'w:trHeight')
      const actual = twipsOf(node, 'w:val')
      if (actual === undefined || attribute(node, 'w:val') === '0')
        return { isOk: false, actual: words('自动行高', 'automatic height') }
      // Without a rule the height is the least one (10805).
      const rule = attribute(node, 'w:hRule') === 'exact' ? 'exact' : 'atLeast'
      return {
        isOk: isNear(actual, height) && (expected.rule === undefined || expected.rule === rule),
        actual: describe(actual, rule),
      }
    })
  },
  apply(draft, target, expected) {
    const height =
      expected.heightCm === undefined
        ? (expected.points ?? 0) * 20
        : expected.heightCm * TWIPS_PER_CM
    for (const { node } of rowsToEdit(draft, target))
      putChild(ensureChild(node, 'w:trPr'), 'w:trHeight', {
        'w:val': Math.round(height),
        'w:hRule': expected.rule === 'exact' ? 'exact' : undefined,
      })
  },
  example: {
    start: tableFormatStart,
    target: { in: 'cells', index: 1, rows: [1, 1] },
    expected: { heightCm: 1.2, rule: 'exact' },
    near: [
      { name: 'a tenth less', expected: { heightCm: 1.1, rule: 'exact' } },
      { name: 'at least', expected: { heightCm: 1.2, rule: 'atLeast' } },
      { name: 'another row', target: { in: 'cells', index: 1, rows: [2, 2] } },
    ],
  },
})

const columnWidth: Checker<WordView, WordDraft> = defineChecker({
  code: '10806',
  title: words('列宽', 'column width'),
  target: CellsTarget,
  expected: z.object(Length).check(hasLength),
  examine(view, target, expected) {
    const width =
      expected.widthCm === undefined ? (expected.points ?? 0) * 20 : expected.widthCm * TWIPS_PER_CM
    const describe = (twips: number): Words =>
      expected.widthCm === undefined
        ? words(`${Math.round(twips / 2) / 10}磅`, `${Math.round(twips / 2) / 10} pt`)
        : plain(`${centimetres(twips)} cm`)
    // A cell over several columns has no column's width.
    const spans = new Map<WordCell, boolean>()
    let begins: ReadonlySet<number> | undefined
    const finding = judgeTableCells(view, target, describe(width), (cell, table) => {
      begins ??= new Set(table.rows.flatMap((row) => row.cells.map((one) => one.column)))
      let isWide = false
      for (let column = 1; column < cell.columnSpan; column += 1)
        isWide ||= begins.has(cell.column + column)
      spans.set(cell, isWide)
      const actual = cellWidth(view.document, table, cell)
      if (isWide) return { isOk: true, actual: words('合并单元格', 'merged cell') }
      return actual === undefined
        ? { isOk: false, actual: words('自动列宽', 'automatic width') }
        : { isOk: isNear(actual, width), actual: describe(actual) }
    })
    const isAllWide = spans.size > 0 && [...spans.values()].every(Boolean)
    return isAllWide
      ? blocked(describeTable(target), describe(width), words('没有这样的列', 'no such column'))
      : finding
  },
  apply(draft, target, expected) {
    const width = Math.round(
      expected.widthCm === undefined
        ? (expected.points ?? 0) * 20
        : expected.widthCm * TWIPS_PER_CM,
    )
    const table = tableToEdit(draft, target)
    const columns = gridColumns(table.node)
    for (const cell of cellsToEdit(draft, target)) {
      if (cell.columnSpan > 1) continue
      putChild(cellProperties(cell.node), 'w:tcW', { 'w:w': width, 'w:type': 'dxa' })
      const column = columns[cell.column]
      // A width of some rows alone is no width of the column.
      if (column !== undefined && target.rows === undefined) setAttributes(column, { 'w:w': width })
    }
  },
  example: {
    start: tableFormatStart,
    target: { in: 'cells', index: 1, columns: [1, 1] },
    expected: { widthCm: 2.5 },
    near: [
      { name: 'two tenths more', expected: { widthCm: 2.7 } },
      { name: 'another column', target: { in: 'cells', index: 1, columns: [2, 2] } },
      {
        name: 'the first cell of the column alone',
        target: { in: 'cells', index: 1, columns: [1, 1], rows: [1, 1] },
      },
    ],
  },
})

export const tableSizeCheckers: readonly Checker<WordView, WordDraft>[] = [rowHeight, columnWidth]
