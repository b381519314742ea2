import * as z from 'zod/mini'
import { EpochMs, Id, endpoint } from '../kernel/index.ts'
import { RoomLayout } from '../places/index.ts'
import { Attendance } from './attendance.contract.ts'
import { SeatKind } from './seating.contract.ts'

/** A candidate as the seating chart, door list, desk labels and sign-in sheet print them. */
export const ChartCandidate = z.object({
  sittingId: Id,
  examNumber: z.string(),
  name: z.string(),
  gender: z.nullable(z.string()),
  school: z.nullable(z.string()),
  className: z.nullable(z.string()),
  seatNumber: z.nullable(z.int()),
  /** null without a seat, or when only a machine change gave it. */
  seatKind: z.nullable(SeatKind),
  attendance: z.nullable(Attendance),
  signedInAt: z.nullable(EpochMs),
  loggedInAt: z.nullable(EpochMs),
  handedInAt: z.nullable(EpochMs),
})
export type ChartCandidate = z.infer<typeof ChartCandidate>

export const ChartStation = z.object({
  number: z.int(),
  /** Row 1 is next to the teacher's desk, column 1 on its left as one faces it. */
  row: z.int(),
  column: z.int(),
  /** Not for candidates: broken or kept free. */
  excluded: z.boolean(),
  /** Who sits there now; look it up among the candidates. */
  sittingId: z.nullable(Id),
})
export type ChartStation = z.infer<typeof ChartStation>

export const seatingChart = endpoint({
  id: 'seating.seatingChart',
  method: 'GET',
  path: '/api/sessions/:sessionId/seating-chart',
  action: 'room.watch',
  summary: 'The room’s plan with who sits where, and the list of candidates',
  params: z.object({ sessionId: Id }),
  reply: z.object({
    serverNow: EpochMs,
    session: z.object({
      sessionId: Id,
      name: z.string(),
      examTitle: z.string(),
      areaName: z.string(),
      siteName: z.string(),
      roomName: z.string(),
      plannedStart: EpochMs,
      durationMs: z.int(),
    }),
    layout: RoomLayout,
    /** By number. */
    stations: z.array(ChartStation),
    /** By exam number. */
    candidates: z.array(ChartCandidate),
  }),
})
