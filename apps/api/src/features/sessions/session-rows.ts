import { randomBytes } from 'node:crypto'
import { proctorCodeVerifier } from '@wenkao/shared/rescue'
import { DRAW_ALGORITHM, drawCommitment } from '@wenkao/shared/seating'
import { seal } from '../../platform/sealing.ts'
import { freshCode, freshId, type Services } from '../../platform/services.ts'
import { hashAccessCode } from './envelope-keys.ts'
import type { ExamRecord } from './exams.queries.ts'

const PROCTOR_CODE_SIGNS = 11

/** A session that is to be made. */
export interface SessionPlan {
  readonly roomId: string
  readonly name: string
  /** ms. */
  readonly plannedStart: number
  /** Numbers kept free or broken: out of the draw. */
  readonly excludedNumbers: readonly number[]
  /** What another system calls it (KY7). */
  readonly externalId?: string | undefined
  /** Of the room. */
  readonly stations: readonly { readonly number: number; readonly stationId: string }[]
  /** Variants where they follow the seat (D04). */
  readonly byStation?: ReadonlyMap<number, number> | undefined
}

/**
 * The rows of a new session, of its stations and of its draw: everything but the keys for a day without
 * network, which are made with it or when they are first asked for.
 */
export async function sessionRowsOf(
  services: Pick<Services, 'keys' | 'clock'>,
  exam: ExamRecord,
  plan: SessionPlan,
) {
  const sessionId = freshId(services)
  const excluded = new Set(plan.excludedNumbers)
  const numbers = plan.stations
    .map(({ number }) => number)
    .filter((number) => !excluded.has(number))
  const seed = randomBytes(32).toString('hex')
  const proctorCode = freshCode(PROCTOR_CODE_SIGNS)
  const salt = randomBytes(16)
  const { dataEncryption } = services.keys
  return {
    session: {
      sessionId,
      examId: exam.examId,
      roomId: plan.roomId,
      name: plan.name,
      externalId: plan.externalId,
      plannedStart: plan.plannedStart,
      state: 'standby',
      timing: exam.timing,
      durationMs: exam.durationMinutes * 60_000,
      entryClosesMs: exam.entryClosesMinutes * 60_000,
      handInOpensMs: exam.handInOpensMinutes * 60_000,
      proctorCodeSealed: seal(dataEncryption, proctorCode, `proctor-code/${sessionId}`),
      proctorCodeVerifier: proctorCodeVerifier(
        proctorCode,
        salt,
        await hashAccessCode(proctorCode, salt),
      ),
      createdAt: services.clock.now(),
    },
    stations: plan.stations.map(({ number, stationId }) => ({
      sessionId,
      number,
      stationId,
      excluded: excluded.has(number),
      variant: plan.byStation?.get(number) ?? null,
    })),
    draw: {
      sessionId,
      commitment: drawCommitment(seed, sessionId, numbers),
      seedSealed: seal(dataEncryption, seed, `draw-seed/${sessionId}`),
      algorithm: DRAW_ALGORITHM,
      stations: numbers,
    },
  }
}
