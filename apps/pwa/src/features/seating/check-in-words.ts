import {
  attendanceStatuses,
  findCandidates,
  readScan,
  type AttendanceStatus,
  type CheckInRow,
} from '@wenkao/shared/seating'

/** Filters above the list: everybody, one status, or those who still have no seat. */
export const rowFilters = ['all', ...attendanceStatuses, 'noSeat'] as const
export type RowFilter = (typeof rowFilters)[number]

/** Nobody has said anything yet: that counts as expected. */
export function statusOf({ attendance }: Pick<CheckInRow, 'attendance'>): AttendanceStatus {
  return attendance?.status ?? 'expected'
}

/** Colour of a status; its words stand beside it. */
export function statusTone(status: AttendanceStatus): 'good' | 'wait' | 'bad' | 'gone' | 'plain' {
  switch (status) {
    case 'expected':
      return 'plain'
    case 'present':
      return 'good'
    case 'late':
      return 'wait'
    case 'absent':
      return 'gone'
    case 'misconduct':
    case 'suspectedImpostor':
      return 'bad'
  }
}

/** Those need words about what was seen: somebody decides on them later. */
export function needsNote(status: AttendanceStatus): boolean {
  return status === 'misconduct' || status === 'suspectedImpostor'
}

/** Whether a candidate was checked in, whatever was noted of them. */
export function isPresent(row: CheckInRow): boolean {
  return !['expected', 'absent'].includes(statusOf(row))
}

function isWithoutSeat(row: CheckInRow): boolean {
  return row.seatNumber === null && statusOf(row) !== 'absent'
}

/** Who waits for a seat: those who are there first. Who is absent gets none. */
export function waitingRows(rows: readonly CheckInRow[]): readonly CheckInRow[] {
  const waiting = rows.filter(isWithoutSeat)
  return [...waiting.filter(isPresent), ...waiting.filter((row) => !isPresent(row))]
}

function fits(row: CheckInRow, filter: RowFilter): boolean {
  if (filter === 'all') return true
  return filter === 'noSeat' ? isWithoutSeat(row) : statusOf(row) === filter
}

/** How many each filter shows. */
export function filterCounts(rows: readonly CheckInRow[]): Readonly<Record<RowFilter, number>> {
  const count = (filter: RowFilter): number => rows.filter((row) => fits(row, filter)).length
  return Object.fromEntries(rowFilters.map((filter) => [filter, count(filter)])) as Record<
    RowFilter,
    number
  >
}

/** Rows of the list below the search field: what is typed narrows it, in all statuses. */
export function shownRows(
  rows: readonly CheckInRow[],
  filter: RowFilter,
  typed: string,
): readonly CheckInRow[] {
  const scan = readScan(typed)
  return scan.kind === 'nothing'
    ? rows.filter((row) => fits(row, filter))
    : findCandidates(rows, scan)
}

export type Found =
  | { readonly kind: 'one'; readonly sittingId: string }
  | { readonly kind: 'several' | 'none' | 'foreign' | 'nothing' }

/** Who a scan or an Enter means: somebody is opened only when there is no doubt. */
export function findOne(rows: readonly CheckInRow[], text: string): Found {
  const scan = readScan(text)
  if (scan.kind === 'foreign' || scan.kind === 'nothing') return { kind: scan.kind }
  const found = findCandidates(rows, scan)
  const [only] = found
  if (found.length === 1 && only) return { kind: 'one', sittingId: only.sittingId }
  return { kind: found.length === 0 ? 'none' : 'several' }
}

/** Who can be marked absent in one go: nobody has seen them, neither at the door nor at a station. */
export function unseen(rows: readonly CheckInRow[]): readonly CheckInRow[] {
  return rows.filter(
    (row) => statusOf(row) === 'expected' && row.signedInAt === null && row.loggedInAt === null,
  )
}
