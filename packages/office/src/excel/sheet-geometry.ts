import { attribute, child, isOn, numberOf, textOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { columnElement, type ExcelSheet, type ExcelWorkbook } from './read-workbook.ts'

export const EMU_PER_PIXEL = 9525
const EMU_PER_POINT = 12_700
/** Width of a digit of the default font at 96 dpi: Latin 11 pt fonts have 7 pixels, Chinese 8. */
export const DIGIT_PIXELS = [8, 7] as const

/** Sizes of columns and rows in EMU, for the places of drawings. */
export interface SheetGeometry {
  columnWidth(column: number): number
  rowHeight(row: number): number
}

/**
 * Sizes as Excel draws them. A column without a width has 8 digits and padding.
 * @param digit pixels of one digit, which the file does not tell.
 */
export function sheetGeometry(sheet: ExcelSheet, digit: number): SheetGeometry {
  const format = child(sheet.root, 'x:sheetFormatPr')
  const pixels = (characters: number): number => Math.trunc(characters * digit + 0.5)
  const base = numberOf(format, 'baseColWidth') ?? 8
  const usual = numberOf(format, 'defaultColWidth')
  const usualPixels = usual === undefined ? Math.ceil((base * digit + 5) / 8) * 8 : pixels(usual)
  const usualHeight = numberOf(format, 'defaultRowHeight') ?? 13.5
  return {
    columnWidth(column) {
      const own = columnElement(sheet, column)
      if (isOn(attribute(own, 'hidden') ?? '0')) return 0
      const width = numberOf(own, 'width')
      return (width === undefined ? usualPixels : pixels(width)) * EMU_PER_PIXEL
    },
    rowHeight(row) {
      const own = sheet.rows.get(row)
      if (isOn(attribute(own, 'hidden') ?? '0')) return 0
      return (numberOf(own, 'ht') ?? usualHeight) * EMU_PER_POINT
    },
  }
}

/** A corner of a drawing: whole cells from the sheet's corner, and the part of the next one. */
export interface Corner {
  readonly column: number
  readonly row: number
}

const MOST = 20_000

function along(offset: number, size: (index: number) => number): number {
  let rest = offset
  for (let index = 0; index < MOST; index += 1) {
    const one = size(index)
    if (rest < one) return index + rest / one
    rest -= one
  }
  return MOST
}

function before(end: number, size: (index: number) => number): number {
  let sum = 0
  const whole = Math.min(Math.trunc(end), MOST)
  for (let index = 0; index < whole; index += 1) sum += size(index)
  return sum + (end - Math.trunc(end)) * size(whole)
}

const cellNumber = (marker: XmlElement | undefined, name: string): number => {
  const value = Number(textOf(child(marker, name)))
  return Number.isFinite(value) ? Math.min(Math.max(value, 0), MOST) : 0
}

function markerOf(marker: XmlElement | undefined, geometry: SheetGeometry): Corner {
  const column = cellNumber(marker, 'xdr:col')
  const row = cellNumber(marker, 'xdr:row')
  const share = (name: string, size: number): number => {
    const offset = Number(textOf(child(marker, name)))
    return size > 0 && Number.isFinite(offset) ? Math.min(Math.max(offset, 0) / size, 1) : 0
  }
  return {
    column: column + share('xdr:colOff', geometry.columnWidth(column)),
    row: row + share('xdr:rowOff', geometry.rowHeight(row)),
  }
}

export interface Placement {
  readonly from: Corner
  readonly to: Corner
  readonly widthEmu: number
  readonly heightEmu: number
}

/** Where an anchor puts its drawing, and how large that is. */
export function placementOf(anchor: XmlElement, geometry: SheetGeometry): Placement {
  const size = child(anchor, 'xdr:ext')
  const place = child(anchor, 'xdr:pos')
  const x = (end: number): number => before(end, (index) => geometry.columnWidth(index))
  const y = (end: number): number => before(end, (index) => geometry.rowHeight(index))
  const from =
    place === undefined
      ? markerOf(child(anchor, 'xdr:from'), geometry)
      : {
          column: along(numberOf(place, 'x') ?? 0, (index) => geometry.columnWidth(index)),
          row: along(numberOf(place, 'y') ?? 0, (index) => geometry.rowHeight(index)),
        }
  if (size === undefined) {
    const to = markerOf(child(anchor, 'xdr:to'), geometry)
    return {
      from,
      to,
      widthEmu: x(to.column) - x(from.column),
      heightEmu: y(to.row) - y(from.row),
    }
  }
  const widthEmu = numberOf(size, 'cx') ?? 0
  const heightEmu = numberOf(size, 'cy') ?? 0
  return {
    from,
    to: {
      column: along(x(from.column) + widthEmu, (index) => geometry.columnWidth(index)),
      row: along(y(from.row) + heightEmu, (index) => geometry.rowHeight(index)),
    },
    widthEmu,
    heightEmu,
  }
}

/** The sheet with that name, for the sizes of its cells. */
export function sheetNamedExactly(workbook: ExcelWorkbook, name: string): ExcelSheet | undefined {
  return workbook.sheet(workbook.sheetNames.indexOf(name))
}
