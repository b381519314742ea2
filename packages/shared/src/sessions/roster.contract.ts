import * as z from 'zod/mini'
import {
  ExamNumber,
  ExternalId,
  Id,
  Name,
  cursorQuery,
  endpoint,
  nextCursor,
  pageQuery,
} from '../kernel/index.ts'
import { NumberPattern } from './exam-number-pattern.ts'
import { ExtraTime, SPECIAL_NEEDS_MAX } from './special-needs.ts'

/** What a roster's columns can mean. Only exam number and name are needed, with a pattern the name alone. */
export const rosterFields = [
  'examNumber',
  'name',
  'gender',
  'identityNumber',
  'school',
  'className',
  'specialNeeds',
] as const
export type RosterField = (typeof rosterFields)[number]
/** Column index (from 0) of each field; a field without a column is left out. */
export const ColumnMapping = z.object({
  examNumber: z.optional(z.int()),
  name: z.optional(z.int()),
  gender: z.optional(z.int()),
  identityNumber: z.optional(z.int()),
  school: z.optional(z.int()),
  className: z.optional(z.int()),
  specialNeeds: z.optional(z.int()),
})
export type ColumnMapping = z.infer<typeof ColumnMapping>

/** Why a row of a roster cannot be taken. */
export const rosterFaults = [
  'examNumberMissing',
  'examNumberMalformed',
  'examNumberRounded',
  'examNumberTwice',
  'numberPartMissing',
  'numbersUsedUp',
  'personUnclear',
  'nameMissing',
  'nameTooLong',
  'genderUnknown',
  'identityNumberMalformed',
  'identityNumberImpossibleDate',
  'identityNumberRounded',
  'identityNumberTwice',
  'specialNeedsTooLong',
  'extraTimeUnclear',
  'erased',
] as const
export type RosterFault = (typeof rosterFaults)[number]

export const RosterRowFault = z.object({
  /** Line in the file as the person sees it, heading = 1. */
  line: z.int(),
  field: z.enum(rosterFields),
  fault: z.string(),
  value: z.string(),
})

/** One field of a candidate that a row changes; identity numbers masked. Empty: there was, or is, none. */
export const RosterFieldChange = z.object({
  field: z.enum(rosterFields),
  before: z.string(),
  after: z.string(),
})
export type RosterFieldChange = z.infer<typeof RosterFieldChange>

/** A row that changes a candidate who is there already. */
export const RosterChange = z.object({
  line: z.int(),
  examNumber: z.string(),
  name: z.string(),
  fields: z.array(RosterFieldChange),
})
export type RosterChange = z.infer<typeof RosterChange>

/** A row without an exam number, and the number that it has or would be given (RO7). */
const GivenNumber = z.object({ line: z.int(), examNumber: z.string(), name: z.string() })

export const RosterPreview = z.object({
  /** Encoding or format that was recognised: xlsx, utf-8, gb18030. */
  source: z.string(),
  sheets: z.array(z.string()),
  headings: z.array(z.string()),
  mapping: ColumnMapping,
  rows: z.int(),
  good: z.int(),
  added: z.int(),
  changed: z.int(),
  unchanged: z.int(),
  faulty: z.int(),
  faults: z.array(RosterRowFault),
  /** The first 1,000 rows that change somebody; special needs go to keys with `personal:read` alone. */
  changes: z.array(RosterChange),
  /** The pattern that numbers rows without an exam number; empty: they are faulty. */
  numbers: z.string(),
  /** Rows without an exam number, and those of them that get a new one: the first 1,000. */
  unnumbered: z.int(),
  given: z.array(GivenNumber),
  givenTotal: z.int(),
  sample: z.array(z.array(z.string())),
})
export type RosterPreview = z.infer<typeof RosterPreview>

/** A roster file travels as its bytes; what to do with it is in the query. */
const RosterQuery = z.object({
  fileName: z.string().check(z.maxLength(200)),
  sheet: z.optional(z.string().check(z.maxLength(100))),
  /** ColumnMapping as JSON when the person corrected what was recognised. */
  mapping: z.optional(z.string().check(z.maxLength(500))),
  /** Pattern for rows without an exam number (RO7), kept with the exam; left out: the one kept. */
  numbers: z.optional(NumberPattern),
})
const ROSTER_MAX_BYTES = 20 * 1024 * 1024
const ExamParams = z.object({ examId: Id })

export const previewRoster = endpoint({
  id: 'sessions.previewRoster',
  method: 'POST',
  path: '/api/exams/:examId/roster/preview',
  action: 'roster.edit',
  summary: 'Read a roster file (.xlsx or .csv) and say what taking it would do; changes nothing',
  params: ExamParams,
  query: RosterQuery,
  body: z.unknown(),
  bodyKind: 'bytes',
  maxBodyBytes: ROSTER_MAX_BYTES,
  reply: RosterPreview,
})
export const importRoster = endpoint({
  id: 'sessions.importRoster',
  method: 'POST',
  path: '/api/exams/:examId/roster',
  action: 'roster.edit',
  summary: 'Take the good rows of a roster file; importing the same file again changes nothing',
  params: ExamParams,
  query: RosterQuery,
  body: z.unknown(),
  bodyKind: 'bytes',
  maxBodyBytes: ROSTER_MAX_BYTES,
  reply: RosterPreview,
})
export const rosterFaultsFile = endpoint({
  id: 'sessions.rosterFaultsFile',
  method: 'POST',
  path: '/api/exams/:examId/roster/faults.xlsx',
  action: 'roster.edit',
  summary: 'The faulty rows of a roster file as .xlsx with the reason in a column of its own',
  params: ExamParams,
  query: z.extend(RosterQuery, { language: z._default(z.enum(['zh-CN', 'en']), 'zh-CN') }),
  body: z.unknown(),
  bodyKind: 'bytes',
  maxBodyBytes: ROSTER_MAX_BYTES,
  reply: z.unknown(),
  replyKind: 'bytes',
})

export const CandidateInput = z.object({
  examNumber: ExamNumber,
  name: Name,
  gender: z.optional(z.enum(['male', 'female'])),
  identityNumber: z.optional(z.string().check(z.maxLength(32))),
  school: z.optional(z.string().check(z.maxLength(200))),
  className: z.optional(z.string().check(z.maxLength(100))),
  /**
   * With extra time in words, `加时 30%` or `extra time 20 minutes` (RO1). Empty takes away what is kept;
   * left out it stays.
   */
  specialNeeds: z.optional(z.string().check(z.maxLength(SPECIAL_NEEDS_MAX))),
  /** Unique within the exam; kept as it is when it is left out. */
  externalId: z.optional(ExternalId),
})
export type CandidateInput = z.infer<typeof CandidateInput>

export const putCandidates = endpoint({
  id: 'sessions.putCandidates',
  method: 'PUT',
  path: '/api/exams/:examId/candidates',
  action: 'roster.edit',
  summary: 'Add or change candidates by exam number, from another system',
  params: ExamParams,
  body: z.object({
    /** Who comes without `examNumber` is numbered by the pattern; again, the same number (RO7). */
    candidates: z
      .array(z.extend(CandidateInput, { examNumber: z.optional(ExamNumber) }))
      .check(z.maxLength(5000)),
    /** `2026{school:2}{n:4}`; kept with the exam, left out: the one kept. */
    numbers: z.optional(NumberPattern),
  }),
  maxBodyBytes: ROSTER_MAX_BYTES,
  reply: z.object({
    added: z.int(),
    changed: z.int(),
    unchanged: z.int(),
    faults: z.array(RosterRowFault),
    /** The number of everybody who came without one. */
    given: z.array(GivenNumber),
  }),
})

export const CandidateRow = z.object({
  candidateId: Id,
  examNumber: z.string(),
  name: z.string(),
  gender: z.nullable(z.string()),
  school: z.nullable(z.string()),
  className: z.nullable(z.string()),
  /** All but the first 3 and last 2 characters replaced. */
  identityNumberMasked: z.nullable(z.string()),
  /** Whole, for a key with the scope `personal:read` alone (KY2). */
  identityNumber: z.optional(z.nullable(z.string())),
  /** Left out for a key without the scope `personal:read` (RO2). */
  specialNeeds: z.optional(z.nullable(z.string())),
  /** What special needs say of time; left out with them. */
  extraTime: z.optional(z.nullable(ExtraTime)),
  externalId: z.optional(z.nullable(z.string())),
  sessionId: z.nullable(Id),
  sessionName: z.nullable(z.string()),
})
export type CandidateRow = z.infer<typeof CandidateRow>

export const listCandidates = endpoint({
  id: 'sessions.listCandidates',
  method: 'GET',
  path: '/api/exams/:examId/candidates',
  action: 'roster.read',
  summary: 'Candidates of an exam: filter, sort, paging on the server',
  params: ExamParams,
  query: z.object({
    ...pageQuery,
    ...cursorQuery,
    externalId: z.optional(ExternalId),
    scheduled: z.optional(z.enum(['yes', 'no'])),
    school: z.optional(z.string()),
  }),
  reply: z.object({
    rows: z.array(CandidateRow),
    total: z.int(),
    schools: z.array(z.string()),
    next: nextCursor,
  }),
})
