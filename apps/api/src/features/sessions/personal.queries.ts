import { ERASED_NAME } from '@wenkao/shared/privacy'
import { and, eq, inArray } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { sittings } from '../sittings/sittings.table.ts'
import { accessCodes, candidatePersonal, candidates, sessionFiles } from './sessions.table.ts'

export type PersonalRow = typeof candidatePersonal.$inferSelect

/** Takes the personal rows of candidates out of the table, and their keys with them. */
export async function takePersonalRows(
  db: Db,
  examId: string,
  candidateIds: readonly string[],
): Promise<PersonalRow[]> {
  return db
    .delete(candidatePersonal)
    .where(
      and(
        eq(candidatePersonal.examId, examId),
        inArray(candidatePersonal.candidateId, [...candidateIds]),
      ),
    )
    .returning()
}

export async function insertPersonalRows(db: Db, rows: readonly PersonalRow[]): Promise<void> {
  if (rows.length > 0) await db.insert(candidatePersonal).values([...rows])
}

/** Ends the names of candidates and sittings, access codes, and the session files that name them. */
export async function eraseNames(
  db: Db,
  examId: string,
  candidateIds: readonly string[],
  erasedAt: number,
): Promise<void> {
  const ids = [...candidateIds]
  await db
    .update(candidates)
    .set({ name: ERASED_NAME, gender: null, externalId: null, erasedAt })
    .where(and(eq(candidates.examId, examId), inArray(candidates.candidateId, ids)))
  await db
    .delete(accessCodes)
    .where(and(eq(accessCodes.examId, examId), inArray(accessCodes.candidateId, ids)))
  const seated = await db
    .update(sittings)
    .set({ name: ERASED_NAME })
    .where(and(eq(sittings.examId, examId), inArray(sittings.candidateId, ids)))
    .returning({ sessionId: sittings.sessionId })
  // The text names the people; it is built anew, of one revision more, when somebody asks for it.
  await db
    .update(sessionFiles)
    .set({ inputs: '', text: '', signature: '' })
    .where(inArray(sessionFiles.sessionId, [...new Set(seated.map((row) => row.sessionId))]))
}
