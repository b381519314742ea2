import { contentsOf, wholePaper, type PaperContent, type VariantRule } from '@wenkao/shared/papers'
import { and, asc, count, desc, eq, getTableColumns, max } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { paperMaterials, paperPackages, papers, paperVariants } from './papers.table.ts'

export type PaperRecord = typeof papers.$inferSelect

/** A confirmed paper as lists show it: all its variants are of the plan of the first. */
export type PaperListed = Omit<PaperRecord, 'content'> & {
  readonly first: PaperContent
  readonly variants: number
}

/** Confirmed papers, newest first. */
export async function selectPapers(db: Db): Promise<PaperListed[]> {
  const { content: _content, ...columns } = getTableColumns(papers)
  const rows = await db
    .select({ ...columns, first: paperVariants.content })
    .from(papers)
    .innerJoin(
      paperVariants,
      and(eq(paperVariants.paperId, papers.paperId), eq(paperVariants.variant, 0)),
    )
    .orderBy(desc(papers.confirmedAt))
  const counts = await db
    .select({ paperId: paperVariants.paperId, total: count() })
    .from(paperVariants)
    .groupBy(paperVariants.paperId)
  const variantsOf = new Map(counts.map((row) => [row.paperId, row.total]))
  return rows.map((row) => ({ ...row, variants: variantsOf.get(row.paperId) ?? 1 }))
}

export async function findPaper(db: Db, paperId: string): Promise<PaperRecord | undefined> {
  const [row] = await db.select().from(papers).where(eq(papers.paperId, paperId))
  return row
}

/** The version that a new paper of a title has: one more than the newest. */
export async function nextVersion(db: Db, title: string): Promise<number> {
  const [row] = await db
    .select({ newest: max(papers.version) })
    .from(papers)
    .where(eq(papers.title, title))
  return (row?.newest ?? 0) + 1
}

/** How many variants a paper has. */
export async function countVariants(db: Db, paperId: string): Promise<number> {
  const [row] = await db
    .select({ total: count() })
    .from(paperVariants)
    .where(eq(paperVariants.paperId, paperId))
  return row?.total ?? 0
}

/** A paper with the content of one of its variants in place of all. */
export async function findPaperInVariant(
  db: Db,
  paperId: string,
  variant: number,
): Promise<PaperRecord | undefined> {
  const { content: _whole, ...columns } = getTableColumns(papers)
  const [row] = await db
    .select({ ...columns, content: paperVariants.content })
    .from(papers)
    .innerJoin(
      paperVariants,
      and(eq(paperVariants.paperId, papers.paperId), eq(paperVariants.variant, variant)),
    )
    .where(eq(papers.paperId, paperId))
  return row
}

/** Inserts a confirmed paper with its variants and the list of their materials. */
export async function insertPaper(
  db: Db,
  paper: {
    readonly paperId: string
    readonly version: number
    readonly variants: readonly PaperContent[]
    readonly variantRule: VariantRule
    readonly confirmedAt: number
  },
): Promise<void> {
  const { paperId, version, variants, variantRule, confirmedAt } = paper
  const content = wholePaper(variants)
  await db
    .insert(papers)
    .values({ paperId, version, variantRule, confirmedAt, content, title: content.title })
  await db
    .insert(paperVariants)
    .values(variants.map((own, variant) => ({ paperId, variant, content: own })))
  const materials = contentsOf(content)
  if (materials.length > 0) {
    await db.insert(paperMaterials).values(materials.map((entry) => ({ paperId, ...entry })))
  }
}

/** All variants of a paper, in their order. */
export async function selectVariants(
  db: Db,
  paperId: string,
): Promise<{ variant: number; content: PaperContent }[]> {
  return db
    .select({ variant: paperVariants.variant, content: paperVariants.content })
    .from(paperVariants)
    .where(eq(paperVariants.paperId, paperId))
    .orderBy(asc(paperVariants.variant))
}

export type PackageRecord = typeof paperPackages.$inferSelect

/** The sealed packages of a paper that were built, by variant. */
export async function selectPackages(db: Db, paperId: string): Promise<PackageRecord[]> {
  return db
    .select()
    .from(paperPackages)
    .where(eq(paperPackages.paperId, paperId))
    .orderBy(asc(paperPackages.variant))
}

export async function findPackage(
  db: Db,
  paperId: string,
  variant: number,
): Promise<PackageRecord | undefined> {
  const [row] = await db
    .select()
    .from(paperPackages)
    .where(and(eq(paperPackages.paperId, paperId), eq(paperPackages.variant, variant)))
  return row
}

/** The variant of a paper that a package holds. */
export async function findVariantOfPackage(
  db: Db,
  paperId: string,
  hash: string,
): Promise<number | undefined> {
  const [row] = await db
    .select({ variant: paperPackages.variant })
    .from(paperPackages)
    .where(and(eq(paperPackages.paperId, paperId), eq(paperPackages.hash, hash)))
  return row?.variant
}

/** Keeps a package; one that is there stays. */
export async function insertPackage(db: Db, row: PackageRecord): Promise<void> {
  await db.insert(paperPackages).values(row).onConflictDoNothing()
}
