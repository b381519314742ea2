import { and, desc, eq } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { paperDrafts } from './blueprints.table.ts'

export type DraftRecord = typeof paperDrafts.$inferSelect

/** Drafts, newest first. @param ownerId undefined: everybody's. */
export async function selectDrafts(db: Db, ownerId: string | undefined): Promise<DraftRecord[]> {
  return db
    .select()
    .from(paperDrafts)
    .where(ownerId === undefined ? undefined : eq(paperDrafts.ownerId, ownerId))
    .orderBy(desc(paperDrafts.updatedAt), desc(paperDrafts.draftId))
    .limit(500)
}

export async function findDraft(db: Db, draftId: string): Promise<DraftRecord | undefined> {
  const [row] = await db.select().from(paperDrafts).where(eq(paperDrafts.draftId, draftId))
  return row
}

/** The draft that became a paper. */
export async function findDraftOfPaper(db: Db, paperId: string): Promise<DraftRecord | undefined> {
  const [row] = await db.select().from(paperDrafts).where(eq(paperDrafts.paperId, paperId))
  return row
}

/** A draft, held until the transaction ends. */
export async function lockDraft(db: Db, draftId: string): Promise<DraftRecord | undefined> {
  const [row] = await db
    .select()
    .from(paperDrafts)
    .where(eq(paperDrafts.draftId, draftId))
    .for('update')
  return row
}

/** @returns false when one with this id is there. */
export async function insertDraft(db: Db, row: DraftRecord): Promise<boolean> {
  const rows = await db
    .insert(paperDrafts)
    .values(row)
    .onConflictDoNothing()
    .returning({ draftId: paperDrafts.draftId })
  return rows.length === 1
}

/** Changes a draft of one revision. @returns false when somebody changed it meanwhile. */
export async function updateDraft(
  db: Db,
  draft: Pick<DraftRecord, 'draftId' | 'revision'>,
  change: Partial<Pick<DraftRecord, 'blueprint' | 'places' | 'seed' | 'paperId'>>,
  updatedAt: number,
): Promise<boolean> {
  const rows = await db
    .update(paperDrafts)
    .set({ ...change, updatedAt, revision: draft.revision + 1 })
    .where(and(eq(paperDrafts.draftId, draft.draftId), eq(paperDrafts.revision, draft.revision)))
    .returning({ draftId: paperDrafts.draftId })
  return rows.length === 1
}
