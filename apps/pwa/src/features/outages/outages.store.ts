import type { EndpointResult } from '@wenkao/shared/kernel'
import { outageLedger } from '@wenkao/shared/outages'
import { defineStore } from 'pinia'
import { shallowReadonly, shallowRef } from 'vue'
import { useCaller } from '../../platform/network/use-caller.ts'

/** The outage ledger of the session that is shown. */
export const useOutages = defineStore('outages', () => {
  const { call } = useCaller()
  const ledger = shallowRef<EndpointResult<typeof outageLedger>>()

  return {
    ledger: shallowReadonly(ledger),
    load: async (sessionId: string) => {
      ledger.value = await call(outageLedger, { params: { sessionId } })
      return ledger.value
    },
    forget: () => {
      ledger.value = undefined
    },
  }
})
