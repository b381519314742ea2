import * as contract from '@wenkao/shared/releases'
import { ApiError } from '../../platform/api-error.ts'
import { placesOf, requirePlace, type Caller } from '../../platform/caller.ts'
import { cursorPage, cursorWish } from '../../platform/cursor.ts'
import { route, type BytesReply, type Route } from '../../platform/mount-endpoints.ts'
import type { Services } from '../../platform/services.ts'
import { findExam, type ExamRecord } from '../sessions/index.ts'
import { changedLines } from './compare-published.ts'
import {
  selectEditionChoices,
  selectEditionGroups,
  selectEditionLines,
  selectEditionTotals,
  type EditionOf,
} from './edition-lines.queries.ts'
import { editionWorkbook } from './export-edition.ts'
import { createOwnResults } from './own-results.ts'
import { previewSettings } from './preview-settings.ts'
import { moveRelease, publishEdition, putSettings, readDesk } from './release-desk.ts'
import { EDITION_TITLE } from './release-words.ts'
import { selectEditions } from './releases.queries.ts'
import { listRulings, ruleResult } from './rule-result.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** Publication of results: the desk, its editions, and candidates' own results (N13). */
export function releasesRoutes(services: Services): Route[] {
  const { db } = services
  const own = createOwnResults(services)

  /** An exam lies in no place: only who may publish everywhere may publish. */
  async function examFor(caller: Caller, examId: string): Promise<ExamRecord> {
    requirePlace(caller, 'releases.manage', {})
    const exam = await findExam(db, examId)
    if (!exam) throw new ApiError('notFound', 'No such exam')
    return exam
  }

  async function editionFor(
    caller: Caller,
    { examId, edition }: { examId: string; edition: number },
  ): Promise<EditionOf> {
    const editions = await selectEditions(db, examId)
    if (!editions.some((one) => one.edition === edition))
      throw new ApiError('notFound', 'No such edition')
    return { examId, edition, scope: placesOf(caller, 'releases.read') }
  }

  return [
    route(contract.readRelease, async ({ params }, { caller }) => {
      const { examId } = await examFor(caller, params.examId)
      return readDesk(db, examId)
    }),
    route(contract.putReleaseSettings, async ({ params, body }, { caller }) => {
      const exam = await examFor(caller, params.examId)
      await putSettings(services, caller, exam, body)
      return readDesk(db, exam.examId)
    }),
    route(contract.previewSettings, async ({ params, body }, { caller }) => {
      const { examId } = await examFor(caller, params.examId)
      return previewSettings(db, examId, body.settings)
    }),
    route(contract.moveRelease, async ({ params, body }, { caller }) => {
      const exam = await examFor(caller, params.examId)
      await moveRelease(services, caller, exam, body)
      return readDesk(db, exam.examId)
    }),
    route(contract.publishEdition, async ({ params, body }, { caller }) => {
      const exam = await examFor(caller, params.examId)
      await publishEdition(services, caller, exam, body)
      return readDesk(db, exam.examId)
    }),
    route(contract.listRulings, async ({ params, query }, { caller }) => {
      const { examId } = await examFor(caller, params.examId)
      return listRulings(db, examId, query)
    }),
    route(contract.ruleResult, async ({ params, body }, { caller }) => {
      const exam = await examFor(caller, params.examId)
      return ruleResult(services, caller, exam, params.candidateId, body)
    }),
    route(contract.listEditions, async ({ params }) => ({
      editions: await selectEditions(db, params.examId),
    })),
    route(contract.listEditionLines, async ({ params, query }, { caller }) => {
      const of = await editionFor(caller, params)
      const cursor = cursorWish('lines', query)
      const numbered = { page: query.page, pageSize: query.pageSize }
      const [rows, totals, choices] = await Promise.all([
        selectEditionLines(db, of, query, cursor ?? numbered),
        selectEditionTotals(db, of, query),
        selectEditionChoices(db, of, query.school),
      ])
      const total = Object.values(totals.counts).reduce((sum, one) => sum + one, 0)
      const part = cursor ? cursorPage('lines', cursor, rows, (row) => row.examNumber) : { rows }
      return { ...part, total, ...totals, ...choices }
    }),
    route(contract.exportEdition, async ({ params, query }, { caller }) => {
      const of = await editionFor(caller, params)
      const exam = await findExam(db, params.examId)
      const title = `${exam?.title ?? ''}-${EDITION_TITLE[query.language]}-${params.edition}`
      return {
        bytes: await editionWorkbook(await selectEditionLines(db, of, query), query.language),
        mediaType: XLSX,
        fileName: `${title}.xlsx`,
      } satisfies BytesReply
    }),
    route(contract.listEditionGroups, async ({ params, query }, { caller }) => ({
      groups: await selectEditionGroups(db, await editionFor(caller, params), query.by),
    })),
    route(contract.listEditionChanges, async ({ params, query }, { caller }) => {
      const of = await editionFor(caller, params)
      const all = { direction: 'asc' as const }
      const [before, after] = await Promise.all([
        selectEditionLines(db, { ...of, edition: of.edition - 1 }, all),
        selectEditionLines(db, of, all),
      ])
      const rows = of.edition === 1 ? [] : changedLines(before, after)
      const from = (query.page - 1) * query.pageSize
      return { rows: rows.slice(from, from + query.pageSize), total: rows.length }
    }),
    route(contract.readOwnResults, async ({ body }) => ({
      results: await own.read(body, body.language),
    })),
    route(contract.readOwnPicture, async ({ body }) => own.picture(body, body)),
    route(contract.openOwnAppeal, async ({ body }, { caller }) => {
      await own.appeal(caller, body, body)
      return { done: true as const }
    }),
  ]
}
