import { OVERVIEW_LINES } from '@wenkao/shared/documents'
import type { Piece } from '../document-pieces.ts'
import { mm, type Drawer, type Easel } from './drawer.ts'
import { A4 } from './pen.ts'
import { drawHead, HEAD_HEIGHT, SIDE, WIDTH } from './sheet-head.ts'
import { drawRow, type Column } from './table.ts'

const TOP = HEAD_HEIGHT
const TITLE_ROW = 20
const FOOT = mm(16)
const HEIGHT = (A4.height - TOP - TITLE_ROW - FOOT) / OVERVIEW_LINES

/** All sessions of an exam by day and time, with counts. */
export function createOverviewDrawer(easel: Easel): Drawer {
  const columns = columnsOf(easel)
  return {
    draw: (piece) => {
      if (piece.is === 'overviewSheet') drawSheet(easel, columns, piece)
    },
  }
}

function columnsOf({ say }: Easel): Column[] {
  const widths = [
    [say('time'), 0.08, { align: 'center', weight: 'bold' }],
    [say('site'), 0.24, { size: 9.5 }],
    [say('room'), 0.2, { size: 9.5, weight: 'bold' }],
    [say('session'), 0.2, { size: 9.5 }],
    [say('candidates'), 0.09, { align: 'end' }],
    [say('stations'), 0.09, { align: 'end' }],
    [say('withoutSeat'), 0.1, { align: 'end' }],
  ] as const
  let x = SIDE
  return widths.map(([title, share, kind]) => {
    const column = { title, x, width: share * WIDTH, ...kind }
    x += column.width
    return column
  })
}

function drawSheet(
  easel: Easel,
  columns: readonly Column[],
  piece: Extract<Piece, { is: 'overviewSheet' }>,
): void {
  const { pen, say, times } = easel
  pen.sheet()
  drawHead(easel, null, say('sheetOf', { n: piece.sheet, of: piece.sheets }))
  drawRow(
    pen,
    columns,
    { y: TOP, height: TITLE_ROW, isTitle: true },
    columns.map(({ title }) => title),
  )
  let y = TOP + TITLE_ROW
  for (const { rows } of piece.parts) {
    const [first] = rows
    if (!first) continue
    pen.line(
      times.day(first.plannedStart),
      { x: SIDE + 2, y: y + HEIGHT / 2 - 7, size: 11 },
      { weight: 'bold' },
    )
    y += HEIGHT
    for (const row of rows) {
      drawRow(pen, columns, { y, height: HEIGHT }, [
        times.clock(row.plannedStart),
        row.siteName,
        row.roomName,
        row.name,
        String(row.candidates),
        String(row.stations),
        row.withoutSeat === 0 ? '' : String(row.withoutSeat),
      ])
      y += HEIGHT
    }
  }
  if (!piece.total) return
  pen.line(
    say('total', piece.total),
    { x: SIDE, y: y + 6, size: 11, width: WIDTH },
    { align: 'end', weight: 'bold' },
  )
}
