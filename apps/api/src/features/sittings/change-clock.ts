import {
  nextClock,
  type ClockAction,
  type ClockFacts,
  type TimeEntry,
} from '@wenkao/shared/sittings'
import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import type { Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import { noteEvent } from '../webhooks/index.ts'
import {
  clockFacts,
  lockSession,
  updateSessionClock,
  type SessionListed,
} from '../sessions/index.ts'
import { insertTimeEntry } from './time-entries.queries.ts'

const subjects = { start: 'start', pause: 'pause', resume: 'resumption', end: 'end' } as const

/**
 * Does an action on a session's clock in the caller's transaction, with its rows and its audit row (R7).
 * @returns the clock after it, or why nothing changed. @throws ApiError notFound.
 */
export async function changeClock(
  services: Services,
  transaction: Db,
  caller: Caller,
  listed: SessionListed,
  action: ClockAction,
  reason = '',
): Promise<ClockFacts | 'same' | 'refused'> {
  const { sessionId } = listed.session
  const session = await lockSession(transaction, sessionId)
  if (!session) throw new ApiError('notFound', 'No such session')
  const before = clockFacts(session)
  const at = services.clock.now()
  const clock = nextClock(before, action, at)
  if (typeof clock === 'string') return clock
  await updateSessionClock(transaction, sessionId, clock)
  const note = (kind: TimeEntry['kind'], ms = 0): Promise<void> =>
    insertTimeEntry(services, transaction, caller, {
      ...{ sessionId, sittingId: null, kind, ms, at, reason },
    })
  if (action === 'start') await note('started')
  if (action === 'pause') await note('paused')
  // A pause that goes on ends with the session, too.
  if (before.pausedAt !== null && clock.pausedAt === null)
    await note('resumed', clock.pausedMs - before.pausedMs)
  if (action === 'end') await note('ended')
  await recordAction(services, transaction, caller, {
    action: 'room.run',
    subject: `${subjects[action]} of ${session.name}`,
    sessionId,
    areaId: listed.areaId,
    ...(reason === '' ? {} : { detail: { reason } }),
  })
  if (action === 'start' || action === 'end') {
    const event = action === 'start' ? 'session.started' : 'session.ended'
    await noteEvent(services, transaction, event, { examId: session.examId, sessionId })
  }
  return clock
}
