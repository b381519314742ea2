import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  plain,
  UnitTally,
  words,
  type Checker,
  type Evidence,
} from '../checkpoints/checker.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import {
  cellName,
  columnOf,
  parseRange,
  sheetOf,
  type CellAddress,
  type CellRange,
} from './cell-reference.ts'
import { toText } from './cell-value.ts'
import { judgeValues } from './check-filling.ts'
import { cellsToEdit, editSheet } from './edit-cells.ts'
import { formulaAt, makeEvaluator, sheetNamed } from './evaluate-formula.ts'
import { CONTENT, contentStart } from './examples/content-start.ts'
import type { ExcelDraft } from './excel-draft.ts'
import {
  cellEvidence,
  cellsIn,
  findSheet,
  NO_SHEET,
  RangeTarget,
  rangesOf,
  SheetTarget,
} from './excel-targets.ts'
import type { ExcelView } from './excel-view.ts'
import { shiftFormula } from './formula-tokens.ts'
import { writtenForm } from './formulas/canonical-form.ts'
import { storedValue } from './judge-formulas.ts'
import { isSame, showValue } from './judge-values.ts'
import { movedPlace, shiftCells, type Shift } from './move-cells.ts'
import { isMovedWithin, misplaced } from './moved-texts.ts'
import { valueAt, type CellValue, type ExcelSheet, type ExcelWorkbook } from './read-workbook.ts'

const Place = z.union([z.int().check(z.gte(1)), z.string().check(z.regex(/^[A-Z]{1,3}$/))])
const Insert = z.object({
  action: z.enum(['insert', 'delete']),
  /** The first row (a number) or column (its letters) that is put in or taken out. */
  at: Place,
  count: z._default(z.int().check(z.gte(1)), 1),
  /** What stands in the new rows or columns: rows of texts and numbers, null for anything. */
  values: z.optional(z.array(z.array(z.union([z.string(), z.number(), z.null()])))),
})

function shiftOf(expected: z.infer<typeof Insert>): Shift {
  const count = expected.action === 'insert' ? expected.count : -expected.count
  return typeof expected.at === 'number'
    ? { axis: 'row', at: expected.at - 1, count }
    : { axis: 'column', at: columnOf(expected.at) ?? 0, count }
}

/** The place of a value of the new rows or columns. */
const newPlace = (shift: Shift, line: number, index: number): CellAddress =>
  shift.axis === 'row'
    ? { row: shift.at + line, column: index }
    : { row: index, column: shift.at + line }

const rowsChanged: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20105',
  title: words('插入或删除行列', 'insert or delete rows or columns'),
  target: SheetTarget,
  expected: Insert,
  examine(view, target, expected) {
    const shift = shiftOf(expected)
    const isRow = shift.axis === 'row'
    const [zh, en] = expected.action === 'insert' ? ['插入', 'insert'] : ['删除', 'delete']
    const wanted = words(
      `在${expected.at}${zh}${expected.count}${isRow ? '行' : '列'}`,
      `${en} ${expected.count} ${isRow ? 'row(s)' : 'column(s)'} at ${expected.at}`,
    )
    const where = plain(target.sheet)
    const sheet = findSheet(view, target.sheet)
    const before = view.start && findSheet({ ...view, workbook: view.start }, target.sheet)
    if (sheet === undefined) return blocked(where, wanted, NO_SHEET)
    if (before === undefined)
      return blocked(where, wanted, words('没有起始文件可比较', 'no start file to compare with'))
    const tally = new UnitTally()
    const evidence: Evidence[] = []
    const expect = (at: CellAddress, value: CellValue): void => {
      const actual = valueAt(sheet, at.row, at.column)
      const isOk = isSame(actual, value, undefined)
      tally.add(isOk, plain(`${cellName(at)} ${showValue(actual)}`))
      if (!isOk && evidence.length < 5) evidence.push(cellEvidence(sheet, at, toText(actual)))
    }
    // Typed texts tell where a row went; numbers and results may be changed by other steps.
    const isSorted = isMovedWithin(before, sheet, shift)
    for (const cell of before.cells.values()) {
      if (cell.value.kind !== 'text' || cell.formula !== undefined) continue
      const place = movedPlace(cell[shift.axis], shift)
      if (cell[shift.axis] < shift.at || place === undefined) continue
      if (isSorted) tally.add(true, words('原有内容已移动', 'issued content moved'))
      else expect({ ...cell, [shift.axis]: place }, cell.value)
    }
    for (const { at, text } of misplaced(before, sheet, shift)) {
      tally.add(
        false,
        words(`${cellName(at)} ${text}：位置不对`, `${cellName(at)} ${text}: out of place`),
      )
      if (evidence.length < 5) evidence.push(cellEvidence(sheet, at, text))
    }
    expected.values?.forEach((line, down) => {
      line.forEach((value, index) => {
        if (value === null) return
        expect(
          newPlace(shift, down, index),
          typeof value === 'number'
            ? { kind: 'number', number: value }
            : { kind: 'text', text: value },
        )
      })
    })
    if (tally.units.length === 0) {
      const isGone = sheet.last[shift.axis] === before.last[shift.axis] + shift.count
      tally.add(isGone, plain(cellName(sheet.last)))
    }
    return found(where, wanted, COUNT.cells, tally.units, evidence)
  },
  apply(draft, target, expected) {
    const shift = shiftOf(expected)
    const start = draft.view().start
    const before = start && findSheet({ ...draft.view(), workbook: start }, target.sheet)
    const now = editSheet(draft, target.sheet).sheet
    // Done already: the sheet has grown by that much.
    if (before === undefined || now.last[shift.axis] === before.last[shift.axis])
      shiftCells(draft, target.sheet, shift)
    const edit = editSheet(draft, target.sheet)
    expected.values?.forEach((line, down) => {
      line.forEach((value, index) => {
        if (value !== null) edit.setValue(newPlace(shift, down, index), value)
      })
    })
  },
  example: {
    start: contentStart,
    target: { in: 'sheet', sheet: CONTENT.list },
    expected: { action: 'insert', at: 4, values: [['周五', '人事处', 6]] },
    near: [
      {
        name: 'a row further down',
        expected: { action: 'insert', at: 5, values: [['周五', '人事处', 6]] },
      },
      {
        name: 'typed over the row that is there',
        make: (draft) => {
          const edit = editSheet(draft, CONTENT.list)
          ;['周五', '人事处', 6].forEach((value, column) => {
            edit.setValue({ row: 3, column }, value)
          })
        },
      },
    ],
  },
})

const Source = z
  .string()
  .check(
    z.refine(
      (text) => parseRange(text) !== undefined && sheetOf(text) !== undefined,
      'a range with its sheet',
    ),
  )
const Copy = z.object({
  /** Where the cells come from, in the start file: 季度!A1:D4. */
  source: Source,
  action: z.enum(['copy', 'move', 'transpose']),
  /** Pasted as values: no formula may come along. */
  valuesOnly: z._default(z.boolean(), false),
})

interface Pair {
  readonly from: CellAddress
  readonly to: CellAddress
}

/** Source and destination cells, the destination from its first cell on. */
function pairsOf(source: CellRange, first: CellAddress, isTurned: boolean): Pair[] {
  return cellsIn([source]).map((from) => {
    const [down, across] = [from.row - source.from.row, from.column - source.from.column]
    const to = isTurned
      ? { row: first.row + across, column: first.column + down }
      : { row: first.row + down, column: first.column + across }
    return { from, to }
  })
}

function sourceOf(
  workbook: ExcelWorkbook,
  text: string,
): { sheet: ExcelSheet; range: CellRange } | undefined {
  const sheet = sheetNamed(workbook, sheetOf(text) ?? '')
  const range = parseRange(text)
  return sheet === undefined || range === undefined ? undefined : { sheet, range }
}

const pasted: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20106',
  title: words('复制、移动、转置与选择性粘贴', 'copy, move, transpose, paste special'),
  target: RangeTarget,
  expected: Copy,
  examine(view, target, expected) {
    const [zh, en] = {
      copy: ['复制', 'copy of'],
      move: ['移动', 'moved from'],
      transpose: ['转置', 'transposed'],
    }[expected.action]
    const only = expected.valuesOnly ? words('，只有数值', ', values only') : words('', '')
    const wanted = words(`${zh} ${expected.source}${only.zh}`, `${en} ${expected.source}${only.en}`)
    const source = sourceOf(view.start ?? view.workbook, expected.source)
    const first = parseRange(target.ref)?.from
    if (source === undefined || first === undefined)
      return blocked(plain(target.ref), wanted, NO_SHEET)
    const evaluator = makeEvaluator(view.start ?? view.workbook)
    const pairs = new Map(
      pairsOf(source.range, first, expected.action === 'transpose').map(({ from, to }) => [
        cellName(to),
        from,
      ]),
    )
    const now = sourceOf(view.workbook, expected.source)
    return judgeValues(view, target, wanted, (value, at, _, sheet) => {
      const from = pairs.get(cellName(at))
      if (from === undefined) return { isOk: value.kind === 'empty' }
      const original =
        evaluator.cell(source.sheet, from.row, from.column) ??
        valueAt(source.sheet, from.row, from.column)
      const formula = formulaAt(sheet, at)
      if (expected.valuesOnly && formula !== undefined)
        return { isOk: false, actual: `=${formula}` }
      const hasLeft =
        expected.action !== 'move' ||
        now === undefined ||
        valueAt(now.sheet, from.row, from.column).kind === 'empty'
      const issued = formulaAt(source.sheet, from)
      const isCopy =
        formula !== undefined &&
        issued !== undefined &&
        (expected.action === 'transpose' ||
          writtenForm(formula) ===
            writtenForm(
              expected.action === 'move'
                ? issued
                : shiftFormula(issued, at.row - from.row, at.column - from.column),
            ))
      // A formula that came along may give something else in its new place.
      return { isOk: hasLeft && (isCopy || isSame(value, original, undefined)) }
    })
  },
  apply(draft, target, expected) {
    const { workbook, start } = draft.view()
    const source = sourceOf(start ?? workbook, expected.source)
    const first = parseRange(target.ref)?.from
    if (source === undefined || first === undefined) throw new Error('no source')
    const edit = editSheet(draft, target.sheet)
    const evaluator = makeEvaluator(workbook)
    const isTurned = expected.action === 'transpose'
    for (const { from, to } of pairsOf(source.range, first, isTurned)) {
      const formula = formulaAt(source.sheet, from)
      const value = storedValue(evaluator.cell(source.sheet, from.row, from.column))
      if (formula === undefined || expected.valuesOnly || isTurned) edit.setValue(to, value)
      else if (expected.action === 'move') edit.setFormula(to, formula, value)
      else
        edit.setFormula(
          to,
          shiftFormula(formula, to.row - from.row, to.column - from.column),
          value,
        )
    }
    if (expected.action !== 'move') return
    const old = editSheet(draft, source.sheet.name)
    const kept = new Set(
      rangesOf(target.ref, edit.sheet)
        .flatMap((range) => cellsIn([range]))
        .map(cellName),
    )
    for (const at of cellsIn([source.range]))
      if (old.sheet.name !== edit.sheet.name || !kept.has(cellName(at))) old.setValue(at, undefined)
  },
  example: {
    start: contentStart,
    target: { in: 'range', sheet: CONTENT.quarter, ref: 'F1:I4' },
    expected: { source: `${CONTENT.quarter}!A1:D4`, action: 'transpose', valuesOnly: true },
    near: [
      {
        name: 'not transposed',
        expected: { source: `${CONTENT.quarter}!A1:D4`, action: 'copy', valuesOnly: true },
      },
      {
        name: 'transposed elsewhere',
        target: { in: 'range', sheet: CONTENT.quarter, ref: 'G1:J4' },
      },
    ],
  },
})

const replaced: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20107',
  title: words('查找替换', 'find and replace'),
  target: RangeTarget,
  expected: z.object({
    find: z.string().check(z.minLength(1)),
    replace: z.string(),
    matchCase: z._default(z.boolean(), false),
  }),
  examine(view, target, expected) {
    const wanted = words(
      `“${expected.find}”替换为“${expected.replace}”`,
      `“${expected.find}” replaced by “${expected.replace}”`,
    )
    const sheet = findSheet(view, target.sheet)
    const before = view.start && findSheet({ ...view, workbook: view.start }, target.sheet)
    const where = plain(`${target.sheet}!${target.ref}`)
    if (sheet === undefined) return blocked(where, wanted, NO_SHEET)
    const textsOf = (one: ExcelSheet): string[] =>
      cellsIn(rangesOf(target.ref, one)).flatMap((at) => {
        const value = valueAt(one, at.row, at.column)
        return value.kind === 'text' || value.kind === 'number' ? foldSpaces(toText(value)) : []
      })
    // By the texts and not by their cells: the rows may have been sorted since.
    const now = textsOf(sheet)
    const counts = new Map<string, number>()
    for (const text of now) counts.set(text, (counts.get(text) ?? 0) + 1)
    const tally = new UnitTally()
    for (const text of before === undefined ? now : textsOf(before)) {
      if (before !== undefined && !has(text, expected)) continue
      const right = foldSpaces(replaceAll(text, expected))
      const left = counts.get(right) ?? 0
      const isOk =
        before === undefined ? !has(text, expected) || has(expected.replace, expected) : left > 0
      counts.set(right, left - 1)
      tally.add(
        isOk,
        isOk ? words('已替换', 'replaced') : words(`未替换：${text}`, `not replaced: ${text}`),
      )
    }
    if (tally.units.length === 0) tally.add(false, words('没有要替换的内容', 'nothing to replace'))
    return found(where, wanted, COUNT.cells, tally.units)
  },
  apply(draft, target, expected) {
    const { edit, cells } = cellsToEdit(draft, target)
    for (const at of cells) {
      const value = valueAt(edit.sheet, at.row, at.column)
      if (formulaAt(edit.sheet, at) !== undefined) continue
      if (value.kind === 'text' && has(value.text, expected))
        edit.setValue(at, replaceAll(value.text, expected))
      else if (value.kind === 'number' && has(toText(value), expected))
        edit.setValue(at, Number(replaceAll(toText(value), expected)))
    }
  },
  example: {
    start: contentStart,
    target: { in: 'range', sheet: CONTENT.contacts, ref: 'A2:A6' },
    expected: { find: '计算机', replace: '电脑' },
    near: [
      { name: 'another word', expected: { find: '计算机', replace: '微机' } },
      {
        name: 'the last one left',
        target: { in: 'range', sheet: CONTENT.contacts, ref: 'A2:A5' },
      },
    ],
  },
})

interface Replacement {
  readonly find: string
  readonly replace: string
  readonly matchCase: boolean
}

const has = (text: string, { find, matchCase }: Replacement): boolean =>
  matchCase ? text.includes(find) : text.toLowerCase().includes(find.toLowerCase())

function replaceAll(text: string, { find, replace, matchCase }: Replacement): string {
  if (matchCase) return text.replaceAll(find, () => replace)
  const [lower, wanted] = [text.toLowerCase(), find.toLowerCase()]
  let result = ''
  let at = 0
  for (let next = lower.indexOf(wanted); next >= 0; next = lower.indexOf(wanted, at)) {
    result += text.slice(at, next) + replace
    at = next + find.length
  }
  return result + text.slice(at)
}

export const movedCellCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [
  rowsChanged,
  pasted,
  replaced,
]
