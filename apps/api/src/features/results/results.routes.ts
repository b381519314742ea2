import type { EndpointInput } from '@wenkao/shared/kernel'
import {
  exportResults,
  exportResultsCsv,
  getResult,
  listResults,
  readResultPicture,
} from '@wenkao/shared/results'
import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import { cursorPage, cursorWish } from '../../platform/cursor.ts'
import { route, type BytesReply, type Route } from '../../platform/mount-endpoints.ts'
import type { Services } from '../../platform/services.ts'
import { findEffective } from '../grading/index.ts'
import { findPaper } from '../papers/index.ts'
import { findExam, type ExamRecord } from '../sessions/index.ts'
import { explainVerdicts } from './explain-verdicts.ts'
import { resultsCsv, resultsWorkbook, type ExportSource } from './export-results.ts'
import { readPaperPicture } from './read-paper-picture.ts'
import { resultScope } from './result-scope.ts'
import { RESULTS_TITLE } from './result-words.ts'
import {
  selectResultIds,
  selectResultPage,
  selectResultRows,
  selectResultSchools,
} from './results.queries.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** Results of an exam: lists, files, one candidate's verdicts. */
export function resultsRoutes(services: Services): Route[] {
  const { db } = services

  async function examOf(examId: string): Promise<ExamRecord> {
    const exam = await findExam(db, examId)
    if (!exam) throw new ApiError('notFound', 'No such exam')
    return exam
  }

  async function exportSource(
    { params, query }: EndpointInput<typeof exportResults>,
    caller: Caller,
  ): Promise<ExportSource & { readonly fileName: string }> {
    const exam = await examOf(params.examId)
    const scope = resultScope(caller)
    return {
      db,
      examId: params.examId,
      scope,
      candidateIds: await selectResultIds(db, params.examId, scope, query, query),
      language: query.language,
      fileName: `${exam.title}-${RESULTS_TITLE[query.language]}`,
    }
  }

  return [
    route(listResults, async ({ params, query }, { caller }) => {
      const { examId } = await examOf(params.examId)
      const scope = resultScope(caller)
      const cursor = cursorWish('results', query)
      const numbered = { page: query.page, pageSize: query.pageSize }
      const [{ candidateIds, summary }, schools] = await Promise.all([
        selectResultPage(db, examId, scope, query, cursor ?? numbered),
        selectResultSchools(db, examId, scope),
      ])
      const rows = await selectResultRows(db, examId, scope, candidateIds)
      return {
        ...(cursor ? cursorPage('results', cursor, rows, (row) => row.examNumber) : { rows }),
        total: summary.candidates,
        summary,
        schools,
      }
    }),
    route(exportResults, async (input, { caller }) => {
      const source = await exportSource(input, caller)
      return {
        bytes: await resultsWorkbook(source),
        mediaType: XLSX,
        fileName: `${source.fileName}.xlsx`,
      } satisfies BytesReply
    }),
    route(exportResultsCsv, async (input, { caller }) => {
      const source = await exportSource(input, caller)
      return {
        bytes: resultsCsv(source),
        mediaType: 'text/csv; charset=utf-8',
        fileName: `${source.fileName}.csv`,
      } satisfies BytesReply
    }),
    route(getResult, async ({ params, query }, { caller }) => {
      const scope = resultScope(caller)
      const [row] = await selectResultRows(db, params.examId, scope, [params.candidateId])
      if (!row) throw new ApiError('notFound', 'No such candidate in this exam')
      const grading =
        row.sessionId === null || row.sittingId === null
          ? undefined
          : await findEffective(db, row.sessionId, row.sittingId)
      const paper = grading && (await findPaper(db, grading.paperId))
      return {
        row,
        graderVersion: grading?.graderVersion ?? null,
        paperVersion: paper?.version ?? null,
        verdicts: grading ? explainVerdicts(grading.verdicts, paper?.content, query.language) : [],
      }
    }),
    route(readResultPicture, async ({ params }, { caller }) => {
      const { examId, candidateId, hash } = params
      const [row] = await selectResultRows(db, examId, resultScope(caller), [candidateId])
      const { sessionId = null, sittingId = null } = row ?? {}
      const grading =
        sessionId === null || sittingId === null
          ? undefined
          : await findEffective(db, sessionId, sittingId)
      return readPaperPicture(services, grading?.paperId, hash)
    }),
  ]
}
