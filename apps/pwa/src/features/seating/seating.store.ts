import { drawLog, drawSeats, type DrawnSeat } from '@wenkao/shared/seating'
import type { EndpointResult } from '@wenkao/shared/kernel'
import { defineStore } from 'pinia'
import { shallowReadonly, shallowRef } from 'vue'
import { useCaller } from '../../platform/network/use-caller.ts'

export type DrawLog = EndpointResult<typeof drawLog>

/** The draw of one session at the door. */
export const useSeating = defineStore('seating', () => {
  const { call } = useCaller()
  /** The seat that was drawn last, large on the screen. */
  const shown = shallowRef<DrawnSeat>()
  const log = shallowRef<DrawLog>()

  return {
    shown: shallowReadonly(shown),
    log: shallowReadonly(log),
    /** Clears the large number for the next candidate. */
    next: () => {
      shown.value = undefined
    },
    drawOne: async (sessionId: string, witnessDigits: string, examNumber: string) => {
      const reply = await call(drawSeats, {
        params: { sessionId },
        body: { witnessDigits, who: { examNumber } },
      })
      shown.value = reply.seats[0]
      return reply
    },
    drawAll: async (sessionId: string, witnessDigits: string) => {
      const reply = await call(drawSeats, {
        params: { sessionId },
        body: { witnessDigits, who: { all: true } },
      })
      shown.value = undefined
      return reply
    },
    loadLog: async (sessionId: string) => {
      log.value = undefined
      log.value = await call(drawLog, { params: { sessionId } })
      return log.value
    },
  }
})
