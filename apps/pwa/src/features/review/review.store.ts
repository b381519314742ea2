import type { EndpointResult } from '@wenkao/shared/kernel'
import {
  arbitrateReview,
  decideReview,
  listReviews,
  openAppeal,
  readReview,
  takeReview,
  type DecidedPoints,
  type ReviewKind,
  type ReviewRow,
} from '@wenkao/shared/review'
import { defineStore } from 'pinia'
import { shallowReadonly, shallowRef } from 'vue'
import type { Language } from '../../platform/browser/language.ts'
import { useCaller } from '../../platform/network/use-caller.ts'
import { askedOf, firstQuery, type TableQuery } from '../../ui/staff/table-query.ts'

export interface ReviewFilters {
  readonly examId: string
  readonly flag: string
  readonly state: 'waiting' | 'open' | 'arbitration' | 'decided' | ''
  readonly kind: ReviewKind | ''
}
const FIRST: ReviewFilters = { examId: '', flag: '', state: 'waiting', kind: '' }

type Key = Pick<ReviewRow, 'sessionId' | 'reviewId'>
type Listed = EndpointResult<typeof listReviews>

/** What a reviewer decides, as the page collected it. */
export interface Decision {
  readonly expectedPoints: number | null
  readonly points: DecidedPoints[]
  readonly reason: string
}

const keyOf = ({ sessionId, reviewId }: Key) => ({ sessionId, reviewId })

/** The review queue as the server filtered it, and what is decided on one of its rows (F11a, N04). */
export const useReviews = defineStore('reviews', () => {
  const { call } = useCaller()
  const query = shallowRef(firstQuery(FIRST))
  const listed = shallowRef<Listed>()

  return {
    query: shallowReadonly(query),
    listed: shallowReadonly(listed),
    load: async (asked: TableQuery<ReviewFilters> = query.value) => {
      query.value = asked
      const reply = await call(listReviews, { query: askedOf(asked) })
      // A slower answer to an earlier question must not replace this one's rows.
      if (query.value === asked) listed.value = reply
    },
    read: (key: Key, language: Language) =>
      call(readReview, { params: keyOf(key), query: { language } }),
    take: (key: Key, take: boolean) => call(takeReview, { params: keyOf(key), body: { take } }),
    decide: (key: Key, role: 'review' | 'arbitration', body: Decision) =>
      call(role === 'review' ? decideReview : arbitrateReview, { params: keyOf(key), body }),
    appeal: (examId: string, candidateId: string, body: { reviewId: string; text: string }) =>
      call(openAppeal, { params: { examId, candidateId }, body }),
  }
})
