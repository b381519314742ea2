import type { Binding } from '@wenkao/shared/answers'
import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import type { Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import { selectRegistered } from '../places/index.ts'
import { lockSession, selectSessionStations, type SessionListed } from '../sessions/index.ts'
import {
  bindingOf,
  currentBinding,
  insertBinding,
  lockSitting,
  nextRank,
  selectBindings,
  selectSittings,
  updateSeat,
  updateSuperseded,
  type BindingRecord,
} from './sittings.queries.ts'

/** What a machine change came to. `same`: the sitting is at that station already (R4). */
export interface ChangedStation {
  readonly outcome: 'changed' | 'same'
  readonly seatNumber: number
  readonly formerSeatNumber: number | null
  readonly binding: Binding
}

/**
 * Machine change (F02a): binds a sitting to another station of its session under a new epoch that ranks
 * above all, in one transaction with its audit row (R7). Nothing is asked of the failing PC. Whoever
 * taps twice, or taps on a second tablet, gets the same outcome; who asks for another station than the
 * one that somebody chose meanwhile is told where the sitting is.
 * @throws ApiError notFound, alreadyHandedIn, sittingMoved, seatUnusable, seatTaken.
 */
export async function changeStation(
  services: Services,
  caller: Caller,
  listed: SessionListed,
  sittingId: string,
  wish: {
    readonly seatNumber: number
    readonly reason: string
    readonly expectedEpoch: number | null
  },
): Promise<ChangedStation> {
  const { sessionId } = listed.session
  return services.db.transaction(async (transaction) => {
    // One seat at a time for the whole session, draws included: no two candidates get one spare.
    await lockSession(transaction, sessionId)
    const sitting = await lockSitting(transaction, sessionId, sittingId)
    if (!sitting || sitting.supersededAt !== null) {
      throw new ApiError('notFound', 'No such sitting in this session')
    }
    const bindings = await selectBindings(transaction, sessionId, sittingId)
    const current = currentBinding(bindings)
    if (current && current.seatNumber === wish.seatNumber && isPast(wish.expectedEpoch, current)) {
      return outcomeOf('same', current, bindings)
    }
    // An expected epoch that lies ahead was issued before the database was put back to an older state.
    if (isPast(wish.expectedEpoch, current)) {
      throw new ApiError('sittingMoved', 'Somebody moved this sitting meanwhile', {
        seatNumber: sitting.seatNumber,
        epoch: current?.epoch ?? null,
      })
    }
    if (sitting.handedInAt !== null) throw new ApiError('alreadyHandedIn', 'This was handed in')
    const stationId = await checkedTarget(transaction, sessionId, sitting.seatNumber, current, wish)
    const now = services.clock.now()
    const row: BindingRecord = {
      sessionId,
      sittingId,
      // Epoch 0 is issued ahead for a start without network, also when nobody used it yet.
      epoch: 1 + Math.max(0, wish.expectedEpoch ?? 0, ...bindings.map((entry) => entry.epoch)),
      branch: '',
      parent: null,
      rank: Math.max(1, nextRank(bindings)),
      stationId,
      seatNumber: wish.seatNumber,
      createdAt: now,
      supersededAt: null,
      writers: null,
      adoptedFrom: null,
    }
    await updateSuperseded(transaction, sessionId, sittingId, now)
    await insertBinding(transaction, row)
    await updateSeat(transaction, sessionId, sittingId, wish.seatNumber)
    await recordAction(services, transaction, caller, {
      action: 'room.run',
      subject: `machine change of ${sitting.examNumber} to ${wish.seatNumber}`,
      sessionId,
      areaId: listed.areaId,
      detail: {
        sittingId,
        from: sitting.seatNumber,
        to: wish.seatNumber,
        epoch: row.epoch,
        reason: wish.reason,
      },
    })
    return {
      outcome: 'changed',
      seatNumber: wish.seatNumber,
      formerSeatNumber: sitting.seatNumber,
      binding: bindingOf(row),
    }
  })
}

/** Whether the tablet's view is older than the current binding. */
function isPast(expectedEpoch: number | null, current: BindingRecord | undefined): boolean {
  return current !== undefined && (expectedEpoch ?? -1) < current.epoch
}

function outcomeOf(
  outcome: 'same',
  current: BindingRecord,
  bindings: readonly BindingRecord[],
): ChangedStation {
  const former = bindings.find((row) => row.epoch < current.epoch && row.branch === '')
  return {
    outcome,
    seatNumber: current.seatNumber,
    formerSeatNumber: former?.seatNumber ?? null,
    binding: bindingOf(current),
  }
}

/**
 * The station with that number, if a candidate can go on there.
 * @returns its id, or null where it has no bridge: the page's own number is its claim then.
 */
async function checkedTarget(
  db: Db,
  sessionId: string,
  seatNumber: number | null,
  current: BindingRecord | undefined,
  wish: { readonly seatNumber: number },
): Promise<string | null> {
  const unusable = (reason: 'unknown' | 'excluded' | 'unregistered' | 'same') =>
    new ApiError('seatUnusable', 'This sitting cannot move there', { reason })
  const stations = await selectSessionStations(db, sessionId)
  const target = stations.find((station) => station.number === wish.seatNumber)
  if (!target) throw unusable('unknown')
  if (target.excluded) throw unusable('excluded')
  if (wish.seatNumber === seatNumber) throw unusable('same')
  const registered = await selectRegistered(db, [target.stationId])
  // Who works in an answer folder needs a bridge there too; a page alone only needs the number.
  const isRegistered = registered.has(target.stationId)
  if (current && current.stationId !== null && !isRegistered) throw unusable('unregistered')
  const sittings = await selectSittings(db, sessionId)
  if (sittings.some((sitting) => sitting.seatNumber === wish.seatNumber)) {
    throw new ApiError('seatTaken', 'Somebody else has this station', {
      seatNumber: wish.seatNumber,
    })
  }
  return isRegistered ? target.stationId : null
}
