import type { EndpointResult } from '@wenkao/shared/kernel'
import type { CheckLine, roomChecks } from '@wenkao/shared/station-check'

export type RoomChecks = EndpointResult<typeof roomChecks>
export type StationRow = RoomChecks['stations'][number]

/** Green, amber, red, and two kinds of grey: nobody looked, or there is no PC to look at. */
export const checkStates = ['bad', 'none', 'warn', 'good', 'unregistered'] as const
export type CheckState = (typeof checkStates)[number]

const DAY_MS = 86_400_000

export interface CheckRow {
  readonly station: StationRow
  readonly state: CheckState
  /** Lines that somebody has to read: bad ones first, then those to look at, then the unknown. */
  readonly lines: readonly CheckLine[]
  /** The check is older than a day: it says nothing of today. */
  readonly isOld: boolean
}

/**
 * A room's checks by station number (N05). Two PCs under one key are bad whatever the check says, and
 * what an old check found good is amber: green means good today.
 */
export function checkRows({ stations, serverNow }: RoomChecks): CheckRow[] {
  return stations
    .toSorted((a, b) => a.number - b.number)
    .map((station) => {
      const isOld = station.check !== null && serverNow - station.check.at > DAY_MS
      return { station, state: stateOf(station, isOld), lines: linesToRead(station), isOld }
    })
}

function stateOf({ registered, clonedAt, check }: StationRow, isOld: boolean): CheckState {
  if (!registered) return 'unregistered'
  if (clonedAt !== null) return 'bad'
  if (check === null) return 'none'
  return isOld && check.outcome === 'good' ? 'warn' : check.outcome
}

const order = { bad: 0, warn: 1, unknown: 2, good: 3 } as const

function linesToRead({ check }: StationRow): readonly CheckLine[] {
  return (check?.lines ?? [])
    .filter(({ outcome }) => outcome !== 'good')
    .toSorted((a, b) => order[a.outcome] - order[b.outcome])
}

/** Whether somebody has to do something at a station before the exam. */
export function needsAttention({ state }: Pick<CheckRow, 'state'>): boolean {
  return state === 'bad' || state === 'warn' || state === 'none'
}

/** How many stations stand where; those without a PC are not counted. */
export function countStates(
  rows: readonly CheckRow[],
): Readonly<Record<Exclude<CheckState, 'unregistered'>, number>> {
  const counts = { bad: 0, none: 0, warn: 0, good: 0 }
  for (const { state } of rows) if (state !== 'unregistered') counts[state] += 1
  return counts
}
