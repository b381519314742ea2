import * as z from 'zod/mini'
import { EpochMs, ExamNumber, Id, endpoint } from '../kernel/index.ts'
import { StationNumber } from '../places/index.ts'
import { Digits, DrawnSeat, SeatKind, drawCounts } from './seating.contract.ts'

/** Why something was decided by hand; published with the draw's log, so no word of anybody's health. */
const Reason = z.string().check(z.trim(), z.minLength(1), z.maxLength(200))
const SessionParams = z.object({ sessionId: Id })

export const redrawSeat = endpoint({
  id: 'seating.redrawSeat',
  method: 'POST',
  path: '/api/sessions/:sessionId/draw/redraw',
  action: 'room.draw',
  summary:
    'Draw another seat for a candidate who has not logged in yet, with a reason; the former entry ' +
    'stays listed. A repeated one gives the same seat',
  params: SessionParams,
  body: z.object({
    witnessDigits: Digits,
    examNumber: ExamNumber,
    /** The seat that the page shows. */
    expectedSeat: StationNumber,
    reason: Reason,
  }),
  reply: z.object({ seat: DrawnSeat, ...drawCounts }),
})

export const releaseSeat = endpoint({
  id: 'seating.releaseSeat',
  method: 'POST',
  path: '/api/sessions/:sessionId/draw/release',
  action: 'room.draw',
  summary: 'Take the seat of a candidate who has not logged in yet back into the draw',
  params: SessionParams,
  body: z.object({ examNumber: ExamNumber, expectedSeat: StationNumber, reason: Reason }),
  reply: z.object({ outcome: z.enum(['released', 'same']), ...drawCounts }),
})

export const reserveSeat = endpoint({
  id: 'seating.reserveSeat',
  method: 'POST',
  path: '/api/sessions/:sessionId/draw/reserve',
  action: 'room.draw',
  summary: 'Give a seat to a named candidate by decision, with a reason',
  params: SessionParams,
  body: z.object({
    examNumber: ExamNumber,
    seatNumber: StationNumber,
    /** The seat that the page shows for the candidate. */
    expectedSeat: z.nullable(StationNumber),
    reason: Reason,
  }),
  reply: z.object({ seat: DrawnSeat, ...drawCounts }),
})

export const excludeStation = endpoint({
  id: 'seating.excludeStation',
  method: 'PUT',
  path: '/api/sessions/:sessionId/draw/stations/:number',
  action: 'room.draw',
  summary: 'Take a broken station out of the draw and of machine changes, or put it back',
  params: z.object({
    sessionId: Id,
    number: z.coerce.number().check(z.int(), z.minimum(1), z.maximum(999)),
  }),
  body: z.object({ excluded: z.boolean(), reason: Reason }),
  reply: z.object({
    outcome: z.enum(['changed', 'same']),
    /** Who sits there, or was to sit there, and now needs a redraw or a machine change. */
    holder: z.nullable(DrawnSeat),
    ...drawCounts,
  }),
})

export const enterLots = endpoint({
  id: 'seating.enterLots',
  method: 'POST',
  path: '/api/sessions/:sessionId/draw/lots',
  action: 'room.draw',
  summary:
    'Enter lots that were drawn by hand without network; listed as unverified. One that cannot be ' +
    'entered refuses all: `conflict` with lots [{ examNumber, seatNumber, reason }]',
  params: SessionParams,
  body: z.object({
    lots: z
      .array(z.object({ examNumber: ExamNumber, seatNumber: StationNumber }))
      .check(z.minLength(1), z.maxLength(300)),
    reason: Reason,
  }),
  reply: z.object({ entered: z.int(), same: z.int(), ...drawCounts }),
})

export const drawScreen = endpoint({
  id: 'seating.drawScreen',
  method: 'GET',
  path: '/api/sessions/:sessionId/draw/screen',
  action: 'room.draw',
  summary: 'For the large second screen at the door: the last numbers, names masked',
  params: SessionParams,
  reply: z.object({
    examTitle: z.string(),
    sessionName: z.string(),
    roomName: z.string(),
    commitment: z.string(),
    witnessDigits: z.nullable(z.string()),
    serverNow: EpochMs,
    /** Newest first, at most 12; one line per candidate, the seat as it is now. */
    last: z.array(
      z.object({
        /** Grows with each number given: a screen shows what it has not shown yet. */
        n: z.int(),
        seatNumber: z.int(),
        nameMasked: z.string(),
        /** The last four signs. */
        examNumberEnd: z.string(),
        kind: SeatKind,
        at: EpochMs,
      }),
    ),
    seated: z.int(),
    ...drawCounts,
  }),
})
