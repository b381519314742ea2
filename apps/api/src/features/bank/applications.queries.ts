import { asc, count, desc, eq, sql } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { staff } from '../accounts/accounts.table.ts'
import { authorApplications } from './bank.table.ts'

export type ApplicationRecord = typeof authorApplications.$inferSelect

export async function insertApplication(
  db: Db,
  row: typeof authorApplications.$inferInsert,
): Promise<void> {
  await db.insert(authorApplications).values(row)
}

export async function countOpenApplications(db: Db): Promise<number> {
  const [row] = await db
    .select({ total: count() })
    .from(authorApplications)
    .where(eq(authorApplications.state, 'open'))
  return row?.total ?? 0
}

export async function findApplicationByCode(
  db: Db,
  codeHash: string,
): Promise<ApplicationRecord | undefined> {
  const [row] = await db
    .select()
    .from(authorApplications)
    .where(eq(authorApplications.codeHash, codeHash))
  return row
}

/** Takes an application's row for the rest of the transaction. */
export async function lockApplication(
  db: Db,
  applicationId: string,
): Promise<ApplicationRecord | undefined> {
  const [row] = await db
    .select()
    .from(authorApplications)
    .where(eq(authorApplications.applicationId, applicationId))
    .for('update')
  return row
}

export async function updateApplication(
  db: Db,
  applicationId: string,
  set: Partial<typeof authorApplications.$inferInsert>,
): Promise<void> {
  await db
    .update(authorApplications)
    .set(set)
    .where(eq(authorApplications.applicationId, applicationId))
}

/** Applications, open ones first and then the latest, and whether the wished name is an account's. */
export async function selectApplications(
  db: Db,
): Promise<{ application: ApplicationRecord; isNameTaken: boolean }[]> {
  return db
    .select({
      application: authorApplications,
      isNameTaken: sql<boolean>`${staff.staffId} is not null`,
    })
    .from(authorApplications)
    .leftJoin(staff, eq(staff.usernameKey, sql`lower(${authorApplications.username})`))
    .orderBy(
      sql`${authorApplications.state} <> 'open'`,
      desc(authorApplications.appliedAt),
      asc(authorApplications.applicationId),
    )
    .limit(500)
}
