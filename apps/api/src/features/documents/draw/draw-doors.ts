import { mm, type Drawer, type Easel } from './drawer.ts'
import { A4, INK, SOFT } from './pen.ts'
import type { Piece } from '../document-pieces.ts'

const SIDE = mm(16)
const WIDTH = A4.width - 2 * SIDE
const NUMBERS_TOP = mm(158)
const NUMBERS_HEIGHT = A4.height - NUMBERS_TOP - mm(16)
/** More runs than these are read slower than the numbers themselves. */
const MOST_RUNS = 6

/** One sheet per session for the room's door: where, when, who (DO5). */
export function createDoorDrawer(easel: Easel): Drawer {
  return {
    draw: (piece) => {
      if (piece.is === 'door') drawDoor(easel, piece)
    },
  }
}

function drawDoor(easel: Easel, door: Extract<Piece, { is: 'door' }>): void {
  const { pen, head, say, times } = easel
  const { session } = door
  const center = { align: 'center' } as const
  const strong = { ...center, weight: 'bold' } as const
  const x = SIDE
  pen.sheet()
  easel.mark(`${session.name} · ${session.roomName}`)
  pen.block(head.examTitle, { x, y: mm(18), width: WIDTH, size: 24, least: 18, lines: 2 }, strong)
  const place = { width: WIDTH, size: 76, least: 44, lines: 2 }
  const { height } = pen.fit(session.roomName, place, 'bold')
  pen.block(session.roomName, { x, y: mm(72) - height / 2, ...place }, strong)
  pen.block(
    session.siteName,
    { x, y: mm(106), width: WIDTH, size: 20, least: 11 },
    { ...center, color: SOFT },
  )
  pen.block(session.name, { x, y: mm(117), width: WIDTH, size: 22, least: 11 }, strong)
  const when = `${times.day(session.plannedStart)}  ${times.clock(session.plannedStart)}`
  pen.block(when, { x, y: mm(129), width: WIDTH, size: 28, least: 14 }, strong)
  pen.rule({ x, y: mm(147) }, { x: x + WIDTH, y: mm(147) }, { color: INK, width: 1 })
  pen.line(say('from'), { x, y: mm(149.5), size: 13 }, { color: SOFT })
  pen.line(
    say('people', { n: session.candidates }),
    { x, y: mm(149.5), size: 13, width: WIDTH },
    { align: 'end', color: SOFT },
  )
  if (door.runs.length <= MOST_RUNS) drawRuns(easel, door)
  else drawNumbers(easel, door.numbers)
}

function drawRuns({ pen, say }: Easel, { runs }: Extract<Piece, { is: 'door' }>): void {
  const height = Math.min(mm(26), NUMBERS_HEIGHT / Math.max(1, runs.length))
  const size = Math.min(36, height * 0.6)
  for (const [at, { from, to, count }] of runs.entries()) {
    const text = count === 1 ? from : `${from} ${say('to')} ${to}`
    pen.block(
      text,
      { x: SIDE, y: NUMBERS_TOP + mm(4) + at * height, width: WIDTH, size, least: 8 },
      { weight: 'bold', align: 'center' },
    )
  }
}

const COLUMN_COUNTS = [3, 4, 5, 6, 8, 10]

/** All numbers, in as few columns as their height allows. */
function drawNumbers({ pen }: Easel, numbers: readonly string[]): void {
  const columns =
    COLUMN_COUNTS.find((count) => Math.ceil(numbers.length / count) * mm(7) <= NUMBERS_HEIGHT) ?? 12
  const rows = Math.ceil(numbers.length / columns)
  const height = Math.min(mm(10), NUMBERS_HEIGHT / rows)
  const width = WIDTH / columns
  for (const [at, number] of numbers.entries()) {
    const spot = {
      x: SIDE + Math.floor(at / rows) * width,
      y: NUMBERS_TOP + mm(3) + (at % rows) * height,
    }
    pen.block(number, { ...spot, width: width - mm(2), size: Math.min(16, height * 0.7), least: 2 })
  }
}
