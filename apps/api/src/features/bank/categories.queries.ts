import { asc, eq, like, sql } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { bankCategories, bankEntries } from './bank.table.ts'

export type CategoryRecord = typeof bankCategories.$inferSelect

export async function selectCategories(db: Db): Promise<CategoryRecord[]> {
  return db.select().from(bankCategories).orderBy(asc(bankCategories.code))
}

/** Entries by knowledge point. @param folderIds undefined: in all folders. */
export async function selectPointTotals(
  db: Db,
  folderIds: readonly string[] | undefined,
): Promise<{ knowledgePoint: string; total: number }[]> {
  return db
    .select({
      knowledgePoint: bankEntries.knowledgePoint,
      total: sql<number>`count(*)`.mapWith(Number),
    })
    .from(bankEntries)
    .where(folderIds && sql`${bankEntries.folderId} = any(${sql.param([...folderIds])}::uuid[])`)
    .groupBy(bankEntries.knowledgePoint)
}

/** Adds nodes or gives them other names; serials stay. */
export async function upsertCategories(
  db: Db,
  nodes: readonly { readonly code: string; readonly name: string; readonly nameEn: string }[],
): Promise<void> {
  if (nodes.length === 0) return
  await db
    .insert(bankCategories)
    .values([...nodes])
    .onConflictDoUpdate({
      target: bankCategories.code,
      set: { name: sql`excluded.name`, nameEn: sql`excluded.name_en` },
    })
}

/** Whether a node has been used: another node below it, an entry, or a serial that was given. */
export async function isCategoryUsed(db: Db, code: string): Promise<boolean> {
  const below = await db
    .select({ code: bankCategories.code, lastSerial: bankCategories.lastSerial })
    .from(bankCategories)
    .where(like(bankCategories.code, `${code}%`))
  return below.some((node) => node.code !== code || node.lastSerial > 0)
}

export async function deleteCategory(db: Db, code: string): Promise<boolean> {
  const rows = await db
    .delete(bankCategories)
    .where(eq(bankCategories.code, code))
    .returning({ code: bankCategories.code })
  return rows.length > 0
}
