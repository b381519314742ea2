import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import type { Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import { lockSession, updateSessionExtension, type SessionListed } from '../sessions/index.ts'
import { lockSitting, updateSittingExtension } from './sittings.queries.ts'
import { insertTimeEntry } from './time-entries.queries.ts'

const MINUTE_MS = 60_000

/** Extra time as a person asked for it. */
export interface ExtensionWish {
  readonly minutes: number
  readonly reason: string
  readonly expectedExtensionMs: number
}

/** What it came to; all extra time so far, ms. */
export interface Extended {
  readonly outcome: 'extended' | 'same'
  readonly extensionMs: number
}

/**
 * Extra time for one candidate, with its audit row (R7). The same wish twice adds the minutes once (R4).
 * @throws ApiError notFound, alreadyHandedIn, conflict with the extra time as it is now.
 */
export async function extendSitting(
  services: Services,
  caller: Caller,
  listed: SessionListed,
  sittingId: string,
  wish: ExtensionWish,
): Promise<Extended> {
  const { sessionId } = listed.session
  return services.db.transaction(async (transaction) => {
    const sitting = await lockSitting(transaction, sessionId, sittingId)
    if (!sitting || sitting.supersededAt !== null) {
      throw new ApiError('notFound', 'No such sitting in this session')
    }
    const extended = extensionAfter(sitting.extensionMs, wish)
    if (extended.outcome === 'same') return extended
    // Extra time after a hand-in is a reopening with a round of its own (DESIGN section 5).
    if (sitting.handedInAt !== null) throw new ApiError('alreadyHandedIn', 'This was handed in')
    await updateSittingExtension(transaction, sessionId, sittingId, extended.extensionMs)
    await insertTimeEntry(services, transaction, caller, {
      ...{ sessionId, sittingId, kind: 'extended', ms: wish.minutes * MINUTE_MS },
      ...{ at: services.clock.now(), reason: wish.reason, source: 'area' },
    })
    await recordAction(services, transaction, caller, {
      action: 'time.extend',
      subject: `${wish.minutes} minutes for ${sitting.examNumber}`,
      sessionId,
      areaId: listed.areaId,
      detail: { sittingId, minutes: wish.minutes, reason: wish.reason },
    })
    return extended
  })
}

/**
 * Extra time for everybody in a session, with its audit row (R7, F07).
 * @throws ApiError notFound, sessionEnded, conflict with the extra time as it is now.
 */
export async function extendSession(
  services: Services,
  caller: Caller,
  listed: SessionListed,
  wish: ExtensionWish,
): Promise<Extended> {
  const { sessionId } = listed.session
  return services.db.transaction(async (transaction) => {
    const session = await lockSession(transaction, sessionId)
    if (!session) throw new ApiError('notFound', 'No such session')
    const extended = extensionAfter(session.extensionMs, wish)
    if (extended.outcome === 'same') return extended
    if (session.endedAt !== null) throw new ApiError('sessionEnded', 'This session has ended')
    await updateSessionExtension(transaction, sessionId, extended.extensionMs)
    await insertTimeEntry(services, transaction, caller, {
      ...{ sessionId, sittingId: null, kind: 'extended', ms: wish.minutes * MINUTE_MS },
      ...{ at: services.clock.now(), reason: wish.reason, source: 'area' },
    })
    await recordAction(services, transaction, caller, {
      action: 'time.extend',
      subject: `${wish.minutes} minutes for ${session.name}`,
      sessionId,
      areaId: listed.areaId,
      detail: { minutes: wish.minutes, reason: wish.reason },
    })
    return extended
  })
}

function extensionAfter(extensionMs: number, wish: ExtensionWish): Extended {
  const wanted = wish.expectedExtensionMs + wish.minutes * MINUTE_MS
  if (extensionMs === wanted) return { outcome: 'same', extensionMs }
  if (extensionMs !== wish.expectedExtensionMs) {
    throw new ApiError('conflict', 'Somebody else changed the extra time', { extensionMs })
  }
  return { outcome: 'extended', extensionMs: wanted }
}
