import type { RoomView } from '@wenkao/shared/monitor'
import type { CheckInRow } from '@wenkao/shared/seating'

/** `broken`: kept out while a candidate still has it, who needs a redraw or a machine change. */
export type StationState = 'free' | 'drawn' | 'reserved' | 'lot' | 'moved' | 'excluded' | 'broken'

export interface StationCell {
  readonly number: number
  readonly state: StationState
  readonly holder: CheckInRow | undefined
}

/** Every station of the session with what the draw makes of it, by number. */
export function stationCells(
  seats: RoomView['seats'],
  rows: readonly CheckInRow[],
): readonly StationCell[] {
  const bySeat = new Map(rows.map((row) => [row.seatNumber, row]))
  return [...seats]
    .sort((a, b) => a.number - b.number)
    .map(({ number, excluded }) => {
      const holder = bySeat.get(number)
      return { number, holder, state: stateOf(excluded, holder) }
    })
}

function stateOf(excluded: boolean, holder: CheckInRow | undefined): StationState {
  if (!holder) return excluded ? 'excluded' : 'free'
  if (excluded) return 'broken'
  return holder.seatKind ?? 'moved'
}
