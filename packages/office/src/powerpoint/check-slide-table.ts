import * as z from 'zod/mini'
import {
  COUNT,
  defineChecker,
  plain,
  words,
  type Checker,
  type Words,
} from '../checkpoints/checker.ts'
import { ask, unitsOf, wantedOf, type Asked, type Judged } from '../checkpoints/asked.ts'
import {
  FillExpected,
  fillWords,
  foundFillWords,
  isFill,
  writeExpectedFill,
} from '../drawing/expect-fill.ts'
import { readFill, type Fill } from '../drawing/read-fill.ts'
import {
  foundLineWords,
  isLine,
  LineExpected,
  lineWords,
  writeExpectedLine,
} from '../drawing/expect-line.ts'
import { readLine, type Line } from '../drawing/read-line.ts'
import { element, ensureChild, setAttributes } from '../package/edit-xml.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import { at, attribute, child, children, numberOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { setBodyText } from './edit-slide-text.ts'
import { EMU_PER_CM, shapeToEdit } from './edit-slides.ts'
import { addTable, resizeTable } from './edit-slide-table.ts'
import { objectsStart } from './examples/objects-start.ts'
import { judgeShape } from './judge-slides.ts'
import { schemeFor } from './placeholders.ts'
import type { PowerPointDraft } from './powerpoint-draft.ts'
import type { PowerPointView } from './powerpoint-view.ts'
import type { Slide } from './read-presentation.ts'
import type { SlideTable, TableCell } from './read-shapes.ts'
import { locateShape, ShapeReference } from './shape-targets.ts'
import { Count, NonEmpty, SlideReference } from './slide-targets.ts'
import {
  hasTableFlag,
  styleIdOf,
  styleParts,
  tableStyleId,
  tableStyleName,
} from './table-styles.ts'

const TableTarget = z.object({
  slide: SlideReference,
  /** The first table of the slide unless told. */
  shape: z.optional(ShapeReference),
  /** The cells whose format is judged; all unless told. */
  rows: z.optional(z.tuple([Count, Count])),
  columns: z.optional(z.tuple([Count, Count])),
})
type TableTarget = z.infer<typeof TableTarget>

const FLAGS = ['firstRow', 'lastRow', 'firstCol', 'lastCol', 'bandRow', 'bandCol'] as const
const TableExpected = z
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
type TableExpected = z.infer<typeof TableExpected>

interface Tabled {
  readonly view: PowerPointView
  readonly slide: Slide
  readonly table: SlideTable
  readonly cells: readonly TableCell[]
}

const FLAG_WORDS: Readonly<Record<(typeof FLAGS)[number], Words>> = {
  firstRow: words('标题行', 'header row'),
  lastRow: words('汇总行', 'total row'),
  firstCol: words('第一列', 'first column'),
  lastCol: words('最后一列', 'last column'),
  bandRow: words('镶边行', 'banded rows'),
  bandCol: words('镶边列', 'banded columns'),
}
const ANCHORS: Readonly<Record<string, Words>> = {
  t: words('顶端对齐', 'top'),
  ctr: words('垂直居中', 'middle'),
  b: words('底端对齐', 'bottom'),
}
const EDGES = ['a:lnL', 'a:lnR', 'a:lnT', 'a:lnB'] as const
/** A twentieth of a centimetre (2.7). */
const TOLERANCE = 0.05

const inRange = (range: readonly [number, number] | undefined, index: number): boolean =>
  range === undefined || (index + 1 >= range[0] && index + 1 <= range[1])

const chosenCells = (table: SlideTable, target: TableTarget): readonly TableCell[] =>
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

function cellEdge({ view, slide }: Tabled, cell: TableCell, edge: string): Line | undefined {
  return readLine(child(child(cell.node, 'a:tcPr'), edge), schemeFor(view.presentation, slide))
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

const cellAt = (table: SlideTable, row: number, column: number): TableCell | undefined =>
  table.cells.find((one) => one.row === row && one.column === column)

function questionsOf(expected: TableExpected): readonly Asked<Tabled>[] {
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
          actual: plain(id === undefined ? '—' : tableStyleName(id)),
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

const shapeTarget = ({ slide, shape }: TableTarget) => ({
  slide,
  shape: shape ?? { kind: 'table' as const },
})

function mergeCells(table: SlideTable, area: NonNullable<TableExpected['merged']>[number]): void {
  const { row, column, rows, columns } = area
  for (const cell of table.cells) {
    const down = cell.row - (row - 1)
    const right = cell.column - (column - 1)
    if (down < 0 || right < 0 || down >= rows || right >= columns) continue
    setAttributes(cell.node, {
      rowSpan: right >= 0 && down === 0 && rows > 1 ? rows : undefined,
      gridSpan: right === 0 && columns > 1 ? columns : undefined,
      hMerge: right > 0 ? 1 : undefined,
      vMerge: down > 0 ? 1 : undefined,
    })
  }
}

function writeCells(cells: readonly TableCell[], expected: TableExpected): void {
  for (const { node } of cells) {
    const properties = ensureChild(node, 'a:tcPr')
    if (expected.fill !== undefined) writeExpectedFill(properties, expected.fill)
    if (expected.anchor !== undefined) setAttributes(properties, { anchor: expected.anchor })
    for (const edge of expected.border === undefined ? [] : EDGES) {
      // The writer of outlines knows a:ln; an edge has the same content under its own name.
      const holder = element('a:tcPr')
      if (expected.border !== undefined) writeExpectedLine(holder, expected.border)
      const line = child(holder, 'a:ln')
      const made = ensureChild(properties, edge)
      made.children.splice(0)
      setAttributes(made, { ...line?.attributes })
      for (const one of children(line)) {
        one.parent = made
        made.children.push(one)
      }
    }
  }
}

function writeTable(table: SlideTable, target: TableTarget, expected: TableExpected): void {
  expected.content?.forEach((texts, row) => {
    texts.forEach((text, column) => {
      const cell = cellAt(table, row, column)
      const body: XmlElement | undefined = child(cell?.node, 'a:txBody')
      if (text !== null && body !== undefined && foldSpaces(cell?.text ?? '') !== foldSpaces(text))
        setBodyText(body, text.split('\n'))
    })
  })
  const properties = ensureChild(table.node, 'a:tblPr')
  const [style] = expected.styles ?? []
  const id = style === undefined ? undefined : tableStyleId(style)
  if (id !== undefined) {
    const node = ensureChild(properties, 'a:tableStyleId')
    node.children.splice(0, node.children.length, id)
  }
  for (const flag of FLAGS) {
    const value = expected[flag]
    if (value !== undefined) setAttributes(properties, { [flag]: value ? 1 : 0 })
  }
  for (const area of expected.merged ?? []) mergeCells(table, area)
  const cells = chosenCells(table, target)
  writeCells(cells, expected)
  const { rowHeightCm, columnWidthCm } = expected
  const rows = children(table.node, 'a:tr')
  const columns = children(child(table.node, 'a:tblGrid'), 'a:gridCol')
  for (const { row, column } of cells) {
    const tr = rows[row]
    const gridCol = columns[column]
    if (rowHeightCm !== undefined && tr !== undefined)
      setAttributes(tr, { h: Math.round(rowHeightCm * EMU_PER_CM) })
    if (columnWidthCm !== undefined && gridCol !== undefined)
      setAttributes(gridCol, { w: Math.round(columnWidthCm * EMU_PER_CM) })
  }
}

const table: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30305',
  title: words('表格', 'table'),
  target: TableTarget,
  expected: TableExpected,
  examine(view, target, expected) {
    const questions = questionsOf(expected)
    return judgeShape(
      view,
      shapeTarget(target),
      wantedOf(questions),
      COUNT.items,
      (shape, slide) => {
        const { table: known } = shape
        if (known === undefined)
          return [{ isOk: false, weight: 1, actual: words('不是表格', 'not a table') }]
        return unitsOf(questions, { view, slide, table: known, cells: chosenCells(known, target) })
      },
    )
  },
  apply(draft, target, expected) {
    const to = shapeTarget(target)
    if (locateShape(draft.view(), to) === undefined)
      addTable(draft, target.slide, expected.rowCount ?? 2, expected.columnCount ?? 2)
    const { shape } = shapeToEdit(draft, to)
    if (shape.table === undefined) throw new Error('The shape is no table')
    resizeTable(
      shape.table,
      expected.rowCount ?? shape.table.rowCount,
      expected.columnCount ?? shape.table.columnCount,
    )
    const fresh = shapeToEdit(draft, to)
    if (fresh.shape.table !== undefined) writeTable(fresh.shape.table, target, expected)
  },
  limits: words(
    'LibreOffice 另存时把表格样式变为单元格格式，要求样式的题目不适用于 LibreOffice',
    'LibreOffice turns table styles into formats of cells when it saves',
  ),
  example: {
    start: objectsStart,
    target: { slide: { start: 6 } },
    expected: {
      rowCount: 3,
      columnCount: 2,
      content: [
        ['时间', '安排'],
        ['8:00', '上课'],
      ],
    },
    near: [
      {
        name: 'a row too many',
        expected: {
          rowCount: 4,
          columnCount: 2,
          content: [
            ['时间', '安排'],
            ['8:00', '上课'],
          ],
        },
      },
      {
        name: 'the texts in other cells',
        expected: {
          rowCount: 3,
          columnCount: 2,
          content: [
            ['安排', '时间'],
            ['8:00', '上课'],
          ],
        },
      },
    ],
  },
})

export const slideTableCheckers: readonly Checker<PowerPointView, PowerPointDraft>[] = [table]
