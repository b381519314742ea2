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
import { child } from '../package/xml-query.ts'
import { columnOf, parseCell, type CellRange } from './cell-reference.ts'
import { toText } from './cell-value.ts'
import { editSheet } from './edit-cells.ts'
import { RECORDS, recordsStart } from './examples/records-start.ts'
import type { ExcelDraft } from './excel-draft.ts'
import { describeRange, findSheet, NO_SHEET, RangeTarget } from './excel-targets.ts'
import type { ExcelView } from './excel-view.ts'
import { storedValue } from './judge-formulas.ts'
import {
  Criterion,
  criterionTest,
  dataRange,
  describeLines,
  hasSameRecords,
  recordAt,
  rowNumbers,
} from './records.ts'
import { valueAt, type ExcelSheet } from './read-workbook.ts'
import { hideRows, putName, visibleUnits } from './visible-rows.ts'
import { ownTable } from '../package/own-table.ts'

const Advanced = z.object({
  /** Lines of conditions: a record must meet all of one line. */
  lines: z.array(z.array(Criterion).check(z.minLength(1))).check(z.minLength(1)),
  /** The first cell of the copied records with their header; in place without it. */
  output: z.optional(z.string().check(z.refine((text) => parseCell(text) !== undefined, 'a cell'))),
  /** Equal records only once (选择不重复的记录). */
  unique: z._default(z.boolean(), false),
  /** Where an answer file gets its criteria range. */
  criteriaAt: z._default(
    z.string().check(z.refine((text) => parseCell(text) !== undefined, 'a cell')),
    'F1',
  ),
})

/** Rows of the list that the conditions let through, and if asked each record once. */
function chosenRows(
  sheet: ExcelSheet,
  range: CellRange,
  expected: z.infer<typeof Advanced>,
): number[] {
  const lines = expected.lines.map((line) => line.map((one) => criterionTest(sheet, range, one)))
  const rows = rowNumbers(range).filter((row) =>
    lines.some((line) => line.every((test) => test(row))),
  )
  if (!expected.unique) return rows
  const seen = new Set<string>()
  const columns = Array.from(
    { length: range.to.column - range.from.column + 1 },
    (_, at) => range.from.column + at,
  )
  return rows.filter((row) => {
    const record = recordAt(sheet, row, columns)
    if (seen.has(record)) return false
    seen.add(record)
    return true
  })
}

const SIGNS: Readonly<Partial<Record<Criterion['operator'], string>>> = ownTable({
  equal: '',
  in: '',
  notEqual: '<>',
  greater: '>',
  atLeast: '>=',
  less: '<',
  atMost: '<=',
})

/** Programs keep different names for the ranges, so the records that come out decide. */
const advanced: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20603',
  title: words('高级筛选', 'advanced filter'),
  target: RangeTarget,
  expected: Advanced,
  examine(view, target, expected) {
    const where = describeRange(target)
    const lines = describeLines(expected.lines)
    const place = expected.output === undefined ? '' : ` → ${expected.output}`
    const wanted = words(lines.zh + place, lines.en + place)
    const sheet = findSheet(view, target.sheet)
    const original =
      findSheet({ ...view, workbook: view.start ?? view.workbook }, target.sheet) ?? sheet
    const range = sheet && dataRange(target, sheet, true)
    if (sheet === undefined || original === undefined || range === undefined)
      return blocked(where, wanted, NO_SHEET)
    const output = parseCell(expected.output ?? '')
    if (output === undefined) {
      if (child(sheet.root, 'x:autoFilter') !== undefined)
        return found(
          where,
          wanted,
          COUNT.items,
          single(false, words('用了自动筛选', 'an autofilter was used')),
        )
      if (!hasSameRecords(original, sheet, range))
        return found(
          where,
          wanted,
          COUNT.items,
          single(false, words('记录被删除或改动', 'records were deleted or changed')),
        )
      const shown = new Set(chosenRows(sheet, range, expected))
      return found(
        where,
        wanted,
        words('行', 'rows'),
        visibleUnits(sheet, range, (row) => shown.has(row)),
      )
    }
    const heads = new Map<string, number>()
    for (let column = range.from.column; column <= range.to.column; column += 1)
      heads.set(toText(valueAt(original, range.from.row - 1, column)).trim(), column)
    const columns: number[] = []
    for (let at = output.column; at < output.column + heads.size; at += 1) {
      const column = heads.get(toText(valueAt(sheet, output.row, at)).trim())
      if (column === undefined) break
      columns.push(column)
    }
    if (columns.length === 0)
      return found(
        where,
        wanted,
        COUNT.items,
        single(false, words('输出区域没有标题', 'no headings where the output starts')),
      )
    const rows = chosenRows(original, range, expected)
    const right = rows.map((row) => recordAt(original, row, columns)).sort()
    const actual: string[] = []
    const shift = columns.map((_, at) => output.column + at)
    for (let row = output.row + 1; row <= sheet.last.row; row += 1) {
      const record = recordAt(sheet, row, shift)
      if (record.replaceAll('\t', '') === '') break
      actual.push(record)
    }
    const isOk = right.join('\n') === actual.sort().join('\n')
    return found(
      where,
      wanted,
      COUNT.items,
      single(
        isOk,
        words(
          `输出${actual.length}条记录，应为${right.length}条`,
          `${actual.length} records, ${right.length} are right`,
        ),
      ),
    )
  },
  apply(draft, target, expected) {
    const edit = editSheet(draft, target.sheet)
    const range = dataRange(target, edit.sheet, true)
    const at = parseCell(expected.criteriaAt)
    if (range === undefined || at === undefined) throw new Error('no cells')
    const rows = chosenRows(edit.sheet, range, expected)
    const columns = [...new Set(expected.lines.flat().map((one) => one.column))]
    columns.forEach((letters, across) => {
      const place = columnOf(letters) ?? 0
      const head = toText(valueAt(edit.sheet, range.from.row - 1, place))
      edit.setValue({ row: at.row, column: at.column + across }, head)
      expected.lines.forEach((line, down) => {
        const one = line.find((each) => each.column === letters)
        if (one === undefined) return
        const sign = SIGNS[one.operator]
        const value = [one.value].flat()[0] ?? ''
        edit.setValue(
          { row: at.row + 1 + down, column: at.column + across },
          sign === '' ? value : `${sign ?? ''}${value}`,
        )
      })
    })
    putName(draft, '_xlnm.Criteria', target.sheet, {
      from: at,
      to: { row: at.row + expected.lines.length, column: at.column + columns.length - 1 },
    })
    const output = parseCell(expected.output ?? '')
    if (output === undefined) {
      const shown = new Set(rows)
      hideRows(draft, target.sheet, range, (row) => shown.has(row))
      return
    }
    const width = range.to.column - range.from.column + 1
    ;[range.from.row - 1, ...rows].forEach((row, down) => {
      for (let across = 0; across < width; across += 1)
        edit.setValue(
          { row: output.row + down, column: output.column + across },
          storedValue(valueAt(edit.sheet, row, range.from.column + across)),
        )
    })
    putName(draft, '_xlnm.Extract', target.sheet, {
      from: output,
      to: { row: output.row, column: output.column + width - 1 },
    })
  },
  example: {
    start: recordsStart,
    target: { in: 'range', sheet: RECORDS.advanced, ref: 'A1:D9' },
    expected: {
      lines: [
        [
          { column: 'B', operator: 'equal', value: '销售部' },
          { column: 'D', operator: 'atLeast', value: 5500 },
        ],
        [{ column: 'B', operator: 'equal', value: '财务部' }],
      ],
      output: 'A12',
    },
    near: [
      {
        name: 'both conditions in one line only',
        expected: {
          lines: [
            [
              { column: 'B', operator: 'equal', value: '销售部' },
              { column: 'D', operator: 'atLeast', value: 5500 },
            ],
          ],
          output: 'A12',
        },
      },
      {
        name: 'in place instead of copied',
        make: (draft) => {
          const range = { from: { row: 1, column: 0 }, to: { row: 8, column: 3 } }
          hideRows(draft, RECORDS.advanced, range, (row) => [1, 2, 6, 7].includes(row))
        },
      },
    ],
  },
})

export const advancedFilterCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [advanced]
