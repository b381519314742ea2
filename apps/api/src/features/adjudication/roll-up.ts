import type { Db } from '../../platform/database.ts'
import type { Services } from '../../platform/services.ts'
import { graderVersion, gradingPaper, lockResults } from '../grading/index.ts'
import { findStandingSubmission, updateToGrade } from '../hand-in/index.ts'
import { readSittingFacts, type SittingFacts } from '../sittings/index.ts'
import { deleteResult, findCase, updateCaseToGrade, upsertResult } from './adjudication.queries.ts'

/**
 * Brings the line that lists show to what stands now: the points of a package that an adjudicator let
 * stand, once they are known. Otherwise the line is taken off, and what stands goes back into the
 * grading queue, which writes it again. A sitting that is to be repeated has none.
 */
export async function rollUp(
  services: Pick<Services, 'clock'>,
  transaction: Db,
  facts: SittingFacts,
): Promise<void> {
  const { sessionId, sittingId, candidateId } = facts.sitting
  const { examId } = facts.session
  await lockResults(transaction, examId, 'shared')
  const { sitting } = await readSittingFacts({ db: transaction }, sessionId, sittingId)
  const standing = await findStandingSubmission(transaction, sessionId, sittingId)
  const graded =
    standing?.caseId == null ? undefined : await findCase(transaction, sessionId, standing.caseId)
  const isRepeated = sitting.supersededAt !== null
  const { paper, rulesVersion } = await gradingPaper(transaction, { examId, sessionId, sittingId })
  // Graded before a regrade of the exam was released: by now other rules count.
  const isOutdated = graded?.gradedAt != null && graded.rulesVersion !== rulesVersion
  if (isOutdated) await updateCaseToGrade(transaction, graded)
  if (isRepeated || !standing || isOutdated || graded?.gradedAt == null || !graded.verdicts) {
    await deleteResult(transaction, { examId, candidateId, sessionId, sittingId })
    if (standing && standing.caseId === null && !isRepeated) {
      await updateToGrade(transaction, standing)
    }
    return
  }
  const objectivePoints = graded.objectivePoints ?? 0
  const taskPoints = graded.taskPoints ?? 0
  const max = graded.max ?? 0
  const flags = graded.flags ?? []
  const points = { objectivePoints, taskPoints, max, flags }
  await upsertResult(
    transaction,
    {
      ...{ sessionId, sittingId, round: standing.round, paperId: paper.paperId },
      rulesVersion,
      source: 'case',
      // A grading of its own beside one of the same content from the log (D12).
      graderVersion: `${graderVersion}+case`,
      contentDigest: standing.contentDigest,
      ...points,
      verdicts: graded.verdicts,
      gradedAt: graded.gradedAt,
    },
    {
      ...{ examId, candidateId },
      handedInAt: standing.receivedAt,
      receiptCode: standing.receipt.code,
      updatedAt: services.clock.now(),
    },
  )
}
