import type { ScheduleOrder, ScheduleRules } from '@wenkao/shared/scheduling'
import { fromLocalInput, toLocalInput } from '../sessions/index.ts'

/** What the form of a plan holds. */
export interface ScheduleDraft {
  /** Days as a date input gives them, e.g. `2026-06-20`. */
  readonly days: readonly string[]
  /** Times of day at which sessions begin, e.g. `09:00`. */
  readonly times: readonly string[]
  readonly rooms: ReadonlySet<string>
  /** Kept free in every room. */
  readonly spares: number
  readonly order: ScheduleOrder
  readonly keepClasses: boolean
  readonly even: boolean
  readonly partClasses: boolean
  /** Site of a school; none: anywhere. */
  readonly schoolSites: ReadonlyMap<string, string>
  readonly breakMinutes: number
}

/** A draft for tomorrow morning. @param now ms. */
export function newScheduleDraft(now: number): ScheduleDraft {
  const DAY_MS = 86_400_000
  return {
    days: [toLocalInput(now + DAY_MS).slice(0, 10)],
    times: ['09:00'],
    rooms: new Set(),
    spares: 2,
    order: 'examNumber',
    keepClasses: false,
    even: false,
    partClasses: false,
    schoolSites: new Map(),
    breakMinutes: 15,
  }
}

/** Every time of every day, ms, ascending; a day or time that is not complete gives none. */
export function startsOf(draft: Pick<ScheduleDraft, 'days' | 'times'>): number[] {
  const starts = draft.days.flatMap((day) =>
    draft.times.flatMap((time) => fromLocalInput(`${day}T${time}`) ?? []),
  )
  return [...new Set(starts)].sort((a, b) => a - b)
}

/** Rules as the server takes them. @param seed what chance decides comes from it. */
export function rulesOf(draft: ScheduleDraft, sessionName: string, seed: string): ScheduleRules {
  const { order, keepClasses, even, partClasses, breakMinutes, spares } = draft
  return {
    starts: startsOf(draft),
    rooms: [...draft.rooms].map((roomId) => ({ roomId, spares })),
    schoolSites: [...draft.schoolSites].map(([school, siteId]) => ({ school, siteId })),
    ...{ order, keepClasses, even, partClasses, breakMinutes, sessionName, seed },
  }
}
