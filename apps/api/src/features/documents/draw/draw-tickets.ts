import { TICKETS_PER_SHEET } from '@wenkao/shared/documents'
import type { TicketFacts } from '../document-pieces.ts'
import { mm, type Drawer, type Easel } from './drawer.ts'
import { A4, INK, SOFT, type Spot } from './pen.ts'

const COLUMNS = 2
const ROWS = TICKETS_PER_SHEET / COLUMNS
const CELL = { width: A4.width / COLUMNS, height: A4.height / ROWS }
const SIDE = mm(8)
const TOP = mm(5.5)
const WIDTH = CELL.width - 2 * SIDE
/** A photo of one inch, as schools have it: 25 × 35 mm. */
const PHOTO = { width: mm(25), height: mm(35) }
const CODE = mm(19)
const GAP = mm(4)
const TITLE_HEIGHT = 28
const FACTS_TOP = 52
const FOOT = { top: 226, height: 28 }

/** Six tickets on a sheet, to be cut apart; each school begins on a sheet of its own (DO2). */
export function createTicketDrawer(easel: Easel): Drawer {
  const { pen, say } = easel
  let at = TICKETS_PER_SHEET
  let title: string | undefined

  return {
    draw: (piece) => {
      if (piece.is === 'school') {
        title = piece.school ?? say('noSchool')
        at = TICKETS_PER_SHEET
      }
      if (piece.is !== 'ticket') return
      if (at === TICKETS_PER_SHEET) {
        pen.sheet()
        drawCuts(easel)
        if (title !== undefined) easel.mark(title)
        title = undefined
        at = 0
      }
      const corner = {
        x: (at % COLUMNS) * CELL.width,
        y: Math.floor(at / COLUMNS) * CELL.height,
      }
      drawTicket(easel, piece.ticket, corner)
      at += 1
    },
  }
}

function drawCuts({ pen }: Easel): void {
  const middle = A4.width / 2
  pen.rule({ x: middle, y: 0 }, { x: middle, y: A4.height }, { dash: 3 })
  for (let row = 1; row < ROWS; row += 1) {
    const y = row * CELL.height
    pen.rule({ x: 0, y }, { x: A4.width, y }, { dash: 3 })
  }
}

function drawTicket(easel: Easel, ticket: TicketFacts, corner: Spot): void {
  const { pen, head, say } = easel
  const x = corner.x + SIDE
  const y = corner.y + TOP
  const center = { weight: 'bold', align: 'center' } as const
  // One line stands in the middle of the room that two would take.
  const room = { width: WIDTH, size: 12, least: 10.5, lines: 2, height: TITLE_HEIGHT }
  const { height } = pen.fit(head.examTitle, room, 'bold')
  pen.block(head.examTitle, { x, y: y + (TITLE_HEIGHT - height) / 2, ...room }, center)
  const tracking = head.language === 'en' ? 0 : 4
  const word = { x, y: y + TITLE_HEIGHT, size: 13, width: WIDTH }
  pen.line(say('tickets'), word, { ...center, tracking })
  pen.rule({ x, y: y + 47 }, { x: x + WIDTH, y: y + 47 }, { color: INK })

  drawPicture(easel, ticket.photo, { x, y: y + FACTS_TOP })
  pen.code(ticket.scanned, {
    x: x + (PHOTO.width - CODE) / 2,
    y: y + FACTS_TOP + PHOTO.height + mm(3.5),
    size: CODE,
  })
  drawFacts(easel, ticket, { x: x + PHOTO.width + GAP, y: y + FACTS_TOP - 1 })
  drawAccessCode(easel, ticket.accessCode, { x, y: y + FOOT.top })
}

function drawPicture(easel: Easel, photo: Uint8Array | null, at: Spot): void {
  const { pen, say } = easel
  const place = { ...at, ...PHOTO }
  const isDrawn = photo !== null && pen.photo(photo, place)
  if (photo !== null && !isDrawn) easel.photoFailed()
  pen.frame(place)
  if (isDrawn) return
  const middle = { x: at.x, y: at.y + PHOTO.height / 2 - 6, size: 9, width: PHOTO.width }
  pen.line(say('photo'), middle, { align: 'center', color: SOFT })
}

/** Lines of facts share the height: long ones take two lines, and all move closer together. */
const FACTS_HEIGHT = FOOT.top - FACTS_TOP - 4
/** Where every fact takes two lines, all are made smaller together. */
const SCALES = [1, 0.92, 0.85, 0.78, 0.72]
const SMALLEST_SCALE = 0.66

function drawFacts({ pen, head, say, times }: Easel, ticket: TicketFacts, at: Spot): void {
  const label = head.language === 'en' ? 40 : 27
  const width = WIDTH - PHOTO.width - GAP - label
  const { session } = ticket
  const none = say('notScheduled')
  const facts: readonly (readonly [label: string, value: string, size: number, isBold: boolean])[] =
    [
      [say('name'), ticket.name, 13, true],
      [say('number'), ticket.examNumber, 12, true],
      ...(ticket.school ? [[say('school'), ticket.school, 9.5, false] as const] : []),
      ...(ticket.className ? [[say('className'), ticket.className, 9.5, false] as const] : []),
      [say('session'), session?.name ?? none, 9.5, false],
      ...(session
        ? [
            [
              say('time'),
              `${times.day(session.plannedStart)} ${times.clock(session.plannedStart)}`,
              9.5,
              true,
            ] as const,
            [say('site'), session.siteName, 9.5, false] as const,
            [say('room'), session.roomName, 9.5, true] as const,
            [
              say('seat'),
              ticket.seatNumber === null ? say('seatAtDoor') : String(ticket.seatNumber),
              9.5,
              ticket.seatNumber !== null,
            ] as const,
          ]
        : []),
    ]
  const rowsAt = (scale: number) =>
    facts.map(([name, value, wished, isBold]) => {
      const weight = isBold ? 'bold' : 'regular'
      const size = wished * scale
      const room = { width, size, least: Math.min(size, 8.5 * scale), lines: 2 }
      const { size: first, height } = pen.fit(value, room, weight)
      return { name, value, room, weight, height, first } as const
    })
  const heightOf = (some: ReturnType<typeof rowsAt>) =>
    some.reduce((sum, row) => sum + row.height, 0)
  const scale = SCALES.find((one) => heightOf(rowsAt(one)) <= FACTS_HEIGHT) ?? SMALLEST_SCALE
  const rows = rowsAt(scale)
  const spare = (FACTS_HEIGHT - heightOf(rows)) / Math.max(1, rows.length - 1)
  const gap = Math.max(0, Math.min(4.5, spare))
  let { y } = at
  for (const row of rows) {
    const base = y + (row.first - 8) * 0.9
    pen.line(row.name, { x: at.x, y: base, size: 8, width: label - 3 }, { color: SOFT })
    pen.block(row.value, { x: at.x + label, y, ...row.room }, { weight: row.weight })
    y += row.height + gap
  }
}

function drawAccessCode({ pen, say }: Easel, accessCode: string | null, { x, y }: Spot): void {
  if (accessCode === null) return
  pen.frame({ x, y, width: WIDTH, height: FOOT.height }, INK)
  pen.line(say('accessCode'), { x: x + 7, y: y + 3, size: 9 })
  const note = { x: x + 7, y: y + 16, width: WIDTH * 0.36, size: 6.5, least: 4 }
  pen.block(say('keepSecret'), note, { color: SOFT })
  const code = { x: x + WIDTH * 0.42, y: y + 4.5, width: WIDTH * 0.58 - 8, size: 14 }
  pen.line(accessCode, code, { weight: 'bold', align: 'end', tracking: 1 })
}
