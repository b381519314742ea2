import { timingSafeEqual } from 'node:crypto'
import { isClassExam } from '@wenkao/shared/class-exams'
import type { LogInReply } from '@wenkao/shared/sittings'
import { ApiError } from '../../platform/api-error.ts'
import type { Services } from '../../platform/services.ts'
import { createAttemptLimiter } from '../accounts/index.ts'
import { stationOfProof } from '../places/index.ts'
import {
  accessCodeMac,
  findAccessCodeMac,
  findExam,
  findSession,
  selectSessionStations,
  type SessionRecord,
} from '../sessions/index.ts'
import { candidateToken } from './candidate-token.ts'
import { deviceOf, takeFreeSeat, type OwnPc } from './free-seat.ts'
import { createTogether, isEntryOpen, type LogInInput, type TakenLogIn } from './log-in-together.ts'
import { updateBindingUsed } from './moves.queries.ts'
import { isReservedLine } from './reserved-line.ts'
import { findSuperseded } from './retakes.queries.ts'
import { candidateSitting, clockOf, readSittingFacts } from './sitting-facts.ts'
import {
  bindingOf,
  currentBinding,
  findSitting,
  insertBinding,
  lockSitting,
  nextRank,
  selectBindings,
  updateLoggedIn,
  updateSuperseded,
  type SittingRecord,
} from './sittings.queries.ts'

/** What the log-in does not know itself. */
export interface LogInPorts {
  /** Receipt of the last hand-in, for a page that comes back after it. */
  lastReceipt(sessionId: string, sittingId: string): Promise<LogInReply['receipt']>
}

/**
 * The candidate's log-in. One small read and one insert (D11), which first log-ins that come at once
 * share. The same station may repeat it at any time and gets the same binding and token; another station
 * is refused with the right number.
 */
export function createCandidateLogIn(services: Services, ports: LogInPorts) {
  // Slows down guessing per exam number, never locks out, never by address (DESIGN section 6).
  const attempts = createAttemptLimiter({ free: 5, firstWaitMs: 1000, longestWaitMs: 30_000 })

  const takeTogether = createTogether(services)

  async function logIn(input: LogInInput): Promise<TakenLogIn> {
    const name = nameOf(input)
    // Who has to wait, waits with the right code, too; the way of the single ones says so.
    if (attempts.waitMs(name, services.clock.now()) > 0) return logInAlone(input)
    const taken = await takeTogether(input)
    if (!taken) return logInAlone(input)
    attempts.succeeded(name)
    return taken
  }

  async function logInAlone(input: LogInInput): Promise<TakenLogIn> {
    const session = await findSession(services.db, input.sessionId)
    if (!session) throw new ApiError('notFound', 'No such session')
    const sitting = await checkedSitting(session, input)
    if (session.endedAt !== null && sitting.loggedInAt === null) {
      throw new ApiError('sessionEnded', 'This session has ended')
    }
    const isFree = isClassExam((await findExam(services.db, session.examId))?.kind ?? '')
    const drawn = isFree ? undefined : await checkedSeat(services, session, sitting, input)
    const pc = drawn ? { stationId: drawn.stationId, device: null } : await pcOf(services, input)
    const now = services.clock.now()
    if (!isEntryOpen(session, sitting, now)) throw new ApiError('entryClosed', 'Entry has closed')
    await services.db.transaction(async (transaction) => {
      const locked = await lockSitting(transaction, session.sessionId, sitting.sittingId)
      if (!locked) throw new ApiError('notFound', 'No such sitting')
      const bindings = await selectBindings(transaction, session.sessionId, sitting.sittingId)
      const current = currentBinding(bindings)
      if (drawn && locked.seatNumber !== drawn.number)
        throw new ApiError('wrongStation', 'The seat has changed')
      const seat = drawn
        ? { ...drawn, device: null, isOther: false }
        : await takeFreeSeat(transaction, session, locked, current, pc)
      // A log-in with network is above whatever began without it at some station.
      if (!current || seat.isOther || isReservedLine(current, session)) {
        await updateSuperseded(transaction, session.sessionId, sitting.sittingId, now)
        await insertBinding(transaction, {
          sessionId: session.sessionId,
          sittingId: sitting.sittingId,
          epoch: 1 + Math.max(0, ...bindings.map((row) => row.epoch)),
          rank: Math.max(1, nextRank(bindings)),
          stationId: seat.stationId,
          seatNumber: seat.number,
          device: seat.device,
          createdAt: now,
          loggedInAt: now,
        })
      } else if (current.loggedInAt === null) {
        await updateBindingUsed(transaction, current, now)
      }
      await updateLoggedIn(transaction, session.sessionId, sitting.sittingId, now)
    })
    const facts = await readSittingFacts(services, session.sessionId, sitting.sittingId)
    const binding = currentBinding(facts.bindings)
    if (!binding) throw new ApiError('internal', 'The binding was not kept')
    const reply: LogInReply = {
      token: candidateToken(services.keys, {
        sessionId: session.sessionId,
        sittingId: sitting.sittingId,
        epoch: binding.epoch,
        seatNumber: binding.seatNumber,
        boundAt: binding.createdAt,
      }),
      sitting: await candidateSitting(services, facts, binding.seatNumber),
      binding: bindingOf(binding),
      bindings: [...facts.wireBindings],
      clock: clockOf(facts, services.clock.now()),
      receipt: await ports.lastReceipt(session.sessionId, sitting.sittingId),
    }
    return { reply, facts }
  }

  /** The sitting whose access code was typed; unknown numbers and wrong codes look the same. */
  async function checkedSitting(session: SessionRecord, input: LogInInput): Promise<SittingRecord> {
    const name = nameOf(input)
    const waitMs = attempts.waitMs(name, services.clock.now())
    if (waitMs > 0) {
      throw new ApiError('tooManyRequests', 'Too many attempts; wait a moment', {
        retryAfterMs: waitMs,
      })
    }
    const { examNumber } = input
    const sitting =
      (await findSitting(services.db, session.sessionId, { examNumber })) ??
      (await findSuperseded(services.db, session.sessionId, examNumber))
    const stored =
      sitting && (await findAccessCodeMac(services.db, session.examId, sitting.candidateId))
    const given = Buffer.from(accessCodeMac(services, input.accessCode), 'hex')
    const expected = Buffer.from(stored ?? '0'.repeat(64), 'hex')
    if (!sitting || !timingSafeEqual(given, expected)) {
      attempts.failed(name, services.clock.now())
      throw new ApiError('wrongAccessCode', 'Exam number or access code is wrong')
    }
    attempts.succeeded(name)
    // Ordered to be repeated: this session is over for this candidate (F03d).
    if (sitting.supersededAt !== null)
      throw new ApiError('sessionEnded', 'This sitting is repeated')
    return sitting
  }

  return logIn
}

const nameOf = ({ sessionId, examNumber }: LogInInput): string => `${sessionId}/${examNumber}`

/** The seat at which the log-in happens. @throws ApiError noSeat, wrongStation with the right number. */
async function checkedSeat(
  services: Services,
  session: SessionRecord,
  sitting: SittingRecord,
  input: LogInInput,
): Promise<{ number: number; stationId: string | null }> {
  if (sitting.seatNumber === null) throw new ApiError('noSeat', 'No seat was drawn yet')
  const wrongStation = () =>
    new ApiError('wrongStation', 'This candidate sits at another station', {
      seatNumber: sitting.seatNumber,
    })
  if (input.station.kind === 'browser') {
    if (input.station.number !== sitting.seatNumber) throw wrongStation()
    return { number: sitting.seatNumber, stationId: null }
  }
  const station = await stationOfProof(services, { ...input.station, examNumber: input.examNumber })
  const stations = await selectSessionStations(services.db, session.sessionId)
  const seat = stations.find((entry) => entry.stationId === station.stationId)
  if (seat?.number !== sitting.seatNumber) throw wrongStation()
  return { number: sitting.seatNumber, stationId: station.stationId }
}

/** The PC of a log-in where seats are free. @throws ApiError for a station that proves nothing. */
async function pcOf(services: Services, { station, examNumber }: LogInInput): Promise<OwnPc> {
  if (station.kind === 'browser') return { stationId: null, device: deviceOf(station) }
  const { stationId } = await stationOfProof(services, { ...station, examNumber })
  return { stationId, device: null }
}
