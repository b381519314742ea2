import type { StationClaim } from '@wenkao/shared/sittings'
import { ApiError } from '../../platform/api-error.ts'
import type { Db } from '../../platform/database.ts'
import { selectSessionStations, type SessionRecord } from '../sessions/index.ts'
import {
  clearSeat,
  countEarlier,
  findSeated,
  updateFreeSeat,
  type BindingRecord,
  type SittingRecord,
} from './sittings.queries.ts'

/** The PC at which somebody logs in to an exam without drawn seats. */
export interface OwnPc {
  /** null: a browser without an exam client. */
  readonly stationId: string | null
  /** Of such a browser. */
  readonly device: string | null
}

/** A seat that a log-in took. */
export interface TakenSeat extends OwnPc {
  readonly number: number
  /** Another PC than the one that holds the sitting. */
  readonly isOther: boolean
}

/**
 * Where seats are free, who logs in sits where the PC stands (CE4): at a station its number, in a browser a
 * number beyond those of the room. One student is at one PC; another is refused until the teacher allows a
 * move. A seat whose student has handed in is free again.
 * @param sitting locked by the caller's transaction. @param current the binding that may answer.
 * @throws ApiError wrongStation at a PC of another room, loggedInElsewhere, seatTaken.
 */
export async function takeFreeSeat(
  transaction: Db,
  session: SessionRecord,
  sitting: SittingRecord,
  current: BindingRecord | undefined,
  pc: OwnPc,
): Promise<TakenSeat> {
  const isOther = current !== undefined && current.loggedInAt !== null && !isAt(current, pc)
  if (isOther && sitting.moveAllowedAt === null)
    throw new ApiError('loggedInElsewhere', 'This number is logged in at another PC', {
      seatNumber: current.seatNumber,
    })
  const number = await numberOf(transaction, session.sessionId, sitting, pc)
  const before = await findSeated(transaction, session.sessionId, number)
  if (before && before.sittingId !== sitting.sittingId) {
    if (before.handedInAt === null)
      throw new ApiError('seatTaken', 'Somebody else is logged in at this PC')
    await clearSeat(transaction, before)
  }
  await updateFreeSeat(transaction, sitting, number)
  return { ...pc, number, isOther: isOther || (current !== undefined && !isAt(current, pc)) }
}

const isAt = (binding: BindingRecord, { stationId, device }: OwnPc): boolean =>
  binding.stationId === stationId && binding.device === device

async function numberOf(
  transaction: Db,
  sessionId: string,
  sitting: SittingRecord,
  { stationId }: OwnPc,
): Promise<number> {
  const stations = await selectSessionStations(transaction, sessionId)
  const own = stations.find((entry) => entry.stationId === stationId)
  if (own) return own.number
  if (stationId !== null && stations.length > 0)
    throw new ApiError('wrongStation', 'This exam is in another room', { isOtherRoom: true })
  const last = Math.max(0, ...stations.map((entry) => entry.number))
  return last + 1 + (await countEarlier(transaction, sitting))
}

/** The browser of a claim without a station. @throws ApiError invalidRequest when it does not say which. */
export function deviceOf(claim: Extract<StationClaim, { kind: 'browser' }>): string {
  if (claim.device !== undefined) return claim.device
  throw new ApiError('invalidRequest', 'A browser names itself where seats are free')
}
