import type { EndpointReply } from '@wenkao/shared/kernel'
import {
  beginDraw,
  freeSeats,
  maskName,
  nextDrawState,
  type DrawEntry,
  type drawScreen,
} from '@wenkao/shared/seating'
import { ApiError } from '../../platform/api-error.ts'
import type { Services } from '../../platform/services.ts'
import type { SessionListed } from '../sessions/index.ts'
import { selectSittings } from '../sittings/index.ts'
import { selectAttendance } from './attendance.queries.ts'
import { seenOf } from './check-in-list.ts'
import { findDraw, selectDrawEntries, selectOccupied } from './seating.queries.ts'

/** Lines of the second screen; more cannot be read from across a corridor. */
const MOST_LINES = 12

type Given = Extract<DrawEntry, { kind: 'drawn' | 'reserved' | 'lot' }>

/** What the large second screen at the door shows; no whole name of anybody. */
export async function readDrawScreen(
  services: Pick<Services, 'db' | 'clock'>,
  listed: SessionListed,
): Promise<EndpointReply<typeof drawScreen>> {
  const { db } = services
  const { sessionId } = listed.session
  const [draw, entries, sittings, kept, occupied] = await Promise.all([
    findDraw(db, sessionId),
    selectDrawEntries(db, sessionId),
    selectSittings(db, [sessionId]),
    selectAttendance(db, sessionId),
    selectOccupied(db, sessionId),
  ])
  if (!draw) throw new ApiError('notFound', 'This session has no draw')
  const state = entries.reduce(
    (held, entry) => nextDrawState(held, entry) ?? held,
    beginDraw(draw.stations, draw.algorithm),
  )
  const sittingOf = new Map(sittings.map((sitting) => [sitting.examNumber, sitting]))
  const given = new Map(entries.filter(isGiven).map((entry) => [entry.examNumber, entry] as const))
  const last = [...given.values()]
    // What was drawn again or taken back since is no number to walk to.
    .filter((entry) => sittingOf.get(entry.examNumber)?.seatNumber === entry.seatNumber)
    .sort((a, b) => b.n - a.n)
    .slice(0, MOST_LINES)
  const isWaiting = (sitting: (typeof sittings)[number]) =>
    sitting.seatNumber === null &&
    seenOf(kept.get(sitting.sittingId), sitting, listed.session).attendance?.status !== 'absent'
  return {
    examTitle: listed.examTitle,
    sessionName: listed.session.name,
    roomName: listed.roomName,
    commitment: draw.commitment,
    witnessDigits: draw.witnessDigits,
    serverNow: services.clock.now(),
    last: last.map((entry) => ({
      n: entry.n,
      seatNumber: entry.seatNumber,
      nameMasked: maskName(sittingOf.get(entry.examNumber)?.name ?? ''),
      examNumberEnd: entry.examNumber.slice(-4),
      kind: entry.kind,
      at: entry.at,
    })),
    seated: sittings.filter((sitting) => sitting.seatNumber !== null).length,
    freeSeats: freeSeats(state).filter((number) => !occupied.has(number)).length,
    waiting: sittings.filter(isWaiting).length,
  }
}

function isGiven(entry: DrawEntry): entry is Given {
  return entry.kind === 'drawn' || entry.kind === 'reserved' || entry.kind === 'lot'
}
