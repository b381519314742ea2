import { drawLog, type DrawLog } from '@wenkao/shared/seating'
import { defineStore } from 'pinia'
import { shallowReadonly, shallowRef } from 'vue'
import { useCaller } from '../../platform/network/use-caller.ts'

/** The draw of the session that the tablet shows. */
export const useSeating = defineStore('seating', () => {
  const { call } = useCaller()
  const log = shallowRef<DrawLog>()
  const digits = shallowRef('')
  const digitsOf = shallowRef('')

  return {
    log: shallowReadonly(log),
    /** Digits of the witness that were typed here and that no draw has fixed yet. */
    digits,
    /** Begins with a session: digits that were said for another one are not used for it. */
    open: (sessionId: string) => {
      if (digitsOf.value !== sessionId) digits.value = ''
      digitsOf.value = sessionId
    },
    loadLog: async (sessionId: string) => {
      if (log.value?.sessionId !== sessionId) log.value = undefined
      log.value = await call(drawLog, { params: { sessionId } })
      return log.value
    },
  }
})
