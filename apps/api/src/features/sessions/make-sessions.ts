import { seatVariants } from '@wenkao/shared/papers'
import { stationPositions, type RoomLayout } from '@wenkao/shared/places'
import type { Db } from '../../platform/database.ts'
import type { Services } from '../../platform/services.ts'
import { findVariantPlan } from './give-seat-variants.ts'
import { makeSittings, type MadeSitting, type ToSit } from './make-sittings.ts'
import { sessionRowsOf, type SessionPlan } from './session-rows.ts'
import { type ExamRecord } from './exams.queries.ts'
import { insertDraws, insertSessions } from './sessions.queries.ts'

/** A session with those who are to sit in it. */
export interface SessionToFill extends Omit<SessionPlan, 'byStation'> {
  readonly layout: RoomLayout | null
  readonly candidates: readonly {
    readonly candidate: ToSit['candidate']
    /** The seat that the schedule gives; drawn at the door where there is none. */
    readonly seatNumber: number | null
  }[]
}

/**
 * Makes many sessions of an exam with their sittings (N10). Their keys for a day without network are made
 * when they are first asked for.
 * @returns the ids of the sessions in the order given, and the sittings that were made.
 */
export async function makeSessions(
  services: Pick<Services, 'keys' | 'clock'>,
  transaction: Db,
  exam: ExamRecord,
  sessions: readonly SessionToFill[],
): Promise<{ sessionIds: string[]; sittings: readonly MadeSitting[] }> {
  const plan = await findVariantPlan(transaction, exam.examId)
  const variantsOf = new Map<string, ReadonlyMap<number, number>>()
  function byStationOf({ roomId, stations, layout }: SessionToFill) {
    if (plan?.rule !== 'neighbours') return undefined
    const numbers = stations.map(({ number }) => number)
    const known =
      variantsOf.get(roomId) ??
      seatVariants(stationPositions(numbers, layout ?? undefined), plan.variants).byStation
    variantsOf.set(roomId, known)
    return known
  }
  const made = await Promise.all(
    sessions.map(async (session) => {
      const byStation = byStationOf(session)
      const rows = await sessionRowsOf(services, exam, { ...session, byStation })
      const toSit = session.candidates.map(({ candidate, seatNumber }): ToSit => {
        const { sessionId } = rows.session
        if (seatNumber === null) return { candidate, sessionId }
        const variant = byStation?.get(seatNumber) ?? null
        return { candidate, sessionId, seat: { number: seatNumber, variant } }
      })
      return { rows, toSit }
    }),
  )
  await insertSessions(
    transaction,
    made.map(({ rows }) => rows.session),
    made.flatMap(({ rows }) => rows.stations),
  )
  await insertDraws(
    transaction,
    made.map(({ rows }) => rows.draw),
  )
  const sittings = await makeSittings(
    services,
    transaction,
    exam.examId,
    made.flatMap(({ toSit }) => toSit),
  )
  return { sessionIds: made.map(({ rows }) => rows.session.sessionId), sittings }
}
