import { at, child, numberOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { lineStyle } from './border-line.ts'
import type { WordCell, WordTable } from './read-table.ts'
import { styleParts, tableStyles, type StylePart } from './table-format.ts'
import type { WordDocument } from './word-document.ts'
import { ownTable } from '../package/own-table.ts'

export type Side = 'top' | 'bottom' | 'left' | 'right'

/** A stretch of line between two cells, or between a cell and the outside of the table. */
export interface Edge {
  readonly isHorizontal: boolean
  /** The cell above or to the left, and the one below or to the right. */
  readonly before: WordCell | undefined
  readonly after: WordCell | undefined
  /** The line that is shown; undefined where none is. */
  readonly line: XmlElement | undefined
}

const OTHER_NAME: Readonly<Record<Side, string>> = ownTable({
  top: 'w:top',
  bottom: 'w:bottom',
  left: 'w:start',
  right: 'w:end',
})

/** The line of a side among borders; Strict files call left and right start and end. */
function lineOf(borders: XmlElement | undefined, side: Side): XmlElement | undefined {
  return child(borders, `w:${side}`) ?? child(borders, OTHER_NAME[side])
}

const INSIDE: Readonly<Record<Side, string>> = ownTable({
  top: 'w:insideH',
  bottom: 'w:insideH',
  left: 'w:insideV',
  right: 'w:insideV',
})

const isRowPart = (condition: string): boolean => /Row$|Horz$/.test(condition)
const isColumnPart = (condition: string): boolean => /Col$|Vert$/.test(condition)

/** The line that a conditional part gives to a side: its region has an inside of its own. */
function partLine(part: StylePart, side: Side, isOuter: boolean): XmlElement | undefined {
  const { condition, node } = part
  const isLevel = side === 'top' || side === 'bottom'
  const isInside = isRowPart(condition)
    ? !isLevel && !isOuter
    : isColumnPart(condition)
      ? isLevel && !isOuter
      : condition === 'wholeTable' && !isOuter
  for (const borders of [at(node, 'w:tcPr', 'w:tcBorders'), at(node, 'w:tblPr', 'w:tblBorders')]) {
    const line = isInside ? child(borders, INSIDE[side]) : lineOf(borders, side)
    if (line !== undefined) return line
  }
  return undefined
}

interface SideLine {
  readonly line: XmlElement | undefined
  /** True when the cell itself sets it: that beats whatever the table gives to the other cell. */
  readonly isOwn: boolean
}

/** A cell's line on a side: its own, the row's exception, the table's, the style's (10809). */
function sideLine(
  document: WordDocument,
  table: WordTable,
  cell: WordCell,
  side: Side,
  isOuter: boolean,
): SideLine {
  const own = lineOf(at(cell.node, 'w:tcPr', 'w:tcBorders'), side)
  if (own !== undefined) return { line: own, isOwn: true }
  const pick = (borders: XmlElement | undefined): XmlElement | undefined =>
    isOuter ? lineOf(borders, side) : child(borders, INSIDE[side])
  const direct =
    pick(at(table.rows[cell.row]?.node, 'w:tblPrEx', 'w:tblBorders')) ??
    pick(at(table.node, 'w:tblPr', 'w:tblBorders'))
  if (direct !== undefined) return { line: direct, isOwn: false }
  for (const part of styleParts(document, table, cell)) {
    const line = partLine(part, side, isOuter)
    if (line !== undefined) return { line, isOwn: false }
  }
  for (const style of tableStyles(document, table)) {
    const line = pick(at(style, 'w:tblPr', 'w:tblBorders'))
    if (line !== undefined) return { line, isOwn: false }
  }
  return { line: undefined, isOwn: false }
}

/** Styles in the order of their weight, each with its number of lines (17.4.66). */
const WEIGHTS: readonly (readonly [string, number])[] = [
  ['single', 1],
  ['thick', 1],
  ['double', 2],
  ['dotted', 1],
  ['dashed', 1],
  ['dotDash', 1],
  ['dotDotDash', 1],
  ['triple', 3],
  ['thinThickSmallGap', 2],
  ['thickThinSmallGap', 2],
  ['thinThickThinSmallGap', 3],
  ['thinThickMediumGap', 2],
  ['thickThinMediumGap', 2],
  ['thinThickThinMediumGap', 3],
  ['thinThickLargeGap', 2],
  ['thickThinLargeGap', 2],
  ['thinThickThinLargeGap', 3],
  ['wave', 1],
  ['doubleWave', 2],
  ['dashSmallGap', 1],
  ['dashDotStroked', 1],
  ['threeDEmboss', 2],
  ['threeDEngrave', 2],
  ['outset', 1],
  ['inset', 1],
]
const WEIGHT_OF = new Map(
  WEIGHTS.map(([style, lines], index) => [style, lines * (index + 1)] as const),
)

/**
 * Which of two neighbours' lines is shown: a line before none, the heavier style, then the wider
 * line, else the first.
 */
function shownLine(one: SideLine, other: SideLine): XmlElement | undefined {
  const [first, second] =
    one.isOwn === other.isOwn ? [one.line, other.line] : [one.isOwn ? one.line : other.line]
  if (first === undefined || lineStyle(first) === 'none') {
    return second !== undefined && lineStyle(second) !== 'none' ? second : undefined
  }
  if (second === undefined || lineStyle(second) === 'none') return first
  const weight = (line: XmlElement): number => WEIGHT_OF.get(lineStyle(line)) ?? 1
  if (weight(first) !== weight(second)) return weight(first) > weight(second) ? first : second
  return (numberOf(second, 'w:sz') ?? 0) > (numberOf(first, 'w:sz') ?? 0) ? second : first
}

/** Pairs of cells of two rows that touch, with the outside where a row has no cell. */
function touching(
  above: readonly WordCell[],
  below: readonly WordCell[],
): readonly (readonly [WordCell | undefined, WordCell | undefined])[] {
  const pairs: (readonly [WordCell | undefined, WordCell | undefined])[] = []
  const end = (cell: WordCell): number => cell.column + cell.columnSpan
  const cuts = [...new Set([...above, ...below].flatMap((cell) => [cell.column, end(cell)]))]
  cuts.sort((one, two) => one - two)
  let upper = 0
  let lower = 0
  for (const from of cuts.slice(0, -1)) {
    while (upper < above.length && end(above[upper] as WordCell) <= from) upper += 1
    while (lower < below.length && end(below[lower] as WordCell) <= from) lower += 1
    const covers = (cell: WordCell | undefined): WordCell | undefined =>
      cell !== undefined && cell.column <= from ? cell : undefined
    const pair = [covers(above[upper]), covers(below[lower])] as const
    const last = pairs.at(-1)
    if (pair[0] === undefined && pair[1] === undefined) continue
    const isSame = last !== undefined && last[0] === pair[0] && last[1] === pair[1]
    if (!isSame) pairs.push(pair)
  }
  return pairs
}

/** Every stretch of line of a table once, with the line that is shown after all conflicts. */
export function tableEdges(document: WordDocument, table: WordTable): readonly Edge[] {
  const edges: Edge[] = []
  const add = (
    isHorizontal: boolean,
    before: WordCell | undefined,
    after: WordCell | undefined,
  ): void => {
    const isOuter = before === undefined || after === undefined
    const [near, far] = isHorizontal ? (['bottom', 'top'] as const) : (['right', 'left'] as const)
    const nothing: SideLine = { line: undefined, isOwn: false }
    const one = before === undefined ? nothing : sideLine(document, table, before, near, isOuter)
    const other = after === undefined ? nothing : sideLine(document, table, after, far, isOuter)
    const line = isOuter ? (before === undefined ? other.line : one.line) : shownLine(one, other)
    edges.push({
      isHorizontal,
      before,
      after,
      line: line === undefined || lineStyle(line) === 'none' ? undefined : line,
    })
  }
  let above: readonly WordCell[] = []
  for (const { cells } of [...table.rows, { cells: [] }]) {
    for (const [upper, lower] of touching(above, cells)) {
      // Cells of one vertical merge have no line between them.
      if (upper === undefined || lower?.isCovered !== true) add(true, upper, lower)
    }
    let previous: WordCell | undefined
    for (const cell of cells) {
      const isNext = previous !== undefined && previous.column + previous.columnSpan === cell.column
      if (previous !== undefined && !isNext) add(false, previous, undefined)
      add(false, isNext ? previous : undefined, cell)
      previous = cell
    }
    if (previous !== undefined) add(false, previous, undefined)
    above = cells
  }
  return edges
}

/** The sides of cells that a scope of borders names, over a table or some of its cells. */
export type BorderScope =
  'all' | 'outer' | 'inner' | 'insideH' | 'insideV' | 'top' | 'bottom' | 'left' | 'right'

/** True when an edge belongs to a scope of the chosen cells. */
export function isInScope(
  edge: Edge,
  scope: BorderScope,
  isChosen: (cell: WordCell) => boolean,
): boolean {
  const hasBefore = edge.before !== undefined && isChosen(edge.before)
  const hasAfter = edge.after !== undefined && isChosen(edge.after)
  if (!hasBefore && !hasAfter) return false
  const isInner = hasBefore && hasAfter
  switch (scope) {
    case 'all':
      return true
    case 'outer':
      return !isInner
    case 'inner':
      return isInner
    case 'insideH':
      return isInner && edge.isHorizontal
    case 'insideV':
      return isInner && !edge.isHorizontal
    case 'top':
      return !isInner && edge.isHorizontal && hasAfter
    case 'bottom':
      return !isInner && edge.isHorizontal && hasBefore
    case 'left':
      return !isInner && !edge.isHorizontal && hasAfter
    case 'right':
      return !isInner && !edge.isHorizontal && hasBefore
  }
}
