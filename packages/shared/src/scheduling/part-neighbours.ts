import { numbersFrom } from '../papers/order.ts'
import { neighbourPairs } from '../papers/variants.ts'
import type { StationPosition } from '../places/room-layout.ts'
import { groupsBy } from './order-candidates.ts'

/** Swaps per seat that bring nothing before the search ends; where a room can be parted, it needs few. */
const IDLE_SWAPS_PER_SEAT = 4

/**
 * Seats the candidates of a session so that neighbours (beside, before, behind, across a corner) are of
 * different classes, as far as the room allows (N10, SPEC SH5). Stations beyond the number of
 * candidates stay free wherever that helps.
 * @param groups class of each candidate.
 * @param seed decides what the classes do not; the same arguments give the same seats.
 * @returns the seat of each candidate, and how many pairs of neighbours share a class.
 */
export function partNeighbours(
  positions: readonly StationPosition[],
  groups: readonly string[],
  seed: string,
): Parted {
  if (groups.length > positions.length) throw new RangeError('More candidates than seats')
  const near = neighboursOf(positions)
  const tries = patterns.map((pattern, at) =>
    search(byColour(positions, pattern), near, groups, numbersFrom(`${seed}/seats ${at}`)),
  )
  return tries.reduce((best, one) => (one.together < best.together ? one : best))
}

interface Parted {
  readonly seats: readonly number[]
  readonly together: number
}

/** Begins with the largest classes, one colour of the room after the other, and swaps what is left. */
function search(
  order: readonly number[],
  near: ReadonlyMap<number, readonly number[]>,
  groups: readonly string[],
  next: () => number,
): Parted {
  const bySize = groupsBy(groups.keys(), (at) => groups[at] as string)
  const queue = [...bySize.values()].toSorted((a, b) => b.length - a.length).flat()
  const holder = new Map<number, number>()
  for (const [at, candidate] of queue.entries()) holder.set(order[at] as number, candidate)

  const groupAt = (seat: number) => {
    const candidate = holder.get(seat)
    return candidate === undefined ? undefined : groups[candidate]
  }
  const clashesAt = (seat: number) => {
    const own = groupAt(seat)
    if (own === undefined) return 0
    return (near.get(seat) ?? []).filter((other) => groupAt(other) === own).length
  }
  const swap = (one: number, other: number) => {
    const [first, second] = [holder.get(one), holder.get(other)]
    if (second === undefined) holder.delete(one)
    else holder.set(one, second)
    if (first === undefined) holder.delete(other)
    else holder.set(other, first)
  }
  /** The swap with this seat that brings most, and how many pairs it parts. */
  const bestSwap = (seat: number) => {
    const start = next() % order.length
    let best: { readonly seat: number; readonly gain: number } | undefined
    for (let step = 0; step < order.length; step += 1) {
      const other = order[(start + step) % order.length] as number
      if (other === seat || groupAt(other) === groupAt(seat)) continue
      const before = clashesAt(seat) + clashesAt(other)
      swap(seat, other)
      const gain = before - clashesAt(seat) - clashesAt(other)
      swap(seat, other)
      if (best === undefined || gain > best.gain) best = { seat: other, gain }
    }
    return best
  }

  for (let idle = 0; idle < order.length * IDLE_SWAPS_PER_SEAT;) {
    const troubled = order.filter((seat) => clashesAt(seat) > 0)
    if (troubled.length === 0) break
    const seat = troubled[next() % troubled.length] as number
    const best = bestSwap(seat)
    idle = best !== undefined && best.gain > 0 ? 0 : idle + 1
    // A swap that changes nothing may open the way to one that helps; one that harms never does.
    if (best !== undefined && best.gain >= 0) swap(seat, best.seat)
  }
  const seats = new Array<number>(groups.length)
  for (const [seat, candidate] of holder) seats[candidate] = seat
  return { seats, together: order.reduce((sum, seat) => sum + clashesAt(seat), 0) / 2 }
}

function neighboursOf(positions: readonly StationPosition[]): Map<number, number[]> {
  const near = new Map<number, number[]>(positions.map(({ number }) => [number, []]))
  for (const [one, other] of neighbourPairs(positions)) {
    near.get(one)?.push(other)
    near.get(other)?.push(one)
  }
  return near
}

/**
 * Four colours of seats of which none has a neighbour of its own: by rows, and by columns. Where one of
 * them has colours of unlike sizes, the other has not, unless rows and columns are odd.
 */
const patterns = [
  ({ row, column }: StationPosition) => (row % 2) * 2 + ((column + (row >> 1)) % 2),
  ({ row, column }: StationPosition) => (column % 2) * 2 + ((row + (column >> 1)) % 2),
]

/** Seats one colour after the other. */
const byColour = (
  positions: readonly StationPosition[],
  colourOf: (position: StationPosition) => number,
): number[] =>
  positions
    .toSorted((one, other) => colourOf(one) - colourOf(other) || one.number - other.number)
    .map(({ number }) => number)
