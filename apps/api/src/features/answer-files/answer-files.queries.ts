import { and, asc, desc, eq, inArray } from 'drizzle-orm'
import type { Db, SqlRunner } from '../../platform/database.ts'
import { fileContents, fileVersions } from './answer-files.table.ts'

/** Which of the hashes this sitting has uploaded. */
export async function selectUploaded(
  db: Db,
  sessionId: string,
  sittingId: string,
  hashes: readonly string[],
): Promise<Set<string>> {
  if (hashes.length === 0) return new Set()
  const rows = await db
    .select({ hash: fileContents.hash })
    .from(fileContents)
    .where(
      and(
        eq(fileContents.sessionId, sessionId),
        eq(fileContents.sittingId, sittingId),
        inArray(fileContents.hash, [...hashes]),
      ),
    )
  return new Set(rows.map((row) => row.hash))
}

/** Content of the newest version of each answer file that the log names; removed ones are left out. */
export async function selectNewestHashes(
  db: Db,
  sessionId: string,
  sittingId: string,
): Promise<string[]> {
  const rows = await db
    .selectDistinctOn([fileVersions.path], { hash: fileVersions.hash })
    .from(fileVersions)
    .where(and(eq(fileVersions.sessionId, sessionId), eq(fileVersions.sittingId, sittingId)))
    .orderBy(asc(fileVersions.path), desc(fileVersions.hlc))
  return rows.flatMap(({ hash }) => hash ?? [])
}

/** Everything that this sitting has uploaded. */
export async function selectAllUploaded(
  db: Db,
  sessionId: string,
  sittingId: string,
): Promise<Set<string>> {
  const rows = await db
    .select({ hash: fileContents.hash })
    .from(fileContents)
    .where(and(eq(fileContents.sessionId, sessionId), eq(fileContents.sittingId, sittingId)))
  return new Set(rows.map((row) => row.hash))
}

/** A log entry that tells of an answer file, or under which binding one was written. */
export interface FileEventRow {
  readonly hash: string
  readonly text: string
  readonly receivedAt: number
}

/** The `file`, `copy` and `binding` entries of a sitting's log. */
export async function selectFileEvents(
  sql: SqlRunner,
  sessionId: string,
  sittingId: string,
): Promise<FileEventRow[]> {
  return sql<{ hash: string; text: string; receivedAt: number }[]>`
    select hash, text, received_at as "receivedAt" from answer_events
    where session_id = ${sessionId} and sitting_id = ${sittingId}
      and kind in ('file', 'copy', 'binding')`
}

/** Notes an upload; repeating it is harmless. */
export async function insertUploaded(db: Db, row: typeof fileContents.$inferInsert): Promise<void> {
  await db.insert(fileContents).values(row).onConflictDoNothing()
}
