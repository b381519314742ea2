import type { Grant, StaffRole, ScopeKind } from '@wenkao/shared/accounts'
import { and, asc, count, eq, gt, inArray, isNotNull, isNull, sql } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { signInLinks, staff, staffGrants, staffLogins } from './accounts.table.ts'

export interface StaffRecord {
  readonly staffId: string
  readonly username: string
  readonly displayName: string
  readonly passwordHash: string | null
  readonly disabledAt: number | null
  readonly grants: readonly Grant[]
}

/**
 * Whether somebody can sign in with a password. The demo's accounts have none, so a server that was
 * tried out still offers the set-up link.
 */
export async function hasPasswordAccount(db: Db): Promise<boolean> {
  const [row] = await db.select({ total: count() }).from(staff).where(isNotNull(staff.passwordHash))
  return (row?.total ?? 0) > 0
}

/** A staff account with its grants, or undefined. */
export async function findStaff(
  db: Db,
  by: { readonly username: string } | { readonly staffId: string },
): Promise<StaffRecord | undefined> {
  const where =
    'username' in by
      ? eq(staff.usernameKey, by.username.toLowerCase())
      : eq(staff.staffId, by.staffId)
  const [row] = await db.select().from(staff).where(where)
  return row && { ...row, grants: (await selectGrants(db, [row.staffId])).get(row.staffId) ?? [] }
}

/** All staff accounts by name. */
export async function selectStaff(db: Db): Promise<StaffRecord[]> {
  const rows = await db.select().from(staff).orderBy(asc(staff.usernameKey))
  const grants = await selectGrants(
    db,
    rows.map((row) => row.staffId),
  )
  return rows.map((row) => ({ ...row, grants: grants.get(row.staffId) ?? [] }))
}

async function selectGrants(db: Db, staffIds: readonly string[]): Promise<Map<string, Grant[]>> {
  const grants = new Map<string, Grant[]>()
  if (staffIds.length === 0) return grants
  const rows = await db
    .select()
    .from(staffGrants)
    .where(inArray(staffGrants.staffId, [...staffIds]))
  for (const row of rows) {
    const kind = row.scopeKind as ScopeKind
    const grant: Grant = {
      role: row.role as StaffRole,
      scope: kind === 'all' ? { kind } : { kind, id: row.scopeId },
    }
    grants.set(row.staffId, [...(grants.get(row.staffId) ?? []), grant])
  }
  return grants
}

/** Lets nobody else create an account until the transaction ends: the first one is made once. */
export async function lockStaff(db: Db): Promise<void> {
  await db.execute(sql`lock table ${staff} in share row exclusive mode`)
}

/** Inserts an account; returns false when the name is taken. */
export async function insertStaff(
  db: Db,
  account: {
    readonly staffId: string
    readonly username: string
    readonly displayName: string
    readonly passwordHash: string | null
    readonly createdAt: number
    readonly grants: readonly Grant[]
  },
): Promise<boolean> {
  const inserted = await db
    .insert(staff)
    .values({ ...account, usernameKey: account.username.toLowerCase() })
    .onConflictDoNothing()
    .returning({ staffId: staff.staffId })
  if (inserted.length === 0) return false
  await db
    .insert(staffGrants)
    .values(
      account.grants.map((grant) => ({
        staffId: account.staffId,
        role: grant.role,
        scopeKind: grant.scope.kind,
        scopeId: grant.scope.id ?? '',
      })),
    )
    .onConflictDoNothing()
  return true
}

export async function insertStaffLogin(
  db: Db,
  row: typeof staffLogins.$inferInsert,
): Promise<void> {
  await db.insert(staffLogins).values(row)
}

/** Who a cookie's token belongs to, if it is still good. */
export async function findStaffByLogin(
  db: Db,
  tokenHash: string,
  now: number,
): Promise<StaffRecord | undefined> {
  const [row] = await db
    .select({ staffId: staffLogins.staffId })
    .from(staffLogins)
    .where(and(eq(staffLogins.tokenHash, tokenHash), gt(staffLogins.expiresAt, now)))
  const account = row && (await findStaff(db, { staffId: row.staffId }))
  return account?.disabledAt === null ? account : undefined
}

export async function deleteStaffLogin(db: Db, tokenHash: string): Promise<void> {
  await db.delete(staffLogins).where(eq(staffLogins.tokenHash, tokenHash))
}

export async function insertSignInLink(
  db: Db,
  row: typeof signInLinks.$inferInsert,
): Promise<void> {
  await db.insert(signInLinks).values(row)
}

/**
 * Takes a one-time link: the update itself decides, so of two clicks at once only one wins.
 * @returns the link's account (null for the set-up link), or undefined when it is no longer good.
 */
export async function takeSignInLink(
  db: Db,
  tokenHash: string,
  now: number,
): Promise<{ staffId: string | null } | undefined> {
  const [row] = await db
    .update(signInLinks)
    .set({ usedAt: now })
    .where(
      and(
        eq(signInLinks.tokenHash, tokenHash),
        isNull(signInLinks.usedAt),
        gt(signInLinks.expiresAt, now),
      ),
    )
    .returning({ staffId: signInLinks.staffId })
  return row
}
