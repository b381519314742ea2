import * as z from 'zod/mini'
import { CaseNotice } from '../adjudication/adjudication.contract.ts'
import { ActionRow, IncidentKindRow, IncidentRow } from '../incidents/incidents.contract.ts'
import { EpochMs, Id, Sha256, endpoint } from '../kernel/index.ts'
import { attendanceStatuses } from '../seating/attendance.contract.ts'
import { ClosingCounts, closingLineKeys } from './closing-check.contract.ts'

const Candidate = { examNumber: z.string(), name: z.string(), seatNumber: z.nullable(z.int()) }

/** The room report (考场报告单) as it is printed; closed, these very bytes are kept. */
export const RoomReport = z.object({
  version: z.literal(1),
  session: z.object({
    sessionId: Id,
    name: z.string(),
    examTitle: z.string(),
    areaName: z.string(),
    siteName: z.string(),
    roomName: z.string(),
    plannedStart: EpochMs,
    startedAt: z.nullable(EpochMs),
    endedAt: z.nullable(EpochMs),
    durationMs: z.int(),
    extensionMs: z.int(),
    pausedMs: z.int(),
  }),
  counts: ClosingCounts,
  /** Who was not simply present: absent, late, and what was noted about whom. */
  attendance: z.array(
    z.object({ ...Candidate, status: z.enum(attendanceStatuses), note: z.nullable(z.string()) }),
  ),
  incidents: z.array(IncidentRow),
  /** The words of the kinds as they were then. */
  kinds: z.array(IncidentKindRow),
  actions: z.array(ActionRow),
  /** Exam number, name and seat by sitting, for actions that name one. */
  sittings: z.record(Id, z.object(Candidate)),
  flags: z.array(z.object({ ...Candidate, flag: z.string() })),
  cases: z.array(CaseNotice),
  /** What was open in the closing check. */
  open: z.array(z.object({ key: z.enum(closingLineKeys), count: z.int() })),
  /** Who replays the draw from its public log compares this with the paper (DESIGN section 8). */
  draw: z.object({ commitment: z.string(), witnessDigits: z.nullable(z.string()) }),
  /** Newest signed block of the area's audit log when this was made (N03); null before the first. */
  auditHead: z.nullable(z.object({ n: z.int(), head: z.string(), sealedAt: EpochMs })),
  /** Who ran the room, in their order. */
  proctors: z.array(z.string()),
})
export type RoomReport = z.infer<typeof RoomReport>

export const ReportAddition = z.object({
  additionId: Id,
  at: EpochMs,
  actor: z.string(),
  text: z.string(),
})
export type ReportAddition = z.infer<typeof ReportAddition>

export const ReportState = z.object({
  report: RoomReport,
  /** null while it is a draft that follows the room. */
  closed: z.nullable(z.object({ at: EpochMs, by: z.string(), hash: Sha256 })),
  additions: z.array(ReportAddition),
})
export type ReportState = z.infer<typeof ReportState>

const SessionParams = z.object({ sessionId: Id })

export const readReport = endpoint({
  id: 'roomReport.readReport',
  method: 'GET',
  path: '/api/sessions/:sessionId/report',
  action: 'report.read',
  summary: 'The room report: as it stands, or, once closed, exactly as it was closed',
  params: SessionParams,
  reply: ReportState,
})

export const closeReport = endpoint({
  id: 'roomReport.closeReport',
  method: 'POST',
  path: '/api/sessions/:sessionId/report/close',
  action: 'report.close',
  summary: 'Close the room report for good, after the session has ended; again changes nothing',
  params: SessionParams,
  body: z.object({
    /** How many lines of the closing check were open on the page: more by now is a conflict. */
    expectedOpen: z.int().check(z.nonnegative()),
  }),
  reply: z.extend(ReportState, { outcome: z.enum(['closed', 'same']) }),
})

export const addToReport = endpoint({
  id: 'roomReport.addToReport',
  method: 'POST',
  path: '/api/sessions/:sessionId/report/additions',
  action: 'report.close',
  summary: 'Add to a closed report, with name and time; nothing else can be changed any more',
  params: SessionParams,
  body: z.object({
    /** Made by the page: the same request again is one addition. */
    additionId: Id,
    text: z.string().check(z.trim(), z.minLength(1), z.maxLength(2000)),
  }),
  reply: z.extend(ReportState, { outcome: z.enum(['added', 'same']) }),
})
