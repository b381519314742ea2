import { canonicalJson, sha256Hex } from '@wenkao/shared/kernel'
import { extraTimeMs } from '@wenkao/shared/sessions'
import { stationPositions } from '@wenkao/shared/places'
import {
  classOf,
  partNeighbours,
  planSchedule,
  type Interval,
  type SchedulePlan,
  type SchedulePreview,
  type ScheduleRules,
} from '@wenkao/shared/scheduling'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { ApiError } from '../../platform/api-error.ts'
import type { Db } from '../../platform/database.ts'
import type { Services } from '../../platform/services.ts'
import { readExtraTimes, type ExamRecord } from '../sessions/index.ts'
import {
  selectRooms,
  selectSessionsIn,
  selectToPlace,
  type RoomFound,
  type SessionInRoom,
} from './scheduling.queries.ts'

/** How many of those left over a preview lists. */
const MOST_LISTED = 200
const DAY_MS = 86_400_000

/** A plan with everything that it was made from. */
export interface WholePlan {
  readonly plan: SchedulePlan
  readonly rooms: ReadonlyMap<string, RoomFound>
  readonly spares: ReadonlyMap<string, number>
  readonly others: readonly SessionInRoom[]
  /** Seats of each session's candidates, and how many neighbours share a class; null where they are drawn. */
  readonly seats: readonly ({
    readonly seats: readonly number[]
    readonly together: number
  } | null)[]
  readonly candidates: number
  readonly digest: string
}

/**
 * Plans what an exam's candidates without a session need, by the roster and the rooms as they are now.
 * @throws ApiError invalidRequest for a room that is named twice; notFound for one that is not there.
 */
export async function readPlan(
  services: Pick<Services, 'keys'>,
  db: Db,
  exam: ExamRecord,
  rules: ScheduleRules,
): Promise<WholePlan> {
  const roomIds = rules.rooms.map(({ roomId }) => roomId)
  if (new Set(roomIds).size !== roomIds.length)
    throw new ApiError('invalidRequest', 'A room is named twice')
  const durationMs = exam.durationMinutes * 60_000
  const [toPlace, rooms, others] = await Promise.all([
    selectToPlace(db, exam.examId),
    selectRooms(db, roomIds),
    selectSessionsIn(
      db,
      roomIds,
      Math.min(...rules.starts) - DAY_MS,
      Math.max(...rules.starts) + DAY_MS,
    ),
  ])
  const unknown = roomIds.find((roomId) => !rooms.has(roomId))
  if (unknown !== undefined) throw new ApiError('notFound', 'No such room', { roomId: unknown })
  const takenOf = Map.groupBy(others, ({ roomId }) => roomId)
  const breakMs = rules.breakMinutes * 60_000
  const spares = new Map(rules.rooms.map(({ roomId, spares: kept }) => [roomId, kept]))
  const extras = await readExtraTimes(
    services,
    db,
    exam.examId,
    toPlace.map(({ candidateId }) => candidateId),
  )
  const plan = planSchedule(
    toPlace.map((one) => {
      const extra = extras.get(one.candidateId)
      return extra ? { ...one, extraMs: extraTimeMs(extra, durationMs) } : one
    }),
    roomIds.map((roomId) => ({
      roomId,
      siteId: rooms.get(roomId)?.siteId ?? '',
      places: Math.max(0, (rooms.get(roomId)?.stations.length ?? 0) - (spares.get(roomId) ?? 0)),
      taken: (takenOf.get(roomId) ?? []).map((one): Interval => [
        one.plannedStart,
        one.plannedStart + one.durationMs + breakMs,
      ]),
    })),
    rules,
    durationMs,
  )
  const seats: WholePlan['seats'][number][] = []
  for (const session of plan.sessions) {
    if (!rules.partClasses) {
      seats.push(null)
      continue
    }
    // A hundred rooms that cannot be parted take a second: others are served meanwhile.
    await nextTurn()
    const room = rooms.get(session.roomId)
    const numbers = (room?.stations ?? []).map(({ number }) => number)
    const positions = stationPositions(numbers, room?.layout ?? undefined)
    const usable = new Set(usableNumbers(numbers, spares.get(session.roomId) ?? 0))
    seats.push(
      partNeighbours(
        positions.filter(({ number }) => usable.has(number)),
        session.candidates.map(classOf),
        `${rules.seed}/${session.roomId}/${session.plannedStart}`,
      ),
    )
  }
  const digest = sha256Hex(
    canonicalJson(
      plan.sessions.map(({ roomId, plannedStart, candidates }, at) => [
        ...[roomId, plannedStart],
        candidates.map(({ candidateId }) => candidateId),
        seats[at] ? [...seats[at].seats] : null,
      ]),
    ),
  )
  return { plan, rooms, spares, others, seats, candidates: toPlace.length, digest }
}

/** The numbers that candidates get: the last of a room stay free as spares. */
export const usableNumbers = (numbers: readonly number[], spares: number): number[] =>
  numbers.slice(0, Math.max(0, numbers.length - spares))

/** What a person sees of a plan before it is saved. */
export function previewOf(whole: WholePlan, rules: ScheduleRules): SchedulePreview {
  const { plan, rooms, spares, others, seats, candidates, digest } = whole
  const nameOf = (roomId: string) => rooms.get(roomId)?.roomName ?? ''
  return {
    digest,
    candidates,
    placed: candidates - plan.left.length,
    sessions: plan.sessions.map((session, at) => {
      const room = rooms.get(session.roomId)
      const bySchool = Map.groupBy(session.candidates, ({ school }) => school)
      return {
        roomId: session.roomId,
        areaName: room?.areaName ?? '',
        siteName: room?.siteName ?? '',
        roomName: room?.roomName ?? '',
        plannedStart: session.plannedStart,
        candidates: session.candidates.length,
        places: session.places,
        spares: spares.get(session.roomId) ?? 0,
        schools: [...bySchool].map(([school, own]) => ({ school, candidates: own.length })),
        together: seats[at]?.together ?? 0,
      }
    }),
    clashes: plan.clashes.flatMap(({ roomId, plannedStart }) => {
      const breakMs = rules.breakMinutes * 60_000
      const other = others
        .filter((one) => one.roomId === roomId)
        .toSorted(
          (one, two) =>
            Math.abs(one.plannedStart - plannedStart) - Math.abs(two.plannedStart - plannedStart),
        )
        .find((one) => Math.abs(one.plannedStart - plannedStart) < one.durationMs + breakMs)
      return [
        {
          ...{ roomId, roomName: nameOf(roomId), plannedStart },
          examTitle: other?.examTitle ?? '',
          sessionName: other?.name ?? '',
        },
      ]
    }),
    withoutPlace: rules.rooms.flatMap(({ roomId, spares: kept }) => {
      const stations = rooms.get(roomId)?.stations.length ?? 0
      return stations > kept ? [] : [{ roomId, roomName: nameOf(roomId), stations }]
    }),
    split: [...plan.split].map(([name, sessions]) => {
      const [school, className] = JSON.parse(name) as [string | null, string | null]
      return { school, className, sessions }
    }),
    overruns: plan.overruns.map(({ roomId, plannedStart, candidates: late, byMs }) => ({
      ...{ roomId, roomName: nameOf(roomId), plannedStart },
      ...{ candidates: late, minutes: Math.ceil(byMs / 60_000) },
    })),
    left: plan.left.length,
    leftOver: plan.left.slice(0, MOST_LISTED).map(({ candidate, reason }) => ({
      examNumber: candidate.examNumber,
      name: candidate.name,
      school: candidate.school,
      reason,
    })),
  }
}
