import {
  listSchedules,
  moveCandidates,
  previewSchedule,
  saveSchedule,
  undoSchedule,
  type SchedulePreview,
  type ScheduleRules,
  type ScheduleRun,
} from '@wenkao/shared/scheduling'
import { defineStore } from 'pinia'
import { useCaller } from '../../platform/network/use-caller.ts'

/** A plan that was looked at, with the rules it came from and the id under which it is saved. */
export interface LookedAt {
  readonly scheduleId: string
  readonly rules: ScheduleRules
  readonly preview: SchedulePreview
}

/** Scheduling of a whole exam (N10). */
export const useScheduling = defineStore('scheduling', () => {
  const { call } = useCaller()
  return {
    preview: async (examId: string, rules: ScheduleRules): Promise<LookedAt> => ({
      scheduleId: crypto.randomUUID(),
      rules,
      preview: await call(previewSchedule, { params: { examId }, body: rules }),
    }),
    /** Again with the same plan is the same schedule. */
    save: (examId: string, { scheduleId, rules, preview: { digest } }: LookedAt) =>
      call(saveSchedule, { params: { examId }, body: { scheduleId, rules, digest } }),
    list: async (examId: string): Promise<ScheduleRun[]> =>
      (await call(listSchedules, { params: { examId } })).runs,
    undo: (examId: string, scheduleId: string) =>
      call(undoSchedule, { params: { examId, scheduleId }, body: {} }),
    move: (examId: string, examNumbers: readonly string[], sessionId: string | null) =>
      call(moveCandidates, {
        params: { examId },
        body: { examNumbers: [...examNumbers], sessionId },
      }),
  }
})
