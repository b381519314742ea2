import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import { unsealText } from '../../platform/sealing.ts'
import type { Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import { findRoomPlace, selectStations } from '../places/index.ts'
import { planSeatVariants } from './give-seat-variants.ts'
import { makeSittings } from './make-sittings.ts'
import { newSessionKeys } from './session-keys.ts'
import { sessionRowsOf } from './session-rows.ts'
import { findExam, insertExternalId } from './exams.queries.ts'
import { countSittings, selectSchedulable } from './schedules.queries.ts'
import {
  insertDraws,
  insertSession,
  lockSession,
  selectSessionStations,
} from './sessions.queries.ts'

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
    readonly externalId?: string | undefined
  },
): Promise<string> {
  const exam = await findExam(services.db, input.examId)
  if (!exam) throw new ApiError('notFound', 'No such exam')
  const place = await findRoomPlace(services.db, input.roomId)
  if (!place) throw new ApiError('notFound', 'No such room')
  const made = await sessionRowsOf(services, exam, {
    ...input,
    stations: await selectStations(services.db, input.roomId),
    byStation: (await planSeatVariants(services.db, exam.examId, input.roomId))?.byStation,
  })
  const ownKeys = await newSessionKeys(services, made.session.sessionId)
  await services.db.transaction(async (transaction) => {
    const { externalId } = input
    if (externalId !== undefined) {
      const id = made.session.sessionId
      await insertExternalId(transaction, { kind: 'session', externalId, id })
    }
    await insertSession(transaction, { ...made.session, ...ownKeys }, made.stations)
    await insertDraws(transaction, [made.draw])
    await recordAction(services, transaction, caller, {
      action: 'sessions.edit',
      subject: `session ${input.name}`,
      sessionId: made.session.sessionId,
      areaId: place.areaId,
      detail: { examId: exam.examId, roomId: input.roomId, plannedStart: input.plannedStart },
    })
  })
  return made.session.sessionId
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
    const kept = await makeSittings(
      services,
      transaction,
      session.examId,
      chosen.map((candidate) => ({ candidate, sessionId })),
    )
    await recordAction(services, transaction, caller, {
      action: 'sessions.edit',
      subject: `${kept.length} candidates into ${session.name}`,
      sessionId,
      detail: { scheduled: kept.length, refused: refused.length },
    })
    return { scheduled: kept.length, already: already.length, refused }
  })
}
