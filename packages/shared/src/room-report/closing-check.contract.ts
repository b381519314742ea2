import * as z from 'zod/mini'
import { EpochMs, Id, endpoint } from '../kernel/index.ts'
import { attendanceStatuses } from '../seating/attendance.contract.ts'

/** What the closing check looks at (收场核对, N12), in the order in which a proctor goes through it. */
export const closingLineKeys = [
  'sessionEnd',
  'attendance',
  'handIn',
  'receipts',
  'changes',
  'files',
  'lines',
  'moves',
  'approvals',
  'incidents',
  'signOut',
] as const
export type ClosingLineKey = (typeof closingLineKeys)[number]

/** Why a candidate's PC must stay on. */
export const stayOnReasons = ['handIn', 'changes', 'files', 'lines', 'moves'] as const
export type StayOnReason = (typeof stayOnReasons)[number]

export const ClosingCandidate = z.object({
  sittingId: Id,
  examNumber: z.string(),
  name: z.string(),
  seatNumber: z.nullable(z.int()),
  status: z.enum(attendanceStatuses),
  loggedInAt: z.nullable(EpochMs),
  handedInAt: z.nullable(EpochMs),
  receiptCode: z.nullable(z.string()),
  signedOutAt: z.nullable(EpochMs),
  /** Changes that the PC said it has and the server has not; 0 once handed in. */
  unsent: z.int(),
  /** Contents of answer files that the log names and the server does not hold. */
  filesWaiting: z.int(),
  lastSeenAt: z.nullable(EpochMs),
})
export type ClosingCandidate = z.infer<typeof ClosingCandidate>

export const ClosingLine = z.object({
  key: z.enum(closingLineKeys),
  isGood: z.boolean(),
  /** How many are done, and of how many. */
  done: z.int(),
  of: z.int(),
  /** Whom it is about, when it is not good. */
  sittingIds: z.array(Id),
})
export type ClosingLine = z.infer<typeof ClosingLine>

export const ClosingCounts = z.object({
  expected: z.int(),
  present: z.int(),
  absent: z.int(),
  handedIn: z.int(),
  receipts: z.int(),
  signedOut: z.int(),
})
export type ClosingCounts = z.infer<typeof ClosingCounts>

export const ClosingCheck = z.object({
  serverNow: EpochMs,
  counts: ClosingCounts,
  lines: z.array(ClosingLine),
  /** Stations that must stay on, by number; also while something else is open. */
  stayOn: z.array(
    z.object({ number: z.int(), sittingId: Id, reasons: z.array(z.enum(stayOnReasons)) }),
  ),
  /** Everything is green: the PCs may be switched off. */
  isAllGood: z.boolean(),
  candidates: z.array(ClosingCandidate),
})
export type ClosingCheck = z.infer<typeof ClosingCheck>

const SessionParams = z.object({ sessionId: Id })

export const closingCheck = endpoint({
  id: 'roomReport.closingCheck',
  method: 'GET',
  path: '/api/sessions/:sessionId/closing',
  action: 'report.read',
  summary: 'What is still open before the PCs of a room may be switched off',
  params: SessionParams,
  reply: ClosingCheck,
})

export const signOut = endpoint({
  id: 'roomReport.signOut',
  method: 'POST',
  path: '/api/sessions/:sessionId/sign-outs',
  action: 'room.checkIn',
  summary: 'Note that candidates have left, or take that back; what is so already changes nothing',
  params: SessionParams,
  body: z.object({
    sittingIds: z.array(Id).check(z.minLength(1), z.maxLength(500)),
    signedOut: z.boolean(),
  }),
  reply: z.object({
    changed: z.int(),
    signedOut: z.array(z.object({ sittingId: Id, at: EpochMs })),
  }),
})

export const excuseSitting = endpoint({
  id: 'roomReport.excuseSitting',
  method: 'POST',
  path: '/api/sessions/:sessionId/sittings/:sittingId/excuse',
  action: 'report.close',
  summary:
    'Wait no longer for a PC that is gone: an entry of the incident log with a reason, named in the report',
  params: z.object({ sessionId: Id, sittingId: Id }),
  body: z.object({
    reason: z.string().check(z.trim(), z.minLength(1), z.maxLength(500)),
  }),
  reply: z.object({ outcome: z.enum(['added', 'same']) }),
})
