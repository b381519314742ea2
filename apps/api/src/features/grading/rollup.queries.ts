import { partPoints, withDecidedPoints } from '@wenkao/shared/grading'
import type { Db } from '../../platform/database.ts'
import { results } from '../results/results.table.ts'
import { selectDecided } from './effective.queries.ts'
import { sumOf } from './grade-work.ts'
import { gradingFailures, gradingResults, handedInDocuments } from './grading.table.ts'

type GradingRow = typeof gradingResults.$inferInsert

/** What the line of a list says beside the points, which come from the grading. */
export type Rollup = Pick<
  typeof results.$inferInsert,
  'examId' | 'candidateId' | 'handedInAt' | 'receiptCode' | 'updatedAt'
>

/** What a grading found beside the points. */
export interface GradingFindings {
  readonly failures: readonly (typeof gradingFailures.$inferInsert)[]
  readonly documents: readonly (typeof handedInDocuments.$inferInsert)[]
}

/** Keeps what a grading found; the same grading again changes nothing. */
export async function insertFindings(db: Db, found: GradingFindings): Promise<void> {
  const { failures, documents } = found
  if (failures.length > 0) await db.insert(gradingFailures).values([...failures])
  if (documents.length > 0) {
    await db
      .insert(handedInDocuments)
      .values([...documents])
      .onConflictDoNothing()
  }
}

/**
 * A grading with the points that people have decided for this very work, as a row of its own beside the
 * engine's (D12): so a grading anew never undoes a reviewer's decision. The engine's own row where
 * nothing was decided.
 * @param at when it is written, ms: of two such rows the later one counts.
 * @returns the row whose points count.
 */
export async function withReviewed(db: Db, grading: GradingRow, at: number): Promise<GradingRow> {
  const decided = await selectDecided(db, grading)
  if (decided.points.size === 0) return grading
  const verdicts = withDecidedPoints(grading.verdicts, decided.points)
  const reviewed = {
    ...grading,
    // Which decisions are in it is told by the moment of the last one.
    graderVersion: `${grading.graderVersion}+review.${decided.lastAt}`,
    source: 'review',
    gradedAt: at,
    verdicts,
    ...partPoints(verdicts),
  }
  await db.insert(gradingResults).values(reviewed).onConflictDoNothing()
  return reviewed
}

/** Brings the line that lists show to a grading that counts from now on. */
export async function writeRollup(db: Db, grading: GradingRow, rollup: Rollup): Promise<void> {
  const counts = await withReviewed(db, grading, rollup.updatedAt)
  const { sessionId, sittingId, objectivePoints, taskPoints, max, flags } = counts
  const line = {
    ...rollup,
    ...{ sessionId, sittingId, objectivePoints, taskPoints, max, flags },
    status: flags.length > 0 ? 'review' : 'graded',
    points: sumOf([objectivePoints, taskPoints]),
  }
  await db
    .insert(results)
    .values(line)
    .onConflictDoUpdate({ target: [results.examId, results.candidateId], set: line })
}
