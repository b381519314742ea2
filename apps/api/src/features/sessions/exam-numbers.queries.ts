import { eq } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { inChunks } from '../../platform/in-chunks.ts'
import type { KnownPerson, NumberCode } from './number-people.ts'
import {
  candidatePersonal,
  candidates,
  examNumberCodes,
  exams,
  isPersonOfCandidate,
} from './sessions.table.ts'

/** The pattern that an exam keeps for who comes without a number; null: none. */
export async function selectNumberPattern(db: Db, examId: string): Promise<string | null> {
  const [row] = await db
    .select({ numberPattern: exams.numberPattern })
    .from(exams)
    .where(eq(exams.examId, examId))
  return row?.numberPattern ?? null
}

export async function updateNumberPattern(
  db: Db,
  examId: string,
  numberPattern: string | null,
): Promise<void> {
  await db.update(exams).set({ numberPattern }).where(eq(exams.examId, examId))
}

/** Everybody of an exam, as far as a row without a number tells who it is. */
export async function selectKnownPersons(db: Db, examId: string): Promise<KnownPerson[]> {
  const rows = await db
    .select({
      examNumber: candidates.examNumber,
      name: candidates.name,
      school: candidates.school,
      className: candidates.className,
      externalId: candidates.externalId,
      identityMac: candidatePersonal.identityMac,
      erasedAt: candidates.erasedAt,
    })
    .from(candidates)
    .leftJoin(candidatePersonal, isPersonOfCandidate)
    .where(eq(candidates.examId, examId))
  return rows.map(({ erasedAt, ...row }) => ({ ...row, isErased: erasedAt !== null }))
}

export async function selectNumberCodes(db: Db, examId: string): Promise<NumberCode[]> {
  return db
    .select({
      school: examNumberCodes.school,
      className: examNumberCodes.className,
      code: examNumberCodes.code,
    })
    .from(examNumberCodes)
    .where(eq(examNumberCodes.examId, examId))
}

export async function insertNumberCodes(
  db: Db,
  examId: string,
  codes: readonly NumberCode[],
): Promise<void> {
  for (const some of inChunks(codes)) {
    await db.insert(examNumberCodes).values(some.map((code) => ({ examId, ...code })))
  }
}
