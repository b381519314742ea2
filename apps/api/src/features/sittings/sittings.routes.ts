import { stationToday } from '@wenkao/shared/places'
import {
  changeOwnStation,
  extendSession,
  extendSitting,
  findSessions,
  getExam,
  getPaperKey,
  getSitting,
  logInCandidate,
  pickBranch,
  spareSeats,
} from '@wenkao/shared/sittings'
import type { Admission } from '../../platform/admission.ts'
import { ApiError } from '../../platform/api-error.ts'
import { asCandidate, asStation } from '../../platform/caller.ts'
import { directRoute, route, type Route } from '../../platform/mount-endpoints.ts'
import type { Services } from '../../platform/services.ts'
import { clonedAt, findRoomPlace, selectStationContacts } from '../places/index.ts'
import { selectOpenSessionsOf, selectSessions, sessionFor } from '../sessions/index.ts'
import { factsOfCaller } from './adopt-binding.ts'
import { candidateExam, createPaperKeys, paperAtLogIn } from './candidate-exam.ts'
import { createOwnStationChange } from './change-own-station.ts'
import * as extraTime from './extend-time.ts'
import { createCandidateLogIn, type LogInPorts } from './log-in-candidate.ts'
import type { MovesPorts } from './moves.routes.ts'
import { pickBranch as pickBranchOf } from './pick-branch.ts'
import {
  candidateSitting,
  clockOf,
  readSittingFacts,
  requireCurrent,
  type HeldSittingFacts,
} from './sitting-facts.ts'
import { bindingOf, findBindingOf } from './sittings.queries.ts'

/** What the routes need from features above them. */
export interface SittingsPorts extends LogInPorts, Pick<MovesPorts, 'lastUnsent'> {
  /** Every entry of a sitting's log, for a PC that lost its own. */
  readLog(sessionId: string, sittingId: string): Promise<string[]>
  /** Revisions of the session files that stations have to fetch ahead, as far as there are any. */
  fileRevisions(sessionIds: readonly string[]): Promise<ReadonlyMap<string, number>>
}

/** How far ahead and back a station shows its room's sessions. */
const DAY_MS = 24 * 3600 * 1000

/** Candidate log-in, the own sitting, machine change by the failing PC, extra time, and what an idle station shows. */
export function sittingsRoutes(
  services: Services,
  held: HeldSittingFacts,
  admission: Admission,
  ports: SittingsPorts,
): Route[] {
  const logIn = createCandidateLogIn(services, ports)
  const paperKey = createPaperKeys(services)
  const ownStation = createOwnStationChange(services, held, ports.lastUnsent)
  return [
    route(findSessions, async ({ body }) => ({
      sessions: await selectOpenSessionsOf(services.db, body.examNumber, services.clock.now()),
    })),
    directRoute(logInCandidate, admission, async ({ body }) => {
      const { reply, facts } = await logIn(body)
      await held.renew(facts)
      return { ...reply, ...(await paperAtLogIn(paperKey, facts, body.station)) }
    }),
    route(getExam, async (_input, { caller }) => {
      const candidate = asCandidate(caller)
      const facts = await factsOfCaller(services, held, candidate)
      requireCurrent(facts, candidate)
      return candidateExam(services, facts)
    }),
    directRoute(getPaperKey, admission, async (_input, { caller }) => {
      const candidate = asCandidate(caller)
      const facts = await factsOfCaller(services, held, candidate)
      requireCurrent(facts, candidate)
      return paperKey(facts)
    }),
    route(getSitting, async (_input, { caller }) => {
      const candidate = asCandidate(caller)
      const { sessionId, sittingId } = candidate
      await factsOfCaller(services, held, candidate)
      const facts = await readSittingFacts(services, sessionId, sittingId)
      requireCurrent(facts, candidate)
      const binding = findBindingOf(facts.bindings, candidate)
      if (!binding) throw new ApiError('bindingSuperseded', 'This log-in is no longer known')
      return {
        sitting: await candidateSitting(services, facts, binding.seatNumber),
        binding: bindingOf(binding),
        bindings: [...facts.wireBindings],
        clock: clockOf(facts, services.clock.now()),
        receipt: await ports.lastReceipt(sessionId, sittingId),
        log: await ports.readLog(sessionId, sittingId),
      }
    }),
    route(pickBranch, async ({ params, body }, { caller }) => {
      const listed = await sessionFor(services, caller, 'room.run', params.sessionId)
      const picked = await pickBranchOf(services, caller, listed, params.sittingId, body)
      await held.forget(params.sessionId, params.sittingId)
      return picked
    }),
    route(spareSeats, async ({ body }, { caller }) => ({
      seats: await ownStation.spares(asCandidate(caller), body.proctorCode),
    })),
    route(changeOwnStation, ({ body }, { caller }) => ownStation.change(asCandidate(caller), body)),
    route(extendSitting, async ({ params, body }, { caller }) => {
      const listed = await sessionFor(services, caller, 'time.extend', params.sessionId)
      const extended = await extraTime.extendSitting(
        services,
        caller,
        listed,
        params.sittingId,
        body,
      )
      await held.forget(params.sessionId, params.sittingId)
      return extended
    }),
    route(extendSession, async ({ params, body }, { caller }) => {
      const listed = await sessionFor(services, caller, 'time.extend', params.sessionId)
      const extended = await extraTime.extendSession(services, caller, listed, body)
      held.forgetSession(params.sessionId)
      return extended
    }),
    route(stationToday, async (_input, { caller }) => {
      const station = asStation(caller)
      const place = await findRoomPlace(services.db, station.roomId)
      if (!place) throw new ApiError('stationUnknown', 'This station’s room is gone')
      const now = services.clock.now()
      const listed = await selectSessions(services.db, {
        roomId: station.roomId,
        from: now - DAY_MS,
        to: now + DAY_MS,
        openOnly: true,
      })
      const revisions = await ports.fileRevisions(listed.map(({ session }) => session.sessionId))
      const known = await selectStationContacts(services.db, [station.stationId])
      const own = known.get(station.stationId)
      const proven = clonedAt(own?.contact ?? undefined, own?.station.registeredAt ?? null, now)
      return {
        stationId: station.stationId,
        number: station.number,
        roomName: place.roomName,
        siteName: place.siteName,
        serverNow: now,
        cloned: proven !== null,
        sessions: listed.map(({ session, examTitle }) => ({
          sessionId: session.sessionId,
          examTitle,
          name: session.name,
          plannedStart: session.plannedStart,
          state: session.state as 'standby' | 'running' | 'paused' | 'ended',
          proctorCodeVerifier: session.proctorCodeVerifier,
          fileRevision: revisions.get(session.sessionId) ?? null,
        })),
      }
    }),
  ]
}
