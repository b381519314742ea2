import type { EndpointReply } from '@wenkao/shared/kernel'
import { seatVariants, sharedNeighbours, type SeatVariants } from '@wenkao/shared/papers'
import { stationPositions } from '@wenkao/shared/places'
import type { getSession } from '@wenkao/shared/sessions'
import type { Db } from '../../platform/database.ts'
import { countVariants, findPaper } from '../papers/index.ts'
import { findRoomLayout, selectStations } from '../places/index.ts'
import {
  selectSeatVariants,
  selectWaitingSessions,
  updateSeatVariants,
} from './seat-variants.queries.ts'
import { findExam } from './exams.queries.ts'

/** How an exam gives out the variants of its paper; undefined without a paper. */
export async function findVariantPlan(db: Db, examId: string) {
  const exam = await findExam(db, examId)
  const paper = exam && (await findPaper(db, exam.paperId))
  if (!paper) return undefined
  const { paperId, variantRule: rule } = paper
  return { paperId, rule, variants: await countVariants(db, paperId) }
}

/**
 * The variants of a room's stations in a session of this exam: by how the room stands (D04).
 * @returns undefined where the variant does not follow the seat.
 */
export async function planSeatVariants(
  db: Db,
  examId: string,
  roomId: string,
): Promise<SeatVariants | undefined> {
  const plan = await findVariantPlan(db, examId)
  if (plan?.rule !== 'neighbours') return undefined
  const numbers = (await selectStations(db, roomId)).map((station) => station.number)
  const layout = (await findRoomLayout(db, roomId)) ?? undefined
  return seatVariants(stationPositions(numbers, layout), plan.variants)
}

/** How a session gives out the variants of its paper, for staff; undefined without a paper. */
export async function describeVariants(
  db: Db,
  session: { readonly sessionId: string; readonly examId: string; readonly roomId: string },
): Promise<EndpointReply<typeof getSession>['variants']> {
  const plan = await findVariantPlan(db, session.examId)
  if (!plan) return undefined
  const stations = await selectSeatVariants(db, session.sessionId)
  const byStation = new Map(stations.map(({ number, variant }) => [number, variant]))
  const layout = (await findRoomLayout(db, session.roomId)) ?? undefined
  const positions = stationPositions([...byStation.keys()], layout)
  const shared = sharedNeighbours(positions, byStation).map(([one, other]): [number, number] => [
    one,
    other,
  ])
  return { rule: plan.rule, total: plan.variants, stations, shared }
}

/**
 * After a room was described otherwise: its sessions that have not started give out their variants anew.
 * Whoever has logged in keeps theirs.
 */
export async function regiveSeatVariants(transaction: Db, roomId: string): Promise<void> {
  for (const { sessionId, examId } of await selectWaitingSessions(transaction, roomId)) {
    const given = await planSeatVariants(transaction, examId, roomId)
    if (given) await updateSeatVariants(transaction, sessionId, given.byStation)
  }
}
