import type { ScheduleRules, ScheduleRun } from '@wenkao/shared/scheduling'
import { ApiError } from '../../platform/api-error.ts'
import { asStaff, type Caller } from '../../platform/caller.ts'
import type { Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import { notePlannedSeats } from '../seating/index.ts'
import { findExam, lockExam, makeSessions } from '../sessions/index.ts'
import { readPlan, usableNumbers } from './read-plan.ts'
import { findRun, insertRun, type ScheduleRecord } from './scheduling.queries.ts'

/** What a page asks to be saved. */
export interface ScheduleWish {
  readonly scheduleId: string
  readonly rules: ScheduleRules
  /** Of the plan that was looked at. */
  readonly digest: string
}

/**
 * Saves a plan that somebody looked at, whole or not at all (N10, SPEC SH6). The plan is made again from
 * what the database holds now; if it is another one, because the roster or a room has changed, nothing is
 * saved. The same request again finds what the first one did.
 * @returns the run, and the sessions that were made just now.
 * @throws ApiError notFound; conflict with reason `planChanged`, `empty` or `idTaken`.
 */
export async function saveSchedule(
  services: Services,
  caller: Caller,
  examId: string,
  { scheduleId, rules, digest }: ScheduleWish,
): Promise<{ run: ScheduleRun; sessionIds: readonly string[] }> {
  return services.db.transaction(async (transaction) => {
    await lockExam(transaction, examId)
    const exam = await findExam(transaction, examId)
    if (!exam) throw new ApiError('notFound', 'No such exam')
    const former = await findRun(transaction, examId, scheduleId)
    if (former) {
      if (former.digest !== digest)
        throw new ApiError('conflict', 'This id names another schedule', { reason: 'idTaken' })
      return { run: runOf(former), sessionIds: [] }
    }
    const whole = await readPlan(services, transaction, exam, rules)
    if (whole.digest !== digest)
      throw new ApiError('conflict', 'The plan is another one now', { reason: 'planChanged' })
    const { plan, rooms, spares, seats } = whole
    if (plan.sessions.length === 0)
      throw new ApiError('conflict', 'Nobody was placed', { reason: 'empty' })
    const starts = [...new Set(rules.starts)].sort((a, b) => a - b)
    const { sessionIds, sittings } = await makeSessions(
      services,
      transaction,
      exam,
      plan.sessions.map((session, at) => {
        const room = rooms.get(session.roomId)
        const stations = room?.stations ?? []
        const numbers = stations.map(({ number }) => number)
        const usable = usableNumbers(numbers, spares.get(session.roomId) ?? 0)
        return {
          roomId: session.roomId,
          plannedStart: session.plannedStart,
          name: rules.sessionName.replaceAll(
            '{n}',
            String(starts.indexOf(session.plannedStart) + 1),
          ),
          excludedNumbers: numbers.filter((number) => !usable.includes(number)),
          stations,
          layout: room?.layout ?? null,
          candidates: session.candidates.map((candidate, n) => ({
            candidate,
            seatNumber: seats[at]?.seats[n] ?? null,
          })),
        }
      }),
    )
    await notePlannedSeats(
      services,
      transaction,
      caller,
      sittings.flatMap(({ seatNumber, ...one }) =>
        seatNumber === null ? [] : [{ ...one, seatNumber }],
      ),
    )
    const row: ScheduleRecord = {
      ...{ examId, scheduleId, rules, digest, sessionIds, candidates: sittings.length },
      ...{ actor: asStaff(caller).name, createdAt: services.clock.now(), undoneAt: null },
    }
    await insertRun(transaction, row)
    await recordAction(services, transaction, caller, {
      action: 'sessions.edit',
      subject: `schedule of ${exam.title}: ${sittings.length} candidates in ${sessionIds.length} sessions`,
      detail: { examId, scheduleId, left: plan.left.length },
    })
    return { run: runOf(row), sessionIds }
  })
}

/** A run as lists show it. */
export const runOf = (row: ScheduleRecord): ScheduleRun => ({
  scheduleId: row.scheduleId,
  createdAt: row.createdAt,
  by: row.actor,
  sessions: row.sessionIds.length,
  candidates: row.candidates,
  undoneAt: row.undoneAt,
})
