import type { FolderRight } from '@wenkao/shared/bank'
import { and, asc, eq, inArray, isNotNull, isNull, or } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { staff, staffGrants } from '../accounts/accounts.table.ts'
import { bankFolders, bankFolderShares } from './bank.table.ts'

export type FolderRecord = typeof bankFolders.$inferSelect

/** A folder with its owner's name. */
export interface PlacedFolder {
  readonly folder: FolderRecord
  readonly ownerName: string | null
}

/** Every folder by name, the office's first. */
export async function selectFolders(db: Db): Promise<PlacedFolder[]> {
  return db
    .select({ folder: bankFolders, ownerName: staff.displayName })
    .from(bankFolders)
    .leftJoin(staff, eq(staff.staffId, bankFolders.ownerId))
    .orderBy(asc(isNotNull(bankFolders.ownerId)), asc(bankFolders.name), asc(bankFolders.folderId))
}

export async function findFolder(db: Db, folderId: string): Promise<FolderRecord | undefined> {
  const [row] = await db.select().from(bankFolders).where(eq(bankFolders.folderId, folderId))
  return row
}

/** What one person may do in folders of others that are shared with this person. */
export async function selectOwnShares(
  db: Db,
  staffId: string,
): Promise<{ folderId: string; right: string }[]> {
  return db
    .select({ folderId: bankFolderShares.folderId, right: bankFolderShares.right })
    .from(bankFolderShares)
    .where(eq(bankFolderShares.staffId, staffId))
}

/** With whom folders are shared, by name. */
export async function selectShares(db: Db, folderIds: readonly string[]) {
  if (folderIds.length === 0) return []
  return db
    .select({
      folderId: bankFolderShares.folderId,
      staffId: bankFolderShares.staffId,
      displayName: staff.displayName,
      right: bankFolderShares.right,
    })
    .from(bankFolderShares)
    .innerJoin(staff, eq(staff.staffId, bankFolderShares.staffId))
    .where(inArray(bankFolderShares.folderId, [...folderIds]))
    .orderBy(asc(staff.displayName))
}

/** @returns false when this id is there already. */
export async function insertFolder(
  db: Db,
  folder: typeof bankFolders.$inferInsert,
): Promise<boolean> {
  const rows = await db
    .insert(bankFolders)
    .values(folder)
    .onConflictDoNothing()
    .returning({ folderId: bankFolders.folderId })
  return rows.length > 0
}

/** The office's folder of a name, if there is one. */
export async function findOfficeFolder(db: Db, name: string): Promise<FolderRecord | undefined> {
  const [row] = await db
    .select()
    .from(bankFolders)
    .where(and(eq(bankFolders.name, name), isNull(bankFolders.ownerId)))
    .orderBy(asc(bankFolders.createdAt))
    .limit(1)
  return row
}

export async function updateFolder(
  db: Db,
  folderId: string,
  set: { readonly name: string; readonly everyone: FolderRight | null },
  shares: readonly { readonly staffId: string; readonly right: FolderRight }[],
): Promise<void> {
  await db.update(bankFolders).set(set).where(eq(bankFolders.folderId, folderId))
  await db.delete(bankFolderShares).where(eq(bankFolderShares.folderId, folderId))
  if (shares.length > 0)
    await db.insert(bankFolderShares).values(shares.map((share) => ({ folderId, ...share })))
}

/** People who may write for the bank, by name. */
export async function selectAuthors(db: Db): Promise<{ staffId: string; displayName: string }[]> {
  return db
    .selectDistinct({ staffId: staff.staffId, displayName: staff.displayName })
    .from(staff)
    .innerJoin(staffGrants, eq(staffGrants.staffId, staff.staffId))
    .where(
      and(
        isNull(staff.disabledAt),
        or(eq(staffGrants.role, 'author'), eq(staffGrants.role, 'examOffice')),
      ),
    )
    .orderBy(asc(staff.displayName), asc(staff.staffId))
}
