import type { SyncRequest } from '@wenkao/shared/answers'
import { branchText } from '@wenkao/shared/places'
import type { ServerClock } from '../../platform/server-clock.ts'
import type { Places } from '../places/index.ts'
import type { Sittings } from '../sittings/index.ts'

/**
 * The signed claim of the branch that the held sitting goes on under, sent with each sync until the
 * server has adopted it (DESIGN section 3). undefined on the server's own line, and on a PC that is no
 * station: nobody could be bound there.
 */
export function createBranchClaim(deps: {
  readonly sittings: Pick<Sittings, 'held'>
  readonly places: Pick<Places, 'key' | 'registration'>
  readonly serverClock: ServerClock
}): () => SyncRequest['branch'] {
  return () => {
    const held = deps.sittings.held()
    const station = deps.places.registration.station()
    const { branch, parent } = held?.binding ?? { branch: null, parent: null }
    if (!held || !station || branch === null || parent === null) return undefined
    const { stationId } = station
    const at = Math.round(deps.serverClock.now())
    const { began } = held
    const claim = { branch, parent, stationId, at, ...(began ? { began } : {}) }
    const text = branchText({ ...claim, sittingId: held.sitting.sittingId })
    return { ...claim, signature: deps.places.key.sign(text) }
  }
}
