import * as z from 'zod/mini'
import { EpochMs, ExamNumber, Id, Sha256, endpoint } from '../kernel/index.ts'

/** In which order candidates fill the rooms. */
export const scheduleOrders = ['examNumber', 'school', 'class', 'name', 'random'] as const
export type ScheduleOrder = (typeof scheduleOrders)[number]

const School = z.string().check(z.maxLength(200))

/** What an office asks for (编场, N10): rooms, times, and who sits with whom. */
export const ScheduleRules = z.object({
  /** Planned starts of the sessions, each once. */
  starts: z.array(EpochMs).check(z.minLength(1), z.maxLength(100)),
  rooms: z
    .array(
      z.object({
        roomId: Id,
        /** Stations that stay free as spares; as many as there are, or more, leave no place. */
        spares: z.int().check(z.minimum(0), z.maximum(300)),
      }),
    )
    .check(z.minLength(1), z.maxLength(2000)),
  order: z._default(z.enum(scheduleOrders), 'examNumber'),
  /** A class stays in one session where a room is large enough. */
  keepClasses: z._default(z.boolean(), false),
  /** Sessions of about equal size, instead of full ones and a rest. */
  even: z._default(z.boolean(), false),
  /** Neighbours of one class apart: seats are given here and not drawn. */
  partClasses: z._default(z.boolean(), false),
  /** Schools whose candidates sit at a site of their own. */
  schoolSites: z._default(
    z.array(z.object({ school: School, siteId: Id })).check(z.maxLength(2000)),
    [],
  ),
  /** Time between two sessions of one room, for closing and preparing it, minutes. */
  breakMinutes: z._default(z.int().check(z.minimum(0), z.maximum(600)), 15),
  /** What the sessions are called; `{n}` counts the times. */
  sessionName: z._default(z.string().check(z.minLength(1), z.maxLength(60)), '{n}'),
  /** What chance decides comes from it: the same rules on the same roster are the same plan. */
  seed: z.string().check(z.minLength(8), z.maxLength(64)),
})
export type ScheduleRules = z.infer<typeof ScheduleRules>

/** Why a candidate has no place. */
export const leftReasons = ['noPlace', 'siteFull', 'busy'] as const
export type LeftReason = (typeof leftReasons)[number]

export const PlannedSession = z.object({
  roomId: Id,
  areaName: z.string(),
  siteName: z.string(),
  roomName: z.string(),
  plannedStart: EpochMs,
  candidates: z.int(),
  /** Stations less those kept free. */
  places: z.int(),
  spares: z.int(),
  schools: z.array(z.object({ school: z.nullable(z.string()), candidates: z.int() })),
  /** Neighbours of one class that could not be parted; none where seats are drawn. */
  together: z.int(),
})
export type PlannedSession = z.infer<typeof PlannedSession>

/** A plan as it would be saved, and everything that it could not do. */
export const SchedulePreview = z.object({
  /** Of the whole plan, every candidate's place included: what is saved is what was seen. */
  digest: Sha256,
  candidates: z.int(),
  placed: z.int(),
  sessions: z.array(PlannedSession),
  /** Rooms that another session needs at that time; they were not used then. */
  clashes: z.array(
    z.object({
      roomId: Id,
      roomName: z.string(),
      plannedStart: EpochMs,
      examTitle: z.string(),
      sessionName: z.string(),
    }),
  ),
  /** Rooms without a place: no stations, or all of them kept free. */
  withoutPlace: z.array(z.object({ roomId: Id, roomName: z.string(), stations: z.int() })),
  /** Classes that sit in more than one session although they should not. */
  split: z.array(
    z.object({
      school: z.nullable(z.string()),
      className: z.nullable(z.string()),
      sessions: z.int(),
    }),
  ),
  /** Sessions in which extra time of candidates reaches into the next session of the room (SH8). */
  overruns: z.array(
    z.object({
      roomId: Id,
      roomName: z.string(),
      plannedStart: EpochMs,
      candidates: z.int(),
      minutes: z.int(),
    }),
  ),
  left: z.int(),
  /** The first of them. */
  leftOver: z.array(
    z.object({
      examNumber: z.string(),
      name: z.string(),
      school: z.nullable(z.string()),
      reason: z.enum(leftReasons),
    }),
  ),
})
export type SchedulePreview = z.infer<typeof SchedulePreview>

const ExamParams = z.object({ examId: Id })

export const previewSchedule = endpoint({
  id: 'scheduling.previewSchedule',
  method: 'POST',
  path: '/api/exams/:examId/schedule/preview',
  action: 'sessions.edit',
  summary:
    'Put all candidates without a session into sessions, by rules; names what clashes, who is left over; changes nothing',
  params: ExamParams,
  body: ScheduleRules,
  reply: SchedulePreview,
})

export const ScheduleRun = z.object({
  scheduleId: Id,
  createdAt: EpochMs,
  by: z.string(),
  sessions: z.int(),
  candidates: z.int(),
  undoneAt: z.nullable(EpochMs),
})
export type ScheduleRun = z.infer<typeof ScheduleRun>

export const saveSchedule = endpoint({
  id: 'scheduling.saveSchedule',
  method: 'POST',
  path: '/api/exams/:examId/schedule',
  action: 'sessions.edit',
  summary:
    'Save a plan that was looked at: makes its sessions and sittings in one step; the same scheduleId again changes nothing',
  params: ExamParams,
  body: z.object({ scheduleId: Id, rules: ScheduleRules, digest: Sha256 }),
  reply: ScheduleRun,
})

export const listSchedules = endpoint({
  id: 'scheduling.listSchedules',
  method: 'GET',
  path: '/api/exams/:examId/schedules',
  action: 'sessions.read',
  summary: 'What was scheduled in one step, newest first',
  params: ExamParams,
  reply: z.object({ runs: z.array(ScheduleRun) }),
})

export const undoSchedule = endpoint({
  id: 'scheduling.undoSchedule',
  method: 'POST',
  path: '/api/exams/:examId/schedules/:scheduleId/undo',
  action: 'sessions.edit',
  summary:
    'Take a whole schedule back: only while nothing has happened in any of its sessions; candidates are without a session again',
  params: z.object({ examId: Id, scheduleId: Id }),
  body: z.object({}),
  reply: ScheduleRun,
})

/** Why a candidate cannot be moved. */
export const moveRefusals = ['unknown', 'begun', 'full', 'ended'] as const

export const moveCandidates = endpoint({
  id: 'scheduling.moveCandidates',
  method: 'POST',
  path: '/api/exams/:examId/schedule/moves',
  action: 'sessions.edit',
  summary:
    'Move candidates into another session of their exam, or out of theirs (null), as long as nothing has happened in it with them',
  params: ExamParams,
  body: z.object({
    examNumbers: z.array(ExamNumber).check(z.minLength(1), z.maxLength(300)),
    sessionId: z.nullable(Id),
  }),
  reply: z.object({
    moved: z.int(),
    already: z.int(),
    refused: z.array(z.object({ examNumber: z.string(), reason: z.enum(moveRefusals) })),
  }),
})
