import type { EndpointResult } from '@wenkao/shared/kernel'
import { explainSittingDeadline, sessionTime } from '@wenkao/shared/sittings'
import { defineStore } from 'pinia'
import { shallowReadonly, shallowRef } from 'vue'
import { useCaller } from '../../../platform/network/use-caller.ts'

/** What was done with the time of the session that is shown, and why a deadline is what it is. */
export const useTime = defineStore('time', () => {
  const { call } = useCaller()
  const read = shallowRef<EndpointResult<typeof sessionTime>>()
  const readOf = shallowRef('')

  return {
    /** Rows and limit of a session; undefined until they were read. */
    of: (sessionId: string) => (readOf.value === sessionId ? read.value : undefined),
    read: shallowReadonly(read),
    load: async (sessionId: string) => {
      const fresh = await call(sessionTime, { params: { sessionId } })
      read.value = fresh
      readOf.value = sessionId
      return fresh
    },
    explain: (sessionId: string, sittingId: string) =>
      call(explainSittingDeadline, { params: { sessionId, sittingId } }),
  }
})
