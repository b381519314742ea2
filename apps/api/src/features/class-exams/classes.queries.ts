import { and, asc, eq, inArray } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { classes } from './class-exams.table.ts'

export type ClassRecord = typeof classes.$inferSelect

/** Classes by name. @param ownerId undefined: everybody's. */
export async function selectClasses(db: Db, ownerId: string | undefined): Promise<ClassRecord[]> {
  return db
    .select()
    .from(classes)
    .where(ownerId === undefined ? undefined : eq(classes.ownerId, ownerId))
    .orderBy(asc(classes.name), asc(classes.classId))
    .limit(1000)
}

export async function findClass(db: Db, classId: string): Promise<ClassRecord | undefined> {
  const [row] = await db.select().from(classes).where(eq(classes.classId, classId))
  return row
}

/** The classes with these ids that there are. */
export async function selectClassesById(
  db: Db,
  classIds: readonly string[],
): Promise<ClassRecord[]> {
  return db
    .select()
    .from(classes)
    .where(inArray(classes.classId, [...classIds]))
    .orderBy(asc(classes.name))
}

/** Makes a class or replaces it; its owner stays. @returns false where it is another's. */
export async function upsertClass(db: Db, row: ClassRecord, ownerId: string): Promise<boolean> {
  const { name, students, updatedAt } = row
  const rows = await db
    .insert(classes)
    .values(row)
    .onConflictDoUpdate({
      target: classes.classId,
      set: { name, students, updatedAt },
      setWhere: eq(classes.ownerId, ownerId),
    })
    .returning({ classId: classes.classId })
  return rows.length === 1
}

/** @returns false when it was gone. */
export async function removeClass(db: Db, row: ClassRecord): Promise<boolean> {
  const rows = await db
    .delete(classes)
    .where(and(eq(classes.classId, row.classId), eq(classes.ownerId, row.ownerId)))
    .returning({ classId: classes.classId })
  return rows.length === 1
}
