import { and, inArray } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { gradingResults } from '../grading/grading.table.ts'

/** Gradings of some sittings with their verdicts; more than one of each may be there. */
export async function selectVerdicts(
  db: Db,
  sittings: readonly { readonly sessionId: string; readonly sittingId: string }[],
) {
  return db
    .select({
      sittingId: gradingResults.sittingId,
      round: gradingResults.round,
      rulesVersion: gradingResults.rulesVersion,
      graderVersion: gradingResults.graderVersion,
      runId: gradingResults.runId,
      contentDigest: gradingResults.contentDigest,
      objectivePoints: gradingResults.objectivePoints,
      taskPoints: gradingResults.taskPoints,
      max: gradingResults.max,
      verdicts: gradingResults.verdicts,
    })
    .from(gradingResults)
    .where(
      and(
        inArray(gradingResults.sessionId, [...new Set(sittings.map(({ sessionId }) => sessionId))]),
        inArray(
          gradingResults.sittingId,
          sittings.map(({ sittingId }) => sittingId),
        ),
      ),
    )
}
