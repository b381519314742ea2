import type { StationCheck, reportStationCheck } from '@wenkao/shared/station-check'
import type { EndpointReply } from '@wenkao/shared/kernel'
import { ApiError } from '../../platform/api-error.ts'
import type { StationCaller } from '../../platform/caller.ts'
import type { Services } from '../../platform/services.ts'
import { clonedAt, selectStationContacts } from '../places/index.ts'
import { insertCheck, selectCanaries, upsertCanaries } from './station-check.queries.ts'

/**
 * Takes a station's check and tells what only the server can know: the greatest counter that this PC
 * ever told of each drive, so that a drive with a smaller one was put back (a restore card, F15, N05),
 * and whether another PC answers with the same key. Repeating a report changes nothing.
 * @throws ApiError stationUnknown when the station was given to another PC meanwhile.
 */
export async function takeCheck(
  services: Services,
  caller: StationCaller,
  check: StationCheck,
): Promise<EndpointReply<typeof reportStationCheck>> {
  const { stationId } = caller
  const now = services.clock.now()
  return services.db.transaction(async (transaction) => {
    const known = (await selectStationContacts(transaction, [stationId])).get(stationId)
    const publicKey = known?.station.publicKey
    if (!known || publicKey == null) {
      throw new ApiError('stationUnknown', 'This station is not registered')
    }
    const counters = await selectCanaries(transaction, publicKey)
    const told = check.canaries.map(({ drive, counter }) => ({
      drive,
      counter: Math.max(counter, counters.get(drive) ?? counter),
      isBack: counter < (counters.get(drive) ?? counter),
    }))
    await upsertCanaries(transaction, publicKey, inOrder(check.canaries), now)
    await insertCheck(transaction, { stationId, publicKey, receivedAt: now, check })
    return {
      rolledBack: told.filter((entry) => entry.isBack).map((entry) => entry.drive),
      counters: told.map(({ drive, counter }) => ({ drive, counter })),
      cloned: clonedAt(known.contact ?? undefined, known.station.registeredAt, now) !== null,
    }
  })
}

/** One order for all processes, so that two reports at once never wait for each other in a ring. */
function inOrder(canaries: StationCheck['canaries']): StationCheck['canaries'] {
  return [...canaries].sort((a, b) => (a.drive < b.drive ? -1 : 1))
}
