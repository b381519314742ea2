import type { EndpointReply } from '@wenkao/shared/kernel'
import { candidateView } from '@wenkao/shared/papers'
import type { CandidateExam, getPaperKey } from '@wenkao/shared/sittings'
import { ApiError } from '../../platform/api-error.ts'
import type { Services } from '../../platform/services.ts'
import { findPackageKey } from '../papers/index.ts'
import { findExam, findSittingPaper } from '../sessions/index.ts'
import type { SittingFacts } from './sitting-facts.ts'
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

/**
 * What a PC that fetched the sealed packages ahead needs to open its own (DESIGN section 9): a small read
 * instead of the exam. No package where none was built yet.
 * @throws ApiError notStarted before the start.
 */
export async function paperKey(
  services: Pick<Services, 'db' | 'keys'>,
  facts: SittingFacts,
): Promise<EndpointReply<typeof getPaperKey>> {
  const { session, sitting } = facts
  if (session.startedAt === null) throw new ApiError('notStarted', 'The session has not started')
  const exam = await findExam(services.db, session.examId)
  if (!exam) throw new ApiError('notFound', 'This exam has no paper')
  const { examId, paperId } = exam
  return {
    shuffleSeed: sitting.shuffleSeed,
    mark: sittingMark(services.keys, { examId, sittingId: sitting.sittingId, paperId }),
    package: (await findPackageKey(services, paperId, sitting.variant)) ?? null,
  }
}
