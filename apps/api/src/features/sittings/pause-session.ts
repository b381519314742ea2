import type { ClockAction, ClockFacts } from '@wenkao/shared/sittings'
import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import type { Services } from '../../platform/services.ts'
import {
  clockFacts,
  lockSession,
  type SessionListed,
  type SessionRecord,
} from '../sessions/index.ts'
import { changeClock } from './change-clock.ts'
import { selectTimeEntries } from './time-entries.queries.ts'

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
export function pauseSession(
  services: Services,
  caller: Caller,
  listed: SessionListed,
  wish: { readonly reason: string; readonly expectedPausedMs: number },
): Promise<Paused<'paused'>> {
  return services.db.transaction(async (transaction) => {
    const session = await lockOpenSession(transaction, listed.session.sessionId)
    if (session.pausedMs !== wish.expectedPausedMs) throw await conflict(transaction, session)
    const change = { transaction, session, action: 'pause', reason: wish.reason } as const
    return outcomeOf('paused', await act(services, caller, listed, change))
  })
}

/**
 * Lets a paused session go on for all. A tap that arrives late does not end a later pause.
 * @throws ApiError notFound, notStarted, sessionEnded, conflict.
 */
export function resumeSession(
  services: Services,
  caller: Caller,
  listed: SessionListed,
  expectedPausedAt: number,
): Promise<Paused<'resumed'>> {
  return services.db.transaction(async (transaction) => {
    const session = await lockOpenSession(transaction, listed.session.sessionId)
    const isOther = session.pausedAt !== null && session.pausedAt !== expectedPausedAt
    if (isOther) throw await conflict(transaction, session)
    const change = { transaction, session, action: 'resume', reason: '' } as const
    return outcomeOf('resumed', await act(services, caller, listed, change))
  })
}

interface Change {
  readonly transaction: Db
  readonly session: SessionRecord
  readonly action: ClockAction
  readonly reason: string
}

/** @returns the clock after the action, and whether it changed. */
async function act(
  services: Services,
  caller: Caller,
  listed: SessionListed,
  { transaction, session, action, reason }: Change,
): Promise<{ readonly clock: ClockFacts; readonly isSame: boolean }> {
  const changed = await changeClock(services, transaction, caller, listed, action, reason)
  return typeof changed === 'string'
    ? { clock: clockFacts(session), isSame: true }
    : { clock: changed, isSame: false }
}

const outcomeOf = <Done extends string>(
  done: Done,
  { clock, isSame }: { readonly clock: ClockFacts; readonly isSame: boolean },
): Paused<Done> => ({ outcome: isSame ? 'same' : done, clock })

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
