import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  single,
  UnitTally,
  words,
  type Checker,
  type Evidence,
} from '../checkpoints/checker.ts'
import { isColor } from '../checkpoints/color-names.ts'
import { append, setAttributes } from '../package/edit-xml.ts'
import { attribute, child, textOf } from '../package/xml-query.ts'
import { cellName, columnOf, parseCell } from './cell-reference.ts'
import { toText } from './cell-value.ts'
import { editSheet, type SheetEdit } from './edit-cells.ts'
import { makeEvaluator, orderOf, type Evaluator } from './evaluate-formula.ts'
import { RECORDS, recordsStart } from './examples/records-start.ts'
import type { ExcelDraft } from './excel-draft.ts'
import {
  cellEvidence,
  ColumnLetters,
  describeRange,
  findSheet,
  NO_SHEET,
  RangeTarget,
} from './excel-targets.ts'
import type { ExcelView } from './excel-view.ts'
import { shiftFormula } from './formula-tokens.ts'
import { dataRange, hasSameRecords, rowNumbers } from './records.ts'
import {
  formatAt,
  valueAt,
  type CellValue,
  type ExcelSheet,
  type ExcelWorkbook,
} from './read-workbook.ts'

const Key = z
  .object({
    column: ColumnLetters,
    /** With a colour: `ascending` puts it on top, `descending` at the bottom. */
    order: z._default(z.enum(['ascending', 'descending']), 'ascending'),
    by: z._default(z.enum(['value', 'fill', 'font']), 'value'),
    colors: z.optional(z.array(z.string())),
    /** How Chinese texts are ordered. */
    method: z._default(z.enum(['pinyin', 'stroke']), 'pinyin'),
    /** A custom list: texts in their order. */
    list: z.optional(z.array(z.string())),
  })
  .check(z.refine((key) => key.by === 'value' || key.colors !== undefined, 'colours are missing'))
type Key = z.infer<typeof Key>

/**
 * Orders by the collation of Unicode's data, named and not taken from the machine, so that every machine
 * with one engine version gives one verdict. Case plays no part, as in Excel's sorting.
 */
const COLLATORS = {
  pinyin: new Intl.Collator('zh-Hans-CN-u-co-pinyin', { sensitivity: 'accent' }),
  stroke: new Intl.Collator('zh-Hans-CN-u-co-stroke', { sensitivity: 'accent' }),
}

/** Where Excel puts signs of each kind; Unicode's Chinese order has Chinese before Latin letters. */
function rankOf(sign: string): number {
  if (/\p{Script=Han}/u.test(sign)) return 4
  if (/\p{Script=Latin}/u.test(sign)) return 2
  if (/\p{N}/u.test(sign)) return 1
  return /\p{L}/u.test(sign) ? 3 : 0
}

function compareTexts(method: keyof typeof COLLATORS, one: string, two: string): number {
  const collator = COLLATORS[method]
  const [left, right] = [[...one], [...two]]
  const at = left.findIndex((sign, index) => {
    const other = right[index]
    return other === undefined || collator.compare(sign, other) !== 0
  })
  const [first, second] = [left[at], right[at]]
  const ranks = first === undefined || second === undefined ? 0 : rankOf(first) - rankOf(second)
  return ranks === 0 ? collator.compare(one, two) : ranks
}

function compareValues(key: Key, one: CellValue, two: CellValue): number {
  // Empty cells come last whatever the direction.
  if (one.kind === 'empty' || two.kind === 'empty')
    return (one.kind === 'empty' ? 1 : 0) - (two.kind === 'empty' ? 1 : 0)
  let order: number
  if (key.list !== undefined) {
    const place = (value: CellValue): number => {
      const at = key.list?.indexOf(toText(value).trim()) ?? -1
      return at < 0 ? Number.MAX_SAFE_INTEGER : at
    }
    order = place(one) - place(two)
  } else if (one.kind === 'text' && two.kind === 'text')
    order = compareTexts(key.method, one.text.trim(), two.text.trim())
  else order = orderOf(one, two)
  return key.order === 'ascending' ? order : -order
}

/** How two rows of a list lie to each other by the keys: 0 for ties, whose order is free. */
function compareRows(
  workbook: ExcelWorkbook,
  sheet: ExcelSheet,
  evaluator: Evaluator,
  keys: readonly Key[],
  one: number,
  two: number,
): number {
  // A writer may leave out the results of formulas.
  const valueOf = (row: number, column: number): CellValue =>
    evaluator.cell(sheet, row, column) ?? valueAt(sheet, row, column)
  for (const key of keys) {
    const column = columnOf(key.column) ?? 0
    let order: number
    if (key.by === 'value') order = compareValues(key, valueOf(one, column), valueOf(two, column))
    else {
      const [first, second] = [one, two].map((row) => {
        const { fill, font } = formatAt(workbook, sheet, row, column)
        const color =
          key.by === 'fill' ? (fill.pattern === 'none' ? 'none' : fill.color) : font.color
        return isColor(color, key.colors ?? []) ? 0 : 1
      })
      order = ((first ?? 0) - (second ?? 0)) * (key.order === 'ascending' ? 1 : -1)
    }
    if (order !== 0) return order
  }
  return 0
}

/** Puts the cells of rows into other rows of the same range, formulas going along. */
function reorder(
  edit: SheetEdit,
  rows: readonly number[],
  order: readonly number[],
  columns: readonly number[],
): void {
  const contents = new Map(
    rows.map((row) => [
      row,
      columns.map((column) => {
        const cell = edit.cell({ row, column })
        return { attributes: { ...cell.attributes }, children: [...cell.children] }
      }),
    ]),
  )
  rows.forEach((row, index) => {
    const from = order[index] ?? row
    contents.get(from)?.forEach((content, at) => {
      const cell = edit.cell({ row, column: columns[at] ?? 0 })
      const old = Object.keys(cell.attributes)
      setAttributes(cell, Object.fromEntries(old.map((name) => [name, undefined])))
      setAttributes(cell, { ...content.attributes, r: cellName({ row, column: columns[at] ?? 0 }) })
      cell.children.splice(0)
      for (const one of content.children) append(cell, one)
      const formula = child(cell, 'x:f')
      const master = parseCell(attribute(cell, 'r') ?? '')
      if (formula !== undefined && master !== undefined && formula.children.length > 0)
        formula.children.splice(
          0,
          formula.children.length,
          shiftFormula(textOf(formula), row - from, 0),
        )
    })
  })
}

const sort: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20601',
  title: words('排序', 'sort'),
  target: RangeTarget,
  expected: z.object({
    keys: z.array(Key).check(z.minLength(1)),
    header: z._default(z.boolean(), true),
  }),
  limits: words(
    '多音字的拼音以 Unicode 数据为准，与个别程序的顺序可能不同',
    'characters with several readings are ordered by Unicode’s data; a program may differ on them',
  ),
  examine(view, target, expected) {
    const where = describeRange(target)
    const wanted = words(
      expected.keys
        .map((key) => `${key.column}列${key.order === 'ascending' ? '升序' : '降序'}`)
        .join('、'),
      expected.keys.map((key) => `column ${key.column} ${key.order}`).join(', '),
    )
    const sheet = findSheet(view, target.sheet)
    const range = sheet && dataRange(target, sheet, expected.header)
    if (sheet === undefined || range === undefined) return blocked(where, wanted, NO_SHEET)
    const original = view.start && findSheet({ ...view, workbook: view.start }, target.sheet)
    if (original !== undefined && !hasSameRecords(original, sheet, range))
      return found(
        where,
        wanted,
        COUNT.items,
        single(false, words('记录内容被改动或打乱', 'the records are not the issued ones')),
      )
    const tally = new UnitTally()
    const evidence: Evidence[] = []
    const column = columnOf(expected.keys[0]?.column ?? 'A') ?? 0
    const evaluator = makeEvaluator(view.workbook)
    for (const row of rowNumbers(range).slice(0, -1)) {
      const isOk = compareRows(view.workbook, sheet, evaluator, expected.keys, row, row + 1) <= 0
      tally.add(
        isOk,
        isOk
          ? words('顺序正确', 'in order')
          : words(
              `第${row + 2}行应在第${row + 1}行之前`,
              `row ${row + 2} belongs before row ${row + 1}`,
            ),
      )
      if (!isOk && evidence.length < 5)
        evidence.push(cellEvidence(sheet, { row, column }, toText(valueAt(sheet, row, column))))
    }
    return found(where, wanted, words('处', 'places'), tally.units, evidence)
  },
  apply(draft, target, expected) {
    const { workbook } = draft.view()
    const edit = editSheet(draft, target.sheet)
    const range = dataRange(target, edit.sheet, expected.header)
    if (range === undefined) throw new Error('no cells')
    const rows = rowNumbers(range)
    const evaluator = makeEvaluator(workbook)
    const order = [...rows].sort(
      (one, two) =>
        compareRows(workbook, edit.sheet, evaluator, expected.keys, one, two) || one - two,
    )
    const { from, to } = range
    const columns = Array.from({ length: to.column - from.column + 1 }, (_, at) => from.column + at)
    if (order.some((row, index) => row !== rows[index])) reorder(edit, rows, order, columns)
  },
  example: {
    start: recordsStart,
    target: { in: 'range', sheet: RECORDS.sorted, ref: 'A1:D9' },
    expected: { keys: [{ column: 'B' }, { column: 'D', order: 'descending' }] },
    near: [
      { name: 'the second key upwards', expected: { keys: [{ column: 'B' }, { column: 'D' }] } },
      {
        name: 'only the column of the key sorted',
        make: (draft) => {
          const edit = editSheet(draft, RECORDS.sorted)
          const texts = rowNumbers({ from: { row: 1, column: 1 }, to: { row: 8, column: 1 } })
            .map((row) => toText(valueAt(edit.sheet, row, 1)))
            .sort(COLLATORS.pinyin.compare)
          texts.forEach((text, index) => {
            edit.setValue({ row: index + 1, column: 1 }, text)
          })
        },
      },
    ],
  },
})

export const sortCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [sort]
