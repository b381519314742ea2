import { exportAnalysis, readAnalysis } from '@wenkao/shared/analysis'
import { ApiError } from '../../platform/api-error.ts'
import { placesOf } from '../../platform/caller.ts'
import { route, type BytesReply, type Route } from '../../platform/mount-endpoints.ts'
import type { Services } from '../../platform/services.ts'
import { findExam } from '../sessions/index.ts'
import { analyseExam } from './analyse-exam.ts'
import { SHEETS } from './analysis-words.ts'
import { analysisWorkbook } from './export-analysis.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** Analysis of a paper that was sat (D13); an area admin’s is that of the own area. */
export function analysisRoutes({ db }: Services): Route[] {
  async function examOf(examId: string) {
    const exam = await findExam(db, examId)
    if (!exam) throw new ApiError('notFound', 'No such exam')
    return exam
  }
  return [
    route(readAnalysis, async ({ params, query }, { caller }) => {
      const { examId } = await examOf(params.examId)
      return analyseExam(db, examId, placesOf(caller, 'analysis.read'), query.language)
    }),
    route(exportAnalysis, async ({ params, query }, { caller }) => {
      const { examId, title } = await examOf(params.examId)
      const scope = placesOf(caller, 'analysis.read')
      const analysis = await analyseExam(db, examId, scope, query.language)
      return {
        bytes: await analysisWorkbook(analysis, query.language),
        mediaType: XLSX,
        fileName: `${title}-${SHEETS.title[query.language]}.xlsx`,
      } satisfies BytesReply
    }),
  ]
}
