import type { Db } from '../../platform/database.ts'
import { findPaper } from '../papers/index.ts'
import { findExam } from './sessions.queries.ts'

/** The paper that an exam is held with; undefined where either is unknown. */
export async function findExamPaper(
  db: Db,
  examId: string,
): Promise<Awaited<ReturnType<typeof findPaper>>> {
  const exam = await findExam(db, examId)
  return exam && findPaper(db, exam.paperId)
}
