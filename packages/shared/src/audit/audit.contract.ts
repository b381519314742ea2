import * as z from 'zod/mini'
import { EpochMs, Id, endpoint, pageQuery } from '../kernel/index.ts'

export const AuditRow = z.object({
  auditId: Id,
  sessionId: z.nullable(Id),
  at: EpochMs,
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  detail: z.unknown(),
})
export type AuditRow = z.infer<typeof AuditRow>

export const listAudit = endpoint({
  id: 'audit.listAudit',
  method: 'GET',
  path: '/api/audit',
  action: 'staff.manage',
  summary: 'Staff actions, newest first',
  query: z.object({ ...pageQuery, sessionId: z.optional(Id) }),
  reply: z.object({ rows: z.array(AuditRow), total: z.int() }),
})
