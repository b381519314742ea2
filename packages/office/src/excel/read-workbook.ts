import type { OfficePackage } from '../package/open-package.ts'
import { readTheme, type Theme } from '../package/theme.ts'
import { at, attribute, child, children, isOn, numberOf, textOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import {
  cellKey,
  MAX_COLUMNS,
  MAX_ROWS,
  parseCell,
  parseRange,
  type CellAddress,
  type CellRange,
} from './cell-reference.ts'
import { readWorkbookStyles, type CellFormat, type WorkbookStyles } from './cell-styles.ts'
import { shiftFormula } from './formula-tokens.ts'

/** A computed or typed value; `empty` is a cell without content. */
export type CellValue =
  | {
      readonly kind: 'number'
      readonly number: number
      /** The digits as stored, where they are more than a double can hold (identity numbers). */
      readonly digits?: string
    }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'error'; readonly code: string }
  | { readonly kind: 'empty' }

export interface ExcelCell extends CellAddress {
  readonly value: CellValue
  /** Formula without the leading sign, shared ones translated to this cell. */
  readonly formula: string | undefined
  readonly style: number
  /** Font elements of the rich-text runs that show something; undefined for a run with the cell's. */
  readonly runs: readonly (XmlElement | undefined)[]
}

/** A formula that fills a range: an array formula or a data table (模拟运算表). */
export interface FormulaArea {
  readonly kind: 'array' | 'dataTable'
  readonly range: CellRange
  /** Empty for data tables. */
  readonly formula: string
  readonly node: XmlElement
}

export interface ExcelSheet {
  readonly name: string
  readonly part: string
  readonly root: XmlElement
  readonly cells: ReadonlyMap<number, ExcelCell>
  readonly rows: ReadonlyMap<number, XmlElement>
  readonly columns: readonly XmlElement[]
  readonly merges: readonly CellRange[]
  readonly arrays: readonly FormulaArea[]
  /** The corner of the used area. */
  readonly last: CellAddress
}

export interface ExcelWorkbook {
  readonly source: OfficePackage
  readonly theme: Theme
  readonly styles: WorkbookStyles
  readonly isDate1904: boolean
  readonly sheetNames: readonly string[]
  /** The sheet at a position, parsed when first asked for; undefined for chart sheets. */
  sheet(index: number): ExcelSheet | undefined
  sheetPart(index: number): string | undefined
  /** What a defined name refers to; a name of the sheet comes before one of the workbook. */
  definedName(name: string, sheet?: string): string | undefined
}

const EMPTY: CellValue = { kind: 'empty' }

const unescapeText = (text: string): string =>
  text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  )

/** Text of a string item: plain or rich runs, never the phonetic guide (20101). */
function itemText(item: XmlElement | undefined): string {
  let text = ''
  for (const one of children(item)) {
    if (one.name === 'x:t') text += textOf(one)
    else if (one.name === 'x:r') text += textOf(child(one, 'x:t'))
  }
  return unescapeText(text)
}

const runsOf = (item: XmlElement | undefined): (XmlElement | undefined)[] =>
  children(item, 'x:r')
    .filter((run) => textOf(child(run, 'x:t')).trim() !== '')
    .map((run) => child(run, 'x:rPr'))

/** What a shared text is; put together once, however many cells of a hostile file share a huge one. */
class SharedTexts {
  readonly #items: readonly XmlElement[]
  readonly #known = new Map<number, ReadValue>()

  constructor(items: readonly XmlElement[]) {
    this.#items = items
  }

  at(index: number): ReadValue {
    const known = this.#known.get(index)
    if (known !== undefined) return known
    const item = this.#items[index]
    const made: ReadValue = { value: { kind: 'text', text: itemText(item) }, runs: runsOf(item) }
    this.#known.set(index, made)
    return made
  }
}

function isoSerial(text: string, isDate1904: boolean): number | undefined {
  const time = Date.parse(/T/.test(text) ? `${text.replace(/Z$/, '')}Z` : `${text}T00:00:00Z`)
  if (Number.isNaN(time)) return undefined
  return time / 86_400_000 + 25_569 - (isDate1904 ? 1462 : 0)
}

interface ReadValue {
  readonly value: CellValue
  readonly runs: ExcelCell['runs']
}

function readValue(cell: XmlElement, strings: SharedTexts, isDate1904: boolean): ReadValue {
  const type = attribute(cell, 't') ?? 'n'
  const inline = child(cell, 'x:is')
  if (type === 'inlineStr' || (inline !== undefined && child(cell, 'x:v') === undefined))
    return { value: { kind: 'text', text: itemText(inline) }, runs: runsOf(inline) }
  const stored = child(cell, 'x:v')
  if (stored === undefined) return { value: EMPTY, runs: [] }
  const raw = textOf(stored)
  if (type === 's') return strings.at(Number(raw))
  if (type === 'str') return { value: { kind: 'text', text: unescapeText(raw) }, runs: [] }
  if (type === 'b') return { value: { kind: 'boolean', value: isOn(raw.trim()) }, runs: [] }
  if (type === 'e') return { value: { kind: 'error', code: raw }, runs: [] }
  const number = type === 'd' ? isoSerial(raw.trim(), isDate1904) : Number(raw)
  if (raw.trim() === '' || number === undefined || !Number.isFinite(number))
    return { value: raw.trim() === '' ? EMPTY : { kind: 'text', text: raw }, runs: [] }
  return {
    value: /^\d{16,40}$/.test(raw)
      ? { kind: 'number', number, digits: raw }
      : { kind: 'number', number },
    runs: [],
  }
}

interface SharedFormula extends CellAddress {
  readonly text: string
}

function readFormula(
  cell: XmlElement,
  address: CellAddress,
  shared: Map<string, SharedFormula>,
  arrays: FormulaArea[],
): string | { readonly waitsFor: string } | undefined {
  const formula = child(cell, 'x:f')
  if (formula === undefined) return undefined
  const text = textOf(formula).trim().replace(/^=/, '')
  const kind = attribute(formula, 't')
  const range = parseRange(attribute(formula, 'ref') ?? '')
  if ((kind === 'array' || kind === 'dataTable') && range !== undefined)
    arrays.push({ kind, range, formula: text, node: formula })
  if (attribute(formula, 't') !== 'shared') return text === '' ? undefined : text
  const id = attribute(formula, 'si') ?? ''
  if (text !== '') {
    shared.set(id, { ...address, text })
    return text
  }
  const master = shared.get(id)
  return master === undefined ? { waitsFor: id } : sharedAt(master, address)
}

const sharedAt = (master: SharedFormula, { row, column }: CellAddress): string =>
  shiftFormula(master.text, row - master.row, column - master.column)

function readSheet(
  source: OfficePackage,
  name: string,
  part: string,
  strings: SharedTexts,
  isDate1904: boolean,
): ExcelSheet {
  const root = source.xml(part)
  const cells = new Map<number, ExcelCell>()
  const rows = new Map<number, XmlElement>()
  const shared = new Map<string, SharedFormula>()
  const arrays: FormulaArea[] = []
  const waiting: { readonly cell: ExcelCell; readonly id: string }[] = []
  let lastRow = -1
  let lastColumn = -1
  let rowIndex = -1
  for (const row of children(child(root, 'x:sheetData'), 'x:row')) {
    rowIndex = (numberOf(row, 'r') ?? rowIndex + 2) - 1
    if (rowIndex < 0 || rowIndex >= MAX_ROWS) continue
    rows.set(rowIndex, row)
    let column = -1
    for (const cell of children(row, 'x:c')) {
      const named = parseCell(attribute(cell, 'r') ?? '')
      column = named?.column ?? column + 1
      if (column >= MAX_COLUMNS) break
      const address = { row: named?.row ?? rowIndex, column }
      const { value, runs } = readValue(cell, strings, isDate1904)
      const read = readFormula(cell, address, shared, arrays)
      const formula = typeof read === 'string' ? read : undefined
      const made = { ...address, value, formula, style: numberOf(cell, 's') ?? 0, runs }
      cells.set(cellKey(address.row, column), made)
      if (typeof read === 'object') waiting.push({ cell: made, id: read.waitsFor })
      if (value.kind !== 'empty' || formula !== undefined) {
        lastRow = Math.max(lastRow, address.row)
        lastColumn = Math.max(lastColumn, column)
      }
    }
  }
  // Some writers put the cell with the text of a shared formula behind those that share it.
  for (const { cell, id } of waiting) {
    const master = shared.get(id)
    if (master === undefined) continue
    cells.set(cellKey(cell.row, cell.column), { ...cell, formula: sharedAt(master, cell) })
  }
  return {
    name,
    part,
    root,
    cells,
    rows,
    columns: children(child(root, 'x:cols'), 'x:col'),
    merges: children(child(root, 'x:mergeCells'), 'x:mergeCell').flatMap(
      (merge) => parseRange(attribute(merge, 'ref') ?? '') ?? [],
    ),
    arrays,
    last: { row: lastRow, column: lastColumn },
  }
}

/** Reads a workbook; its sheets are parsed when asked for. Throws PackageError on broken parts. */
export function readWorkbook(source: OfficePackage): ExcelWorkbook {
  const root = source.xml(source.mainPart)
  const theme = readTheme(source)
  const stringsPart = source.related(source.mainPart, 'sharedStrings')
  const strings = new SharedTexts(
    stringsPart === undefined ? [] : children(source.xml(stringsPart), 'x:si'),
  )
  const isDate1904 = isOn(attribute(child(root, 'x:workbookPr'), 'date1904') ?? '0')
  const links = source.relationships(source.mainPart)
  const listed = children(child(root, 'x:sheets'), 'x:sheet').map((sheet) => ({
    name: attribute(sheet, 'name') ?? '',
    link: links.find((link) => link.id === attribute(sheet, 'r:id') && !link.isExternal),
  }))
  const names = new Map(
    children(at(root, 'x:definedNames'), 'x:definedName').map((one) => [
      `${attribute(one, 'localSheetId') ?? ''}!${attribute(one, 'name') ?? ''}`.toLowerCase(),
      textOf(one),
    ]),
  )
  const sheets = new Map<number, ExcelSheet>()
  return {
    source,
    theme,
    styles: readWorkbookStyles(source, theme),
    isDate1904,
    sheetNames: listed.map((sheet) => sheet.name),
    sheet(index) {
      const known = sheets.get(index)
      if (known !== undefined) return known
      const entry = listed[index]
      if (entry?.link?.type !== 'worksheet') return undefined
      const sheet = readSheet(source, entry.name, entry.link.target, strings, isDate1904)
      sheets.set(index, sheet)
      return sheet
    },
    sheetPart: (index) => listed[index]?.link?.target,
    definedName(name, sheet) {
      const wanted = sheet?.toLowerCase()
      const index = listed.findIndex((one) => one.name.toLowerCase() === wanted)
      const own = index < 0 ? undefined : names.get(`${index}!${name.toLowerCase()}`)
      return own ?? names.get(`!${name.toLowerCase()}`)
    },
  }
}

/** The value of a cell; cells that the file leaves out are empty. */
export function valueAt(sheet: ExcelSheet, row: number, column: number): CellValue {
  return sheet.cells.get(cellKey(row, column))?.value ?? EMPTY
}

/** The format of a cell: its own, else the row's, else the column's (2.6). */
export function formatAt(
  workbook: ExcelWorkbook,
  sheet: ExcelSheet,
  row: number,
  column: number,
): CellFormat {
  const own = sheet.cells.get(cellKey(row, column))?.style
  return own === undefined
    ? unstoredFormat(workbook, sheet, row, column)
    : workbook.styles.format(own)
}

interface LineStyles {
  /** Style of a row, or null where its row has none. */
  readonly rows: Map<number, number | null>
  readonly columns: Map<number, number>
}
const lineStyles = new WeakMap<ExcelSheet, LineStyles>()

/** The format of a cell that the file leaves out. */
export function unstoredFormat(
  workbook: ExcelWorkbook,
  sheet: ExcelSheet,
  row: number,
  column: number,
): CellFormat {
  let known = lineStyles.get(sheet)
  if (known === undefined) {
    known = { rows: new Map(), columns: new Map() }
    lineStyles.set(sheet, known)
  }
  let ofRow = known.rows.get(row)
  if (ofRow === undefined) {
    const element = sheet.rows.get(row)
    const hasStyle = isOn(attribute(element, 'customFormat') ?? '0')
    ofRow = (hasStyle ? numberOf(element, 's') : undefined) ?? null
    known.rows.set(row, ofRow)
  }
  if (ofRow !== null) return workbook.styles.format(ofRow)
  let ofColumn = known.columns.get(column)
  if (ofColumn === undefined) {
    ofColumn = numberOf(columnElement(sheet, column), 'style') ?? 0
    known.columns.set(column, ofColumn)
  }
  return workbook.styles.format(ofColumn)
}

const columnElements = new WeakMap<ExcelSheet, readonly (XmlElement | undefined)[]>()
/** Elements that do not overlap cover each column once; a file that says more is not worth the time. */
const MOST_COVERED = 1_000_000

/** The element that describes a column; one element spans min to max, and the last one counts. */
export function columnElement(sheet: ExcelSheet, column: number): XmlElement | undefined {
  const known = columnElements.get(sheet)
  if (known !== undefined) return known[column]
  const found: (XmlElement | undefined)[] = []
  let covered = 0
  for (const one of sheet.columns) {
    const first = Math.max(1, numberOf(one, 'min') ?? 0)
    const last = Math.min(MAX_COLUMNS, numberOf(one, 'max') ?? 0)
    for (let at = first; at <= last && covered < MOST_COVERED; at += 1) {
      found[at - 1] = one
      covered += 1
    }
  }
  columnElements.set(sheet, found)
  return found[column]
}
