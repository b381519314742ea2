import type { SessionFacts } from '../document-pieces.ts'
import { mm, type Easel } from './drawer.ts'
import { A4, SOFT } from './pen.ts'

export const SIDE = mm(14)
export const WIDTH = A4.width - 2 * SIDE
/** Where the head of a list ends. */
export const HEAD_HEIGHT = mm(38)

/** Head of a list: exam, what it is, and for a session where and when it is. */
export function drawHead(
  { pen, head, say, times }: Easel,
  session: SessionFacts | null,
  sheet: string,
): void {
  const x = SIDE
  const center = { weight: 'bold', align: 'center' } as const
  pen.block(head.examTitle, { x, y: mm(9), width: WIDTH, size: 14, least: 9 }, center)
  pen.line(say(head.kind), { x, y: mm(16), size: 17, width: WIDTH }, center)
  const y = mm(26)
  pen.line(sheet, { x, y: mm(32), size: 9, width: WIDTH }, { align: 'end', color: SOFT })
  if (!session) return
  const { name, siteName, roomName, plannedStart } = session
  const where = `${siteName} · ${roomName}`
  pen.block(where, { x, y, width: WIDTH * 0.55, size: 12, least: 7 }, { weight: 'bold' })
  const when = `${times.day(plannedStart)} ${times.clock(plannedStart)}`
  pen.block(
    when,
    { x: x + WIDTH * 0.55, y, width: WIDTH * 0.45, size: 12, least: 7 },
    { weight: 'bold', align: 'end' },
  )
  pen.block(name, { x, y: mm(32), width: WIDTH * 0.75, size: 10, least: 6 })
}
