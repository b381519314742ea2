import * as z from 'zod/mini'
import { EpochMs, Id, endpoint } from '../kernel/index.ts'
import { SittingProgress } from '../answers/answers.contract.ts'
import { ApprovalNotice } from '../approvals/approvals.contract.ts'
import { CaseNotice } from '../adjudication/adjudication.contract.ts'
import { Attendance } from '../seating/attendance.contract.ts'
import { SessionRow } from '../sessions/sessions.contract.ts'
import { SittingMove } from '../sittings/moves.contract.ts'
import { sittingStates } from '../sittings/sittings.contract.ts'
import { RoomFailure } from './failures.contract.ts'
import { StationHealth } from './station-health.contract.ts'

/** One candidate on the room page. */
export const RoomSitting = z.object({
  sittingId: Id,
  examNumber: z.string(),
  name: z.string(),
  seatNumber: z.nullable(z.int()),
  state: z.enum(sittingStates),
  /** Epoch of the binding that may answer; null before the first log-in. */
  epoch: z.nullable(z.int()),
  /** Extra time of this candidate alone, ms. */
  extensionMs: z.int(),
  /** As told with the last sign of life; out of contact it is the last that is known. */
  progress: z.nullable(SittingProgress),
  /** Since when the oldest change waits that is not on the server, server clock; null when none does. */
  unsentSince: z.nullable(EpochMs),
  /** Last sign of life, server clock; null before the first log-in. */
  lastSeenAt: z.nullable(EpochMs),
  loggedInAt: z.nullable(EpochMs),
  handedInAt: z.nullable(EpochMs),
  // Check-in at the door.
  /** null or absent: nobody has said anything yet. */
  attendance: z.optional(z.nullable(Attendance)),
  /** The superseded sitting that this one repeats (F03d). */
  former: z.optional(
    z.nullable(z.object({ sessionId: Id, sittingId: Id, sessionName: z.string() })),
  ),
  /** When the candidate was first seen, at the door or by the own log-in. */
  signedInAt: z.optional(z.nullable(EpochMs)),
  receiptCode: z.nullable(z.string()),
  /** Last machine change or seat exchange and how far it is (F02b); null or absent without one. */
  move: z.optional(z.nullable(SittingMove)),
  /** First log-in after the start: where the own time begins with timing `full`. */
  beganAt: z.optional(z.nullable(EpochMs)),
  /** Work came after the deadline and nobody has decided on it (DESIGN section 7). */
  late: z.optional(z.boolean()),
  /** As the station told it last; absent where its client tells nothing of it. */
  health: z.optional(StationHealth),
  /**
   * Lines of this sitting that wait for a pick: a backup was restored on more than one PC, or beside a
   * machine change. Absent or empty when there is nothing to decide.
   */
  lines: z.optional(
    z.array(
      z.object({
        branch: z.nullable(z.string()),
        seatNumber: z.int(),
        since: EpochMs,
        /** Entries that only this line has. */
        entries: z.int(),
        current: z.boolean(),
      }),
    ),
  ),
})
export type RoomSitting = z.infer<typeof RoomSitting>

/** A sitting that was ordered to be repeated (F03d): kept, and shown beside the ones that count. */
export const SupersededSitting = z.object({
  sittingId: Id,
  examNumber: z.string(),
  name: z.string(),
  seatNumber: z.nullable(z.int()),
  supersededAt: EpochMs,
  /** Where it is repeated; null until somebody has scheduled the candidate. */
  next: z.nullable(z.object({ sessionId: Id, sittingId: Id, sessionName: z.string() })),
})
export type SupersededSitting = z.infer<typeof SupersededSitting>

export const RoomView = z.object({
  session: SessionRow,
  serverNow: EpochMs,
  drawCommitment: z.string(),
  witnessDigits: z.nullable(z.string()),
  seats: z.array(
    z.object({
      number: z.int(),
      registered: z.boolean(),
      excluded: z.boolean(),
      /** Outcome of the last station check; null before the first. */
      check: z.optional(z.nullable(z.enum(['good', 'warn', 'bad']))),
      /** Two PCs answer with this station’s key. */
      cloned: z.optional(z.boolean()),
      /** How far the PC’s own calendar is off, ms, when that is more than a minute (F22). */
      clockOffMs: z.optional(z.nullable(z.number())),
      /** Last request that the station signed, to the minute; idle stations and spares have no other. */
      lastSeenAt: z.optional(z.nullable(EpochMs)),
    }),
  ),
  sittings: z.array(RoomSitting),
  /** Failures of many stations as one incident each: open ones, and those that ended lately (F09). */
  failures: z.optional(z.array(RoomFailure)),
  /** Reported packages of this session and what was decided (F11d). */
  cases: z.optional(z.array(CaseNotice)),
  /** What the room asked its area for; absent for who may not read it. */
  approvals: z.optional(z.array(ApprovalNotice)),
  superseded: z.optional(z.array(SupersededSitting)),
})
export type RoomView = z.infer<typeof RoomView>

const SessionParams = z.object({ sessionId: Id })

export const roomView = endpoint({
  id: 'monitor.roomView',
  method: 'GET',
  path: '/api/sessions/:sessionId/room',
  action: 'room.watch',
  summary: 'Everything the tablet shows of a session',
  params: SessionParams,
  reply: RoomView,
})
export const roomStream = endpoint({
  id: 'monitor.roomStream',
  method: 'GET',
  path: '/api/sessions/:sessionId/room/stream',
  action: 'room.watch',
  summary: 'The same as server-sent events, at most one push a second, event name `room`',
  params: SessionParams,
  reply: RoomView,
  replyKind: 'stream',
})
export const startSession = endpoint({
  id: 'monitor.startSession',
  method: 'POST',
  path: '/api/sessions/:sessionId/start',
  action: 'room.run',
  summary: 'Start the clock for all; a second tap changes nothing',
  params: SessionParams,
  reply: SessionRow,
})
export const endSession = endpoint({
  id: 'monitor.endSession',
  method: 'POST',
  path: '/api/sessions/:sessionId/end',
  action: 'room.run',
  summary: 'End the session now; what is on the PCs still arrives',
  params: SessionParams,
  reply: SessionRow,
})
export const getProctorCode = endpoint({
  id: 'monitor.getProctorCode',
  method: 'GET',
  path: '/api/sessions/:sessionId/proctor-code',
  action: 'room.run',
  summary: 'The code that opens the rescue window on this session’s stations; leaves an audit row',
  params: SessionParams,
  reply: z.object({ proctorCode: z.string() }),
})
