import { foldSpaces } from '../package/normalize-text.ts'
import type { CellAddress } from './cell-reference.ts'
import { movedPlace, type Shift } from './move-cells.ts'
import type { ExcelSheet } from './read-workbook.ts'

type Part = 'before' | 'new' | 'after'

/** How often each text stands in each part of a sheet, in one line across the change. */
function textsByPart(sheet: ExcelSheet, { axis, at, count }: Shift, size: number) {
  const parts = new Map<string, number>()
  const across = axis === 'row' ? 'column' : 'row'
  const keyOf = (part: Part, line: number, text: string): string => `${part}${line}:${text}`
  for (const cell of sheet.cells.values()) {
    if (cell.value.kind !== 'text' || cell.formula !== undefined) continue
    const place = cell[axis]
    const part = place < at ? 'before' : place < at + size && count > 0 ? 'new' : 'after'
    const key = keyOf(part, cell[across], foldSpaces(cell.value.text))
    parts.set(key, (parts.get(key) ?? 0) + 1)
  }
  return {
    parts,
    of: (part: Part, cell: CellAddress, text: string): number =>
      parts.get(keyOf(part, cell[across], foldSpaces(text))) ?? 0,
  }
}

/** The sheet has grown by what was asked for, and what had to move did, if in another order: sorted since. */
export function isMovedWithin(before: ExcelSheet, sheet: ExcelSheet, shift: Shift): boolean {
  if (sheet.last[shift.axis] !== before.last[shift.axis] + shift.count) return false
  const issued = textsByPart(before, { ...shift, count: 0 }, 0)
  const now = textsByPart(sheet, shift, Math.max(shift.count, 0))
  const gone = new Set<string>()
  for (const cell of before.cells.values())
    if (cell.value.kind === 'text' && movedPlace(cell[shift.axis], shift) === undefined)
      gone.add(foldSpaces(cell.value.text))
  return [...issued.parts].every(([key, count]) => {
    if (!key.startsWith('after')) return true
    const text = key.slice(key.indexOf(':') + 1)
    return gone.has(text) || (now.parts.get(key) ?? 0) >= count
  })
}

/** Issued texts that moved though they should not have: rows went in, or were taken out, too early. */
export function* misplaced(
  before: ExcelSheet,
  sheet: ExcelSheet,
  shift: Shift,
): Generator<{ readonly at: CellAddress; readonly text: string }> {
  const issued = textsByPart(before, { ...shift, count: 0 }, 0)
  const now = textsByPart(sheet, shift, Math.max(shift.count, 0))
  for (const cell of before.cells.values()) {
    if (cell.value.kind !== 'text' || cell.formula !== undefined) continue
    const { text } = cell.value
    const place = cell[shift.axis]
    const isEarly =
      shift.count > 0 &&
      place === shift.at - 1 &&
      now.of('before', cell, text) < issued.of('before', cell, text) &&
      now.of('new', cell, text) > 0
    const isLeft =
      movedPlace(place, shift) === undefined &&
      now.of('before', cell, text) > issued.of('before', cell, text)
    if (isEarly || isLeft) yield { at: cell, text }
  }
}
