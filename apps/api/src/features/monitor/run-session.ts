import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import type { Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import { updateSeedRevealed } from '../seating/index.ts'
import { openProctorCode, type SessionListed } from '../sessions/index.ts'
import { changeClock } from '../sittings/index.ts'

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
  await services.db.transaction(async (transaction) => {
    const changed = await changeClock(services, transaction, caller, listed, 'start')
    if (changed === 'refused') throw new ApiError('sessionEnded', 'This session has ended')
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
    const changed = await changeClock(services, transaction, caller, listed, 'end')
    if (typeof changed === 'string') return
    await updateSeedRevealed(transaction, sessionId, services.clock.now())
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
