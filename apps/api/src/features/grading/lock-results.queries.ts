import { sql } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'

/**
 * Keeps the release of a regrade apart from whatever else changes results of its exam, until the
 * transaction ends: gradings and decisions share it, a release has it alone. Without it a release could
 * overwrite what was decided while it looked, or be overwritten by a grading under former rules.
 */
export async function lockResults(
  transaction: Db,
  examId: string,
  how: 'shared' | 'alone',
): Promise<void> {
  const key = sql`hashtextextended(${`results of ${examId}`}, 0)`
  await transaction.execute(
    how === 'alone'
      ? sql`select pg_advisory_xact_lock(${key})`
      : sql`select pg_advisory_xact_lock_shared(${key})`,
  )
}
