import type { Db } from '../../platform/database.ts'
import { findPaperInVariant, type PaperRecord } from '../papers/index.ts'
import { findExam } from './exams.queries.ts'

/**
 * The paper as one candidate sits it (D04): the exam's paper with the content of the sitting's variant.
 * Everything about one candidate's work goes by it, never by the whole paper; undefined where the exam,
 * its paper or the variant is unknown.
 */
export async function findSittingPaper(
  db: Db,
  sitting: { readonly examId: string; readonly variant: number },
): Promise<PaperRecord | undefined> {
  const exam = await findExam(db, sitting.examId)
  return exam && findPaperInVariant(db, exam.paperId, sitting.variant)
}
