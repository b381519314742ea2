import { remove, removeChildren, setAttributes } from '../package/edit-xml.ts'
import { attribute, child, children, numberOf, textOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import {
  cellName,
  columnName,
  parseCell,
  parseRange,
  rangeName,
  sheetOf,
  type CellRange,
} from './cell-reference.ts'
import type { ExcelDraft } from './excel-draft.ts'
import { findSheet } from './excel-targets.ts'
import { tokenize } from './formula-tokens.ts'

/** Rows or columns that are put in (`count` above 0) or taken out, from a place counted from 0. */
export interface Shift {
  readonly axis: 'row' | 'column'
  readonly at: number
  readonly count: number
}

/** Where a row or column lies afterwards; undefined when it was taken out. */
export function movedPlace(place: number, { at, count }: Shift): number | undefined {
  if (place < at) return place
  if (count < 0 && place < at - count) return undefined
  return place + count
}

/** A range afterwards: it grows and shrinks with what is put into it. */
function movedRange(range: CellRange, shift: Shift): CellRange | undefined {
  const { axis, at, count } = shift
  const [first, last] = [range.from[axis], range.to[axis]]
  const from = movedPlace(first, shift) ?? at
  const to = movedPlace(last, shift) ?? at - 1
  if (to < from) return undefined
  return count === 0
    ? range
    : { from: { ...range.from, [axis]: from }, to: { ...range.to, [axis]: to } }
}

function movedReference(text: string, shift: Shift): string {
  const cut = text.lastIndexOf('!') + 1
  const corners = text.slice(cut).split(':')
  const range = parseRange(text)
  const moved = range && movedRange(range, shift)
  if (range === undefined) return text
  if (moved === undefined) return `${text.slice(0, cut)}#REF!`
  return (
    text.slice(0, cut) +
    corners
      .map((corner, index) => {
        const at = corners.length === 1 || index === 0 ? moved.from : moved.to
        return corner
          .replace(/[A-Za-z]+/, () => columnName(at.column))
          .replace(/\d+/, () => String(at.row + 1))
      })
      .join(':')
  )
}

/** A formula after the shift of a sheet's rows or columns. */
export function movedFormula(formula: string, home: string, sheet: string, shift: Shift): string {
  let at = 0
  let text = ''
  for (const token of tokenize(formula)) {
    if (token.kind !== 'reference') continue
    const start = formula.indexOf(token.text, at)
    if (start < 0) continue
    const owner = (sheetOf(token.text) ?? home).toLowerCase()
    text += formula.slice(at, start)
    text += owner === sheet.toLowerCase() ? movedReference(token.text, shift) : token.text
    at = start + token.text.length
  }
  return text + formula.slice(at)
}

/** Elements of a sheet that name its cells, by their attribute. */
const NAMING: readonly (readonly [name: string, attribute: string])[] = [
  ['x:mergeCell', 'ref'],
  ['x:conditionalFormatting', 'sqref'],
  ['x:dataValidation', 'sqref'],
  ['x:hyperlink', 'ref'],
  ['x:autoFilter', 'ref'],
]

function moveNames(root: XmlElement, shift: Shift): void {
  const visit = (node: XmlElement, depth: number): void => {
    if (depth > 8 || node.name === 'x:sheetData') return
    for (const [name, key] of NAMING) {
      if (node.name !== name) continue
      const refs = (attribute(node, key) ?? '').split(/\s+/).flatMap((one) => {
        const range = parseRange(one)
        const moved = range && movedRange(range, shift)
        return moved === undefined ? [] : rangeName(moved)
      })
      if (refs.length === 0) remove(node)
      else setAttributes(node, { [key]: refs.join(' ') })
    }
    for (const one of children(node)) visit(one, depth + 1)
  }
  visit(root, 0)
}

function moveRows(root: XmlElement, shift: Shift): void {
  for (const row of children(child(root, 'x:sheetData'), 'x:row')) {
    const index = (numberOf(row, 'r') ?? 0) - 1
    if (shift.axis === 'row') {
      const place = movedPlace(index, shift)
      if (place === undefined) {
        remove(row)
        continue
      }
      setAttributes(row, { r: place + 1 })
      for (const cell of children(row, 'x:c')) {
        const at = parseCell(attribute(cell, 'r') ?? '')
        if (at !== undefined) setAttributes(cell, { r: cellName({ ...at, row: place }) })
      }
      continue
    }
    setAttributes(row, { spans: undefined })
    for (const cell of children(row, 'x:c')) {
      const at = parseCell(attribute(cell, 'r') ?? '')
      const place = at && movedPlace(at.column, shift)
      if (at === undefined || place === undefined) remove(cell)
      else setAttributes(cell, { r: cellName({ row: at.row, column: place }) })
    }
  }
}

/** Shared formulas get texts of their own: their master may go away. */
function writeOut(draft: ExcelDraft, name: string): void {
  const sheet = findSheet(draft.view(), name)
  for (const row of children(child(sheet?.root, 'x:sheetData'), 'x:row'))
    for (const cell of children(row, 'x:c')) {
      const formula = child(cell, 'x:f')
      const at = parseCell(attribute(cell, 'r') ?? '')
      if (formula === undefined || at === undefined || attribute(formula, 't') !== 'shared')
        continue
      const text = sheet?.cells.get(at.row * 16_384 + at.column)?.formula
      if (text === undefined) continue
      setAttributes(formula, { t: undefined, si: undefined, ref: undefined })
      formula.children.splice(0, formula.children.length, text)
    }
}

/**
 * Puts rows or columns into a sheet, or takes them out, as the command does: what lies behind moves, and
 * every formula, name, merge, rule and link that names a cell with it. Drawings stay where they are.
 */
export function shiftCells(draft: ExcelDraft, sheetName: string, shift: Shift): void {
  const { workbook } = draft.view()
  for (const name of workbook.sheetNames) writeOut(draft, name)
  for (const index of workbook.sheetNames.keys()) {
    const sheet = workbook.sheet(index)
    if (sheet === undefined) continue
    for (const row of children(child(sheet.root, 'x:sheetData'), 'x:row'))
      for (const cell of children(row, 'x:c')) {
        const formula = child(cell, 'x:f')
        if (formula === undefined) continue
        const text = movedFormula(textOf(formula), sheet.name, sheetName, shift)
        formula.children.splice(0, formula.children.length, text)
      }
  }
  const root = findSheet(draft.view(), sheetName)?.root
  if (root === undefined) throw new Error(`There is no sheet ${sheetName}`)
  moveRows(root, shift)
  moveNames(root, shift)
  removeChildren(root, 'x:dimension')
  const { source } = draft.package
  for (const one of children(
    child(source.xml(source.mainPart), 'x:definedNames'),
    'x:definedName',
  )) {
    const text = movedFormula(textOf(one), '', sheetName, shift)
    one.children.splice(0, one.children.length, text)
  }
  const chain = source.related(source.mainPart, 'calcChain')
  if (chain !== undefined) draft.package.removePart(chain)
}
