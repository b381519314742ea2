import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  join,
  UnitTally,
  words,
  type Checker,
  type Evidence,
} from '../checkpoints/checker.ts'
import { append, element, ensureChild, remove, setAttributes } from '../package/edit-xml.ts'
import { attribute, child, children } from '../package/xml-query.ts'
import {
  cellName,
  isOverlap,
  parseRange,
  rangeName,
  rangesIn,
  type CellRange,
} from './cell-reference.ts'
import { horizontalWords } from './check-alignment.ts'
import { toText } from './cell-value.ts'
import { cellsToEdit, type SheetEdit } from './edit-cells.ts'
import { formatStart } from './examples/format-start.ts'
import {
  cellEvidence,
  cellsIn,
  describeRange,
  findSheet,
  NO_SHEET,
  RangeTarget,
} from './excel-targets.ts'
import type { ExcelDraft } from './excel-draft.ts'
import type { ExcelView } from './excel-view.ts'
import { keepsCell } from './kept-content.ts'
import { formatAt, valueAt } from './read-workbook.ts'

/** Takes away every merge that shares cells with a range. */
function unmergeCells(edit: SheetEdit, range: CellRange): void {
  const list = child(edit.root, 'x:mergeCells')
  for (const one of children(list, 'x:mergeCell')) {
    const merged = parseRange(attribute(one, 'ref') ?? '')
    if (merged !== undefined && isOverlap(merged, range)) remove(one)
  }
  if (list === undefined) return
  if (children(list).length === 0) remove(list)
  else setAttributes(list, { count: children(list).length })
}

/** Merges a range as Excel does: what stood in the covered cells goes. */
export function mergeCells(edit: SheetEdit, range: CellRange): void {
  unmergeCells(edit, range)
  const list = ensureChild(edit.root, 'x:mergeCells')
  append(list, element('x:mergeCell', { ref: rangeName(range) }))
  setAttributes(list, { count: children(list).length })
  for (const { row, column } of cellsIn([range]))
    if (cellName({ row, column }) !== cellName(range.from))
      if (valueAt(edit.sheet, row, column).kind !== 'empty')
        edit.setValue({ row, column }, undefined)
}

const merge: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20310',
  title: words('合并后居中', 'merge and centre'),
  target: RangeTarget,
  expected: z.object({ center: z._default(z.boolean(), true) }),
  examine(view, target, expected) {
    const wanted = expected.center
      ? words('合并后居中', 'merged and centred')
      : words('合并', 'merged')
    const sheet = findSheet(view, target.sheet)
    if (sheet === undefined) return blocked(describeRange(target), wanted, NO_SHEET)
    const tally = new UnitTally()
    const evidence: Evidence[] = []
    for (const range of rangesIn(target.ref)) {
      const { from } = range
      const isMerged = sheet.merges.some((one) => rangeName(one) === rangeName(range))
      const { horizontal } = formatAt(view.workbook, sheet, from.row, from.column)
      tally.add(
        isMerged && (!expected.center || horizontal === 'center'),
        join([
          isMerged ? words('已合并', 'merged') : words('未合并', 'not merged'),
          horizontalWords(horizontal),
        ]),
      )
      evidence.push(cellEvidence(sheet, from, sheet.merges.map(rangeName).join(' ')))
    }
    return found(describeRange(target), wanted, COUNT.items, tally.units, evidence)
  },
  apply(draft, target, { center }) {
    const { edit, cells } = cellsToEdit(draft, target)
    for (const range of rangesIn(target.ref)) mergeCells(edit, range)
    if (center) edit.style(cells, { alignment: { horizontal: 'center' } })
  },
  example: {
    start: formatStart,
    target: { in: 'range', sheet: '成绩表', ref: 'A1:F1' },
    expected: {},
    near: [
      { name: 'one column less', target: { in: 'range', sheet: '成绩表', ref: 'A1:E1' } },
      {
        name: 'centred alone',
        make(draft) {
          const { edit, cells } = cellsToEdit(draft, { sheet: '成绩表', ref: 'A1:F1' })
          edit.style(cells, { alignment: { horizontal: 'center' } })
        },
      },
      {
        name: 'merged alone',
        make(draft) {
          const { edit } = cellsToEdit(draft, { sheet: '成绩表', ref: 'A1:F1' })
          for (const range of rangesIn('A1:F1')) mergeCells(edit, range)
        },
      },
    ],
  },
})

/** The first cell's content has to stay: a range that was cleared or deleted is no answer (2.8). */
const unmerge: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20311',
  title: words('取消合并', 'unmerge'),
  target: RangeTarget,
  expected: z.object({}),
  examine(view, target) {
    const wanted = words('未合并', 'not merged')
    const sheet = findSheet(view, target.sheet)
    if (sheet === undefined) return blocked(describeRange(target), wanted, NO_SHEET)
    const before =
      view.start === undefined
        ? undefined
        : findSheet({ ...view, workbook: view.start }, target.sheet)
    const tally = new UnitTally()
    const evidence: Evidence[] = []
    for (const range of rangesIn(target.ref)) {
      const { from } = range
      const merged = sheet.merges.filter((one) => isOverlap(one, range))
      const text = toText(valueAt(sheet, from.row, from.column))
      tally.add(
        merged.length === 0 && (before === undefined || keepsCell(before, sheet, from)),
        merged.length > 0
          ? words(
              `已合并 ${merged.map(rangeName).join(' ')}`,
              `merged ${merged.map(rangeName).join(' ')}`,
            )
          : words(`未合并，内容“${text}”`, `not merged, content “${text}”`),
      )
      evidence.push(cellEvidence(sheet, from, text))
    }
    return found(describeRange(target), wanted, COUNT.items, tally.units, evidence)
  },
  apply(draft, target) {
    const { edit } = cellsToEdit(draft, target)
    for (const range of rangesIn(target.ref)) unmergeCells(edit, range)
  },
  example: {
    start: formatStart,
    target: { in: 'range', sheet: '成绩表', ref: 'A12:C12' },
    expected: {},
    near: [
      { name: 'the other merge', target: { in: 'range', sheet: '成绩表', ref: 'D12:E12' } },
      {
        name: 'unmerged and emptied',
        make(draft) {
          const { edit } = cellsToEdit(draft, { sheet: '成绩表', ref: 'A12' })
          for (const range of rangesIn('A12:C12')) unmergeCells(edit, range)
          edit.setValue({ row: 11, column: 0 }, undefined)
        },
      },
    ],
  },
})

export const mergeCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [merge, unmerge]
