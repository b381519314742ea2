import type { Db } from '../../platform/database.ts'
import type { Services } from '../../platform/services.ts'
import { contentsOf } from '@wenkao/shared/papers'
import { findSittingPaper } from '../sessions/index.ts'
import { readSittingFacts, type SittingFacts } from '../sittings/index.ts'
import { selectNewestHashes, selectUploaded } from './answer-files.queries.ts'

/**
 * Which contents the server holds for this sitting: its own uploads and the materials of its variant.
 * Another candidate's content, or another variant's material, never counts, so nobody learns what others have (DESIGN 4.4).
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
  const paper = await findSittingPaper(db, facts.sitting)
  const materials = new Set(paper ? contentsOf(paper.content).map(({ hash }) => hash) : [])
  return new Set([...uploaded, ...rest.filter((hash) => materials.has(hash))])
}

/** Answer files whose newest version is known from the log, and whose content is not here. */
export async function countMissingContents(
  services: Pick<Services, 'db'>,
  sessionId: string,
  sittingId: string,
): Promise<number> {
  const facts = await readSittingFacts(services, sessionId, sittingId)
  const hashes = await selectNewestHashes(services.db, sessionId, sittingId)
  const held = await selectHeldContents(services.db, facts, hashes)
  return hashes.filter((hash) => !held.has(hash)).length
}
