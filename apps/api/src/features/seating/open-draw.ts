import {
  DRAW_ALGORITHM,
  attendanceOf,
  beginDraw,
  drawSeat,
  freeSeats,
  nextDrawState,
  type DrawEntry,
  type DrawState,
  type DrawnSeat,
} from '@wenkao/shared/seating'
import { ApiError } from '../../platform/api-error.ts'
import { asStaff, type Caller } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import { unsealText } from '../../platform/sealing.ts'
import type { Services } from '../../platform/services.ts'
import { lockSession } from '../sessions/index.ts'
import { selectSittings, type SittingRecord } from '../sittings/index.ts'
import { selectAttendance } from './attendance.queries.ts'
import {
  findDraw,
  insertDrawEntries,
  selectDrawEntries,
  selectOccupied,
  updateSeats,
  updateWitnessDigits,
  type SeatChange,
} from './seating.queries.ts'

/** The draw's seed; leaves the server only when the session is over. */
export function openSeed(
  services: Pick<Services, 'keys'>,
  sessionId: string,
  sealed: Uint8Array,
): string {
  return unsealText(services.keys.dataEncryption, sealed, `draw-seed/${sessionId}`)
}

/** An entry before it has number, time and author. */
type Fresh<E> = E extends DrawEntry ? Omit<E, 'n' | 'at' | 'by'> : never
type NewDrawEntry = Fresh<DrawEntry>

/** Reasons that nobody typed; published with the log, in both languages. */
const RETAKE = '重考 / retake'
const LEFT = '换机后停用 / left by a machine change'

/** A session's draw while its row is locked. */
export type OpenDraw = Awaited<ReturnType<typeof openDraw>>

/**
 * Changes a session's draw in one transaction. What the work adds is written when it has ended: entries
 * in one statement, then the seats.
 * @throws ApiError notFound, sessionEnded, and whatever the work refuses.
 */
export async function changeDraw<T>(
  services: Services,
  caller: Caller,
  sessionId: string,
  work: (draw: OpenDraw) => Promise<T>,
): Promise<T> {
  return services.db.transaction((transaction) =>
    changeDrawIn(services, transaction, caller, sessionId, work),
  )
}

/** The same in a transaction that is under way. */
export async function changeDrawIn<T>(
  services: Pick<Services, 'clock' | 'keys'>,
  transaction: Db,
  caller: Caller,
  sessionId: string,
  work: (draw: OpenDraw) => Promise<T>,
): Promise<T> {
  const draw = await openDraw(services, transaction, sessionId)
  draw.actAs(caller)
  draw.releaseFormer()
  const done = await work(draw)
  await draw.write()
  return done
}

/**
 * Opens the draw of a session for changes: locks the session's row, reads the log and who sits where.
 * The log alone says which seats are free, or nobody could replay it; so every change begins as an
 * entry, and the seats of sittings follow.
 */
async function openDraw(
  services: Pick<Services, 'clock' | 'keys'>,
  transaction: Db,
  sessionId: string,
) {
  const session = await lockSession(transaction, sessionId)
  const draw = await findDraw(transaction, sessionId)
  if (!session || !draw) throw new ApiError('notFound', 'No such session')
  if (session.endedAt !== null) throw new ApiError('sessionEnded', 'This session has ended')
  const sittings = new Map(
    (await selectSittings(transaction, [sessionId])).map((row) => [row.examNumber, row]),
  )
  const occupied = await selectOccupied(transaction, sessionId)
  const kept = await selectAttendance(transaction, sessionId)
  const entries = await selectDrawEntries(transaction, sessionId)
  const { algorithm } = draw
  let { witnessDigits } = draw
  let state = entries.reduce(follow, beginDraw(draw.stations, algorithm))
  let actor = ''
  const newEntries: Parameters<typeof insertDrawEntries>[1][number][] = []
  const newSeats: SeatChange[] = []

  function append(fresh: NewDrawEntry, sittingId: string | null): void {
    const entry: DrawEntry = {
      ...fresh,
      n: entries.length + 1,
      at: services.clock.now(),
      by: actor,
    }
    state = follow(state, entry)
    entries.push(entry)
    newEntries.push({ ...entry, sessionId, sittingId, actor })
  }

  /** A machine change gave seats away that are still free by the log; the log says so before a draw. */
  function noteTaken(): void {
    if (state.isFormer) return
    for (const seatNumber of freeSeats(state)) {
      const examNumber = occupied.get(seatNumber)
      if (examNumber !== undefined) append({ kind: 'taken', seatNumber, examNumber }, null)
    }
  }

  function seat(sitting: SittingRecord, seatNumber: number | null): void {
    const { examNumber, sittingId } = sitting
    if (sitting.seatNumber !== null) occupied.delete(sitting.seatNumber)
    if (seatNumber !== null) occupied.set(seatNumber, examNumber)
    sittings.set(examNumber, { ...sitting, seatNumber })
    newSeats.push({ sittingId, seatNumber, former: sitting.seatNumber })
  }

  const isGivable = (seatNumber: number) =>
    freeSeats(state).includes(seatNumber) && !occupied.has(seatNumber)

  return {
    transaction,
    session,
    entries: entries as readonly DrawEntry[],
    isGivable,
    state: () => state,
    sittings: () => [...sittings.values()],
    append,

    /** Who the next entries are by. */
    actAs(caller: Caller): void {
      // The demo is set up by nobody in particular.
      actor = caller.kind === 'anyone' ? 'system' : asStaff(caller).name
    },

    /**
     * Who sits for a retake in the same session gives the seat of the former sitting back first. A
     * station that was left by a machine change stays out of it: it is out of order.
     */
    releaseFormer(): void {
      for (const { examNumber, sittingId, seatNumber } of sittings.values()) {
        if (seatNumber !== null) continue
        const former = [...occupied].filter(([, holder]) => holder === examNumber)
        for (const [number] of former) occupied.delete(number)
        const held = state.held.get(examNumber)?.seatNumber
        if (held === undefined || state.isFormer) continue
        append({ kind: 'released', examNumber, seatNumber: held, reason: RETAKE }, sittingId)
        if (former.some(([number]) => number === held) || state.out.has(held)) continue
        append({ kind: 'excluded', seatNumber: held, reason: LEFT }, null)
      }
    },

    /** Writes what was added. */
    async write(): Promise<void> {
      await insertDrawEntries(transaction, newEntries)
      await updateSeats(transaction, sessionId, newSeats)
    },

    /** @throws ApiError notFound. */
    sittingOf(examNumber: string): SittingRecord {
      const sitting = sittings.get(examNumber)
      if (sitting) return sitting
      throw new ApiError('notFound', 'No candidate of this session has that exam number')
    },

    attendanceOf(sitting: SittingRecord) {
      return attendanceOf(kept.get(sitting.sittingId)?.attendance ?? null, {
        loggedInAt: sitting.loggedInAt,
        startedAt: session.startedAt,
      })
    },

    /** Who sits at a station, or was given it and does not sit elsewhere. */
    holderOf(seatNumber: number): SittingRecord | undefined {
      const examNumber = occupied.get(seatNumber)
      return examNumber === undefined ? undefined : sittings.get(examNumber)
    },

    /** Exclusions, reserved seats and redraws came with the second log format (decision 0034). */
    requireDecisions(): void {
      if (algorithm === DRAW_ALGORITHM) return
      throw new ApiError(
        'conflict',
        'This draw was committed to before such decisions were logged',
        {
          reason: 'formerDraw',
        },
      )
    },

    /** Fixes the witness's digits at the first draw. @throws ApiError conflict with other digits. */
    async useDigits(digits: string): Promise<void> {
      if (witnessDigits === digits) return
      if (witnessDigits !== null) {
        throw new ApiError('conflict', 'This draw began with other digits', {
          reason: 'otherDigits',
          witnessDigits,
        })
      }
      witnessDigits = digits
      await updateWitnessDigits(transaction, sessionId, digits)
    },

    /**
     * Draws a seat for a candidate and gives it. Under the former algorithm a spare that a machine
     * change gave away can be drawn; that stays listed, and the next attempt follows. The station that
     * was left stays with its draw in both: it is out of order.
     * @param reason why it is drawn again; null for a first draw.
     * @returns undefined when no seat is free.
     */
    drawSeat(sitting: SittingRecord, reason: string | null): number | undefined {
      if (witnessDigits === null) throw new Error('A draw needs the digits of a witness')
      const { examNumber, sittingId } = sitting
      noteTaken()
      const seed = openSeed(services, sessionId, draw.seedSealed)
      for (;;) {
        const free = freeSeats(state, examNumber)
        if (free.every((number) => occupied.has(number))) return undefined
        const attempt = (state.attempts.get(examNumber) ?? 0) + 1
        const drawn = drawSeat({ seed, witnessDigits, examNumber, attempt, free })
        if (drawn === undefined) return undefined
        const fresh = { kind: 'drawn', examNumber, attempt, free, seatNumber: drawn } as const
        append({ ...fresh, reason }, sittingId)
        if (occupied.has(drawn)) continue
        seat(sitting, drawn)
        return drawn
      }
    },

    /** Gives a seat that nobody drew. */
    giveSeat(
      kind: 'reserved' | 'lot',
      sitting: SittingRecord,
      seatNumber: number,
      reason: string,
    ): void {
      const { examNumber } = sitting
      append({ kind, examNumber, seatNumber, reason }, sitting.sittingId)
      seat(sitting, seatNumber)
    },

    /** Takes a candidate's seat back into the draw. */
    releaseSeat(sitting: SittingRecord, seatNumber: number, reason: string): void {
      const { examNumber, sittingId } = sitting
      append({ kind: 'released', examNumber, seatNumber, reason }, sittingId)
      seat(sitting, null)
    },

    /** A candidate's seat as it is now, for the big number. */
    drawnSeat(examNumber: string, drawnNow: boolean): DrawnSeat {
      const sitting = sittings.get(examNumber)
      const seatNumber = sitting?.seatNumber ?? null
      if (!sitting || seatNumber === null) throw new Error('This candidate has no seat')
      const held = state.held.get(examNumber)
      return {
        sittingId: sitting.sittingId,
        examNumber,
        name: sitting.name,
        seatNumber,
        kind: held?.seatNumber === seatNumber ? held.kind : null,
        attempt: state.attempts.get(examNumber) ?? 0,
        drawnNow,
      }
    },

    /** What every change of a draw answers beside its own. */
    counts() {
      const open = this.sittings().filter((sitting) => sitting.seatNumber === null)
      return {
        freeSeats: freeSeats(state).filter((number) => !occupied.has(number)).length,
        waiting: open.filter((sitting) => this.attendanceOf(sitting)?.status !== 'absent').length,
      }
    },

    /** Stations that nobody sits at and that the draw leaves out; for who finds no seat. */
    keptOut(): number[] {
      return [...state.out].filter((number) => !occupied.has(number)).sort((a, b) => a - b)
    },
  }
}

function follow(state: DrawState, entry: DrawEntry): DrawState {
  const next = nextDrawState(state, entry)
  if (next) return next
  throw new Error(`Entry ${entry.n} of a draw does not follow: ${entry.kind}`)
}
