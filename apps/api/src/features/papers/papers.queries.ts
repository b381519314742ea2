import type { PaperContent } from '@wenkao/shared/papers'
import { desc, eq } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { paperMaterials, papers } from './papers.table.ts'

export type PaperRecord = typeof papers.$inferSelect

/** Confirmed papers, newest first. */
export async function selectPapers(db: Db): Promise<PaperRecord[]> {
  return db.select().from(papers).orderBy(desc(papers.confirmedAt))
}

export async function findPaper(db: Db, paperId: string): Promise<PaperRecord | undefined> {
  const [row] = await db.select().from(papers).where(eq(papers.paperId, paperId))
  return row
}

/** Inserts a confirmed paper with the list of its materials. */
export async function insertPaper(
  db: Db,
  paper: { paperId: string; version: number; content: PaperContent; confirmedAt: number },
): Promise<void> {
  await db.insert(papers).values({ ...paper, title: paper.content.title })
  const materials = new Map(
    paper.content.tasks.flatMap((task) => task.materials).map((entry) => [entry.hash, entry.size]),
  )
  if (materials.size > 0) {
    await db
      .insert(paperMaterials)
      .values([...materials].map(([hash, size]) => ({ paperId: paper.paperId, hash, size })))
  }
}

/** Content hashes of a paper's materials. */
export async function selectMaterialHashes(db: Db, paperId: string): Promise<Set<string>> {
  const rows = await db
    .select({ hash: paperMaterials.hash })
    .from(paperMaterials)
    .where(eq(paperMaterials.paperId, paperId))
  return new Set(rows.map((row) => row.hash))
}
