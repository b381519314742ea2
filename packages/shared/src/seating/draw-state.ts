import type { DrawEntry } from './draw-log.contract.ts'
import { FORMER_DRAW_ALGORITHM } from './draw.ts'
import type { SeatKind } from './seating.contract.ts'

/** Where a draw stands after some entries of its log; the log alone says which seats are free. */
export interface DrawState {
  /** Under the former algorithm the own seat is free again in a redraw, and nothing is decided by hand. */
  readonly isFormer: boolean
  /** Stations of the draw: those committed to, and those that came in later. */
  readonly stations: ReadonlySet<number>
  /** Excluded, or given away by a machine change. */
  readonly out: ReadonlySet<number>
  readonly held: ReadonlyMap<string, { readonly seatNumber: number; readonly kind: SeatKind }>
  /** How often each candidate's seat was drawn. */
  readonly attempts: ReadonlyMap<string, number>
}

export function beginDraw(stations: readonly number[], algorithm: string): DrawState {
  return {
    isFormer: algorithm === FORMER_DRAW_ALGORITHM,
    stations: new Set(stations),
    out: new Set(),
    held: new Map(),
    attempts: new Map(),
  }
}

/**
 * Seats that can be given now, ascending: in the draw, not out, held by nobody.
 * @param examNumber for whom; matters under the former algorithm alone.
 */
export function freeSeats(state: DrawState, examNumber?: string): number[] {
  const taken = new Set(
    [...state.held].flatMap(([holder, seat]) =>
      state.isFormer && holder === examNumber ? [] : [seat.seatNumber],
    ),
  )
  return [...state.stations]
    .filter((number) => !state.out.has(number) && !taken.has(number))
    .sort((a, b) => a - b)
}

/**
 * The draw after one more entry, or undefined when that entry cannot follow (SPEC DR2). Whether a
 * drawn seat and its list of free seats are right is `verifyDraw`'s to say.
 */
export function nextDrawState(state: DrawState, entry: DrawEntry): DrawState | undefined {
  if (state.isFormer && entry.kind !== 'drawn') return undefined
  switch (entry.kind) {
    case 'drawn': {
      // Without a reason nobody may give a candidate a second chance.
      const isAgain = state.held.has(entry.examNumber)
      if (isAgain && entry.reason === null && !state.isFormer) return undefined
      return withSeat(state, entry, 'drawn')
    }
    case 'reserved':
      return withSeat(state, entry, 'reserved')
    case 'lot':
      return state.held.has(entry.examNumber) ? undefined : withSeat(state, entry, 'lot')
    case 'released': {
      if (state.held.get(entry.examNumber)?.seatNumber !== entry.seatNumber) return undefined
      const held = new Map(state.held)
      held.delete(entry.examNumber)
      return { ...state, held }
    }
    case 'excluded': {
      const isIn = state.stations.has(entry.seatNumber) && !state.out.has(entry.seatNumber)
      return isIn ? { ...state, out: new Set([...state.out, entry.seatNumber]) } : undefined
    }
    case 'included': {
      const isIn = state.stations.has(entry.seatNumber) && !state.out.has(entry.seatNumber)
      if (isIn) return undefined
      const out = new Set(state.out)
      out.delete(entry.seatNumber)
      return { ...state, stations: new Set([...state.stations, entry.seatNumber]), out }
    }
    case 'taken':
      return freeSeats(state).includes(entry.seatNumber)
        ? { ...state, out: new Set([...state.out, entry.seatNumber]) }
        : undefined
  }
}

function withSeat(
  state: DrawState,
  entry: { readonly examNumber: string; readonly seatNumber: number },
  kind: SeatKind,
): DrawState | undefined {
  if (!freeSeats(state, entry.examNumber).includes(entry.seatNumber)) return undefined
  const held = new Map(state.held)
  held.set(entry.examNumber, { seatNumber: entry.seatNumber, kind })
  if (kind !== 'drawn') return { ...state, held }
  const attempts = new Map(state.attempts)
  attempts.set(entry.examNumber, (attempts.get(entry.examNumber) ?? 0) + 1)
  return { ...state, held, attempts }
}
