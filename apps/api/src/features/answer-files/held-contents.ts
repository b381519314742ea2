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

const FRESH_MS = 1000
const MOST = 2000

/**
 * Hashes of the materials of a sitting's paper, held for a second by exam and variant: who hands in
 * together has the same ones.
 */
export function createHeldMaterials(services: Pick<Services, 'db' | 'clock'>) {
  const held = new Map<
    string,
    { readonly readAt: number; readonly hashes: Promise<ReadonlySet<string>> }
  >()
  return (sitting: Parameters<typeof findSittingPaper>[1]): Promise<ReadonlySet<string>> => {
    const name = `${sitting.examId}/${sitting.variant}`
    const now = services.clock.now()
    const known = held.get(name)
    if (known && now >= known.readAt && now - known.readAt < FRESH_MS) return known.hashes
    const hashes = findSittingPaper(services.db, sitting).then(
      (paper) => new Set(paper ? contentsOf(paper.content).map(({ hash }) => hash) : []),
    )
    held.delete(name)
    held.set(name, { readAt: now, hashes })
    // A failed read must not stand for a second.
    hashes.catch(() => held.delete(name))
    const oldest = held.keys().next()
    if (held.size > MOST && !oldest.done) held.delete(oldest.value)
    return hashes
  }
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
