import { ApiError } from '../../platform/api-error.ts'
import type { Db } from '../../platform/database.ts'
import { findLastActor } from '../audit/index.ts'
import { selectRegistered } from '../places/index.ts'
import { selectSessionStations } from '../sessions/index.ts'
import {
  currentBinding,
  insertBinding,
  lockSitting,
  nextRank,
  selectBindings,
  selectSittings,
  updateSuperseded,
  type BindingRecord,
  type SittingRecord,
} from './sittings.queries.ts'
import type { Unsent } from './sittings.table.ts'

/** A sitting taken for the rest of the transaction, with its bindings. */
export interface LockedSitting {
  readonly sitting: SittingRecord
  readonly bindings: readonly BindingRecord[]
  readonly current: BindingRecord | undefined
}

/** @throws ApiError notFound, also for one that is repeated elsewhere. */
export async function takeSitting(
  transaction: Db,
  sessionId: string,
  sittingId: string,
): Promise<LockedSitting> {
  const sitting = await lockSitting(transaction, sessionId, sittingId)
  if (!sitting || sitting.supersededAt !== null) {
    throw new ApiError('notFound', 'No such sitting in this session')
  }
  const bindings = await selectBindings(transaction, sessionId, sittingId)
  return { sitting, bindings, current: currentBinding(bindings) }
}

/**
 * Whether the tablet's view is older than the current binding. An expected epoch that lies ahead was
 * issued before the database was put back to an older state.
 */
export function isPast(expectedEpoch: number | null, current: BindingRecord | undefined): boolean {
  return current !== undefined && (expectedEpoch ?? -1) < current.epoch
}

/** What somebody is told whose tap came after another person's: who, and where the sitting is now. */
export async function movedMeanwhile(
  db: Db,
  { sitting, current }: LockedSitting,
): Promise<ApiError> {
  const last = await findLastActor(db, sitting.sessionId, sitting.sittingId)
  return new ApiError('sittingMoved', 'Somebody moved this sitting meanwhile', {
    seatNumber: sitting.seatNumber,
    epoch: current?.epoch ?? null,
    by: last?.name ?? null,
    at: last?.at ?? null,
  })
}

/**
 * Binds a sitting to a station under the next epoch, above all others, and ends the former binding
 * (DESIGN section 3). The seat itself is the caller's to write.
 */
export async function bindToSeat(
  transaction: Db,
  { sitting, bindings }: LockedSitting,
  target: {
    readonly seatNumber: number
    readonly stationId: string | null
    readonly now: number
    readonly expectedEpoch: number | null
    readonly formerUnsent: Unsent | null
    readonly exchangedWith?: string
  },
): Promise<BindingRecord> {
  const { sessionId, sittingId } = sitting
  const row: BindingRecord = {
    ...{ sessionId, sittingId, branch: '', parent: null, writers: null, adoptedFrom: null },
    // Epoch 0 is issued ahead for a start without network, also when nobody used it yet.
    epoch: 1 + Math.max(0, target.expectedEpoch ?? 0, ...bindings.map((entry) => entry.epoch)),
    rank: Math.max(1, nextRank(bindings)),
    stationId: target.stationId,
    seatNumber: target.seatNumber,
    device: null,
    createdAt: target.now,
    supersededAt: null,
    loggedInAt: null,
    movedFrom: sitting.seatNumber,
    exchangedWith: target.exchangedWith ?? null,
    formerUnsent: target.formerUnsent,
    heardAfter: null,
    leavingAt: null,
  }
  await updateSuperseded(transaction, sessionId, sittingId, target.now)
  await insertBinding(transaction, row)
  return row
}

/**
 * The station with that number, if this candidate can go on there.
 * @param isFree whether the seat must be nobody's; of two who exchange seats it is the other's.
 * @returns its id, or null where it has no bridge: the page's own number is its claim then.
 * @throws ApiError seatUnusable, seatTaken.
 */
export async function checkedTarget(
  db: Db,
  { sitting, current }: LockedSitting,
  seatNumber: number,
  isFree = true,
): Promise<string | null> {
  const unusable = (reason: 'unknown' | 'excluded' | 'unregistered' | 'same') =>
    new ApiError('seatUnusable', 'This sitting cannot move there', { reason, seatNumber })
  const stations = await selectSessionStations(db, sitting.sessionId)
  const target = stations.find((station) => station.number === seatNumber)
  if (!target) throw unusable('unknown')
  if (target.excluded) throw unusable('excluded')
  if (seatNumber === sitting.seatNumber) throw unusable('same')
  const registered = await selectRegistered(db, [target.stationId])
  // Who works in an answer folder needs a bridge there too; a page alone only needs the number.
  const isRegistered = registered.has(target.stationId)
  if (current && current.stationId !== null && !isRegistered) throw unusable('unregistered')
  if (isFree) {
    const sittings = await selectSittings(db, [sitting.sessionId])
    if (sittings.some((other) => other.seatNumber === seatNumber)) {
      throw new ApiError('seatTaken', 'Somebody else has this station', { seatNumber })
    }
  }
  return isRegistered ? target.stationId : null
}
