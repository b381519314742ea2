import type { CandidateCaller } from '../../platform/caller.ts'
import type { SessionRecord } from '../sessions/index.ts'
import type { BindingRecord } from './sittings.queries.ts'

/** Epoch that the session file issues ahead for a start without network (DESIGN section 3). */
const RESERVED_EPOCH = 0
/** At no station yet: where the candidate sits is not known when the file is built. */
const NO_SEAT = 0

/**
 * What the token in a candidate's envelope claims. The moment of its binding is that of the session's
 * creation, so that every building of the file gives the same token.
 */
export function reservedClaim(
  session: Pick<SessionRecord, 'sessionId' | 'createdAt'>,
  sittingId: string,
): Omit<CandidateCaller, 'kind'> {
  const { sessionId, createdAt } = session
  return { sessionId, sittingId, epoch: RESERVED_EPOCH, seatNumber: NO_SEAT, boundAt: createdAt }
}

/** Whether a token came out of a session file. */
export function isReservedClaim(claim: Pick<CandidateCaller, 'epoch' | 'seatNumber'>): boolean {
  return claim.epoch === RESERVED_EPOCH && claim.seatNumber === NO_SEAT
}

/**
 * Whether a binding is the line of a session file, and no log-in with network of a time before session
 * files, when those had epoch 0.
 */
export function isReservedLine(
  row: Pick<BindingRecord, 'epoch' | 'createdAt'>,
  session: Pick<SessionRecord, 'createdAt'>,
): boolean {
  return row.epoch === RESERVED_EPOCH && row.createdAt === session.createdAt
}
