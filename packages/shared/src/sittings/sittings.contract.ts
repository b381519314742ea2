import * as z from 'zod/mini'
import { Base64Url, EpochMs, ExamNumber, Id, Name, endpoint } from '../kernel/index.ts'
import { Binding, LogEntryText } from '../answers/answers.contract.ts'
import { Receipt } from '../hand-in/receipt.contract.ts'
import { PackageKey } from '../papers/package.contract.ts'
import { CandidateItem, CandidateTask } from '../papers/papers.contract.ts'
import { SittingClock, sessionStates } from './clock.contract.ts'

export const sittingStates = [
  'scheduled',
  'seated',
  'loggedIn',
  'answering',
  'handedIn',
  'ended',
] as const
export type SittingState = (typeof sittingStates)[number]

/** Where a log-in happens: a registered station's proof, or the number the candidate was given. */
export const StationClaim = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('bridge'), stationId: Id, at: EpochMs, signature: Base64Url }),
  z.object({
    kind: z.literal('browser'),
    number: z.int(),
    /** Random, of this browser: tells two of them apart where seats are free (CE4). */
    device: z.optional(z.string().check(z.regex(/^[0-9a-f-]{16,64}$/))),
  }),
])
export type StationClaim = z.infer<typeof StationClaim>

export const findSessions = endpoint({
  id: 'sittings.findSessions',
  method: 'POST',
  path: '/api/candidate/sessions',
  action: 'candidate.logIn',
  summary: 'Sessions that a candidate may enter now, by exam number',
  body: z.object({ examNumber: ExamNumber }),
  reply: z.object({
    sessions: z.array(
      z.object({
        sessionId: Id,
        examTitle: z.string(),
        name: z.string(),
        plannedStart: EpochMs,
        state: z.enum(sessionStates),
        /** A teacher's own exam: no seat was drawn, and its password has no check sign (D15). */
        freeSeats: z.optional(z.boolean()),
      }),
    ),
  }),
})

/** What a candidate's page knows of its sitting. */
export const CandidateSitting = z.object({
  sessionId: Id,
  sittingId: Id,
  examNumber: z.string(),
  name: Name,
  school: z.nullable(z.string()),
  examTitle: z.string(),
  instructions: z.string(),
  sessionName: z.string(),
  roomName: z.string(),
  seatNumber: z.int(),
  durationMs: z.int(),
  /** Number of hand-ins so far; the next one is round + 1. */
  round: z.int(),
  state: z.enum(sittingStates),
  /** A mock exam never blocks a real one (F06); absent from an older server. */
  examKind: z.optional(z.string()),
})
export type CandidateSitting = z.infer<typeof CandidateSitting>

/** What opens the own sealed paper package on a PC that fetched it ahead (DESIGN section 9). */
export const PaperKey = z.object({
  shuffleSeed: z.string(),
  mark: z.string(),
  /** null while it was not built: then the exam is read as a whole. */
  package: z.nullable(PackageKey),
})
export type PaperKey = z.infer<typeof PaperKey>

export const LogInReply = z.object({
  /** Bearer token of this binding; carries session, sitting, epoch and station. */
  token: z.string(),
  sitting: CandidateSitting,
  binding: Binding,
  bindings: z.array(Binding),
  clock: SittingClock,
  receipt: z.nullable(Receipt),
  /** For a station that logs in after the start, which so needs not ask; absent from older servers. */
  paper: z.optional(PaperKey),
})
export type LogInReply = z.infer<typeof LogInReply>

export const logInCandidate = endpoint({
  id: 'sittings.logInCandidate',
  method: 'POST',
  path: '/api/candidate/log-in',
  action: 'candidate.logIn',
  summary:
    'Log in with exam number and access code at the drawn seat; the same station may repeat it',
  body: z.object({
    sessionId: Id,
    examNumber: ExamNumber,
    accessCode: z.string().check(z.maxLength(64)),
    station: StationClaim,
  }),
  reply: LogInReply,
})

/** The exam as a candidate may see it (R6): same bytes for all, ordered on the PC by the seed. */
export const CandidateExam = z.object({
  version: z.literal(1),
  paperVersion: z.int(),
  shuffleSeed: z.string(),
  /**
   * Mark of this sitting for the Office files that are laid out for it (CHECKPOINTS 2.9); absent from
   * servers that gave none.
   */
  mark: z.optional(z.string().check(z.maxLength(400))),
  items: z.array(CandidateItem),
  tasks: z.array(CandidateTask),
})
export type CandidateExam = z.infer<typeof CandidateExam>

export const getExam = endpoint({
  id: 'sittings.getExam',
  method: 'GET',
  path: '/api/candidate/exam',
  action: 'candidate.own',
  summary: 'Items and tasks; refused with notStarted before the session starts',
  reply: CandidateExam,
})

export const getPaperKey = endpoint({
  id: 'sittings.getPaperKey',
  method: 'GET',
  path: '/api/candidate/paper-key',
  action: 'candidate.own',
  summary:
    'Opens the own sealed paper package on a PC that fetched it ahead; refused before the start',
  reply: PaperKey,
})

export const getSitting = endpoint({
  id: 'sittings.getSitting',
  method: 'GET',
  path: '/api/candidate/sitting',
  action: 'candidate.own',
  summary: 'State, clock, bindings and whole log of the own sitting, e.g. after a wiped disk',
  reply: z.object({
    sitting: CandidateSitting,
    binding: Binding,
    bindings: z.array(Binding),
    clock: SittingClock,
    receipt: z.nullable(Receipt),
    log: z.array(LogEntryText),
  }),
})

const SittingParams = z.object({ sessionId: Id, sittingId: Id })
/** Why a staff member changed something; stands in the audit log. */
const Reason = z.string().check(z.trim(), z.minLength(1), z.maxLength(500))

const Extension = {
  minutes: z.int().check(z.minimum(1), z.maximum(240)),
  reason: Reason,
  /** Extension so far as the page saw it, ms: the same request twice adds the minutes once (R4). */
  expectedExtensionMs: z.int().check(z.nonnegative()),
}
const Extended = z.object({
  outcome: z.enum(['extended', 'same']),
  /** All extensions so far, ms. */
  extensionMs: z.int(),
})

export const extendSitting = endpoint({
  id: 'sittings.extendSitting',
  method: 'POST',
  path: '/api/sessions/:sessionId/sittings/:sittingId/extension',
  action: 'time.extend',
  summary: 'Extra time for one candidate; reaches the station with its next sync',
  params: SittingParams,
  body: z.object(Extension),
  reply: Extended,
})
export const extendSession = endpoint({
  id: 'sittings.extendSession',
  method: 'POST',
  path: '/api/sessions/:sessionId/extension',
  action: 'time.extend',
  summary: 'Extra time for everybody in the session; reaches the stations with their next sync',
  params: z.object({ sessionId: Id }),
  body: z.object(Extension),
  reply: Extended,
})

/** Asked by the failing PC itself, with the proctor code in place of a tablet (F02a). */
const ProctorCode = z.string().check(z.maxLength(60))
export const spareSeats = endpoint({
  id: 'sittings.spareSeats',
  method: 'POST',
  path: '/api/candidate/spares',
  action: 'candidate.own',
  summary: 'Stations of the session that this sitting could move to; asks for the proctor code',
  body: z.object({ proctorCode: ProctorCode }),
  reply: z.object({ seats: z.array(z.int()) }),
})
export const changeOwnStation = endpoint({
  id: 'sittings.changeOwnStation',
  method: 'POST',
  path: '/api/candidate/station',
  action: 'candidate.own',
  summary:
    'Machine change from the PC that fails; asks for the proctor code, repeating it is harmless',
  body: z.object({ seatNumber: z.int(), proctorCode: ProctorCode }),
  reply: z.object({ outcome: z.enum(['changed', 'same']), seatNumber: z.int() }),
})
