import * as z from 'zod/mini'
import { EpochMs, Id, endpoint } from '../kernel/index.ts'
import { Comparison, SealedSummary } from '../sealed-files/sealed-manifest.contract.ts'

export const decisions = ['stands', 'replaced', 'retake'] as const
export type Decision = (typeof decisions)[number]

/** A package that somebody reported, or a contested hand-in (F03e), and what became of it (F11d). */
export const CaseRow = z.object({
  caseId: Id,
  /** `handIn`: the candidate's own PC handed in something else after the first; absent: a package. */
  source: z.optional(z.enum(['package', 'handIn'])),
  sessionId: Id,
  sittingId: Id,
  examTitle: z.string(),
  sessionName: z.string(),
  siteName: z.string(),
  roomName: z.string(),
  examNumber: z.string(),
  name: z.string(),
  summary: SealedSummary,
  receivedAt: EpochMs,
  decision: z.nullable(z.enum(decisions)),
  reason: z.nullable(z.string()),
  decidedAt: z.nullable(EpochMs),
  decidedBy: z.nullable(z.string()),
})
export type CaseRow = z.infer<typeof CaseRow>

export const CaseDetail = z.extend(CaseRow, {
  note: z.nullable(z.string()),
  /** Against what the server holds of the sitting. */
  comparison: Comparison,
  /** Points of what stands now, and of the package; null while grading has not finished. */
  standing: z.nullable(z.object({ total: z.number(), of: z.number() })),
  packaged: z.nullable(z.object({ total: z.number(), of: z.number() })),
  files: z.array(z.object({ path: z.string(), size: z.int(), differs: z.boolean() })),
  /** Items that what stands and the other one answer otherwise. */
  answers: z.optional(
    z.array(
      z.object({
        itemId: z.string(),
        standing: z.array(z.string()),
        packaged: z.array(z.string()),
      }),
    ),
  ),
})
export type CaseDetail = z.infer<typeof CaseDetail>

const CaseParams = z.object({ sessionId: Id, caseId: Id })

export const listCases = endpoint({
  id: 'adjudication.listCases',
  method: 'GET',
  path: '/api/cases',
  action: 'cases.read',
  summary: 'Reported packages that the caller may see, newest first; undecided ones before others',
  query: z.object({ open: z.optional(z.enum(['true', 'false'])) }),
  reply: z.object({ cases: z.array(CaseRow) }),
})
export const readCase = endpoint({
  id: 'adjudication.readCase',
  method: 'GET',
  path: '/api/sessions/:sessionId/cases/:caseId',
  action: 'cases.read',
  summary: 'One case with its comparison and both scores',
  params: CaseParams,
  reply: CaseDetail,
})
export const downloadCase = endpoint({
  id: 'adjudication.downloadCase',
  method: 'GET',
  path: '/api/sessions/:sessionId/cases/:caseId/files',
  action: 'cases.decide',
  summary: 'The package’s content as a tar archive, for a person who has to look',
  params: CaseParams,
  reply: z.unknown(),
  replyKind: 'bytes',
})
export const decideCase = endpoint({
  id: 'adjudication.decideCase',
  method: 'POST',
  path: '/api/sessions/:sessionId/cases/:caseId/decision',
  action: 'cases.decide',
  summary:
    'Decide a case with a reason; the area and the room are told, and the decision is audited',
  params: CaseParams,
  body: z.object({
    decision: z.enum(decisions),
    reason: z.string().check(z.trim(), z.minLength(1), z.maxLength(1000)),
    /** The decision that the page saw: another one in between is a conflict, not overwritten. */
    expected: z.nullable(z.enum(decisions)),
  }),
  reply: CaseRow,
})
/** What a room's or area's page shows of decisions: told, until somebody has read it. */
export const CaseNotice = z.object({
  caseId: Id,
  examNumber: z.string(),
  name: z.string(),
  decision: z.nullable(z.enum(decisions)),
  reason: z.nullable(z.string()),
  at: EpochMs,
})
export type CaseNotice = z.infer<typeof CaseNotice>
