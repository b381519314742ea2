import type { EndpointInput, EndpointReply } from '@wenkao/shared/kernel'
import type { moveCandidates as endpoint } from '@wenkao/shared/scheduling'
import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import type { Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import { releasePlannedSeats } from '../seating/index.ts'
import { lockExam, makeSittings, selectSessions, selectSessionStations } from '../sessions/index.ts'
import {
  deleteSittings,
  lockSessions,
  selectBegun,
  selectPlacesOf,
  type PlaceOf,
} from './scheduling.queries.ts'

type Wish = EndpointInput<typeof endpoint>['body']
type Reply = EndpointReply<typeof endpoint>

/**
 * Moves candidates into another session of their exam, or out of theirs (SPEC SH7). Who has logged in, was
 * at the door, or holds a seat that was drawn, stays; so does whoever finds no free station.
 * @throws ApiError notFound; sessionLocked when the session they go to has ended.
 */
export async function moveCandidates(
  services: Services,
  caller: Caller,
  examId: string,
  { examNumbers, sessionId: goal }: Wish,
): Promise<Reply> {
  return services.db.transaction(async (transaction) => {
    await lockExam(transaction, examId)
    const found = await selectPlacesOf(transaction, examId, examNumbers)
    const known = new Set(found.map(({ examNumber }) => examNumber))
    const refused: Reply['refused'] = examNumbers
      .filter((examNumber) => !known.has(examNumber))
      .map((examNumber) => ({ examNumber, reason: 'unknown' }))
    const former = found.flatMap(({ sessionId }) => (sessionId === null ? [] : [sessionId]))
    const ids = [...new Set([...former, ...(goal === null ? [] : [goal])])]
    const locked = new Map(
      (ids.length === 0 ? [] : await lockSessions(transaction, ids)).map((one) => [
        one.sessionId,
        one.state,
      ]),
    )
    let free = goal === null ? Infinity : await freePlaces(services, goal, examId)
    if (goal !== null && locked.get(goal) === 'ended')
      throw new ApiError('sessionLocked', 'This session has ended')
    const begun = await selectBegun(
      transaction,
      found.flatMap(({ sittingId }) => (sittingId === null ? [] : [sittingId])),
    )
    const moving: PlaceOf[] = []
    let already = 0
    for (const one of found) {
      const { examNumber, sessionId, sittingId, loggedInAt } = one
      if (sessionId === goal) already += 1
      else if (sittingId !== null && (loggedInAt !== null || begun.has(sittingId)))
        refused.push({ examNumber, reason: 'begun' })
      else if (sessionId !== null && locked.get(sessionId) === 'ended')
        refused.push({ examNumber, reason: 'ended' })
      else if (free <= 0) refused.push({ examNumber, reason: 'full' })
      else {
        moving.push(one)
        free -= 1
      }
    }
    await leave(services, transaction, caller, moving)
    if (goal !== null)
      await makeSittings(
        services,
        transaction,
        examId,
        moving.map((candidate) => ({ candidate, sessionId: goal })),
      )
    await recordAction(services, transaction, caller, {
      action: 'sessions.edit',
      subject: `${moving.length} candidates moved`,
      ...(goal === null ? {} : { sessionId: goal }),
      detail: { examId, from: [...new Set(former)], refused: refused.length },
    })
    return { moved: moving.length, already, refused }
  })
}

/** How many more candidates a session takes. @throws ApiError notFound. */
async function freePlaces(services: Services, sessionId: string, examId: string): Promise<number> {
  const [listed] = await selectSessions(services.db, { sessionId })
  if (listed?.session.examId !== examId)
    throw new ApiError('notFound', 'No such session of this exam')
  const stations = await selectSessionStations(services.db, sessionId)
  return stations.filter(({ excluded }) => !excluded).length - listed.candidates
}

type Transaction = Parameters<Parameters<Services['db']['transaction']>[0]>[0]

/** Takes candidates out of their sessions; seats that the schedule gave go back to the draw. */
async function leave(
  services: Services,
  transaction: Transaction,
  caller: Caller,
  moving: readonly PlaceOf[],
): Promise<void> {
  for (const [sessionId, own] of Map.groupBy(moving, (one) => one.sessionId)) {
    if (sessionId === null) continue
    const seated = own.filter(({ seatNumber }) => seatNumber !== null)
    if (seated.length > 0) {
      const numbers = seated.map(({ examNumber }) => examNumber)
      await releasePlannedSeats(services, transaction, caller, sessionId, numbers)
    }
  }
  await deleteSittings(
    transaction,
    moving.flatMap(({ sittingId }) => (sittingId === null ? [] : [sittingId])),
  )
}
