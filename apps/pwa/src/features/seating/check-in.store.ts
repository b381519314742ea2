import { checkInList, type CheckInRow } from '@wenkao/shared/seating'
import type { EndpointResult } from '@wenkao/shared/kernel'
import { defineStore } from 'pinia'
import { computed, shallowReadonly, shallowRef } from 'vue'
import { useCaller } from '../../platform/network/use-caller.ts'

export type CheckInList = EndpointResult<typeof checkInList>

/** A fetch that has no answer by then is given up: a half-open line would hold it for minutes. */
const FETCH_LIMIT_MS = 5000

/** The candidates of one session at the door, and the one who stands in front of the tablet. */
export const useCheckIn = defineStore('checkIn', () => {
  const { call } = useCaller()
  const list = shallowRef<CheckInList>()
  const chosenId = shallowRef<string>()

  return {
    list: shallowReadonly(list),
    /** Who stands in front of the tablet; undefined while nobody does. */
    chosen: computed(() =>
      list.value?.candidates.find(({ sittingId }) => sittingId === chosenId.value),
    ),
    choose: (sittingId: string | undefined) => {
      chosenId.value = sittingId
    },
    /** Reads the list anew; another session's is dropped first. @throws CallError. */
    load: async (sessionId: string) => {
      if (list.value?.session.sessionId !== sessionId) {
        list.value = undefined
        chosenId.value = undefined
      }
      const read = await call(checkInList, { params: { sessionId }, timeoutMs: FETCH_LIMIT_MS })
      list.value = read
      return read
    },
    /** Puts in what a change answered, until the list is read again. */
    take: (row: CheckInRow) => {
      if (!list.value) return
      const candidates = list.value.candidates.map((each) =>
        each.sittingId === row.sittingId ? row : each,
      )
      list.value = { ...list.value, candidates }
    },
  }
})
