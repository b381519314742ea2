import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import type { Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import { updateSeedRevealed } from '../seating/index.ts'
import {
  lockSession,
  openProctorCode,
  updateSessionEnded,
  updateSessionStarted,
  type SessionListed,
} from '../sessions/index.ts'
import { closePause, insertTimeEntry } from '../sittings/index.ts'

/**
 * Starts a session's clock for all (DESIGN section 7). A second tap changes nothing and leaves no
 * second audit row.
 * @throws ApiError sessionEnded.
 */
export async function startSessionNow(
  services: Services,
  caller: Caller,
  listed: SessionListed,
): Promise<void> {
  const { sessionId } = listed.session
  await services.db.transaction(async (transaction) => {
    const session = await lockSession(transaction, sessionId)
    if (!session) throw new ApiError('notFound', 'No such session')
    if (session.endedAt !== null) throw new ApiError('sessionEnded', 'This session has ended')
    const at = services.clock.now()
    if (!(await updateSessionStarted(transaction, sessionId, at))) return
    await insertTimeEntry(services, transaction, caller, {
      ...{ sessionId, sittingId: null, kind: 'started', at },
    })
    await recordAction(services, transaction, caller, {
      action: 'room.run',
      subject: `start of ${session.name}`,
      sessionId,
      areaId: listed.areaId,
    })
  })
}

/**
 * Ends a session and reveals the seed of its draw, so that anyone can replay it (DESIGN section 8).
 * What is on the PCs still arrives. A second tap changes nothing.
 */
export async function endSessionNow(
  services: Services,
  caller: Caller,
  listed: SessionListed,
): Promise<void> {
  const { sessionId } = listed.session
  await services.db.transaction(async (transaction) => {
    const session = await lockSession(transaction, sessionId)
    if (!session) throw new ApiError('notFound', 'No such session')
    if (session.endedAt !== null) return
    // A pause that goes on ends with the session: its length stands in the sum like any other's.
    await closePause(services, transaction, caller, session)
    const now = services.clock.now()
    if (!(await updateSessionEnded(transaction, sessionId, now))) return
    await insertTimeEntry(services, transaction, caller, {
      ...{ sessionId, sittingId: null, kind: 'ended', at: now },
    })
    await updateSeedRevealed(transaction, sessionId, now)
    await recordAction(services, transaction, caller, {
      action: 'room.run',
      subject: `end of ${session.name}`,
      sessionId,
      areaId: listed.areaId,
    })
  })
}

/** The session's proctor code; nobody reads it without an audit row. */
export async function readProctorCode(
  services: Services,
  caller: Caller,
  listed: SessionListed,
): Promise<string> {
  const { sessionId, name, proctorCodeSealed } = listed.session
  await services.db.transaction((transaction) =>
    recordAction(services, transaction, caller, {
      action: 'room.run',
      subject: `proctor code of ${name}`,
      sessionId,
      areaId: listed.areaId,
    }),
  )
  return openProctorCode(services, sessionId, proctorCodeSealed)
}
