import * as z from 'zod/mini'
import {
  blocked,
  defineChecker,
  found,
  plain,
  UnitTally,
  words,
  type Checker,
  type Evidence,
  type Words,
} from '../checkpoints/checker.ts'
import { isColor, writtenColor } from '../checkpoints/color-names.ts'
import { element, putChild, setAttributes } from '../package/edit-xml.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { cellsToEdit, editSheet } from './edit-cells.ts'
import { formatStart } from './examples/format-start.ts'
import { judgeCells } from './judge-cells.ts'
import type { BorderLine, BorderSide } from './cell-styles.ts'
import {
  cellEvidence,
  describeRange,
  findSheet,
  mergeAt,
  NO_SHEET,
  RangeTarget,
  rangesOf,
} from './excel-targets.ts'
import type { ExcelView } from './excel-view.ts'
import { formatAt, type ExcelSheet } from './read-workbook.ts'
import { cellKey, isOverlap, type CellAddress, type CellRange } from './cell-reference.ts'
import type { ExcelDraft } from './excel-draft.ts'
import { ownTable } from '../package/own-table.ts'

const OPPOSITE: Readonly<Record<BorderSide, BorderSide>> = ownTable({
  left: 'right',
  right: 'left',
  top: 'bottom',
  bottom: 'top',
})
const STEP: Readonly<Record<BorderSide, readonly [number, number]>> = ownTable({
  left: [0, -1],
  right: [0, 1],
  top: [-1, 0],
  bottom: [1, 0],
})

interface Edge {
  readonly cell: CellAddress
  readonly side: BorderSide
}

/** A file may merge a whole sheet; nobody asks for more edges than these. */
const MOST_EDGES = 200_000

/** The edges of a rectangle that a scope names, each once. */
function edgesOf({ from, to }: CellRange, scope: string): Edge[] {
  const edges: Edge[] = []
  const hasInner = scope === 'all' || scope === 'inner'
  for (let row = from.row; row <= to.row; row += 1) {
    // Without inner edges, only the cells at the border of the rectangle matter.
    const isBorderRow = row === from.row || row === to.row
    const step = hasInner || isBorderRow ? 1 : Math.max(1, to.column - from.column)
    for (let column = from.column; column <= to.column; column += step) {
      if (edges.length >= MOST_EDGES) return edges
      const cell = { row, column }
      const outer: Readonly<Record<BorderSide, boolean>> = {
        left: column === from.column,
        right: column === to.column,
        top: row === from.row,
        bottom: row === to.row,
      }
      for (const side of ['left', 'right', 'top', 'bottom'] as const) {
        const isOuter = outer[side]
        const isWanted =
          scope === 'all' ||
          (scope === 'inner' && !isOuter) ||
          (isOuter && (scope === 'outer' || scope === side))
        // An inner edge is met from both of its cells; the left and upper one counts it.
        if (isWanted && (isOuter || side === 'right' || side === 'bottom'))
          edges.push({ cell, side })
      }
    }
  }
  return edges
}

function isInsideMerge(sheet: ExcelSheet, { cell, side }: Edge): boolean {
  const merged = mergeAt(sheet, cell)
  if (merged === undefined) return false
  const [down, right] = STEP[side]
  const row = cell.row + down
  const column = cell.column + right
  const { from, to } = merged
  return row >= from.row && row <= to.row && column >= from.column && column <= to.column
}

const ANY_SIDE = ['all', 'outer', 'inner', 'top', 'bottom', 'left', 'right'] as const
const DIAGONALS = ['diagonalUp', 'diagonalDown'] as const

const isDiagonal = (scope: string): scope is (typeof DIAGONALS)[number] =>
  scope === 'diagonalUp' || scope === 'diagonalDown'

/** A range with the merges that begin in it, whose edges spread over their cells (20305). */
function withMerges(range: CellRange, sheet: ExcelSheet): CellRange {
  let { to } = range
  for (const merged of sheet.merges) {
    if (!isOverlap(merged, range)) continue
    to = { row: Math.max(to.row, merged.to.row), column: Math.max(to.column, merged.to.column) }
  }
  return { from: range.from, to }
}

const SCOPES: Readonly<Record<string, Words>> = ownTable({
  all: words('所有框线', 'all edges'),
  outer: words('外边框', 'outer edges'),
  inner: words('内部框线', 'inner edges'),
  top: words('上框线', 'top edge'),
  bottom: words('下框线', 'bottom edge'),
  left: words('左框线', 'left edge'),
  right: words('右框线', 'right edge'),
  diagonalUp: words('斜上框线', 'diagonal line upwards'),
  diagonalDown: words('斜下框线', 'diagonal line downwards'),
})
const LINES: Readonly<Record<string, Words>> = ownTable({
  none: words('无', 'none'),
  thin: words('细线', 'thin'),
  medium: words('中粗线', 'medium'),
  thick: words('粗线', 'thick'),
  double: words('双线', 'double'),
  dashed: words('虚线', 'dashed'),
  dotted: words('点线', 'dotted'),
  hair: words('最细线', 'hair'),
})
const lineWords = (style: string): Words => LINES[style] ?? plain(style)

const shownLine = (line: BorderLine | undefined, hasColor: boolean): Words =>
  line === undefined
    ? words('无框线', 'no line')
    : joined([lineWords(line.style), ...(hasColor ? [plain(line.color)] : [])])

const joined = (list: readonly Words[], between = ' '): Words =>
  words(list.map((one) => one.zh).join(between), list.map((one) => one.en).join(between))

function setLine(border: XmlElement, name: string, style: string, color: string): void {
  if (style === 'none') putChild(border, name)
  else {
    const attributes = color === 'auto' ? { indexed: 64 } : { rgb: `FF${color}` }
    putChild(border, name, { style }, [element('x:color', attributes)])
  }
}

/** Draws a line along every edge, on both of its cells where both are drawn on already. */
function drawEdges(
  draft: ExcelDraft,
  target: z.infer<typeof RangeTarget>,
  scope: string,
  style: string,
  color: string,
): void {
  const edit = editSheet(draft, target.sheet)
  const { workbook } = draft.view()
  const sides = new Map<number, { readonly cell: CellAddress; readonly names: BorderSide[] }>()
  const add = (cell: CellAddress, side: BorderSide): void => {
    const key = cellKey(cell.row, cell.column)
    const known = sides.get(key) ?? { cell, names: [] }
    known.names.push(side)
    sides.set(key, known)
  }
  for (const part of rangesOf(target.ref, edit.sheet)) {
    const range = withMerges(part, edit.sheet)
    for (const edge of edgesOf(range, scope)) {
      if (isInsideMerge(edit.sheet, edge)) continue
      const { cell, side } = edge
      add(cell, side)
      const [down, right] = STEP[side]
      const row = cell.row + down
      const column = cell.column + right
      if (row < 0 || column < 0) continue
      const beside = formatAt(workbook, edit.sheet, row, column).borders[OPPOSITE[side]]
      if (beside.style !== 'none') add({ row, column }, OPPOSITE[side])
    }
  }
  for (const { cell, names } of sides.values())
    edit.style([cell], {
      border(border) {
        for (const name of names) setLine(border, `x:${name}`, style, color)
      },
    })
}

const borders: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20305',
  title: words('边框', 'borders'),
  target: RangeTarget,
  expected: z.object({
    scope: z.enum([...ANY_SIDE, ...DIAGONALS]),
    /** Accepted line styles; `none` asks for no line. The thick box of the menu is medium or thick. */
    styles: z._default(z.array(z.string()).check(z.minLength(1)), ['thin']),
    colors: z.optional(z.array(z.string()).check(z.minLength(1))),
  }),
  examine(view, target, expected) {
    const { styles, colors, scope } = expected
    const isNone = styles.includes('none')
    const wanted = joined([
      SCOPES[scope] ?? plain(scope),
      joined(styles.map(lineWords), '/'),
      ...(colors === undefined ? [] : [plain(colors.join('/'))]),
    ])
    const isRight = (line: BorderLine): boolean =>
      styles.includes(line.style) &&
      (line.style === 'none' || colors === undefined || isColor(line.color, colors))
    if (isDiagonal(scope))
      return judgeCells(view, target, wanted, ({ diagonal }) => {
        const line = scope === 'diagonalUp' ? diagonal.up : diagonal.down
        return {
          isOk: isRight(line),
          actual: shownLine(line.style === 'none' ? undefined : line, colors !== undefined),
        }
      })
    const sheet = findSheet(view, target.sheet)
    if (sheet === undefined) return blocked(describeRange(target), wanted, NO_SHEET)
    const tally = new UnitTally()
    const evidence: Evidence[] = []
    const edges = rangesOf(target.ref, sheet).flatMap((range) =>
      edgesOf(withMerges(range, sheet), scope),
    )
    const shownLines = new Map<BorderLine | undefined, Words>()
    const shownOf = (line: BorderLine | undefined): Words => {
      const known = shownLines.get(line) ?? shownLine(line, colors !== undefined)
      shownLines.set(line, known)
      return known
    }
    for (const edge of edges.slice(0, MOST_EDGES)) {
      if (isInsideMerge(sheet, edge)) continue
      const { cell, side } = edge
      const [down, right] = STEP[side]
      const own = formatAt(view.workbook, sheet, cell.row, cell.column).borders[side]
      const row = cell.row + down
      const column = cell.column + right
      // The shared edge may be stored with either neighbour (5.3).
      const lines =
        row < 0 || column < 0
          ? [own]
          : [own, formatAt(view.workbook, sheet, row, column).borders[OPPOSITE[side]]]
      const isOk = isNone ? lines.every(isRight) : lines.some(isRight)
      const shown = lines.find((line) => line.style !== 'none')
      tally.add(isOk, shownOf(shown))
      if (!isOk && evidence.length < 5) evidence.push(cellEvidence(sheet, cell, side))
    }
    return tally.units.length === 0
      ? blocked(describeRange(target), wanted, words('没有这类框线', 'there are no such edges'))
      : found(describeRange(target), wanted, words('条边', 'edges'), tally.units, evidence)
  },
  apply(draft, target, { scope, styles: [style = 'thin'], colors: [first = 'auto'] = [] }) {
    const color = writtenColor(first)
    if (!isDiagonal(scope)) {
      drawEdges(draft, target, scope, style, color)
      return
    }
    const { edit, cells } = cellsToEdit(draft, target)
    edit.style(cells, {
      border(border) {
        setAttributes(border, { [scope]: style === 'none' ? undefined : 1 })
        setLine(border, 'x:diagonal', style, color)
      },
    })
  },
  example: {
    start: formatStart,
    target: { in: 'range', sheet: '成绩表', ref: 'A15:C16' },
    expected: { scope: 'all', styles: ['thin'], colors: ['蓝色'] },
    near: [
      { name: 'a thicker line', expected: { scope: 'all', styles: ['medium'], colors: ['蓝色'] } },
      {
        name: 'the outer edges alone',
        expected: { scope: 'outer', styles: ['thin'], colors: ['蓝色'] },
      },
      { name: 'another colour', expected: { scope: 'all', styles: ['thin'], colors: ['红色'] } },
    ],
  },
})

export const borderCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [borders]
