import {
  decideCase,
  downloadCase,
  listCases,
  readCase,
  type CaseRow,
  type Decision,
} from '@wenkao/shared/adjudication'
import { defineStore } from 'pinia'
import { computed, shallowReadonly, shallowRef } from 'vue'
import { useCaller } from '../../platform/network/use-caller.ts'
import type { CaseFilter } from './case-words.ts'

/** Reported packs that the caller may see (F11d). */
export const useCases = defineStore('cases', () => {
  const { call, download } = useCaller()
  const cases = shallowRef<readonly CaseRow[]>([])

  return {
    cases: shallowReadonly(cases),
    openCount: computed(() => cases.value.filter(({ decision }) => decision === null).length),
    of: (filter: CaseFilter) =>
      cases.value.filter(
        ({ decision }) => filter === 'all' || (decision === null) === (filter === 'open'),
      ),
    load: async () => {
      cases.value = (await call(listCases)).cases
      return cases.value
    },
    read: (sessionId: string, caseId: string) => call(readCase, { params: { sessionId, caseId } }),
    download: (sessionId: string, caseId: string) =>
      download(downloadCase, { params: { sessionId, caseId } }),
    decide: async (
      row: Pick<CaseRow, 'sessionId' | 'caseId'>,
      wish: { decision: Decision; reason: string; expected: Decision | null },
    ) => {
      const { sessionId, caseId } = row
      const decided = await call(decideCase, { params: { sessionId, caseId }, body: wish })
      cases.value = cases.value.map((entry) => (entry.caseId === caseId ? decided : entry))
      return decided
    },
  }
})
