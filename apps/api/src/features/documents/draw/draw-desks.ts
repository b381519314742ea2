import { deskGrids } from '@wenkao/shared/documents'
import type { Piece, SessionFacts } from '../document-pieces.ts'
import { mm, type Drawer, type Easel } from './drawer.ts'
import { A4, SOFT } from './pen.ts'

const INSET = mm(7)

/** Labels with the number of each station, and who sits there where that is known. */
export function createDeskDrawer(easel: Easel): Drawer {
  const { pen, head } = easel
  const { columns, rows } = deskGrids[head.perSheet]
  const cell = { width: A4.width / columns, height: A4.height / rows }
  let session: SessionFacts | undefined
  let at = 0

  return {
    draw: (piece) => {
      if (piece.is === 'desks') {
        session = piece.session
        at = 0
      }
      if (piece.is !== 'desk' || !session) return
      const place = at % (columns * rows)
      if (place === 0) {
        pen.sheet()
        if (at === 0) easel.mark(`${session.name} · ${session.roomName}`)
        drawCuts(easel, columns, rows)
      }
      const corner = {
        x: (place % columns) * cell.width,
        y: Math.floor(place / columns) * cell.height,
      }
      drawLabel(easel, session, piece, { ...corner, ...cell })
      at += 1
    },
  }
}

function drawCuts({ pen }: Easel, columns: number, rows: number): void {
  for (let at = 1; at < columns; at += 1) {
    const x = (at * A4.width) / columns
    pen.rule({ x, y: 0 }, { x, y: A4.height }, { dash: 3 })
  }
  for (let at = 1; at < rows; at += 1) {
    const y = (at * A4.height) / rows
    pen.rule({ x: 0, y }, { x: A4.width, y }, { dash: 3 })
  }
}

function drawLabel(
  { pen, times }: Easel,
  session: SessionFacts,
  desk: Extract<Piece, { is: 'desk' }>,
  cell: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
): void {
  const x = cell.x + INSET
  const width = cell.width - 2 * INSET
  const isTaken = desk.name !== null
  const top = cell.y + mm(4.5)
  const bottom = cell.y + cell.height - mm(4.5)
  const small = { width, size: 8, least: 5 }
  pen.block(`${session.roomName} · ${session.name}`, { x, y: top, ...small }, { color: SOFT })
  const height = bottom - top - 24
  // The number is what is looked for from afar.
  const size = Math.min(64, height * 0.8, width * (isTaken ? 0.2 : 0.4))
  const middle = top + 11 + height / 2
  const numberWidth = isTaken ? width * 0.34 : width
  pen.block(
    String(desk.number),
    { x, y: middle - size * 0.65, width: numberWidth, size, least: 8 },
    { weight: 'bold', align: isTaken ? 'start' : 'center' },
  )
  const when = `${times.day(session.plannedStart)} ${times.clock(session.plannedStart)}`
  pen.block(when, { x, y: bottom - 10, ...small }, { color: SOFT })
  if (desk.name === null) return
  const own = { x: x + numberWidth, width: width - numberWidth }
  const end = { align: 'end' } as const
  const name = { width: own.width, size: 20, least: 12, lines: 2, height: height / 2 }
  const taken = pen.fit(desk.name, name, 'bold').height
  pen.block(desk.name, { ...own, y: middle - taken + 2, ...name }, { ...end, weight: 'bold' })
  pen.block(desk.examNumber ?? '', { ...own, y: middle + 6, size: 13, least: 6 }, end)
}
