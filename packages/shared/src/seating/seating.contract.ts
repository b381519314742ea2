import * as z from 'zod/mini'
import { ExamNumber, Id, endpoint } from '../kernel/index.ts'
import { DrawLog } from './draw-log.contract.ts'

export const Digits = z.string().check(z.regex(/^[0-9]{4,12}$/))

/** How a candidate came by the seat. */
export const seatKinds = ['drawn', 'reserved', 'lot'] as const
export const SeatKind = z.enum(seatKinds)
export type SeatKind = z.infer<typeof SeatKind>

const SessionParams = z.object({ sessionId: Id })

export const DrawnSeat = z.object({
  sittingId: Id,
  examNumber: z.string(),
  name: z.string(),
  seatNumber: z.int(),
  /** null for a seat that only a machine change gave. */
  kind: z.nullable(SeatKind),
  /** How often this candidate's seat was drawn; 0 when it never was. */
  attempt: z.int(),
  /** false when the candidate already had this seat: a second tap draws nothing. */
  drawnNow: z.boolean(),
})
export type DrawnSeat = z.infer<typeof DrawnSeat>

/** What every change of the draw answers, beside its own. */
export const drawCounts = {
  /** Seats that a draw could still give. */
  freeSeats: z.int(),
  /** Candidates without a seat, those marked absent left out. */
  waiting: z.int(),
}

export const drawSeats = endpoint({
  id: 'seating.drawSeats',
  method: 'POST',
  path: '/api/sessions/:sessionId/draw',
  action: 'room.draw',
  summary:
    'Draw a seat for one candidate by exam number, for all who were checked in, or for all who have ' +
    'none and are not marked absent',
  params: SessionParams,
  body: z.object({
    /** Digits that a witness said at the door; fixed for the session by the first draw. */
    witnessDigits: Digits,
    who: z.union([
      z.object({ examNumber: ExamNumber }),
      z.object({ present: z.literal(true) }),
      z.object({ all: z.literal(true) }),
    ]),
  }),
  reply: z.object({ seats: z.array(DrawnSeat), ...drawCounts }),
})

export const drawLog = endpoint({
  id: 'seating.drawLog',
  method: 'GET',
  path: '/api/sessions/:sessionId/draw',
  action: 'room.watch',
  summary: 'Commitment, digits and log of the draw; the seed once the session has ended',
  params: SessionParams,
  reply: DrawLog,
})
