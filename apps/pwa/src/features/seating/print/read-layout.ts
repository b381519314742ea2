import { RoomLayout } from '@wenkao/shared/places'

/** What somebody typed about a room's rows. */
export interface TypedLayout {
  /** Stations of each row from the teacher's desk on; one number stands for all rows. */
  readonly rows: string
  /** Columns after which an aisle runs; empty for none. */
  readonly aisles: string
  readonly numbering: RoomLayout['numbering']
  readonly teacher: RoomLayout['teacher']
}

/** Numbers of a typed list; undefined where something else stands in it. */
function numbersIn(text: string): number[] | undefined {
  const parts = text
    .normalize('NFKC')
    .split(/[\s,;\u3001]+/)
    .filter((part) => part !== '')
  return parts.every((part) => /^\d{1,3}$/.test(part)) ? parts.map(Number) : undefined
}

/**
 * The layout that was typed.
 * @param stations of the room: one number of places per row is repeated until all have one.
 * @returns undefined while it cannot be read, or has no place for somebody.
 */
export function readLayout(typed: TypedLayout, stations: number): RoomLayout | undefined {
  const rows = numbersIn(typed.rows)
  const aisles = numbersIn(typed.aisles)
  if (!rows || !aisles) return undefined
  const [perRow = 0] = rows
  const all =
    rows.length === 1 && perRow > 0
      ? Array.from({ length: Math.ceil(stations / perRow) }, () => perRow)
      : rows
  if (all.reduce((sum, row) => sum + row, 0) < stations) return undefined
  const parsed = RoomLayout.safeParse({
    rows: all,
    aislesAfter: [...new Set(aisles)].sort((a, b) => a - b),
    numbering: typed.numbering,
    teacher: typed.teacher,
  })
  return parsed.success ? parsed.data : undefined
}

/** A layout as it is typed: rows that are all alike are one number. */
export function typedLayout(layout: RoomLayout): TypedLayout {
  const { rows, aislesAfter, numbering, teacher } = layout
  const isEven = rows.every((row) => row === rows[0])
  return {
    ...{ rows: isEven ? String(rows[0] ?? '') : rows.join(', '), aisles: aislesAfter.join(', ') },
    ...{ numbering, teacher },
  }
}
