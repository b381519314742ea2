import { and, eq, inArray, isNull } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { candidatePersonal, candidates, isPersonOfCandidate } from './sessions.table.ts'

/** Key and sealed photo of a candidate, or undefined when nothing personal is kept. */
export async function findSealedPhoto(
  db: Db,
  examId: string,
  candidateId: string,
): Promise<{ wrappedKey: Uint8Array; photo: Uint8Array | null } | undefined> {
  const [row] = await db
    .select({ wrappedKey: candidatePersonal.wrappedKey, photo: candidatePersonal.photo })
    .from(candidatePersonal)
    .where(
      and(eq(candidatePersonal.examId, examId), eq(candidatePersonal.candidateId, candidateId)),
    )
  return row
}

/** Key and sealed photo of candidates who were not erased; null where there is none. */
export async function selectSealedPhotos(
  db: Db,
  examId: string,
  candidateIds: readonly string[],
): Promise<Map<string, { wrappedKey: Uint8Array | null; photo: Uint8Array | null }>> {
  const rows = await db
    .select({
      candidateId: candidates.candidateId,
      wrappedKey: candidatePersonal.wrappedKey,
      photo: candidatePersonal.photo,
    })
    .from(candidates)
    .leftJoin(candidatePersonal, isPersonOfCandidate)
    .where(
      and(
        eq(candidates.examId, examId),
        inArray(candidates.candidateId, [...candidateIds]),
        isNull(candidates.erasedAt),
      ),
    )
  return new Map(rows.map(({ candidateId, ...row }) => [candidateId, row]))
}

/** Keeps a sealed photo; the key matters where the person has no row yet. */
export async function upsertPhoto(
  db: Db,
  row: {
    readonly examId: string
    readonly candidateId: string
    readonly wrappedKey: Uint8Array
    readonly photo: Uint8Array
  },
): Promise<void> {
  await db
    .insert(candidatePersonal)
    .values(row)
    .onConflictDoUpdate({
      target: [candidatePersonal.examId, candidatePersonal.candidateId],
      set: { photo: row.photo },
    })
}
