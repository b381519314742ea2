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
} from '../checkpoints/checker.ts'
import { isColor } from '../checkpoints/color-names.ts'
import type { BorderLine, BorderSide } from './cell-styles.ts'
import {
  cellEvidence,
  describeRange,
  findSheet,
  NO_SHEET,
  RangeTarget,
  rangesOf,
} from './excel-targets.ts'
import type { ExcelView } from './excel-view.ts'
import { formatAt, type ExcelSheet } from './read-workbook.ts'
import type { CellAddress, CellRange } from './cell-reference.ts'
import type { ExcelDraft } from './excel-draft.ts'

const OPPOSITE: Readonly<Record<BorderSide, BorderSide>> = {
  left: 'right',
  right: 'left',
  top: 'bottom',
  bottom: 'top',
}
const STEP: Readonly<Record<BorderSide, readonly [number, number]>> = {
  left: [0, -1],
  right: [0, 1],
  top: [-1, 0],
  bottom: [1, 0],
}

interface Edge {
  readonly cell: CellAddress
  readonly side: BorderSide
}

/** The edges of a rectangle that a scope names, each once. */
function edgesOf({ from, to }: CellRange, scope: string): Edge[] {
  const edges: Edge[] = []
  for (let row = from.row; row <= to.row; row += 1) {
    for (let column = from.column; column <= to.column; column += 1) {
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
  const [down, right] = STEP[side]
  const row = cell.row + down
  const column = cell.column + right
  return sheet.merges.some(
    ({ from, to }) =>
      Math.min(cell.row, row) >= from.row &&
      Math.max(cell.row, row) <= to.row &&
      Math.min(cell.column, column) >= from.column &&
      Math.max(cell.column, column) <= to.column,
  )
}

export const bordersChecker: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20305',
  title: words('边框', 'borders'),
  target: RangeTarget,
  expected: z.object({
    scope: z.enum(['all', 'outer', 'inner', 'top', 'bottom', 'left', 'right']),
    /** Accepted line styles; `none` asks for no line. */
    styles: z._default(z.array(z.string()).check(z.minLength(1)), ['thin']),
    colors: z.optional(z.array(z.string())),
  }),
  examine(view, target, expected) {
    const { styles, colors, scope } = expected
    const isNone = styles.includes('none')
    const wanted = plain(
      [scope, styles.join('/'), ...(colors === undefined ? [] : [colors.join('/')])].join(' '),
    )
    const sheet = findSheet(view, target.sheet)
    if (sheet === undefined) return blocked(describeRange(target), wanted, NO_SHEET)
    const isRight = (line: BorderLine): boolean =>
      styles.includes(line.style) && (isNone || colors === undefined || isColor(line.color, colors))
    const tally = new UnitTally()
    const evidence: Evidence[] = []
    const edges = rangesOf(target.ref, sheet).flatMap((range) => edgesOf(range, scope))
    for (const edge of edges.slice(0, 200_000)) {
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
      tally.add(
        isOk,
        shown === undefined
          ? words('无框线', 'no line')
          : plain(`${shown.style}${colors === undefined ? '' : ` ${shown.color}`}`),
      )
      if (!isOk && evidence.length < 5) evidence.push(cellEvidence(sheet, cell, side))
    }
    return tally.units.length === 0
      ? blocked(describeRange(target), wanted, words('没有这类框线', 'there are no such edges'))
      : found(describeRange(target), wanted, words('条边', 'edges'), tally.units, evidence)
  },
})
