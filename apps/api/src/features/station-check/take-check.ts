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
    const told = check.canaries.map((canary) => {
      const { drive, counter } = canary
      const greatest = counters.get(drive)
      return {
        drive,
        counter: Math.max(counter, greatest?.counter ?? counter),
        isBack: greatest !== undefined && wasPutBack(canary, greatest),
      }
    })
    await upsertCanaries(transaction, publicKey, inOrder(check.canaries), now)
    await insertCheck(transaction, { stationId, publicKey, receivedAt: now, check })
    return {
      rolledBack: told.filter((entry) => entry.isBack).map((entry) => entry.drive),
      counters: told.map(({ drive, counter }) => ({ drive, counter })),
      cloned: clonedAt(known.contact ?? undefined, known.station.registeredAt, now) !== null,
    }
  })
}

/**
 * Every run counts on, so the counter of another run cannot be the same: a card that puts the disk back
 * each night lets the PC reach the number of the day before again.
 */
function wasPutBack(
  told: StationCheck['canaries'][number],
  greatest: Pick<StationCheck['canaries'][number], 'counter' | 'boot'>,
): boolean {
  if (told.counter !== greatest.counter) return told.counter < greatest.counter
  return told.boot !== null && greatest.boot !== null && told.boot !== greatest.boot
}

/** One order for all processes, so that two reports at once never wait for each other in a ring. */
function inOrder(canaries: StationCheck['canaries']): StationCheck['canaries'] {
  return [...canaries].sort((a, b) => (a.drive < b.drive ? -1 : 1))
}
