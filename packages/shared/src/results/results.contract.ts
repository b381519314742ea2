import * as z from 'zod/mini'
import {
  EpochMs,
  Id,
  Sha256,
  cursorQuery,
  endpoint,
  nextCursor,
  pageQuery,
} from '../kernel/index.ts'
import { PictureOfItem } from '../papers/index.ts'

export const resultStatuses = [
  'notScheduled',
  /** Has a session that is not over, and has not logged in yet. */
  'scheduled',
  'absent',
  'sitting',
  'handedIn',
  'graded',
  'review',
] as const
export type ResultStatus = (typeof resultStatuses)[number]

/** One candidate's line of the results table. */
export const ResultRow = z.object({
  candidateId: Id,
  examNumber: z.string(),
  name: z.string(),
  school: z.nullable(z.string()),
  className: z.nullable(z.string()),
  sessionId: z.nullable(Id),
  sittingId: z.nullable(Id),
  sessionName: z.nullable(z.string()),
  status: z.enum(resultStatuses),
  /** null while not graded: not graded and absent are no zero (N13). */
  objectivePoints: z.nullable(z.number()),
  taskPoints: z.nullable(z.number()),
  points: z.nullable(z.number()),
  max: z.nullable(z.number()),
  handedInAt: z.nullable(EpochMs),
  receiptCode: z.nullable(z.string()),
  /** Why a person should look (F11a), e.g. zeroScore, unreadableFile, untouchedTask. */
  flags: z.array(z.string()),
})
export type ResultRow = z.infer<typeof ResultRow>

const ResultQuery = z.object({
  ...pageQuery,
  sessionId: z.optional(Id),
  school: z.optional(z.string().check(z.maxLength(200))),
  status: z.optional(z.enum(resultStatuses)),
  flagged: z.optional(z.enum(['yes', 'no'])),
})
const ExamParams = z.object({ examId: Id })

export const listResults = endpoint({
  id: 'results.listResults',
  method: 'GET',
  path: '/api/exams/:examId/results',
  action: 'results.read',
  summary: 'Results of an exam: filter, sort, paging on the server',
  params: ExamParams,
  query: z.extend(ResultQuery, cursorQuery),
  reply: z.object({
    rows: z.array(ResultRow),
    total: z.int(),
    next: nextCursor,
    summary: z.object({
      candidates: z.int(),
      handedIn: z.int(),
      graded: z.int(),
      average: z.nullable(z.number()),
      flagged: z.int(),
    }),
    schools: z.array(z.string()),
  }),
})
export const exportResults = endpoint({
  id: 'results.exportResults',
  method: 'GET',
  path: '/api/exams/:examId/results.xlsx',
  action: 'results.read',
  summary: 'The filtered results as .xlsx',
  params: ExamParams,
  query: z.extend(ResultQuery, { language: z._default(z.enum(['zh-CN', 'en']), 'zh-CN') }),
  reply: z.unknown(),
  replyKind: 'bytes',
})
export const exportResultsCsv = endpoint({
  id: 'results.exportResultsCsv',
  method: 'GET',
  path: '/api/exams/:examId/results.csv',
  action: 'results.read',
  summary: 'The filtered results as CSV, UTF-8 with BOM',
  params: ExamParams,
  query: z.extend(ResultQuery, { language: z._default(z.enum(['zh-CN', 'en']), 'zh-CN') }),
  reply: z.unknown(),
  replyKind: 'bytes',
})

/** One checkpoint or item as the evidence page shows it (N04). */
export const VerdictRow = z.object({
  id: z.string(),
  /** Objective item or task it belongs to. */
  part: z.string(),
  title: z.string(),
  verdict: z.string(),
  points: z.number(),
  max: z.number(),
  message: z.string(),
  /** Those that title and message name by `![…](name)`; read by `readResultPicture`. */
  pictures: z.optional(z.array(PictureOfItem)),
})
export const getResult = endpoint({
  id: 'results.getResult',
  method: 'GET',
  path: '/api/exams/:examId/results/:candidateId',
  action: 'results.read',
  summary: 'One candidate’s result with the verdict on each item and checkpoint',
  params: z.object({ examId: Id, candidateId: Id }),
  query: z.object({ language: z._default(z.enum(['zh-CN', 'en']), 'zh-CN') }),
  reply: z.object({
    row: ResultRow,
    graderVersion: z.nullable(z.string()),
    paperVersion: z.nullable(z.int()),
    verdicts: z.array(VerdictRow),
  }),
})

export const readResultPicture = endpoint({
  id: 'results.readResultPicture',
  method: 'GET',
  path: '/api/exams/:examId/results/:candidateId/pictures/:hash',
  action: 'results.read',
  summary: 'A picture of an item of the paper that a result is about',
  params: z.object({ examId: Id, candidateId: Id, hash: Sha256 }),
  reply: z.unknown(),
  replyKind: 'bytes',
})
