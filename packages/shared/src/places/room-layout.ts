import type { RoomLayout } from './room-layout.contract.ts'

/** Where a station stands: row 1 is next to the teacher's desk, column 1 on its left as one faces it. */
export interface StationPosition {
  readonly number: number
  readonly row: number
  readonly column: number
}

/** Rooms of at most this many stations have rows of six, larger ones of eight. */
const SMALL_ROOM = 36

/** The layout of a room that nobody has described: rows of 6 or 8 with one aisle in the middle. */
export function defaultLayout(stations: number): RoomLayout {
  const perRow = stations <= SMALL_ROOM ? 6 : 8
  const rows = Math.max(1, Math.ceil(stations / perRow))
  return {
    rows: Array.from({ length: rows }, () => perRow),
    aislesAfter: [perRow / 2],
    numbering: 'rows',
    teacher: 'left',
  }
}

/**
 * Position of every station of a room: numbers in ascending order fill the rows from the teacher's
 * desk on; with numbering `snake` every second row runs back. Stations beyond the described rows go
 * into further rows as long as the longest one.
 */
export function stationPositions(
  numbers: readonly number[],
  layout: RoomLayout = defaultLayout(numbers.length),
): StationPosition[] {
  const longest = Math.max(1, ...layout.rows)
  const positions: StationPosition[] = []
  let row = 1
  let filled = 0
  for (const number of [...numbers].sort((a, b) => a - b)) {
    let size = layout.rows[row - 1] ?? longest
    while (filled >= size) {
      row += 1
      filled = 0
      size = layout.rows[row - 1] ?? longest
    }
    const isBack = layout.numbering === 'snake' && row % 2 === 0
    positions.push({ number, row, column: isBack ? size - filled : filled + 1 })
    filled += 1
  }
  return positions
}
