import type { EndpointResult } from '@wenkao/shared/kernel'
import {
  exportResults,
  exportResultsCsv,
  getResult,
  listResults,
  type ResultRow,
  type ResultStatus,
} from '@wenkao/shared/results'
import { defineStore } from 'pinia'
import { shallowReadonly, shallowRef } from 'vue'
import type { Language } from '../../platform/browser/language.ts'
import { useCaller } from '../../platform/network/use-caller.ts'
import { askedOf, firstQuery, type TableQuery } from '../../ui/staff/table-query.ts'

interface ResultFilters {
  readonly sessionId: string
  readonly school: string
  readonly status: ResultStatus | ''
  readonly flagged: 'yes' | 'no' | ''
}
const NO_FILTERS: ResultFilters = { sessionId: '', school: '', status: '', flagged: '' }

export type ResultSummary = EndpointResult<typeof listResults>['summary']
export type ResultDetail = EndpointResult<typeof getResult>

/** One page of an exam's results, as the server filtered and sorted them. */
export const useResults = defineStore('results', () => {
  const { call, download } = useCaller()
  const query = shallowRef(firstQuery(NO_FILTERS))
  const rows = shallowRef<ResultRow[]>([])
  const total = shallowRef(0)
  const summary = shallowRef<ResultSummary>()
  const schools = shallowRef<string[]>([])

  return {
    query: shallowReadonly(query),
    rows: shallowReadonly(rows),
    total: shallowReadonly(total),
    summary: shallowReadonly(summary),
    schools: shallowReadonly(schools),
    reset: () => {
      query.value = firstQuery(NO_FILTERS)
      rows.value = []
      total.value = 0
      summary.value = undefined
    },
    load: async (examId: string, asked: TableQuery<ResultFilters> = query.value) => {
      query.value = asked
      const reply = await call(listResults, { params: { examId }, query: askedOf(asked) })
      // A slower answer to an earlier question must not replace this one's rows.
      if (query.value !== asked) return
      rows.value = reply.rows
      total.value = reply.total
      summary.value = reply.summary
      schools.value = reply.schools
    },
    /** The rows of the filters in use, all pages, as a file. */
    exportFile: (examId: string, kind: 'xlsx' | 'csv', language: Language) =>
      download(kind === 'xlsx' ? exportResults : exportResultsCsv, {
        params: { examId },
        query: { ...askedOf(query.value), language },
      }),
    detail: (examId: string, candidateId: string, language: Language) =>
      call(getResult, { params: { examId, candidateId }, query: { language } }),
  }
})
