import type { GradingRules } from '@wenkao/shared/grading'
import { and, asc, desc, eq, isNull, or } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { gradingRules, regradeRuns } from './grading.table.ts'

export async function findRules(
  db: Db,
  paperId: string,
  rulesVersion: number,
): Promise<GradingRules | undefined> {
  const [row] = await db
    .select({ rules: gradingRules.rules })
    .from(gradingRules)
    .where(and(eq(gradingRules.paperId, paperId), eq(gradingRules.rulesVersion, rulesVersion)))
  return row?.rules
}

/** Versions of a paper's rules that were made, without the rules themselves, oldest first. */
export async function selectRulesVersions(db: Db, paperId: string) {
  return db
    .select({
      rulesVersion: gradingRules.rulesVersion,
      reason: gradingRules.reason,
      madeBy: gradingRules.madeBy,
      madeAt: gradingRules.madeAt,
    })
    .from(gradingRules)
    .where(eq(gradingRules.paperId, paperId))
    .orderBy(asc(gradingRules.rulesVersion))
}

/** @returns whether it was inserted; false when that version exists. */
export async function insertRules(db: Db, row: typeof gradingRules.$inferInsert): Promise<boolean> {
  const inserted = await db
    .insert(gradingRules)
    .values(row)
    .onConflictDoNothing()
    .returning({ rulesVersion: gradingRules.rulesVersion })
  return inserted.length > 0
}

/** The version of the latest released regrade that covers a sitting, or without one the exam; else 1. */
export async function findCurrentRules(
  db: Db,
  of: { readonly examId: string; readonly sessionId?: string; readonly sittingId?: string },
): Promise<number> {
  const { examId, sessionId, sittingId } = of
  const [row] = await db
    .select({ rulesVersion: regradeRuns.rulesVersion })
    .from(regradeRuns)
    .where(
      and(
        eq(regradeRuns.examId, examId),
        eq(regradeRuns.state, 'released'),
        or(
          isNull(regradeRuns.sessionId),
          sessionId === undefined
            ? undefined
            : and(eq(regradeRuns.sessionId, sessionId), isNull(regradeRuns.sittingId)),
          sittingId === undefined ? undefined : eq(regradeRuns.sittingId, sittingId),
        ),
      ),
    )
    .orderBy(desc(regradeRuns.decidedAt))
    .limit(1)
  return row?.rulesVersion ?? 1
}
