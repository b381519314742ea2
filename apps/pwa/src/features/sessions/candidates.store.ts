import { listCandidates, type CandidateRow } from '@wenkao/shared/sessions'
import { defineStore } from 'pinia'
import { shallowReadonly, shallowRef } from 'vue'
import { useCaller } from '../../platform/network/use-caller.ts'
import { askedOf, firstQuery, type TableQuery } from '../../ui/staff/table-query.ts'

interface CandidateFilters {
  readonly scheduled: 'yes' | 'no' | ''
  readonly school: string
}

/** One page of an exam's candidates, as the server filtered and sorted them. */
export const useCandidates = defineStore('candidates', () => {
  const { call } = useCaller()
  const query = shallowRef(firstQuery<CandidateFilters>({ scheduled: '', school: '' }))
  const rows = shallowRef<CandidateRow[]>([])
  const total = shallowRef(0)
  const schools = shallowRef<string[]>([])

  return {
    query: shallowReadonly(query),
    rows: shallowReadonly(rows),
    total: shallowReadonly(total),
    schools: shallowReadonly(schools),
    reset: () => {
      query.value = firstQuery<CandidateFilters>({ scheduled: '', school: '' })
      rows.value = []
      total.value = 0
    },
    load: async (examId: string, asked: TableQuery<CandidateFilters> = query.value) => {
      query.value = asked
      const reply = await call(listCandidates, { params: { examId }, query: askedOf(asked) })
      // A slower answer to an earlier question must not replace this one's rows.
      if (query.value !== asked) return
      rows.value = reply.rows
      total.value = reply.total
      schools.value = reply.schools
    },
  }
})
