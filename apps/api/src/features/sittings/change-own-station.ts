import { createHash, timingSafeEqual } from 'node:crypto'
import { normaliseCode } from '@wenkao/shared/kernel'
import { ApiError } from '../../platform/api-error.ts'
import type { CandidateCaller } from '../../platform/caller.ts'
import type { Services } from '../../platform/services.ts'
import { createAttemptLimiter } from '../accounts/index.ts'
import { selectRegistered } from '../places/index.ts'
import {
  openProctorCode,
  selectSessions,
  selectSessionStations,
  type SessionRecord,
} from '../sessions/index.ts'
import { factsOfCaller } from './adopt-binding.ts'
import { changeStation } from './change-station.ts'
import { markLeaving } from './moves.queries.ts'
import type { MovesPorts } from './moves.routes.ts'
import { isCurrent, movedTo, requireCurrent, type HeldSittingFacts } from './sitting-facts.ts'
import { findBindingOf, selectSittings } from './sittings.queries.ts'

/** Stands in the audit log where a tablet would have said why. */
const BY_PROCTOR_CODE = 'by proctor code'

/**
 * Machine change that the failing PC itself asks for (F02a): the candidate's token says which sitting,
 * the proctor code typed there that a proctor wants it. Wrong codes slow down the attempts of this one
 * sitting and lock nothing (DESIGN section 6).
 */
export function createOwnStationChange(
  services: Services,
  held: HeldSittingFacts,
  lastUnsent: MovesPorts['lastUnsent'],
) {
  const attempts = createAttemptLimiter({ free: 5, firstWaitMs: 1000, longestWaitMs: 30_000 })

  /** @throws ApiError wrongProctorCode, tooManyRequests. */
  function checkCode(caller: CandidateCaller, session: SessionRecord, typed: string): void {
    const name = `${caller.sessionId}/${caller.sittingId}`
    const waitMs = attempts.waitMs(name, services.clock.now())
    if (waitMs > 0) {
      throw new ApiError('tooManyRequests', 'Too many attempts; wait a moment', {
        retryAfterMs: waitMs,
      })
    }
    const code = openProctorCode(services, session.sessionId, session.proctorCodeSealed)
    if (!timingSafeEqual(digestOf(typed), digestOf(code))) {
      attempts.failed(name, services.clock.now())
      throw new ApiError('wrongProctorCode', 'This is not the proctor code of the session')
    }
    attempts.succeeded(name)
  }

  return {
    /**
     * Numbers that the sitting could move to.
     * @throws ApiError wrongProctorCode, tooManyRequests, bindingSuperseded.
     */
    async spares(caller: CandidateCaller, proctorCode: string): Promise<number[]> {
      const { sessionId } = caller
      const facts = await factsOfCaller(services, held, caller)
      checkCode(caller, facts.session, proctorCode)
      requireCurrent(facts, caller)
      // Until it is done, or dropped by the room, the tablet shows a change that was begun (F02b).
      await markLeaving(services.db, caller, services.clock.now())
      await held.forget(sessionId, caller.sittingId)
      const [stations, sittings] = await Promise.all([
        selectSessionStations(services.db, sessionId),
        selectSittings(services.db, [sessionId]),
      ])
      const taken = new Set(sittings.map((sitting) => sitting.seatNumber))
      const free = stations.filter((entry) => !entry.excluded && !taken.has(entry.number))
      if (findBindingOf(facts.bindings, caller)?.stationId == null) {
        return free.map((entry) => entry.number)
      }
      // Who works in an answer folder needs a bridge there, too.
      const ids = free.map((entry) => entry.stationId)
      const registered = await selectRegistered(services.db, ids)
      return free.filter((entry) => registered.has(entry.stationId)).map((entry) => entry.number)
    },

    /**
     * The change itself; whoever repeats it gets `same` (R4).
     * @throws ApiError wrongProctorCode, tooManyRequests, bindingSuperseded, and what a change refuses.
     */
    async change(
      caller: CandidateCaller,
      wish: { readonly seatNumber: number; readonly proctorCode: string },
    ): Promise<{ outcome: 'changed' | 'same'; seatNumber: number }> {
      const { sessionId, sittingId } = caller
      await factsOfCaller(services, held, caller)
      await held.forget(sessionId, sittingId)
      const facts = await held.get(sessionId, sittingId)
      checkCode(caller, facts.session, wish.proctorCode)
      if (!isCurrent(facts, caller) && movedTo(facts, caller) !== wish.seatNumber) {
        requireCurrent(facts, caller)
      }
      const [listed] = await selectSessions(services.db, { sessionId })
      if (!listed) throw new ApiError('notFound', 'No such session')
      const { outcome, seatNumber } = await changeStation(services, caller, listed, sittingId, {
        seatNumber: wish.seatNumber,
        reason: BY_PROCTOR_CODE,
        expectedEpoch: caller.epoch,
        formerUnsent: await lastUnsent(sessionId, sittingId),
      })
      await held.forget(sessionId, sittingId)
      return { outcome, seatNumber }
    },
  }
}

/** Of one length whatever was typed, so that comparing takes one time. */
const digestOf = (code: string): Buffer => createHash('sha256').update(normaliseCode(code)).digest()
