import { SIGN_IN_LINES, SIGN_IN_LINES_WITH_PHOTO } from '@wenkao/shared/documents'
import type { SessionFacts, SignInFacts } from '../document-pieces.ts'
import { mm, type Drawer, type Easel } from './drawer.ts'
import { drawHead, HEAD_HEIGHT, SIDE, WIDTH } from './sheet-head.ts'
import { A4, SOFT } from './pen.ts'
import { drawRow, type Column } from './table.ts'

const TOP = HEAD_HEIGHT + mm(4)
const TITLE_ROW = 20
const FOOT = mm(24)
const ROOM = A4.height - TOP - TITLE_ROW - FOOT

/** Who comes to a session, by seat, with room for a signature (DO4). */
export function createSignInDrawer(easel: Easel): Drawer {
  const { pen, head, say } = easel
  const most = head.hasPhotos ? SIGN_IN_LINES_WITH_PHOTO : SIGN_IN_LINES
  const height = ROOM / most
  const columns = columnsOf(easel)
  let session: SessionFacts | undefined
  let at = 0

  function beginSheet(of: SessionFacts): void {
    pen.sheet()
    const sheet = Math.floor(at / most) + 1
    const sheets = Math.max(1, Math.ceil(of.candidates / most))
    drawHead(easel, of, say('sheetOf', { n: sheet, of: sheets }))
    if (sheet === 1) easel.mark(`${of.name} · ${of.roomName}`)
    drawRow(
      pen,
      columns,
      { y: TOP, height: TITLE_ROW, isTitle: true },
      columns.map(({ title }) => title),
    )
    drawFoot(easel, of)
  }

  function drawLine(line: SignInFacts, y: number): void {
    const texts = [
      line.seatNumber === null ? '' : String(line.seatNumber),
      line.examNumber,
      line.name,
      [line.school, line.className].filter(Boolean).join(' '),
      ...(head.hasPhotos ? [''] : []),
      '',
    ]
    drawRow(pen, columns, { y, height }, texts)
    if (!head.hasPhotos || line.photo === null) return
    const column = columns.at(-2)
    if (!column) return
    const place = { x: column.x + 2, y: y + 2, width: column.width - 4, height: height - 4 }
    if (!pen.photo(line.photo, place)) easel.photoFailed()
  }

  return {
    draw: (piece) => {
      if (piece.is === 'signIn') {
        session = piece.session
        at = 0
      }
      if (piece.is !== 'signInLine' || !session) return
      if (at % most === 0) beginSheet(session)
      drawLine(piece.line, TOP + TITLE_ROW + (at % most) * height)
      at += 1
    },
  }
}

function columnsOf({ head, say }: Easel): Column[] {
  const widths: (readonly [title: string, share: number, kind: Partial<Column>])[] = [
    [say('seat'), 0.08, { align: 'center', size: 12, weight: 'bold' }],
    [say('examNumber'), 0.2, { size: 10.5 }],
    [say('name'), 0.17, { size: 11.5, weight: 'bold' }],
    [say('schoolAndClass'), head.hasPhotos ? 0.25 : 0.3, { size: 9 }],
    ...(head.hasPhotos ? [[say('photo'), 0.1, {}] as const] : []),
    [say('signature'), head.hasPhotos ? 0.2 : 0.25, {}],
  ]
  let x = SIDE
  return widths.map(([title, share, kind]) => {
    const column = { title, x, width: share * WIDTH, ...kind }
    x += column.width
    return column
  })
}

function drawFoot({ pen, say }: Easel, { candidates }: SessionFacts): void {
  const y = A4.height - FOOT + mm(7)
  const parts = [
    say('expected', { n: candidates }),
    `${say('present')} ________`,
    `${say('absent')} ________`,
    `${say('proctors')} ____________________`,
  ]
  let x = SIDE
  for (const part of parts) x += pen.line(part, { x, y, size: 10 }, { color: SOFT }) + mm(7)
}
