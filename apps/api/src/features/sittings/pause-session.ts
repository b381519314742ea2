import type { ClockFacts } from '@wenkao/shared/sittings'
import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import type { Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import {
  clockFacts,
  lockSession,
  updateSessionPause,
  type SessionListed,
  type SessionRecord,
} from '../sessions/index.ts'
import { insertTimeEntry, selectTimeEntries } from './time-entries.queries.ts'

/** What became of a tap, and the clock after it. */
export interface Paused<Done extends string> {
  readonly outcome: Done | 'same'
  readonly clock: ClockFacts
}

/**
 * Pauses a session for all (F09, DESIGN section 7). The same tap twice changes nothing, and one that
 * arrives after the pause was over does not begin another.
 * @throws ApiError notFound, notStarted, sessionEnded, conflict with who changed the clock meanwhile.
 */
export async function pauseSession(
  services: Services,
  caller: Caller,
  listed: SessionListed,
  wish: { readonly reason: string; readonly expectedPausedMs: number },
): Promise<Paused<'paused'>> {
  const { sessionId } = listed.session
  return services.db.transaction(async (transaction) => {
    const session = await lockOpenSession(transaction, sessionId)
    if (session.pausedMs !== wish.expectedPausedMs) throw await conflict(transaction, session)
    if (session.pausedAt !== null) return { outcome: 'same', clock: clockFacts(session) }
    const at = services.clock.now()
    const paused = { ...session, state: 'paused', pausedAt: at }
    await updateSessionPause(transaction, paused)
    const { reason } = wish
    await insertTimeEntry(services, transaction, caller, {
      ...{ sessionId, sittingId: null, kind: 'paused', at, reason },
    })
    await recordAction(services, transaction, caller, {
      action: 'room.run',
      subject: `pause of ${session.name}`,
      sessionId,
      areaId: listed.areaId,
      detail: { reason },
    })
    return { outcome: 'paused', clock: clockFacts(paused) }
  })
}

/**
 * Lets a paused session go on for all. A tap that arrives late does not end a later pause.
 * @throws ApiError notFound, notStarted, sessionEnded, conflict.
 */
export async function resumeSession(
  services: Services,
  caller: Caller,
  listed: SessionListed,
  expectedPausedAt: number,
): Promise<Paused<'resumed'>> {
  const { sessionId } = listed.session
  return services.db.transaction(async (transaction) => {
    const session = await lockOpenSession(transaction, sessionId)
    if (session.pausedAt === null) return { outcome: 'same', clock: clockFacts(session) }
    if (session.pausedAt !== expectedPausedAt) throw await conflict(transaction, session)
    const resumed = { ...(await closePause(services, transaction, caller, session)) }
    await recordAction(services, transaction, caller, {
      action: 'room.run',
      subject: `resumption of ${session.name}`,
      sessionId,
      areaId: listed.areaId,
      detail: { pausedMs: resumed.pausedMs - session.pausedMs },
    })
    return { outcome: 'resumed', clock: clockFacts(resumed) }
  })
}

/**
 * Ends a pause that goes on, for a resumption or for the session's end, and adds its length to the sum.
 * @param session as locked in this transaction. @returns the session as it is then.
 */
export async function closePause(
  services: Services,
  transaction: Db,
  caller: Caller,
  session: SessionRecord,
): Promise<SessionRecord> {
  if (session.pausedAt === null) return session
  const at = services.clock.now()
  // At least 1 ms, so that a later pause can be told from this one by the sum.
  const ms = Math.max(1, at - session.pausedAt)
  const resumed = {
    ...session,
    ...{ state: 'running', pausedAt: null, pausedMs: session.pausedMs + ms },
  }
  await updateSessionPause(transaction, resumed)
  const { sessionId } = session
  await insertTimeEntry(services, transaction, caller, {
    ...{ sessionId, sittingId: null, kind: 'resumed', ms, at },
  })
  return resumed
}

async function lockOpenSession(db: Db, sessionId: string): Promise<SessionRecord> {
  const session = await lockSession(db, sessionId)
  if (!session) throw new ApiError('notFound', 'No such session')
  if (session.endedAt !== null) throw new ApiError('sessionEnded', 'This session has ended')
  if (session.startedAt === null) throw new ApiError('notStarted', 'This session has not started')
  return session
}

/** Another person paused or resumed in between: says who, when and what. */
async function conflict(db: Db, session: SessionRecord): Promise<ApiError> {
  const entries = await selectTimeEntries(db, session.sessionId)
  const last = entries.findLast(({ kind }) => kind === 'paused' || kind === 'resumed')
  return new ApiError('conflict', 'Somebody else paused or resumed this session', {
    ...(last ? { by: last.by, at: last.at, what: last.kind } : {}),
    clock: clockFacts(session),
  })
}
