import { isOverlap, type CellRange } from './cell-reference.ts'

/** A file may cut its ranges into very many pieces; beyond this the rest counts as not covered. */
const MOST_PIECES = 2_000

/** What is left of a rectangle when another one is cut out of it. */
function without(one: CellRange, cut: CellRange): CellRange[] {
  if (!isOverlap(one, cut)) return [one]
  const { from, to } = one
  const top = Math.max(from.row, cut.from.row)
  const bottom = Math.min(to.row, cut.to.row)
  const pieces: CellRange[] = []
  const add = (r1: number, c1: number, r2: number, c2: number): void => {
    if (r1 <= r2 && c1 <= c2)
      pieces.push({ from: { row: r1, column: c1 }, to: { row: r2, column: c2 } })
  }
  add(from.row, from.column, top - 1, to.column)
  add(bottom + 1, from.column, to.row, to.column)
  add(top, from.column, bottom, cut.from.column - 1)
  add(top, cut.to.column + 1, bottom, to.column)
  return pieces
}

/** Rectangles with others cut out. */
export function subtractRanges(
  ranges: readonly CellRange[],
  cuts: readonly CellRange[],
): CellRange[] {
  let left = [...ranges]
  for (const cut of cuts) {
    left = left.flatMap((one) => without(one, cut))
    if (left.length > MOST_PIECES) return left
  }
  return left
}

export function cellCount(ranges: readonly CellRange[]): number {
  return ranges.reduce(
    (sum, { from, to }) => sum + (to.row - from.row + 1) * (to.column - from.column + 1),
    0,
  )
}

/** How a set of ranges, however it is cut into parts, covers a target (5.5). */
export interface Cover {
  readonly covered: number
  readonly missing: number
  /** Cells outside the target. */
  readonly extra: number
}

export function coverOf(target: readonly CellRange[], actual: readonly CellRange[]): Cover {
  const missing = cellCount(subtractRanges(target, actual))
  return {
    covered: cellCount(target) - missing,
    missing,
    extra: cellCount(subtractRanges(actual, target)),
  }
}
