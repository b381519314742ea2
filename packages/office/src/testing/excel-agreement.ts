import { isSameColor } from '../package/theme.ts'
import { attribute, child, children, isOn, numberOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { cellKey, cellName, parseRange, rangeName } from '../excel/cell-reference.ts'
import type { BorderLine, CellFormat } from '../excel/cell-styles.ts'
import { builtInFormat, builtInIdOf } from '../excel/number-format.ts'
import {
  columnElement,
  type CellValue,
  type ExcelCell,
  type ExcelSheet,
  type ExcelWorkbook,
} from '../excel/read-workbook.ts'
import { comparingWith, type Agreements, type Compare } from './agreement.ts'
import type {
  DumpedCell,
  DumpedFormat,
  DumpedLine,
  DumpedSheet,
  DumpedWorkbook,
} from './excel-dump.ts'

const comparing = comparingWith('openpyxl')

const REASON = {
  strict: 'openpyxl finds no sheets in Strict files',
  escape: 'openpyxl leaves escaped characters as they are written, or mends them wrongly',
  link: 'openpyxl puts the address of a link into an empty cell',
  code: 'openpyxl keeps an empty code, which means General',
  language: 'built-in formats differ by language: the engine names the Chinese ones (20309)',
  eastAsian: 'openpyxl does not know the built-in formats of East Asian versions (20309)',
  theme: 'a file without a theme has the colours of Office (2.6), which openpyxl does not know',
  font: 'openpyxl has Calibri where a file has no fonts',
  black: 'openpyxl has black where a fill names no colour',
  corner: 'openpyxl draws the borders of the last cell of a merge on its first',
} as const

/** Built-in formats whose codes openpyxl gives as the American Office shows them. */
const AMERICAN = [
  'mm-dd-yy',
  'm/d/yy h:mm',
  '#,##0_);(#,##0)',
  '#,##0_);[Red](#,##0)',
  '#,##0.00_);(#,##0.00)',
  '#,##0.00_);[Red](#,##0.00)',
]
const EAST_ASIAN = [27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58].map(
  (id) => builtInFormat(id),
)
const MOST_ROWS = 300
const MOST_COLUMNS = 40

function plainValue(value: CellValue): number | string | boolean | null {
  if (value.kind === 'number') return value.number
  if (value.kind === 'text') return value.text
  if (value.kind === 'boolean') return value.value
  return value.kind === 'error' ? value.code : null
}

const isNear = (one: number, other: number): boolean =>
  Math.abs(one - other) <= 1e-9 * Math.max(1, Math.abs(one))

function compareContent(
  compare: Compare,
  cell: ExcelCell | undefined,
  dump: DumpedCell,
  links: ReadonlySet<number>,
): void {
  const [, , kind, theirs, formula] = dump
  const value: CellValue = cell?.value ?? { kind: 'empty' }
  const ours = plainValue(value)
  const ownKind = ours === '' ? 'empty' : value.kind
  const isLink = ownKind === 'empty' && links.has(cellKey(dump[0], dump[1]))
  compare('value type', kind, ownKind, kind === ownKind, isLink ? REASON.link : undefined)
  if (kind === ownKind && kind !== 'empty') {
    const isSame =
      typeof theirs === 'number' && typeof ours === 'number'
        ? isNear(theirs, ours)
        : theirs === ours
    const isEscaped =
      typeof theirs === 'string' && /_x[0-9a-f]{4}_/i.test(`${theirs}${String(ours)}`)
    compare('value', theirs, ours, isSame, isEscaped ? REASON.escape : undefined)
  }
  const theirFormula = formula === null ? '' : formula.slice(1).trim()
  const ownFormula = cell?.formula ?? ''
  if (theirFormula !== '' || ownFormula !== '')
    compare('formula', theirFormula, ownFormula, theirFormula === ownFormula)
}

const isSameLine = (theirs: DumpedLine, ours: BorderLine): boolean =>
  theirs[0] === ours.style && isSameColor(theirs[1], ours.color)

/** What explains a difference. */
interface Circumstances {
  /** The first cell of a merge. */
  readonly isMerged: boolean
  readonly hasFonts: boolean
  readonly hasTheme: boolean
}

function compareFormat(
  compare: Compare,
  format: CellFormat,
  dump: DumpedFormat,
  { isMerged, hasFonts, hasTheme }: Circumstances,
): void {
  const { font, fill, borders, diagonal } = format
  const equal = (property: string, theirs: unknown, ours: unknown): void => {
    compare(property, theirs, ours, theirs === ours)
  }
  const color = (property: string, theirs: string, ours: string, isFill = true): void => {
    const isUnnamed = isFill && theirs === '000000' && ours === 'auto'
    const isThemed = !hasTheme && theirs === 'auto'
    const reason = isUnnamed ? REASON.black : isThemed ? REASON.theme : undefined
    compare(property, theirs, ours, isSameColor(theirs, ours), reason)
  }
  const code = format.numberFormat
  const other =
    dump.numberFormat === ''
      ? REASON.code
      : AMERICAN.includes(dump.numberFormat) && builtInIdOf(code) !== undefined
        ? REASON.language
        : dump.numberFormat === 'General' && EAST_ASIAN.includes(code)
          ? REASON.eastAsian
          : undefined
  compare('number format', dump.numberFormat, code, dump.numberFormat === code, other)
  const named = dump.font ?? ''
  compare('font name', named, font.name, named === font.name, hasFonts ? undefined : REASON.font)
  equal('font size', dump.size ?? 11, font.size)
  equal('bold', dump.bold, font.bold)
  equal('italic', dump.italic, font.italic)
  equal('underline', dump.underline, font.underline)
  equal('strikethrough', dump.strike, font.strike)
  color('font colour', dump.color, font.color, false)
  const [pattern = 'none', line = 'auto', behind = 'auto', ...stops] = dump.fill
  equal('fill pattern', pattern, fill.pattern)
  color('fill colour', line, fill.color)
  color('fill background', behind, fill.background)
  if (stops.length > 0 || fill.stops.length > 0)
    compare(
      'gradient',
      stops,
      fill.stops,
      stops.length === fill.stops.length &&
        stops.every((one, index) => isSameColor(one, fill.stops[index] ?? '')),
    )
  for (const side of ['left', 'right', 'top', 'bottom'] as const)
    compare(
      `${side} border`,
      dump.borders[side],
      borders[side],
      isSameLine(dump.borders[side], borders[side]),
      isMerged && (side === 'right' || side === 'bottom') ? REASON.corner : undefined,
    )
  const NONE: DumpedLine = ['none', 'auto']
  for (const [way, isDrawn] of [
    ['up', dump.diagonalUp],
    ['down', dump.diagonalDown],
  ] as const) {
    const theirs = isDrawn ? dump.diagonal : NONE
    compare('diagonal border', theirs, diagonal[way], isSameLine(theirs, diagonal[way]))
  }
  equal('horizontal alignment', dump.horizontal, format.horizontal)
  equal('vertical alignment', dump.vertical, format.vertical)
  equal('wrapped', dump.wrap, format.wrap)
  equal('shrunk to fit', dump.shrink, format.shrink)
  equal('rotation', dump.rotation, format.rotation)
  equal('indent', dump.indent, format.indent)
  equal('locked', dump.locked, format.locked)
  equal('formula hidden', dump.concealed, format.hidden)
}

const isHiddenLine = (line: XmlElement | undefined): boolean =>
  isOn(attribute(line, 'hidden') ?? '0')

function compareLines(compare: Compare, sheet: ExcelSheet, dump: DumpedSheet): void {
  for (const [row, height, isHidden] of dump.rows) {
    const line = sheet.rows.get(row)
    const ours = numberOf(line, 'ht') ?? null
    compare('row height', [row, height], [row, ours], height === ours)
    compare(
      'row hidden',
      [row, isHidden],
      [row, isHiddenLine(line)],
      isHidden === isHiddenLine(line),
    )
  }
  for (const [first, last, width, isHidden] of dump.columns) {
    for (let column = first; column <= Math.min(last, MOST_COLUMNS - 1); column += 1) {
      const line = columnElement(sheet, column)
      const ours = numberOf(line, 'width') ?? null
      compare('column width', [column, width], [column, ours], width === ours)
      compare(
        'column hidden',
        [column, isHidden],
        [column, isHiddenLine(line)],
        isHidden === isHiddenLine(line),
      )
    }
  }
}

function compareSheet(
  found: Agreements,
  file: string,
  workbook: ExcelWorkbook,
  sheet: ExcelSheet,
  dump: DumpedSheet,
  formats: readonly DumpedFormat[],
): void {
  const compare = comparing(found, `${file}, ${dump.name}`)
  const merges = sheet.merges.map(rangeName).sort()
  const theirs = [...dump.merges].sort()
  compare('merged ranges', theirs, merges, theirs.join(' ') === merges.join(' '))
  const covered = new Set(
    sheet.merges.flatMap(({ from, to }) =>
      dump.cells
        .filter(([row, column]) => {
          const isInside =
            row >= from.row && row <= to.row && column >= from.column && column <= to.column
          return isInside && !(row === from.row && column === from.column)
        })
        .map(([row, column]) => cellKey(row, column)),
    ),
  )
  const links = new Set(
    children(child(sheet.root, 'x:hyperlinks'), 'x:hyperlink').flatMap((link) => {
      const range = parseRange(attribute(link, 'ref') ?? '')
      return range === undefined ? [] : [cellKey(range.from.row, range.from.column)]
    }),
  )
  const stylesPart = workbook.source.related(workbook.source.mainPart, 'styles')
  const hasTheme = workbook.source.related(workbook.source.mainPart, 'theme') !== undefined
  const styles = stylesPart === undefined ? undefined : workbook.source.xml(stylesPart)
  const hasFonts = children(child(styles, 'x:fonts'), 'x:font').length > 0
  for (const one of dump.cells) {
    const [row, column, , , , index] = one
    const key = cellKey(row, column)
    // openpyxl makes cells under a merge anew.
    if (covered.has(key)) continue
    const here = comparing(found, `${file}, ${dump.name}!${cellName({ row, column })}`)
    const cell = sheet.cells.get(key)
    compareContent(here, cell, one, links)
    const format = formats[index]
    if (format === undefined) continue
    const isMerged = sheet.merges.some(({ from }) => from.row === row && from.column === column)
    const own = workbook.styles.format(cell?.style ?? 0)
    compareFormat(here, own, format, { isMerged, hasFonts, hasTheme })
  }
  compareLines(compare, sheet, dump)
}

/**
 * Compares what the engine reads in a workbook with what openpyxl reads (2.6, 11): each cell that
 * openpyxl found with its value, formula and resolved format; merges, rows, columns, sheets.
 */
export function compareExcel(
  found: Agreements,
  file: string,
  workbook: ExcelWorkbook,
  dump: DumpedWorkbook,
): void {
  const compare = comparing(found, file)
  const isSame = dump.names.join('\n') === workbook.sheetNames.join('\n')
  const strict = dump.names.length === 0 ? REASON.strict : undefined
  compare('sheets and their order', dump.names, workbook.sheetNames, isSame, strict)
  const { source } = workbook
  const listed = children(child(source.xml(source.mainPart), 'x:sheets'), 'x:sheet')
  for (const one of dump.sheets) {
    const index = workbook.sheetNames.indexOf(one.name)
    const sheet = workbook.sheet(index)
    compare('sheet found', true, sheet !== undefined, sheet !== undefined)
    if (sheet === undefined) continue
    const isHidden = (attribute(listed[index], 'state') ?? 'visible') !== 'visible'
    compare('sheet hidden', one.isHidden, isHidden, one.isHidden === isHidden)
    compareSheet(found, file, workbook, sheet, one, dump.formats)
    const known = new Set(one.cells.map(([row, column]) => cellKey(row, column)))
    for (const cell of sheet.cells.values()) {
      if (cell.row >= MOST_ROWS || cell.column >= MOST_COLUMNS) continue
      const isKnown = known.has(cellKey(cell.row, cell.column))
      if (!isKnown) compare('cells found', undefined, cellName(cell), false)
    }
  }
}
