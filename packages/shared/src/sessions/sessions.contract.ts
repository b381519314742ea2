import * as z from 'zod/mini'
import {
  EpochMs,
  ExamNumber,
  ExternalId,
  Id,
  Name,
  Sha256,
  cursorQuery,
  endpoint,
  nextCursor,
} from '../kernel/index.ts'
import { variantRules } from '../papers/variants.ts'
import { ClockFacts } from '../sittings/clock.contract.ts'

/** `sandbox`: for other systems to try everything; its candidates may be simulated (SX1). */
export const examKinds = ['formal', 'mock', 'rehearsal', 'sandbox'] as const
export const timings = ['sessionEnd', 'full'] as const

export const ExamRules = z.object({
  title: Name,
  kind: z._default(z.enum(examKinds), 'formal'),
  paperId: Id,
  durationMinutes: z.int().check(z.minimum(5), z.maximum(300)),
  /** `sessionEnd`: who comes late gets what remains; `full`: the own duration from the own log-in. */
  timing: z._default(z.enum(timings), 'sessionEnd'),
  entryClosesMinutes: z._default(z.int().check(z.minimum(0), z.maximum(300)), 30),
  handInOpensMinutes: z._default(z.int().check(z.minimum(0), z.maximum(300)), 0),
  instructions: z._default(z.string().check(z.maxLength(5000)), ''),
  /** Extra time that a room may give a sitting without asking its area; 0: none (F07). */
  proctorExtraMinutes: z._default(z.int().check(z.minimum(0), z.maximum(60)), 5),
})
export type ExamRules = z.infer<typeof ExamRules>

export const ExamRow = z.extend(ExamRules, {
  examId: Id,
  /** What another system calls it, where one made it. */
  externalId: z.optional(z.nullable(z.string())),
  paperTitle: z.string(),
  candidates: z.int(),
  unscheduled: z.int(),
  sessions: z.int(),
})
export type ExamRow = z.infer<typeof ExamRow>

export const listExams = endpoint({
  id: 'sessions.listExams',
  method: 'GET',
  path: '/api/exams',
  action: 'exams.read',
  summary: 'Exams, newest first; by `externalId` the one that another system calls so',
  query: z.object({ externalId: z.optional(ExternalId) }),
  reply: z.object({ exams: z.array(ExamRow) }),
})
export const listPapers = endpoint({
  id: 'sessions.listPapers',
  method: 'GET',
  path: '/api/papers',
  action: 'exams.read',
  summary: 'Confirmed papers that an exam can use',
  reply: z.object({
    papers: z.array(
      z.object({
        paperId: Id,
        title: z.string(),
        version: z.int(),
        items: z.int(),
        tasks: z.int(),
        points: z.number(),
        /** How many variants of this plan there are, and how they are given out (D04). */
        variants: z.optional(z.int()),
        variantRule: z.optional(z.enum(variantRules)),
      }),
    ),
  }),
})
export const createExam = endpoint({
  id: 'sessions.createExam',
  method: 'POST',
  path: '/api/exams',
  action: 'exams.edit',
  summary: 'Create an exam; with an `externalId` the same again is the same exam',
  body: z.extend(ExamRules, { externalId: z.optional(ExternalId) }),
  reply: ExamRow,
})

export const SessionRow = z.object({
  sessionId: Id,
  examId: Id,
  externalId: z.optional(z.nullable(z.string())),
  examTitle: z.string(),
  name: z.string(),
  areaName: z.string(),
  siteName: z.string(),
  roomId: Id,
  roomName: z.string(),
  plannedStart: EpochMs,
  clock: ClockFacts,
  candidates: z.int(),
  seated: z.int(),
  loggedIn: z.int(),
  handedIn: z.int(),
  stations: z.int(),
})
export type SessionRow = z.infer<typeof SessionRow>

export const listSessions = endpoint({
  id: 'sessions.listSessions',
  method: 'GET',
  path: '/api/sessions',
  action: 'sessions.read',
  summary:
    'Sessions that the caller may see, by planned start; by cursor in the order in which they were made',
  query: z.object({
    ...cursorQuery,
    externalId: z.optional(ExternalId),
    examId: z.optional(Id),
    roomId: z.optional(Id),
    /** Only sessions planned within this day of the reader (ms of its start and end). */
    from: z.optional(z.coerce.number().check(z.int())),
    to: z.optional(z.coerce.number().check(z.int())),
  }),
  reply: z.object({ sessions: z.array(SessionRow), next: nextCursor }),
})
export const createSession = endpoint({
  id: 'sessions.createSession',
  method: 'POST',
  path: '/api/sessions',
  action: 'sessions.edit',
  summary:
    'Create a session of an exam in a room; its stations and the seed of its draw are fixed here',
  body: z.object({
    examId: Id,
    roomId: Id,
    name: Name,
    plannedStart: EpochMs,
    externalId: z.optional(ExternalId),
    /** Numbers kept free or broken; default: none. */
    excludedNumbers: z._default(z.array(z.int()).check(z.maxLength(300)), []),
  }),
  reply: SessionRow,
})
export const SessionVariants = z.object({
  rule: z.enum(variantRules),
  total: z.int(),
  /** Where the variant follows the seat: that of each station, from 0. */
  stations: z.array(z.object({ number: z.int(), variant: z.int() })),
  /** Numbers of neighbours who have the same one, because there are too few variants. */
  shared: z.array(z.array(z.int()).check(z.minLength(2), z.maxLength(2))),
})

export const getSession = endpoint({
  id: 'sessions.getSession',
  method: 'GET',
  path: '/api/sessions/:sessionId',
  action: 'sessions.read',
  summary: 'One session',
  params: z.object({ sessionId: Id }),
  reply: z.extend(SessionRow, {
    drawCommitment: Sha256,
    /** How the variants of its paper are given out (D04). */
    variants: z.optional(SessionVariants),
  }),
})
export const scheduleCandidates = endpoint({
  id: 'sessions.scheduleCandidates',
  method: 'POST',
  path: '/api/sessions/:sessionId/candidates',
  action: 'sessions.edit',
  summary: 'Put candidates into a session: by exam number, or the next unscheduled ones',
  params: z.object({ sessionId: Id }),
  body: z.union([
    z.object({ examNumbers: z.array(ExamNumber).check(z.minLength(1), z.maxLength(300)) }),
    z.object({ next: z.int().check(z.minimum(1), z.maximum(300)), school: z.optional(z.string()) }),
  ]),
  reply: z.object({
    scheduled: z.int(),
    already: z.int(),
    refused: z.array(
      z.object({ examNumber: z.string(), reason: z.enum(['unknown', 'elsewhere', 'full']) }),
    ),
  }),
})

export const Ticket = z.object({
  examNumber: z.string(),
  name: z.string(),
  school: z.nullable(z.string()),
  className: z.nullable(z.string()),
  examTitle: z.string(),
  sessionName: z.string(),
  plannedStart: EpochMs,
  siteName: z.string(),
  roomName: z.string(),
  accessCode: z.string(),
})
export type Ticket = z.infer<typeof Ticket>

export const listTickets = endpoint({
  id: 'sessions.listTickets',
  method: 'GET',
  path: '/api/sessions/:sessionId/tickets',
  action: 'tickets.print',
  summary:
    'Tickets of a session with exam number and access code, for printing; leaves an audit row',
  params: z.object({ sessionId: Id }),
  reply: z.object({ tickets: z.array(Ticket) }),
})
