import { candidateView, type PackageKey } from '@wenkao/shared/papers'
import type { CandidateExam, PaperKey, StationClaim } from '@wenkao/shared/sittings'
import { ApiError } from '../../platform/api-error.ts'
import type { Services } from '../../platform/services.ts'
import { findPackageKey } from '../papers/index.ts'
import { findExam, findSittingPaper } from '../sessions/index.ts'
import { stateOf, type SittingFacts } from './sitting-facts.ts'
import { sittingMark } from './sitting-mark.ts'

/**
 * The exam as a candidate may see it (R6). The fields are picked one by one, and once more by the
 * contract's schema: no answer, no checkpoint, no knowledge point.
 * @throws ApiError notStarted before the start.
 */
export async function candidateExam(
  services: Pick<Services, 'db' | 'keys'>,
  facts: SittingFacts,
): Promise<CandidateExam> {
  if (facts.session.startedAt === null)
    throw new ApiError('notStarted', 'The session has not started')
  const paper = await findSittingPaper(services.db, facts.sitting)
  if (!paper) throw new ApiError('notFound', 'This exam has no paper')
  return {
    version: 1,
    paperVersion: paper.version,
    shuffleSeed: facts.sitting.shuffleSeed,
    mark: sittingMark(services.keys, {
      examId: facts.session.examId,
      sittingId: facts.sitting.sittingId,
      paperId: paper.paperId,
    }),
    ...candidateView(paper.content),
  }
}

/** Which paper an exam has is asked so often; its packages never change. */
const FRESH_MS = 1000
const MOST = 5000

/**
 * What a PC that fetched the sealed packages ahead needs to open its own (DESIGN section 9): a small read
 * instead of the exam. No package where none was built yet. Keys are held once they are read, because a
 * room asks for the same ones at once.
 * @returns a reader that throws ApiError notStarted before the start.
 */
export function createPaperKeys(services: Pick<Services, 'db' | 'keys' | 'clock'>) {
  const papers = new Map<string, { readonly readAt: number; readonly paperId: Promise<string> }>()
  const packages = new Map<string, PackageKey>()

  function paperOf(examId: string): Promise<string> {
    const now = services.clock.now()
    const known = papers.get(examId)
    if (known && now >= known.readAt && now - known.readAt < FRESH_MS) return known.paperId
    const paperId = findExam(services.db, examId).then((exam) => {
      if (!exam) throw new ApiError('notFound', 'This exam has no paper')
      return exam.paperId
    })
    papers.delete(examId)
    papers.set(examId, { readAt: now, paperId })
    // A failed read must not stand for a second.
    paperId.catch(() => papers.delete(examId))
    forgetOldest(papers)
    return paperId
  }

  async function packageOf(paperId: string, variant: number): Promise<PackageKey | null> {
    const name = `${paperId}/${variant}`
    const known = packages.get(name)
    if (known) return known
    const read = await findPackageKey(services, paperId, variant)
    if (!read) return null
    packages.set(name, read)
    forgetOldest(packages)
    return read
  }

  return async ({ session, sitting }: SittingFacts): Promise<PaperKey> => {
    if (session.startedAt === null) throw new ApiError('notStarted', 'The session has not started')
    const { examId } = session
    const paperId = await paperOf(examId)
    return {
      shuffleSeed: sitting.shuffleSeed,
      mark: sittingMark(services.keys, { examId, sittingId: sitting.sittingId, paperId }),
      package: await packageOf(paperId, sitting.variant),
    }
  }
}

function forgetOldest(map: Map<string, unknown>): void {
  const oldest = map.keys().next()
  if (map.size > MOST && !oldest.done) map.delete(oldest.value)
}

/**
 * What a log-in brings along, so that a late start needs one request instead of two: the key for a station
 * whose sitting answers already. Whatever stands in its way is told to who asks for the key itself.
 */
export async function paperAtLogIn(
  paperKey: (facts: SittingFacts) => Promise<PaperKey>,
  facts: SittingFacts,
  station: StationClaim,
): Promise<{ readonly paper?: PaperKey }> {
  const mayRead = stateOf(facts.sitting, facts.session) === 'answering'
  if (!mayRead || station.kind !== 'bridge') return {}
  try {
    return { paper: await paperKey(facts) }
  } catch (cause) {
    if (!(cause instanceof ApiError)) throw cause
    return {}
  }
}
