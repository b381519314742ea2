import type { Db } from '../../platform/database.ts'
import { selectMaterialHashes } from '../papers/index.ts'
import { findExam } from '../sessions/index.ts'
import type { SittingFacts } from '../sittings/index.ts'
import { selectUploaded } from './answer-files.queries.ts'

/**
 * Which contents the server holds for this sitting: its own uploads and the materials of its paper.
 * Another candidate's content never counts, so nobody learns what others have (DESIGN 4.4).
 */
export async function selectHeldContents(
  db: Db,
  facts: SittingFacts,
  hashes: readonly string[],
): Promise<Set<string>> {
  const { sessionId, sittingId } = facts.sitting
  const uploaded = await selectUploaded(db, sessionId, sittingId, hashes)
  const rest = hashes.filter((hash) => !uploaded.has(hash))
  if (rest.length === 0) return uploaded
  const exam = await findExam(db, facts.session.examId)
  const materials = exam ? await selectMaterialHashes(db, exam.paperId) : new Set<string>()
  return new Set([...uploaded, ...rest.filter((hash) => materials.has(hash))])
}
