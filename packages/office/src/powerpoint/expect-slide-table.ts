import * as z from 'zod/mini'
import { plain, words, type Words } from '../checkpoints/checker.ts'
import { ask, type Asked, type Judged } from '../checkpoints/asked.ts'
import { FillExpected, fillWords, foundFillWords, isFill } from '../drawing/expect-fill.ts'
import { readFill, type Fill } from '../drawing/read-fill.ts'
import { foundLineWords, isLine, LineExpected, lineWords } from '../drawing/expect-line.ts'
import { readLine, type Line } from '../drawing/read-line.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import { at, attribute, child, children, numberOf } from '../package/xml-query.ts'
import { EMU_PER_CM } from './edit-slides.ts'
import { schemeFor } from './placeholders.ts'
import type { PowerPointView } from './powerpoint-view.ts'
import type { Slide } from './read-presentation.ts'
import type { SlideTable, TableCell } from './read-shapes.ts'
import { ShapeReference } from './shape-targets.ts'
import { Count, NonEmpty, SlideReference } from './slide-targets.ts'
import {
  hasTableFlag,
  styleIdOf,
  styleParts,
  tableStyleId,
  tableStyleWords,
} from './table-styles.ts'
import { ownTable } from '../package/own-table.ts'

/** A table of a slide, and the cells whose format is judged. */
export const TableTarget = z.object({
  slide: SlideReference,
  /** The first table of the slide unless told. */
  shape: z.optional(ShapeReference),
  /** The cells whose format is judged; all unless told. */
  rows: z.optional(z.tuple([Count, Count])),
  columns: z.optional(z.tuple([Count, Count])),
})
export type TableTarget = z.infer<typeof TableTarget>

/** Flags of a:tblPr. */
export const FLAGS = ['firstRow', 'lastRow', 'firstCol', 'lastCol', 'bandRow', 'bandCol'] as const
/** What a checkpoint asks of a table; what is left out is not judged. */
export const TableExpected = z
  .object({
    rowCount: z.optional(Count),
    columnCount: z.optional(Count),
    /** Texts of the cells by row; null is not judged. */
    content: z.optional(z.array(z.array(z.nullable(z.string())))),
    /** Accepted styles, by the names of the gallery in either language or by their ids. */
    styles: z.optional(z.array(NonEmpty).check(z.minLength(1))),
    firstRow: z.optional(z.boolean()),
    lastRow: z.optional(z.boolean()),
    firstCol: z.optional(z.boolean()),
    lastCol: z.optional(z.boolean()),
    bandRow: z.optional(z.boolean()),
    bandCol: z.optional(z.boolean()),
    /** The cell at `row` and `column` covers so many rows and columns. */
    merged: z.optional(
      z.array(z.object({ row: Count, column: Count, rows: Count, columns: Count })),
    ),
    fill: z.optional(FillExpected),
    /** All four edges of the cells. */
    border: z.optional(LineExpected),
    anchor: z.optional(z.enum(['t', 'ctr', 'b'])),
    rowHeightCm: z.optional(z.number().check(z.gt(0))),
    columnWidthCm: z.optional(z.number().check(z.gt(0))),
  })
  .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected'))
export type TableExpected = z.infer<typeof TableExpected>

interface Tabled {
  readonly view: PowerPointView
  readonly slide: Slide
  readonly table: SlideTable
  readonly cells: readonly TableCell[]
}

const FLAG_WORDS: Readonly<Record<(typeof FLAGS)[number], Words>> = ownTable({
  firstRow: words('标题行', 'header row'),
  lastRow: words('汇总行', 'total row'),
  firstCol: words('第一列', 'first column'),
  lastCol: words('最后一列', 'last column'),
  bandRow: words('镶边行', 'banded rows'),
  bandCol: words('镶边列', 'banded columns'),
})
const ANCHORS: Readonly<Record<string, Words>> = ownTable({
  t: words('顶端对齐', 'top'),
  ctr: words('垂直居中', 'middle'),
  b: words('底端对齐', 'bottom'),
})
/** The outlines of a cell. */
export const EDGES = ['a:lnL', 'a:lnR', 'a:lnT', 'a:lnB'] as const
/** A twentieth of a centimetre (2.7). */
const TOLERANCE = 0.05

const inRange = (range: readonly [number, number] | undefined, index: number): boolean =>
  range === undefined || (index + 1 >= range[0] && index + 1 <= range[1])

/** The cells of a target that no merged one covers. */
export const chosenCells = (table: SlideTable, target: TableTarget): readonly TableCell[] =>
  table.cells.filter(
    (one) => !one.isCovered && inRange(target.rows, one.row) && inRange(target.columns, one.column),
  )

/** The fill that a cell shows: its own, else its table style's (2.6). */
function cellFill({ view, slide, table }: Tabled, cell: TableCell): Fill | undefined {
  const { presentation } = view
  const scheme = schemeFor(presentation, slide)
  const own = readFill(child(cell.node, 'a:tcPr'), scheme)
  if (own !== undefined) return own
  for (const part of styleParts(presentation, table, cell)) {
    const fill = readFill(at(part, 'a:tcStyle', 'a:fill'), scheme)
    if (fill !== undefined) return fill
  }
  return undefined
}

/** What a table style calls an edge of a cell: those between cells have names of their own. */
function styledEdge(table: SlideTable, cell: TableCell, edge: string): string {
  const lastRow = cell.row + cell.rowSpan >= table.rowCount
  const lastColumn = cell.column + cell.columnSpan >= table.columnCount
  if (edge === 'a:lnL') return cell.column === 0 ? 'a:left' : 'a:insideV'
  if (edge === 'a:lnR') return lastColumn ? 'a:right' : 'a:insideV'
  if (edge === 'a:lnT') return cell.row === 0 ? 'a:top' : 'a:insideH'
  return lastRow ? 'a:bottom' : 'a:insideH'
}

/** The line at an edge of a cell: its own, else its table style's (2.6). */
function cellEdge({ view, slide, table }: Tabled, cell: TableCell, edge: string): Line | undefined {
  const { presentation } = view
  const scheme = schemeFor(presentation, slide)
  const own = child(child(cell.node, 'a:tcPr'), edge)
  if (own !== undefined) return readLine(own, scheme)
  for (const part of styleParts(presentation, table, cell)) {
    const borders = at(part, 'a:tcStyle', 'a:tcBdr')
    const line = at(borders, styledEdge(table, cell, edge), 'a:ln')
    if (line !== undefined) return readLine(line, scheme)
  }
  return undefined
}

/** The first cell that fails, else the first. */
function everyCell(tabled: Tabled, judge: (cell: TableCell) => Judged): Judged {
  const judged = tabled.cells.map(judge)
  return (
    judged.find((one) => !one.isOk) ??
    judged[0] ?? { isOk: false, actual: words('没有单元格', 'no cells') }
  )
}

function count(
  value: number | undefined,
  name: Words,
  of: (table: SlideTable) => number,
): readonly Asked<Tabled>[] {
  return ask<Tabled, number>(
    value,
    (wanted) => words(`${wanted}${name.zh}`, `${wanted} ${name.en}`),
    ({ table }, wanted) => ({
      isOk: of(table) === wanted,
      actual: words(`${of(table)}${name.zh}`, `${of(table)} ${name.en}`),
    }),
  )
}

function length(
  value: number | undefined,
  name: Words,
  of: (tabled: Tabled) => readonly number[],
): readonly Asked<Tabled>[] {
  const shown = (cm: number): Words => words(`${name.zh}${cm}厘米`, `${name.en} ${cm} cm`)
  return ask<Tabled, number>(value, shown, (tabled, wanted) => {
    const all = of(tabled).map((emu) => emu / EMU_PER_CM)
    const wrong = all.find((cm) => Math.abs(cm - wanted) > TOLERANCE)
    return {
      isOk: all.length > 0 && wrong === undefined,
      actual: shown(Math.round((wrong ?? all[0] ?? 0) * 100) / 100),
    }
  })
}

const heights = ({ table, cells }: Tabled): readonly number[] => {
  const rows = children(table.node, 'a:tr')
  return [...new Set(cells.map((one) => one.row))].map((row) => numberOf(rows[row], 'h') ?? 0)
}
const widths = ({ table, cells }: Tabled): readonly number[] => {
  const columns = children(child(table.node, 'a:tblGrid'), 'a:gridCol')
  return [...new Set(cells.map((one) => one.column))].map((one) => numberOf(columns[one], 'w') ?? 0)
}

/** The cell at a row and column, from 0. */
export const cellAt = (table: SlideTable, row: number, column: number): TableCell | undefined =>
  table.cells.find((one) => one.row === row && one.column === column)

/** The questions that a checkpoint asks of a table. */
export function questionsOf(expected: TableExpected): readonly Asked<Tabled>[] {
  return [
    ...count(expected.rowCount, words('行', 'rows'), (table) => table.rowCount),
    ...count(expected.columnCount, words('列', 'columns'), (table) => table.columnCount),
    ...(expected.content ?? []).flatMap((texts, row) =>
      texts.flatMap((text, column) =>
        ask<Tabled, string>(
          text ?? undefined,
          (value) => plain(`“${value}”`),
          ({ table }, value) => {
            const actual = foldSpaces(cellAt(table, row, column)?.text ?? '')
            return {
              isOk: actual === foldSpaces(value),
              actual: plain(`(${row + 1},${column + 1})“${actual}”`),
            }
          },
        ),
      ),
    ),
    ...ask<Tabled, readonly string[]>(
      expected.styles,
      (value) => words(`表格样式 ${value[0] ?? ''}`, `table style ${value[0] ?? ''}`),
      ({ table }, value) => {
        const id = styleIdOf(table)
        return {
          isOk: id !== undefined && value.some((one) => tableStyleId(one) === id),
          actual: id === undefined ? plain('—') : tableStyleWords(id),
        }
      },
    ),
    ...FLAGS.flatMap((flag) =>
      ask<Tabled, boolean>(
        expected[flag],
        (value) =>
          value ? FLAG_WORDS[flag] : words(`无${FLAG_WORDS[flag].zh}`, `no ${FLAG_WORDS[flag].en}`),
        ({ table }, value) => {
          const { zh, en } = FLAG_WORDS[flag]
          const isOn = hasTableFlag(table, flag)
          return {
            isOk: isOn === value,
            actual: isOn ? words(zh, en) : words(`无${zh}`, `no ${en}`),
          }
        },
      ),
    ),
    ...(expected.merged ?? []).flatMap((area) =>
      ask<Tabled, typeof area>(
        area,
        ({ row, column, rows, columns }) =>
          words(
            `合并(${row},${column})起${rows}行${columns}列`,
            `${rows} × ${columns} cells merged at (${row},${column})`,
          ),
        ({ table }, { row, column, rows, columns }) => {
          const cell = cellAt(table, row - 1, column - 1)
          return {
            isOk: cell?.rowSpan === rows && cell.columnSpan === columns,
            actual: plain(`${cell?.rowSpan ?? 0} × ${cell?.columnSpan ?? 0}`),
          }
        },
      ),
    ),
    ...ask<Tabled, FillExpected>(expected.fill, fillWords, (tabled, value) =>
      everyCell(tabled, (cell) => {
        const fill = cellFill(tabled, cell)
        return { isOk: isFill(fill, value), actual: foundFillWords(fill) }
      }),
    ),
    ...ask<Tabled, LineExpected>(expected.border, lineWords, (tabled, value) =>
      everyCell(tabled, (cell) => {
        const lines = EDGES.map((edge) => cellEdge(tabled, cell, edge))
        const wrong = lines.find((line) => !isLine(line, value))
        const isOk = lines.every((line) => isLine(line, value))
        return { isOk, actual: foundLineWords(isOk ? lines[0] : wrong) }
      }),
    ),
    ...ask<Tabled, string>(
      expected.anchor,
      (value) => ANCHORS[value] ?? plain(value),
      (tabled, value) =>
        everyCell(tabled, (cell) => {
          const anchor = attribute(child(cell.node, 'a:tcPr'), 'anchor') ?? 't'
          return { isOk: anchor === value, actual: ANCHORS[anchor] ?? plain(anchor) }
        }),
    ),
    ...length(expected.rowHeightCm, words('行高', 'row height'), heights),
    ...length(expected.columnWidthCm, words('列宽', 'column width'), widths),
  ]
}
