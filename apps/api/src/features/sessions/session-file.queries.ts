import { and, asc, eq, inArray, isNull } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { paperPackages } from '../papers/papers.table.ts'
import { sittings } from '../sittings/sittings.table.ts'
import type { SessionKeyColumns } from './session-keys.ts'
import { accessCodes, exams, sessionFiles, sessions } from './sessions.table.ts'

export type SessionFileRecord = typeof sessionFiles.$inferSelect

/** Keeps the keys of a session that has none; one that has them stays as it is. */
export async function updateSessionKeys(
  db: Db,
  sessionId: string,
  columns: SessionKeyColumns,
): Promise<void> {
  await db
    .update(sessions)
    .set(columns)
    .where(and(eq(sessions.sessionId, sessionId), isNull(sessions.startCodeSealed)))
}

/** What an envelope is made of, with the candidate's access code; by exam number. */
export async function selectEnvelopeRows(db: Db, sessionId: string) {
  return db
    .select({
      sittingId: sittings.sittingId,
      candidateId: sittings.candidateId,
      examNumber: sittings.examNumber,
      name: sittings.name,
      school: sittings.school,
      extensionMs: sittings.extensionMs,
      shuffleSeed: sittings.shuffleSeed,
      variant: sittings.variant,
      examId: sittings.examId,
      paperId: exams.paperId,
      codeSealed: accessCodes.codeSealed,
      envelopeSalt: accessCodes.envelopeSalt,
      envelopeKeySealed: accessCodes.envelopeKeySealed,
    })
    .from(sittings)
    .innerJoin(exams, eq(exams.examId, sittings.examId))
    .innerJoin(
      accessCodes,
      and(
        eq(accessCodes.examId, sittings.examId),
        eq(accessCodes.candidateId, sittings.candidateId),
      ),
    )
    .where(and(eq(sittings.sessionId, sessionId), isNull(sittings.supersededAt)))
    .orderBy(asc(sittings.examNumber))
}

export type EnvelopeRow = Awaited<ReturnType<typeof selectEnvelopeRows>>[number]

/** Keeps the envelope key of an access code that has none; one that is there stays. */
export async function updateEnvelopeKey(
  db: Db,
  row: Pick<EnvelopeRow, 'examId' | 'candidateId'>,
  made: { readonly envelopeSalt: Uint8Array; readonly envelopeKeySealed: Uint8Array },
): Promise<void> {
  await db
    .update(accessCodes)
    .set(made)
    .where(
      and(
        eq(accessCodes.examId, row.examId),
        eq(accessCodes.candidateId, row.candidateId),
        isNull(accessCodes.envelopeSalt),
      ),
    )
}

/** The session file as last built, or undefined. */
export async function findSessionFile(
  db: Db,
  sessionId: string,
): Promise<SessionFileRecord | undefined> {
  const [row] = await db.select().from(sessionFiles).where(eq(sessionFiles.sessionId, sessionId))
  return row
}

/** Revisions of session files as last built, by session. */
export async function selectFileRevisions(
  db: Db,
  sessionIds: readonly string[],
): Promise<Map<string, number>> {
  if (sessionIds.length === 0) return new Map()
  const rows = await db
    .select({ sessionId: sessionFiles.sessionId, revision: sessionFiles.revision })
    .from(sessionFiles)
    .where(inArray(sessionFiles.sessionId, [...sessionIds]))
  return new Map(rows.map((row) => [row.sessionId, row.revision]))
}

/**
 * Keeps a newly built file in place of the revision before it.
 * @returns false when another process has built meanwhile: what this one knows may be older.
 */
export async function keepSessionFile(db: Db, row: SessionFileRecord): Promise<boolean> {
  const { sessionId, ...built } = row
  const kept = await db
    .insert(sessionFiles)
    .values(row)
    .onConflictDoUpdate({
      target: sessionFiles.sessionId,
      set: built,
      setWhere: eq(sessionFiles.revision, row.revision - 1),
    })
    .returning({ sessionId: sessionFiles.sessionId })
  return kept.some((entry) => entry.sessionId === sessionId)
}

/** Size of a sealed package that some session of a room needs, bytes; undefined for any other content. */
export async function findPackageOfRoom(
  db: Db,
  roomId: string,
  hash: string,
): Promise<number | undefined> {
  const [row] = await db
    .select({ size: paperPackages.size })
    .from(sessions)
    .innerJoin(exams, eq(exams.examId, sessions.examId))
    .innerJoin(paperPackages, eq(paperPackages.paperId, exams.paperId))
    .where(and(eq(sessions.roomId, roomId), eq(paperPackages.hash, hash)))
    .limit(1)
  return row?.size
}
