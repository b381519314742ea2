import * as z from 'zod/mini'
import { EpochMs, ExamNumber, Id, endpoint } from '../kernel/index.ts'
import { deskLabelsPerSheet, documentKinds, sheetKinds } from './document-kinds.ts'

/*
 * What an office prints (N10, DO of SPEC.md): tickets, sign-in sheets, labels of doors and desks, and the
 * overview of all sessions, as PDF with every font in it. Nothing that is made is kept.
 */

/** Whom a document is about: everybody, or who matches all that is named. */
const Scope = {
  /** Of this school; empty: those of whom the roster names none. */
  school: z.optional(z.string().check(z.maxLength(200))),
  className: z.optional(z.string().check(z.maxLength(200))),
  sessionId: z.optional(Id),
  examNumber: z.optional(ExamNumber),
}
const Look = {
  language: z._default(z.enum(['zh-CN', 'en']), 'zh-CN'),
  /** Zone of the times that are printed, by its IANA name. */
  timeZone: z._default(z.string().check(z.regex(/^[A-Za-z0-9_+\-/]{1,64}$/)), 'Asia/Shanghai'),
}
const Sheets = {
  /** Whether sign-in sheets have photos. */
  photos: z._default(z.enum(['yes', 'no']), 'no'),
  perSheet: z._default(z.enum(deskLabelsPerSheet), '10'),
}
/** Under which `readDocumentRun` tells how far it is; chosen by the caller. */
const Run = { runId: z.optional(Id) }

export const DocumentScope = z.object(Scope)
export type DocumentScope = z.infer<typeof DocumentScope>

export const listDocumentGroups = endpoint({
  id: 'documents.listGroups',
  method: 'GET',
  path: '/api/exams/:examId/documents',
  action: 'documents.print',
  summary: 'Schools with classes, and sessions, of which the caller may print documents',
  params: z.object({ examId: Id }),
  reply: z.object({
    schools: z.array(
      z.object({
        school: z.nullable(z.string()),
        candidates: z.int(),
        classes: z.array(z.object({ className: z.string(), candidates: z.int() })),
      }),
    ),
    sessions: z.array(
      z.object({
        sessionId: Id,
        name: z.string(),
        siteName: z.string(),
        roomName: z.string(),
        plannedStart: EpochMs,
        candidates: z.int(),
      }),
    ),
  }),
})
export type DocumentGroups = z.infer<(typeof listDocumentGroups)['reply']>

/** A sign that the main font lacks: another font draws it, or a box with its code. */
export const LackingSign = z.object({
  sign: z.string(),
  /** As it is looked up, e.g. `U+20BB7`. */
  code: z.string(),
  drawn: z.enum(['otherFont', 'box']),
  /** How many candidates it concerns; 0 where only names of exam, rooms or sessions hold it. */
  candidates: z.int(),
  /** Up to ten of them. */
  examNumbers: z.array(z.string()),
})
export type LackingSign = z.infer<typeof LackingSign>

export const previewDocument = endpoint({
  id: 'documents.preview',
  method: 'GET',
  path: '/api/exams/:examId/documents/preview',
  action: 'documents.print',
  summary:
    'What a document would be: people, sheets and files, what is missing, and signs that the font lacks',
  params: z.object({ examId: Id }),
  query: z.object({ kind: z.enum(documentKinds), ...Scope, ...Look, ...Sheets }),
  reply: z.object({
    candidates: z.int(),
    sessions: z.int(),
    sheets: z.int(),
    /** PDFs that the archive of tickets holds: one per school. */
    files: z.int(),
    withoutPhoto: z.int(),
    withoutSession: z.int(),
    withoutSeat: z.int(),
    lacking: z.array(LackingSign),
  }),
})
export type DocumentPreview = z.infer<(typeof previewDocument)['reply']>

export const downloadTickets = endpoint({
  id: 'documents.downloadTickets',
  method: 'GET',
  path: '/api/exams/:examId/documents/tickets',
  action: 'tickets.print',
  summary:
    'Tickets with photo and access code: one PDF, or with as=zip a PDF per school; leaves an audit row',
  params: z.object({ examId: Id }),
  query: z.object({ as: z._default(z.enum(['pdf', 'zip']), 'pdf'), ...Scope, ...Look, ...Run }),
  reply: z.unknown(),
  replyKind: 'bytes',
})

export const downloadSheets = endpoint({
  id: 'documents.downloadSheets',
  method: 'GET',
  path: '/api/exams/:examId/documents/sheets/:kind',
  action: 'documents.print',
  summary:
    'Sign-in sheets, door labels, desk labels or the overview of all sessions as PDF; leaves an audit row',
  params: z.object({ examId: Id, kind: z.enum(sheetKinds) }),
  query: z.object({ sessionId: Scope.sessionId, ...Look, ...Sheets, ...Run }),
  reply: z.unknown(),
  replyKind: 'bytes',
})

export const documentStates = ['none', 'making', 'made', 'failed'] as const

export const readDocumentRun = endpoint({
  id: 'documents.readRun',
  method: 'GET',
  path: '/api/document-runs/:runId',
  action: 'documents.print',
  summary: 'How far a document is that the caller is downloading under this id',
  params: z.object({ runId: Id }),
  reply: z.object({
    /** `none`: this server process knows of no such download. */
    state: z.enum(documentStates),
    done: z.int(),
    of: z.int(),
    /** Photos that could not be drawn: an empty frame is in their place. */
    unreadablePhotos: z.int(),
  }),
})
export type DocumentRun = z.infer<(typeof readDocumentRun)['reply']>
