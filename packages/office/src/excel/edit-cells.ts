import {
  append,
  copyElement,
  element,
  ensureChild,
  insertBeside,
  remove,
  removeChildren,
  setAttributes,
  type AttributeValues,
} from '../package/edit-xml.ts'
import { attribute, child, children, isOn, numberOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { cellName, parseCell, type CellAddress } from './cell-reference.ts'
import { cellsIn, findSheet, rangesOf } from './excel-targets.ts'
import type { ExcelDraft } from './excel-draft.ts'
import { columnElement, type ExcelSheet } from './read-workbook.ts'
import { addStyle, type StyleChange } from './edit-styles.ts'

/** A sheet that is being changed; its elements are those of the draft. */
export interface SheetEdit {
  readonly draft: ExcelDraft
  readonly sheet: ExcelSheet
  readonly root: XmlElement
  /** The row's element, made where its number puts it. Rows count from 0. */
  row(row: number): XmlElement
  /** The cell's element, made in the order of columns, with the style of its row or column. */
  cell(address: CellAddress): XmlElement
  /** Changes the format of cells, and of no others that share their style. */
  style(cells: readonly CellAddress[], change: StyleChange): void
  /** Puts a value in place of a cell's content; its format stays. `undefined` empties the cell. */
  setValue(address: CellAddress, value: string | number | boolean | undefined): void
  /** Puts a formula, without the leading sign, in place of a cell's content. */
  setFormula(address: CellAddress, formula: string, stored?: string | number | boolean): void
}

const MAIN = 'application/vnd.openxmlformats-officedocument.spreadsheetml.'

/** The number of a text in the shared strings; it is added, with their part, when it is new. */
function sharedText(draft: ExcelDraft, text: string): number {
  const { source } = draft.package
  let part = source.related(source.mainPart, 'sharedStrings')
  if (part === undefined) {
    part = draft.package.addPart(
      'xl/sharedStrings.xml',
      `${MAIN}sharedStrings+xml`,
      element('x:sst'),
    )
    draft.package.relate(source.mainPart, 'sharedStrings', part)
  }
  const root = source.xml(part)
  // Both counts are optional; left as they were they would be wrong.
  setAttributes(root, { count: undefined, uniqueCount: undefined })
  const items = children(root, 'x:si')
  const known = items.findIndex((item) => {
    const [only, ...more] = children(item)
    return more.length === 0 && only?.name === 'x:t' && only.children.join('') === text
  })
  if (known >= 0) return known
  append(root, element('x:si', {}, [element('x:t', { 'xml:space': 'preserve' }, [text])]))
  return items.length
}

/** Excel calls a file damaged whose list of formulas names a cell without one; it makes a new list. */
function dropFormulaList(draft: ExcelDraft): void {
  const { source } = draft.package
  const part = source.related(source.mainPart, 'calcChain')
  if (part !== undefined) draft.package.removePart(part)
}

/** A sheet by its name, to be changed. Throws when there is no such sheet. */
export function editSheet(draft: ExcelDraft, name: string): SheetEdit {
  const view = draft.view()
  const sheet = findSheet(view, name)
  if (sheet === undefined) throw new Error(`There is no sheet ${name}`)
  const { root } = sheet
  const rows = new Map(sheet.rows)
  const cells = new Map<XmlElement, Map<number, XmlElement>>()

  const cellsOf = (row: XmlElement): Map<number, XmlElement> => {
    const known = cells.get(row)
    if (known !== undefined) return known
    const found = new Map<number, XmlElement>()
    let column = -1
    for (const one of children(row, 'x:c')) {
      column = parseCell(attribute(one, 'r') ?? '')?.column ?? column + 1
      found.set(column, one)
    }
    cells.set(row, found)
    return found
  }

  const ensureRow = (index: number): XmlElement => {
    const known = rows.get(index)
    if (known !== undefined) return known
    const made = element('x:row', { r: index + 1 })
    const later = [...rows].reduce<[number, XmlElement] | undefined>(
      (best, one) => (one[0] > index && (best === undefined || one[0] < best[0]) ? one : best),
      undefined,
    )
    if (later === undefined) append(ensureChild(root, 'x:sheetData'), made)
    else insertBeside(later[1], 'before', [made])
    rows.set(index, made)
    return made
  }

  const ensureCell = ({ row: index, column }: CellAddress): XmlElement => {
    const row = ensureRow(index)
    const known = cellsOf(row).get(column)
    if (known !== undefined) return known
    const inherited = isOn(attribute(row, 'customFormat') ?? '0')
      ? numberOf(row, 's')
      : numberOf(columnElement(sheet, column), 'style')
    const made = element('x:c', {
      r: cellName({ row: index, column }),
      s: inherited === 0 ? undefined : inherited,
    })
    const later = [...cellsOf(row)].reduce<[number, XmlElement] | undefined>(
      (best, one) => (one[0] > column && (best === undefined || one[0] < best[0]) ? one : best),
      undefined,
    )
    if (later === undefined) append(row, made)
    else insertBeside(later[1], 'before', [made])
    setAttributes(row, { spans: undefined })
    removeChildren(root, 'x:dimension')
    cellsOf(row).set(column, made)
    return made
  }

  const setContent = (
    address: CellAddress,
    attributes: AttributeValues,
    content: readonly XmlElement[],
  ): void => {
    const cell = ensureCell(address)
    removeChildren(cell, 'x:f', 'x:v', 'x:is')
    setAttributes(cell, { t: undefined, cm: undefined, vm: undefined, ...attributes })
    for (const one of content) append(cell, one)
    dropFormulaList(draft)
  }

  return {
    draft,
    sheet,
    root,
    row: ensureRow,
    cell: ensureCell,
    style(addresses, change) {
      const made = new Map<number, number>()
      for (const address of addresses) {
        const cell = ensureCell(address)
        const old = numberOf(cell, 's') ?? 0
        const next = made.get(old) ?? addStyle(draft, old, change)
        made.set(old, next)
        setAttributes(cell, { s: next === 0 ? undefined : next })
      }
    },
    setValue(address, value) {
      if (value === undefined) setContent(address, {}, [])
      else if (typeof value === 'string')
        setContent(address, { t: 's' }, [element('x:v', {}, [String(sharedText(draft, value))])])
      else if (typeof value === 'boolean')
        setContent(address, { t: 'b' }, [element('x:v', {}, [value ? '1' : '0'])])
      else setContent(address, {}, [element('x:v', {}, [String(value)])])
    },
    setFormula(address, formula, stored) {
      const type =
        typeof stored === 'string' ? 'str' : typeof stored === 'boolean' ? 'b' : undefined
      const value = typeof stored === 'boolean' ? Number(stored) : stored
      setContent(address, { t: type }, [
        element('x:f', {}, [formula]),
        ...(value === undefined ? [] : [element('x:v', {}, [String(value)])]),
      ])
    },
  }
}

/** The sheet and the cells of a range target, to be changed. Throws when there is no such sheet. */
export function cellsToEdit(
  draft: ExcelDraft,
  target: { readonly sheet: string; readonly ref: string },
): { readonly edit: SheetEdit; readonly cells: readonly CellAddress[] } {
  const edit = editSheet(draft, target.sheet)
  return { edit, cells: cellsIn(rangesOf(target.ref, edit.sheet)) }
}

/**
 * The element of each column from `from` to `to` (0-based) alone, to be changed: one that spans more
 * columns is cut.
 */
export function columnsToEdit(edit: SheetEdit, from: number, to: number): readonly XmlElement[] {
  const cols = ensureChild(edit.root, 'x:cols')
  const width = numberOf(child(edit.root, 'x:sheetFormatPr'), 'defaultColWidth') ?? 9
  const kept: XmlElement[] = []
  const own: XmlElement[] = []
  for (const one of children(cols, 'x:col')) {
    const min = numberOf(one, 'min') ?? 0
    const max = numberOf(one, 'max') ?? 0
    const pieces: (readonly [number, number])[] = []
    if (min <= from) pieces.push([min, Math.min(max, from)])
    for (let at = Math.max(min, from + 1); at <= Math.min(max, to + 1); at += 1)
      pieces.push([at, at])
    if (max > to + 1) pieces.push([Math.max(min, to + 2), max])
    for (const [first, last] of pieces) {
      const piece = copyElement(one)
      setAttributes(piece, { min: first, max: last })
      kept.push(piece)
      if (first > from && last <= to + 1) own.push(piece)
    }
    remove(one)
  }
  for (let at = from + 1; at <= to + 1; at += 1) {
    if (own.some((one) => numberOf(one, 'min') === at)) continue
    const made = element('x:col', { min: at, max: at, width })
    own.push(made)
    kept.push(made)
  }
  for (const one of kept.sort((a, b) => (numberOf(a, 'min') ?? 0) - (numberOf(b, 'min') ?? 0)))
    append(cols, one)
  return own
}
