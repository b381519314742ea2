import { and, eq } from 'drizzle-orm'
import { ApiError } from '../../platform/api-error.ts'
import type { Db } from '../../platform/database.ts'
import { releases } from '../releases/releases.table.ts'

/**
 * Refuses what would change points while the results of an exam are frozen for publication (RL7).
 * Inside the transaction that holds `lockResults`.
 * @throws ApiError resultsFrozen.
 */
export async function requireNotFrozen(transaction: Db, examId: string): Promise<void> {
  const [row] = await transaction
    .select({ phase: releases.phase })
    .from(releases)
    .where(and(eq(releases.examId, examId), eq(releases.phase, 'frozen')))
  if (row) throw new ApiError('resultsFrozen', 'The results are frozen for publication')
}
