import type { CellValue } from '../excel/read-workbook.ts'

export type DumpedLine = readonly [style: string, color: string]

/** A cell's format as openpyxl gives it; colours RRGGBB or auto. */
export interface DumpedFormat {
  readonly numberFormat: string
  readonly font: string | null
  readonly size: number | null
  readonly bold: boolean
  readonly italic: boolean
  readonly underline: string
  readonly strike: boolean
  readonly color: string
  /** Pattern, colour of its lines, colour behind; a gradient's colours follow. */
  readonly fill: readonly string[]
  readonly borders: Readonly<Record<'left' | 'right' | 'top' | 'bottom', DumpedLine>>
  readonly diagonal: DumpedLine
  readonly diagonalUp: boolean
  readonly diagonalDown: boolean
  readonly horizontal: string
  readonly vertical: string
  readonly wrap: boolean
  readonly shrink: boolean
  readonly rotation: number
  readonly indent: number
  readonly locked: boolean
  readonly concealed: boolean
}

/** Rows and columns from 0; the format is an index into the workbook's formats. */
export type DumpedCell = readonly [
  row: number,
  column: number,
  kind: CellValue['kind'],
  value: number | string | boolean | null,
  formula: string | null,
  format: number,
]

export interface DumpedSheet {
  readonly name: string
  readonly isHidden: boolean
  readonly cells: readonly DumpedCell[]
  readonly merges: readonly string[]
  readonly rows: readonly (readonly [row: number, height: number | null, hidden: boolean])[]
  readonly columns: readonly (readonly [
    first: number,
    last: number,
    width: number | null,
    hidden: boolean,
  ])[]
}

export interface DumpedWorkbook {
  readonly names: readonly string[]
  readonly sheets: readonly DumpedSheet[]
  readonly formats: readonly DumpedFormat[]
}
