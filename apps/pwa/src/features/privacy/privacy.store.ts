import type { EndpointResult } from '@wenkao/shared/kernel'
import {
  erasePerson,
  previewRetention,
  putRetention,
  readPerson,
  readRetention,
  searchPersons,
  type PersonalKind,
  type PersonRow,
  type RetentionPeriods,
} from '@wenkao/shared/privacy'
import { defineStore } from 'pinia'
import { useCaller } from '../../platform/network/use-caller.ts'

export type PersonRead = EndpointResult<typeof readPerson>
export type RetentionRead = EndpointResult<typeof readRetention>

/** Personal data as the central office deals with it. Nothing of it stays in the page's memory. */
export const usePrivacy = defineStore('privacy', () => {
  const { call } = useCaller()
  const paramsOf = ({ examId, candidateId }: PersonRow) => ({ examId, candidateId })
  return {
    search: (search: string) => call(searchPersons, { body: { search } }),
    read: (person: PersonRow) => call(readPerson, { params: paramsOf(person) }),
    erase: (person: PersonRow, kinds: PersonalKind[], examNumber: string, reason: string) =>
      call(erasePerson, { params: paramsOf(person), body: { kinds, examNumber, reason } }),
    retention: () => call(readRetention),
    preview: (periods: RetentionPeriods) => call(previewRetention, { body: periods }),
    keep: (periods: RetentionPeriods, persons: number) =>
      call(putRetention, { body: { ...periods, persons } }),
  }
})
