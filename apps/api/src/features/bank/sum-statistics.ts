import { addOptions, type EntryStatistics } from '@wenkao/shared/bank'
import type { ExamStatisticsRecord } from './statistics.queries.ts'

type OfExam = Omit<ExamStatisticsRecord, 'entryId'> & { readonly title: string | null }

/** All exams together: shares add up, discriminations are weighted by how many sat (BK8). */
export function sumStatistics(perExam: readonly OfExam[]): EntryStatistics {
  const sat = perExam.reduce((sum, exam) => sum + exam.sat, 0)
  const telling = perExam.filter(({ discrimination }) => discrimination !== null)
  const tellingSat = telling.reduce((sum, exam) => sum + exam.sat, 0)
  const weighed = telling.reduce((sum, exam) => sum + (exam.discrimination ?? 0) * exam.sat, 0)
  return {
    exams: perExam.length,
    sat,
    facility: sat === 0 ? null : perExam.reduce((sum, exam) => sum + exam.shares, 0) / sat,
    discrimination: tellingSat === 0 ? null : weighed / tellingSat,
    unanswered: perExam.reduce((sum, exam) => sum + exam.unanswered, 0),
    options: { ...addOptions(perExam.map(({ options }) => options)) },
    history: perExam
      .toSorted((one, other) => other.takenAt - one.takenAt)
      .map((exam) => ({
        ...{ examId: exam.examId, title: exam.title ?? '', takenAt: exam.takenAt, sat: exam.sat },
        facility: exam.sat === 0 ? null : exam.shares / exam.sat,
        discrimination: exam.discrimination,
      })),
  }
}
