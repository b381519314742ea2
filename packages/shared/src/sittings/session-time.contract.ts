import * as z from 'zod/mini'
import { EpochMs, Id, endpoint } from '../kernel/index.ts'
import { ClockFacts } from './clock.contract.ts'

// In a file of its own, because the candidate's page must not carry what only staff ask.

export const timeEntryKinds = ['started', 'paused', 'resumed', 'extended', 'ended'] as const

/**
 * On whose word time was added: the room's own, within the exam's limit, or the same brought to a
 * station without network by a single-use code; the area's; or the roster's, for special needs (RO3).
 */
export const timeSources = ['room', 'area', 'code', 'roster'] as const
export type TimeSource = (typeof timeSources)[number]

/** One row of what was done with a session's time; rows are added and never changed. */
export const TimeEntry = z.object({
  entryId: Id,
  /** null: the whole session. */
  sittingId: z.nullable(Id),
  kind: z.enum(timeEntryKinds),
  /** Minutes given, or the length of the pause that ended, in ms; else 0. */
  ms: z.int(),
  at: EpochMs,
  by: z.string(),
  reason: z.string(),
  source: z.enum(timeSources),
})
export type TimeEntry = z.infer<typeof TimeEntry>

const SessionParams = z.object({ sessionId: Id })
const Reason = z.string().check(z.trim(), z.maxLength(500))

/** Session's clock after the action. */
const Clocked = z.object({ clock: ClockFacts })

export const pauseSession = endpoint({
  id: 'sittings.pauseSession',
  method: 'POST',
  path: '/api/sessions/:sessionId/pause',
  action: 'room.run',
  summary: 'Pause the clock for all; a second tap changes nothing, and a pause costs nobody time',
  params: SessionParams,
  body: z.object({
    reason: z._default(Reason, ''),
    /** Length of all pauses so far as the page saw it: a repeated request never pauses twice (R4). */
    expectedPausedMs: z.int().check(z.nonnegative()),
  }),
  reply: z.extend(Clocked, { outcome: z.enum(['paused', 'same']) }),
})

export const resumeSession = endpoint({
  id: 'sittings.resumeSession',
  method: 'POST',
  path: '/api/sessions/:sessionId/resume',
  action: 'room.run',
  summary: 'Let the clock of a paused session go on for all; a second tap changes nothing',
  params: SessionParams,
  /** Begin of the pause that the page saw: a late repetition never ends another pause. */
  body: z.object({ expectedPausedAt: EpochMs }),
  reply: z.extend(Clocked, { outcome: z.enum(['resumed', 'same']) }),
})

export const deadlineTermKinds = [
  'duration',
  'sessionExtension',
  'pause',
  'ownExtension',
  /** Time that stands in a sum and in no row: from before rows were kept. */
  'unlisted',
  'endedEarly',
] as const
export type DeadlineTermKind = (typeof deadlineTermKinds)[number]

/** What a candidate may know of one term: no names and no reasons. */
export const PlainTerm = z.object({
  kind: z.enum(deadlineTermKinds),
  /** Added to the deadline; below 0 when the session ended early. */
  ms: z.int(),
  /** When it was given, or began; null for the duration. */
  at: z.nullable(EpochMs),
  /** A pause that goes on. */
  goesOn: z.boolean(),
})
export type PlainTerm = z.infer<typeof PlainTerm>

export const DeadlineTerm = z.extend(PlainTerm, {
  by: z.nullable(z.string()),
  reason: z.nullable(z.string()),
  source: z.nullable(z.enum(timeSources)),
})
export type DeadlineTerm = z.infer<typeof DeadlineTerm>

const Explained = {
  serverNow: EpochMs,
  /** null before the start. */
  startAt: z.nullable(EpochMs),
  /** Start of the own time and not of the session: timing `full`, logged in later. */
  ownStart: z.boolean(),
  deadline: z.nullable(EpochMs),
}

export const explainSittingDeadline = endpoint({
  id: 'sittings.explainDeadline',
  method: 'GET',
  path: '/api/sessions/:sessionId/sittings/:sittingId/deadline',
  action: 'room.watch',
  summary: 'The arithmetic of a deadline: start and every term, which add up to it exactly',
  params: z.object({ sessionId: Id, sittingId: Id }),
  reply: z.object({ ...Explained, terms: z.array(DeadlineTerm) }),
})

export const explainOwnDeadline = endpoint({
  id: 'sittings.explainOwnDeadline',
  method: 'GET',
  path: '/api/candidate/deadline',
  action: 'candidate.own',
  summary: 'The arithmetic of the own deadline, without names and reasons',
  reply: z.object({ ...Explained, terms: z.array(PlainTerm) }),
})

export const sessionTime = endpoint({
  id: 'sittings.sessionTime',
  method: 'GET',
  path: '/api/sessions/:sessionId/time',
  action: 'room.watch',
  summary:
    'What was done with the time of a session, row by row, and how much a room may give alone',
  params: SessionParams,
  reply: z.object({
    serverNow: EpochMs,
    clock: ClockFacts,
    /** Minutes per sitting that a room may give without asking; 0: none. */
    proctorExtraMinutes: z.int(),
    entries: z.array(TimeEntry),
  }),
})
