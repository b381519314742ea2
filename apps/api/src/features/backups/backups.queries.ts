import { and, desc, eq, isNull } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { backupRuns, backupSettings } from './backups.table.ts'

export type BackupRunRow = typeof backupRuns.$inferSelect
export type BackupSettingsRow = typeof backupSettings.$inferSelect

export async function findSettings(db: Db): Promise<BackupSettingsRow | undefined> {
  return (await db.select().from(backupSettings))[0]
}

export async function putSettings(db: Db, row: BackupSettingsRow): Promise<void> {
  await db
    .insert(backupSettings)
    .values(row)
    .onConflictDoUpdate({ target: backupSettings.one, set: row })
}

export async function insertRun(
  db: Db,
  run: Pick<BackupRunRow, 'runId' | 'kind' | 'startedAt'>,
): Promise<void> {
  await db.insert(backupRuns).values(run)
}

/** Ends a run that has not ended. */
export async function endRun(
  db: Db,
  runId: string,
  end: Partial<Omit<BackupRunRow, 'runId' | 'kind' | 'startedAt'>>,
): Promise<void> {
  await db
    .update(backupRuns)
    .set(end)
    .where(and(eq(backupRuns.runId, runId), isNull(backupRuns.endedAt)))
}

/** Ends every run that has not ended, where none can be under way: in a database that was just restored. */
export async function endOpenRuns(
  db: Db,
  end: Partial<Omit<BackupRunRow, 'runId' | 'kind' | 'startedAt'>>,
): Promise<void> {
  await db.update(backupRuns).set(end).where(isNull(backupRuns.endedAt))
}

/** Newest first. */
export async function selectRuns(db: Db, most: number): Promise<BackupRunRow[]> {
  return db.select().from(backupRuns).orderBy(desc(backupRuns.startedAt)).limit(most)
}

/** The newest of a kind; `outcome` asks for one that ended so. */
export async function findLastRun(
  db: Db,
  kind: BackupRunRow['kind'],
  outcome?: 'good' | 'failed',
): Promise<BackupRunRow | undefined> {
  const [row] = await db
    .select()
    .from(backupRuns)
    .where(
      and(
        eq(backupRuns.kind, kind),
        outcome === undefined ? undefined : eq(backupRuns.outcome, outcome),
      ),
    )
    .orderBy(desc(backupRuns.startedAt))
    .limit(1)
  return row
}

export async function findRun(db: Db, runId: string): Promise<BackupRunRow | undefined> {
  return (await db.select().from(backupRuns).where(eq(backupRuns.runId, runId)))[0]
}
