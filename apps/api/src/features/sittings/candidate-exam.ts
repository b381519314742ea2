import type { CandidateExam } from '@wenkao/shared/sittings'
import { ApiError } from '../../platform/api-error.ts'
import type { Services } from '../../platform/services.ts'
import { findSittingPaper } from '../sessions/index.ts'
import type { SittingFacts } from './sitting-facts.ts'
import { sittingMark } from './sitting-mark.ts'

/**
 * The exam as a candidate may see it (R6). The fields are picked one by one here, and once more by
 * the contract's schema: no answer, no checkpoint, no knowledge point.
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
    items: paper.content.items.map(({ id, kind, points, stem, options, keepOrder, keepPlace }) => ({
      id,
      kind,
      points,
      stem,
      ...(options === undefined ? {} : { options }),
      ...(keepOrder === undefined ? {} : { keepOrder }),
      ...(keepPlace === undefined ? {} : { keepPlace }),
    })),
    tasks: paper.content.tasks.map(
      ({ id, kind, title, points, folder, mainFile, instruction, materials }) => ({
        id,
        kind,
        title,
        points,
        folder,
        ...(mainFile === undefined ? {} : { mainFile }),
        instruction,
        materials,
      }),
    ),
  }
}
