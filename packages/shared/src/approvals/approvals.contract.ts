import * as z from 'zod/mini'
import { EpochMs, Id, endpoint } from '../kernel/index.ts'
import { sessionStates } from '../sittings/clock.contract.ts'
import { sittingStates } from '../sittings/sittings.contract.ts'

export const approvalKinds = ['extraTime', 'retake', 'reopen'] as const
export type ApprovalKind = (typeof approvalKinds)[number]

/** Everybody of the session at the moment of the decision, or chosen candidates. */
export const ApprovalWho = z.union([
  z.object({ all: z.literal(true) }),
  z.object({ sittingIds: z.array(Id).check(z.minLength(1), z.maxLength(500)) }),
])
export type ApprovalWho = z.infer<typeof ApprovalWho>

/** What a room asks its area for (F07, F03d, F21). */
export const ApprovalWish = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('extraTime'),
    minutes: z.int().check(z.minimum(1), z.maximum(240)),
    who: ApprovalWho,
  }),
  z.object({ kind: z.literal('retake'), who: ApprovalWho }),
  z.object({
    kind: z.literal('reopen'),
    sittingId: Id,
    /** Beside the time that the rule leaves; 0 gives none. */
    minutes: z.int().check(z.minimum(0), z.maximum(240)),
  }),
])
export type ApprovalWish = z.infer<typeof ApprovalWish>

/** `granted`: extra time within the exam's limit, which a room may give itself. */
export const approvalStates = ['open', 'approved', 'granted', 'refused', 'withdrawn'] as const
export type ApprovalState = (typeof approvalStates)[number]

/** Why a person asked or decided; stands in the audit log. */
const Reason = z.string().check(z.trim(), z.minLength(1), z.maxLength(500))

/** A picture as it was taken, base64 with padding; about 300 kB of it. */
export const MOST_PHOTO_BYTES = 320 * 1024
const Photo = z.object({
  mediaType: z.enum(['image/jpeg', 'image/png', 'image/webp']),
  data: z
    .string()
    .check(
      z.minLength(4),
      z.maxLength(Math.ceil(MOST_PHOTO_BYTES / 3) * 4),
      z.regex(/^[A-Za-z0-9+/]+={0,2}$/),
    ),
})

/** What a room lays before its area. */
const Evidence = {
  incidentIds: z.array(Id).check(z.maxLength(50)),
  caseIds: z.array(Id).check(z.maxLength(50)),
  text: z.nullable(z.string().check(z.trim(), z.maxLength(2000))),
}

export const ApprovalRow = z.object({
  approvalId: Id,
  sessionId: Id,
  wish: ApprovalWish,
  reason: z.string(),
  evidence: z.object({ ...Evidence, hasPhoto: z.boolean() }),
  state: z.enum(approvalStates),
  requestedAt: EpochMs,
  requestedBy: z.string(),
  decidedAt: z.nullable(EpochMs),
  decidedBy: z.nullable(z.string()),
  decisionReason: z.nullable(z.string()),
  /** How many sittings it changed; null until it was approved. */
  changed: z.nullable(z.int()),
  examTitle: z.string(),
  sessionName: z.string(),
  sessionState: z.enum(sessionStates),
  areaName: z.string(),
  siteName: z.string(),
  roomName: z.string(),
  /** Candidates of the session, so that "all" is a number. */
  candidates: z.int(),
  /** The chosen ones; empty for all. */
  sittings: z.array(
    z.object({
      sittingId: Id,
      examNumber: z.string(),
      name: z.string(),
      seatNumber: z.nullable(z.int()),
      state: z.enum([...sittingStates, 'superseded']),
    }),
  ),
})
export type ApprovalRow = z.infer<typeof ApprovalRow>

const SessionParams = z.object({ sessionId: Id })
const ApprovalParams = z.object({ sessionId: Id, approvalId: Id })

export const requestApproval = endpoint({
  id: 'approvals.requestApproval',
  method: 'POST',
  path: '/api/sessions/:sessionId/approvals',
  action: 'approvals.request',
  summary:
    'Ask the area for extra time, a retake or a reopening; extra time within the exam’s limit is granted at once',
  params: SessionParams,
  body: z.object({
    /** Made by the page: the same request again is the same one (R4). */
    approvalId: Id,
    wish: ApprovalWish,
    reason: Reason,
    evidence: z.object({ ...Evidence, photo: z.nullable(Photo) }),
  }),
  maxBodyBytes: 512 * 1024,
  reply: z.object({ outcome: z.enum(['open', 'granted', 'same']), approval: ApprovalRow }),
})
export const listSessionApprovals = endpoint({
  id: 'approvals.listSessionApprovals',
  method: 'GET',
  path: '/api/sessions/:sessionId/approvals',
  action: 'approvals.read',
  summary: 'Requests of a session, newest first',
  params: SessionParams,
  reply: z.object({ approvals: z.array(ApprovalRow) }),
})
export const listApprovals = endpoint({
  id: 'approvals.listApprovals',
  method: 'GET',
  path: '/api/approvals',
  action: 'approvals.read',
  summary: 'Requests that the caller may see: open ones first, the most urgent on top',
  query: z.object({ open: z.optional(z.enum(['true', 'false'])) }),
  reply: z.object({ serverNow: EpochMs, approvals: z.array(ApprovalRow) }),
})
export const countApprovals = endpoint({
  id: 'approvals.countApprovals',
  method: 'GET',
  path: '/api/approvals/open',
  action: 'approvals.decide',
  summary: 'How many requests wait for the caller’s decision',
  reply: z.object({ open: z.int() }),
})
export const approvalPhoto = endpoint({
  id: 'approvals.approvalPhoto',
  method: 'GET',
  path: '/api/sessions/:sessionId/approvals/:approvalId/photo',
  action: 'approvals.read',
  summary: 'The picture of a request',
  params: ApprovalParams,
  reply: z.unknown(),
  replyKind: 'bytes',
})
export const decideApproval = endpoint({
  id: 'approvals.decideApproval',
  method: 'POST',
  path: '/api/sessions/:sessionId/approvals/:approvalId/decision',
  action: 'approvals.decide',
  summary:
    'Approve or refuse a request with a reason; what was asked for happens with the approval',
  params: ApprovalParams,
  body: z.object({
    approve: z.boolean(),
    reason: Reason,
    /** The state that the page saw: somebody else's decision in between is a conflict. */
    expected: z.enum(approvalStates),
  }),
  reply: z.object({ outcome: z.enum(['decided', 'same']), approval: ApprovalRow }),
})
export const withdrawApproval = endpoint({
  id: 'approvals.withdrawApproval',
  method: 'POST',
  path: '/api/sessions/:sessionId/approvals/:approvalId/withdrawal',
  action: 'approvals.request',
  summary: 'Take back a request that nobody has decided',
  params: ApprovalParams,
  body: z.object({ expected: z.enum(approvalStates) }),
  reply: z.object({ outcome: z.enum(['withdrawn', 'same']), approval: ApprovalRow }),
})

/** What a room's page shows of its requests without asking for the whole list. */
export const ApprovalNotice = z.object({
  approvalId: Id,
  kind: z.enum(approvalKinds),
  state: z.enum(approvalStates),
  /** null: everybody. */
  sittingIds: z.nullable(z.array(Id)),
  minutes: z.nullable(z.int()),
  requestedAt: EpochMs,
  decidedAt: z.nullable(EpochMs),
  decisionReason: z.nullable(z.string()),
})
export type ApprovalNotice = z.infer<typeof ApprovalNotice>
