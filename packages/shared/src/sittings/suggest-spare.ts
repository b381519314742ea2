/** Why a free station may not be the right one for a machine change (SPEC MC1). */
export const spareDoubts = [
  /** Two PCs answer with its key. */
  'cloned',
  'badCheck',
  /** A candidate was moved away from it in this session. */
  'left',
  /** Its check found something that does not keep anybody from the exam. */
  'warnedCheck',
  'unchecked',
  /** Not heard lately: it may be switched off. */
  'silent',
] as const
export type SpareDoubt = (typeof spareDoubts)[number]

export const spareLevels = ['good', 'unsure', 'bad'] as const
export type SpareLevel = (typeof spareLevels)[number]

/** One free station as the server knows it. */
export interface SpareFacts {
  readonly number: number
  readonly check: 'good' | 'warn' | 'bad' | null
  readonly cloned: boolean
  readonly left: boolean
  /** Last signed request of its PC, server clock; null when it was never heard. */
  readonly heardAt: number | null
}

export interface Spare {
  readonly number: number
  readonly level: SpareLevel
  readonly doubts: readonly SpareDoubt[]
  /** Places away; 0 is nobody's. */
  readonly distance: number
}

/** Where a station stands in its room. */
export interface SparePosition {
  readonly number: number
  readonly row: number
  readonly column: number
}

/** An idle PC asks its server every few seconds, and that is written down once a minute. */
export const HEARD_LATELY_MS = 150_000

const serious: readonly SpareDoubt[] = ['cloned', 'badCheck', 'left']

/**
 * Free stations for a machine change (F02a), the best first: without doubts before those in doubt,
 * then the nearest, then the lower number (SPEC MC1, MC2). Which ones are free, not excluded, and have
 * a bridge where one is needed, the caller has seen to.
 * @param from number of the station that is left; it has a position where the room is known.
 */
export function suggestSpares(
  from: number | null,
  free: readonly SpareFacts[],
  positions: readonly SparePosition[],
  now: number,
): { readonly suggested: number | null; readonly spares: readonly Spare[] } {
  const spares = free
    .map((station): Spare => {
      const doubts = doubtsOf(station, now)
      return {
        number: station.number,
        level: levelOf(doubts),
        doubts,
        distance: distanceOf(from, station.number, positions),
      }
    })
    .sort(
      (a, b) =>
        spareLevels.indexOf(a.level) - spareLevels.indexOf(b.level) ||
        a.distance - b.distance ||
        a.number - b.number,
    )
  const [best] = spares
  return { suggested: best && best.level !== 'bad' ? best.number : null, spares }
}

function doubtsOf({ check, cloned, left, heardAt }: SpareFacts, now: number): SpareDoubt[] {
  const found: Record<SpareDoubt, boolean> = {
    cloned,
    badCheck: check === 'bad',
    left,
    warnedCheck: check === 'warn',
    unchecked: check === null,
    silent: heardAt === null || now - heardAt > HEARD_LATELY_MS,
  }
  return spareDoubts.filter((doubt) => found[doubt])
}

function levelOf(doubts: readonly SpareDoubt[]): SpareLevel {
  if (doubts.some((doubt) => serious.includes(doubt))) return 'bad'
  return doubts.length > 0 ? 'unsure' : 'good'
}

/** Steps along rows and columns; where the room is not known, by number. */
function distanceOf(from: number | null, to: number, positions: readonly SparePosition[]): number {
  if (from === null) return 0
  const [here, there] = [from, to].map((number) =>
    positions.find((position) => position.number === number),
  )
  if (!here || !there) return Math.abs(from - to)
  return Math.abs(here.row - there.row) + Math.abs(here.column - there.column)
}
