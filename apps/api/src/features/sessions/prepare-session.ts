import { randomBytes } from 'node:crypto'
import { variantByNumber } from '@wenkao/shared/papers'
import { proctorCodeVerifier } from '@wenkao/shared/rescue'
import { DRAW_ALGORITHM, drawCommitment } from '@wenkao/shared/seating'
import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import { seal, unsealText } from '../../platform/sealing.ts'
import { freshCode, freshId, type Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import { findRoomPlace, selectStations } from '../places/index.ts'
import { findVariantPlan, planSeatVariants } from './give-seat-variants.ts'
import { selectToRepeat, updateRepeatedBy } from './retakes.queries.ts'
import { newSessionKeys } from './session-keys.ts'
import {
  countSittings,
  findExam,
  insertDraw,
  insertSchedules,
  insertSession,
  insertSittings,
  lockSession,
  selectSchedulable,
  selectSessionStations,
} from './sessions.queries.ts'

const PROCTOR_CODE_SIGNS = 11

/**
 * Creates a session: fixes its stations, the seed of its draw with the published commitment
 * (DESIGN section 8), its proctor code, and what it has for a day without network.
 * @returns the session's id. @throws ApiError notFound.
 */
export async function prepareSession(
  services: Services,
  caller: Caller,
  input: {
    readonly examId: string
    readonly roomId: string
    readonly name: string
    readonly plannedStart: number
    readonly excludedNumbers: readonly number[]
  },
): Promise<string> {
  const exam = await findExam(services.db, input.examId)
  if (!exam) throw new ApiError('notFound', 'No such exam')
  const place = await findRoomPlace(services.db, input.roomId)
  if (!place) throw new ApiError('notFound', 'No such room')
  const stations = await selectStations(services.db, input.roomId)
  const sessionId = freshId(services)
  const excluded = new Set(input.excludedNumbers)
  const numbers = stations
    .map((station) => station.number)
    .filter((number) => !excluded.has(number))
  const seed = randomBytes(32).toString('hex')
  const proctorCode = freshCode(PROCTOR_CODE_SIGNS)
  const ownKeys = await newSessionKeys(services, sessionId)
  const seats = await planSeatVariants(services.db, exam.examId, input.roomId)
  await services.db.transaction(async (transaction) => {
    await insertSession(
      transaction,
      {
        sessionId,
        examId: exam.examId,
        roomId: input.roomId,
        name: input.name,
        plannedStart: input.plannedStart,
        state: 'standby',
        timing: exam.timing,
        durationMs: exam.durationMinutes * 60_000,
        entryClosesMs: exam.entryClosesMinutes * 60_000,
        handInOpensMs: exam.handInOpensMinutes * 60_000,
        proctorCodeSealed: seal(
          services.keys.dataEncryption,
          proctorCode,
          `proctor-code/${sessionId}`,
        ),
        proctorCodeVerifier: proctorCodeVerifier(proctorCode, randomBytes(16)),
        ...ownKeys,
        createdAt: services.clock.now(),
      },
      stations.map((station) => ({
        sessionId,
        number: station.number,
        stationId: station.stationId,
        excluded: excluded.has(station.number),
        variant: seats?.byStation.get(station.number) ?? null,
      })),
    )
    await insertDraw(transaction, {
      sessionId,
      commitment: drawCommitment(seed, sessionId, numbers),
      seedSealed: seal(services.keys.dataEncryption, seed, `draw-seed/${sessionId}`),
      algorithm: DRAW_ALGORITHM,
      stations: numbers,
    })
    await recordAction(services, transaction, caller, {
      action: 'sessions.edit',
      subject: `session ${input.name}`,
      sessionId,
      areaId: place.areaId,
      detail: { examId: exam.examId, roomId: input.roomId, plannedStart: input.plannedStart },
    })
  })
  return sessionId
}

/** The proctor code of a session, for the tablet. */
export function openProctorCode(
  services: Pick<Services, 'keys'>,
  sessionId: string,
  sealed: Uint8Array,
): string {
  return unsealText(services.keys.dataEncryption, sealed, `proctor-code/${sessionId}`)
}

type Refusal = { readonly examNumber: string; readonly reason: 'unknown' | 'elsewhere' | 'full' }

/**
 * Puts candidates into a session; each gets a sitting. Repeating it is harmless. Never more
 * candidates than stations.
 * @throws ApiError notFound, sessionLocked once the session has ended.
 */
export async function scheduleInto(
  services: Services,
  caller: Caller,
  sessionId: string,
  who:
    | { readonly examNumbers: readonly string[] }
    | { readonly next: number; readonly school?: string | undefined },
): Promise<{ scheduled: number; already: number; refused: Refusal[] }> {
  return services.db.transaction(async (transaction) => {
    const session = await lockSession(transaction, sessionId)
    if (!session) throw new ApiError('notFound', 'No such session')
    if (session.endedAt !== null) throw new ApiError('sessionLocked', 'This session has ended')
    const found = await selectSchedulable(transaction, session.examId, who)
    const known = new Set(found.map((candidate) => candidate.examNumber))
    const refused: Refusal[] =
      'examNumbers' in who
        ? who.examNumbers
            .filter((number) => !known.has(number))
            .map((examNumber) => ({ examNumber, reason: 'unknown' }))
        : []
    const already = found.filter((candidate) => candidate.sessionId === sessionId)
    for (const candidate of found) {
      if (candidate.sessionId !== null && candidate.sessionId !== sessionId) {
        refused.push({ examNumber: candidate.examNumber, reason: 'elsewhere' })
      }
    }
    const stations = await selectSessionStations(transaction, sessionId)
    const capacity = stations.filter((station) => !station.excluded).length
    const taken = await countSittings(transaction, sessionId)
    const waiting = found.filter((candidate) => candidate.sessionId === null)
    const chosen = waiting.slice(0, Math.max(0, capacity - taken))
    for (const candidate of waiting.slice(chosen.length)) {
      refused.push({ examNumber: candidate.examNumber, reason: 'full' })
    }
    const rows = chosen.map((candidate) => ({ candidate, sittingId: freshId(services) }))
    const inserted = await insertSchedules(
      transaction,
      rows.map(({ candidate, sittingId }) => ({
        examId: session.examId,
        candidateId: candidate.candidateId,
        sessionId,
        sittingId,
      })),
    )
    const plan = await findVariantPlan(transaction, session.examId)
    const kept = rows.filter(({ candidate }) => inserted.has(candidate.candidateId))
    // Who was ordered to sit again gets a sitting that names the former one, and the other way round.
    const repeated = await selectToRepeat(
      transaction,
      session.examId,
      kept.map(({ candidate }) => candidate.candidateId),
    )
    await insertSittings(
      transaction,
      kept.map(({ candidate, sittingId }) => ({
        sessionId,
        sittingId,
        examId: session.examId,
        candidateId: candidate.candidateId,
        examNumber: candidate.examNumber,
        name: candidate.name,
        school: candidate.school,
        shuffleSeed: randomBytes(16).toString('hex'),
        // Where it follows the seat, the seat will say it.
        variant:
          plan?.rule === 'lastTwoDigits' ? variantByNumber(candidate.examNumber, plan.variants) : 0,
        formerSessionId: repeated.get(candidate.candidateId)?.sessionId ?? null,
        formerSittingId: repeated.get(candidate.candidateId)?.sittingId ?? null,
      })),
    )
    for (const { candidate, sittingId } of kept) {
      const former = repeated.get(candidate.candidateId)
      if (former) await updateRepeatedBy(transaction, former, { sessionId, sittingId })
    }
    await recordAction(services, transaction, caller, {
      action: 'sessions.edit',
      subject: `${kept.length} candidates into ${session.name}`,
      sessionId,
      detail: { scheduled: kept.length, refused: refused.length },
    })
    return { scheduled: kept.length, already: already.length, refused }
  })
}
