import type { AuditRow } from '@wenkao/shared/audit'
import { count, desc, eq } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { auditRows } from './audit.table.ts'

/** Key of actions outside any session. */
export const NO_SESSION = '00000000-0000-0000-0000-000000000000'

/** Inserts one audit row; call it with the transaction of the action (R7). */
export async function insertAuditRow(db: Db, row: typeof auditRows.$inferInsert): Promise<void> {
  await db.insert(auditRows).values(row)
}

/** Audit rows, newest first. */
export async function selectAuditRows(
  db: Db,
  query: {
    readonly sessionId?: string | undefined
    readonly page: number
    readonly pageSize: number
  },
): Promise<{ rows: AuditRow[]; total: number }> {
  const where = query.sessionId === undefined ? undefined : eq(auditRows.sessionId, query.sessionId)
  const rows = await db
    .select()
    .from(auditRows)
    .where(where)
    .orderBy(desc(auditRows.at), desc(auditRows.auditId))
    .limit(query.pageSize)
    .offset((query.page - 1) * query.pageSize)
  const [totals] = await db.select({ total: count() }).from(auditRows).where(where)
  return {
    rows: rows.map((row) => ({
      auditId: row.auditId,
      sessionId: row.sessionId === NO_SESSION ? null : row.sessionId,
      at: row.at,
      actor: row.actorName,
      action: row.action,
      subject: row.subject,
      detail: row.detail,
    })),
    total: totals?.total ?? 0,
  }
}
