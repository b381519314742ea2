import { LEADING } from './fit-text.ts'
import type { Pen, TextStyle } from './pen.ts'

export interface Column {
  readonly title: string
  readonly x: number
  readonly width: number
  readonly size?: number
  readonly weight?: 'regular' | 'bold'
  readonly align?: TextStyle['align']
}

const INSET = 4
/** Smallest size of a line before it is broken, points. */
const LEAST = 7.5

/** One line of a table: each text whole in its cell, in the middle of its height. */
export function drawRow(
  pen: Pen,
  columns: readonly Column[],
  row: { readonly y: number; readonly height: number; readonly isTitle?: boolean },
  texts: readonly string[],
): void {
  for (const [at, column] of columns.entries()) {
    pen.frame({ x: column.x, y: row.y, width: column.width, height: row.height })
    const text = texts[at] ?? ''
    if (text === '') continue
    const weight = row.isTitle === true ? 'bold' : (column.weight ?? 'regular')
    const size = row.isTitle === true ? 9 : (column.size ?? 10)
    const lines = Math.max(1, Math.floor(row.height / (LEAST * LEADING)))
    const height = row.height - 2
    const room = {
      width: column.width - 2 * INSET,
      size,
      least: Math.min(size, LEAST),
      lines,
      height,
    }
    const taken = pen.fit(text, room, weight).height
    pen.block(
      text,
      { x: column.x + INSET, y: row.y + (row.height - taken) / 2, ...room },
      { weight, ...(column.align ? { align: column.align } : {}) },
    )
  }
}
