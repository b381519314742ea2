import {
  createSession,
  listSessions,
  scheduleCandidates,
  type SessionRow,
} from '@wenkao/shared/sessions'
import { defineStore } from 'pinia'
import { shallowReadonly, shallowRef } from 'vue'
import { useCaller } from '../../platform/network/use-caller.ts'

/** Who goes into a session: these exam numbers, or the next unscheduled ones. */
export type ScheduleWho =
  { readonly examNumbers: readonly string[] } | { readonly next: number; readonly school?: string }

/** Sessions, of one exam at the office or of one day at the tablet. */
export const useSessions = defineStore('sessions', () => {
  const { call } = useCaller()
  const sessions = shallowRef<SessionRow[]>([])

  return {
    sessions: shallowReadonly(sessions),
    load: async (which: { examId?: string; from?: number; to?: number }) => {
      sessions.value = (await call(listSessions, { query: which })).sessions
      return sessions.value
    },
    add: async (session: {
      examId: string
      roomId: string
      name: string
      plannedStart: number
      excludedNumbers: number[]
    }) => {
      const row = await call(createSession, { body: session })
      sessions.value = [...sessions.value, row].sort((a, b) => a.plannedStart - b.plannedStart)
      return row
    },
    schedule: (sessionId: string, who: ScheduleWho) =>
      call(scheduleCandidates, {
        params: { sessionId },
        body: 'examNumbers' in who ? { examNumbers: [...who.examNumbers] } : { ...who },
      }),
  }
})
