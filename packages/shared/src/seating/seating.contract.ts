import * as z from 'zod/mini'
import { EpochMs, ExamNumber, Id, Sha256, endpoint } from '../kernel/index.ts'

export const Digits = z.string().check(z.regex(/^[0-9]{4,12}$/))

export const DrawnSeat = z.object({
  sittingId: Id,
  examNumber: z.string(),
  name: z.string(),
  seatNumber: z.int(),
  /** false when the candidate already had this seat: a second tap draws nothing. */
  drawnNow: z.boolean(),
})
export type DrawnSeat = z.infer<typeof DrawnSeat>

export const drawSeats = endpoint({
  id: 'seating.drawSeats',
  method: 'POST',
  path: '/api/sessions/:sessionId/draw',
  action: 'room.draw',
  summary: 'Draw a seat for one candidate by exam number, or for all who have none',
  params: z.object({ sessionId: Id }),
  body: z.object({
    /** Digits that a witness said at the door; fixed for the session by the first draw. */
    witnessDigits: Digits,
    who: z.union([z.object({ examNumber: ExamNumber }), z.object({ all: z.literal(true) })]),
  }),
  reply: z.object({ seats: z.array(DrawnSeat), freeSeats: z.int(), waiting: z.int() }),
})

/** One line of the draw's log; with the revealed seed anyone can replay it (DESIGN section 8). */
export const DrawEntry = z.object({
  n: z.int(),
  examNumber: z.string(),
  attempt: z.int(),
  free: z.array(z.int()),
  seatNumber: z.int(),
  at: EpochMs,
})
export type DrawEntry = z.infer<typeof DrawEntry>

export const drawLog = endpoint({
  id: 'seating.drawLog',
  method: 'GET',
  path: '/api/sessions/:sessionId/draw',
  action: 'room.watch',
  summary: 'Commitment, digits and log of the draw; the seed once the session has ended',
  params: z.object({ sessionId: Id }),
  reply: z.object({
    commitment: Sha256,
    algorithm: z.string(),
    stations: z.array(z.int()),
    witnessDigits: z.nullable(z.string()),
    seed: z.nullable(z.string()),
    entries: z.array(DrawEntry),
  }),
})
