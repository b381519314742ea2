import * as z from 'zod/mini'
import { EpochMs, ExamNumber, Id, endpoint } from '../kernel/index.ts'
import { ExtraTime } from '../sessions/special-needs.ts'
import { Attendance, AttendanceNote, AttendanceStatus } from './attendance.contract.ts'

const SessionParams = z.object({ sessionId: Id })
const SittingParams = z.object({ sessionId: Id, sittingId: Id })

/** One candidate at the door. */
export const CheckInRow = z.object({
  sittingId: Id,
  examNumber: z.string(),
  name: z.string(),
  gender: z.nullable(z.string()),
  school: z.nullable(z.string()),
  className: z.nullable(z.string()),
  /** All but the first 3 and last 2 characters replaced. */
  identityNumberMasked: z.nullable(z.string()),
  hasPhoto: z.boolean(),
  /** Left out for a key without the scope `personal:read` (RO2); the page of an older server has none. */
  specialNeeds: z.optional(z.nullable(z.string())),
  seatNumber: z.nullable(z.int()),
  /** How the seat came about; null without a seat, or when only a machine change gave it. */
  seatKind: z.nullable(z.enum(['drawn', 'reserved', 'lot'])),
  /** null: nobody has said anything yet, which counts as `expected`. */
  attendance: z.nullable(Attendance),
  /** When the candidate was first seen: at the door, or by the own log-in. */
  signedInAt: z.nullable(EpochMs),
  loggedInAt: z.nullable(EpochMs),
  handedInAt: z.nullable(EpochMs),
  /** Admitted although entry has closed. */
  entryAllowedAt: z.nullable(EpochMs),
  /** May hand in before hand-in opens. */
  handInAllowedAt: z.nullable(EpochMs),
})
export type CheckInRow = z.infer<typeof CheckInRow>

/** Rules of the exam at the door, with their moments once the session has started. */
export const EntryRules = z.object({
  entryClosesMinutes: z.int(),
  handInOpensMinutes: z.int(),
  /** start + entryClosesMinutes; null before the start. */
  entryClosesAt: z.nullable(EpochMs),
  handInOpensAt: z.nullable(EpochMs),
})
export type EntryRules = z.infer<typeof EntryRules>

export const checkInList = endpoint({
  id: 'seating.checkInList',
  method: 'GET',
  path: '/api/sessions/:sessionId/check-in',
  action: 'room.checkIn',
  summary: 'Candidates of a session at the door, with the exam’s rules for entry and hand-in',
  params: SessionParams,
  reply: z.object({
    serverNow: EpochMs,
    session: z.object({
      sessionId: Id,
      name: z.string(),
      examTitle: z.string(),
      siteName: z.string(),
      roomName: z.string(),
      plannedStart: EpochMs,
      state: z.enum(['standby', 'running', 'paused', 'ended']),
    }),
    rules: EntryRules,
    /** By exam number. */
    candidates: z.array(CheckInRow),
  }),
})

export const setAttendance = endpoint({
  id: 'seating.setAttendance',
  method: 'PUT',
  path: '/api/sessions/:sessionId/sittings/:sittingId/attendance',
  action: 'room.checkIn',
  summary:
    'Set a candidate’s attendance; a repeated one is `same`, a change by somebody else in between ' +
    'is `conflict` with status, note, by and at',
  params: SittingParams,
  body: z.object({
    status: AttendanceStatus,
    /** Leaving it out keeps the note that is there; null takes it away. */
    note: z.optional(z.nullable(AttendanceNote)),
    /** What the page shows: `at` of the attendance, null where there is none. */
    expected: z.object({ status: AttendanceStatus, at: z.nullable(EpochMs) }),
  }),
  reply: z.object({ outcome: z.enum(['changed', 'same']), candidate: CheckInRow }),
})

export const markAbsent = endpoint({
  id: 'seating.markAbsent',
  method: 'POST',
  path: '/api/sessions/:sessionId/absent',
  action: 'room.checkIn',
  summary: 'Mark those of the named candidates absent whom nobody has seen yet',
  params: SessionParams,
  body: z.object({ sittingIds: z.array(Id).check(z.minLength(1), z.maxLength(300)) }),
  reply: z.object({
    /** Marked now. */
    marked: z.int(),
    /** Marked before. */
    same: z.int(),
    /** Seen meanwhile, by somebody or by their own log-in: left as they are. */
    passedOver: z.array(z.object({ sittingId: Id, status: AttendanceStatus })),
  }),
})

export const candidatePhoto = endpoint({
  id: 'seating.candidatePhoto',
  method: 'GET',
  path: '/api/sessions/:sessionId/sittings/:sittingId/photo',
  action: 'room.checkIn',
  summary: 'Photo of one candidate of the session; who looked leaves one audit row',
  params: SittingParams,
  reply: z.unknown(),
  replyKind: 'bytes',
})

export const candidateNeeds = endpoint({
  id: 'seating.candidateNeeds',
  method: 'GET',
  path: '/api/sessions/:sessionId/sittings/:sittingId/special-needs',
  action: 'room.checkIn',
  summary: 'What a candidate of the session needs, and the extra time that the roster gives for it',
  params: SittingParams,
  reply: z.object({ specialNeeds: z.nullable(z.string()), extraTime: z.nullable(ExtraTime) }),
})

/** Largest photo, bytes: what a photo of an ID size needs many times over. */
export const PHOTO_MAX_BYTES = 300 * 1024

export const putPhoto = endpoint({
  id: 'seating.putPhoto',
  method: 'PUT',
  path: '/api/exams/:examId/candidates/:examNumber/photo',
  action: 'roster.edit',
  summary: 'Photo of a candidate for the check at the door: JPEG or PNG of at most 300 KiB',
  params: z.object({ examId: Id, examNumber: ExamNumber }),
  body: z.unknown(),
  bodyKind: 'bytes',
  maxBodyBytes: PHOTO_MAX_BYTES,
  reply: z.object({ outcome: z.enum(['stored', 'same']) }),
})

/** Rules of the exam that a proctor may set aside for one candidate. */
export const overridableRules = ['entry', 'handIn'] as const
export type OverridableRule = (typeof overridableRules)[number]

export const setOverride = endpoint({
  id: 'seating.setOverride',
  method: 'PUT',
  path: '/api/sessions/:sessionId/sittings/:sittingId/overrides/:rule',
  action: 'room.run',
  summary:
    'Let a candidate in after entry has closed (entry), or hand in before hand-in opens (handIn), ' +
    'with a reason; or take that back',
  params: z.object({ sessionId: Id, sittingId: Id, rule: z.enum(overridableRules) }),
  body: z.object({ allowed: z.boolean(), reason: AttendanceNote }),
  reply: z.object({ outcome: z.enum(['changed', 'same']), candidate: CheckInRow }),
})
