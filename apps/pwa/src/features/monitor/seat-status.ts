import type { RoomSitting, RoomView } from '@wenkao/shared/monitor'

/** How a seat looks on the tablet. Colour never stands alone: each has its words (WCAG 1.4.1). */
export const seatStatuses = [
  'excluded',
  'free',
  'seated',
  'loggedIn',
  'answering',
  'silent',
  'handedIn',
  'ended',
] as const
export type SeatStatus = (typeof seatStatuses)[number]

/** A station that says nothing for longer is shown as silent; its page syncs every few seconds. */
export const SILENT_AFTER_MS = 20_000

export interface SeatCell {
  readonly number: number
  readonly status: SeatStatus
  readonly registered: boolean
  readonly sitting: RoomSitting | undefined
  /** Time since the last sign of life, ms; undefined unless silent. */
  readonly silentMs: number | undefined
  /** What a proctor should know is not on the server; undefined when nothing waits for long. */
  readonly unsent: UnsentNote | undefined
  /** What is wrong with the station itself, the most urgent first. */
  readonly troubles: readonly SeatTrouble[]
  /** Outcome of its last check; undefined where none is asked for. */
  readonly check: 'good' | 'warn' | 'bad' | 'none' | undefined
  /** How far the PC's own calendar is off, ms; null when it is not (F22). */
  readonly clockOffMs: number | null
}

/** What somebody has to do something about at a station, beside what its candidate does. */
export type SeatTrouble = 'lines' | 'cloned' | 'badCheck' | 'wrongDate'

type Seat = RoomView['seats'][number]

/**
 * What is wrong at a seat (F02d, F22, N05): lines that wait for a pick, two PCs under one key, a check
 * that was bad, a wrong date. A seat that is left out needs nothing.
 */
export function troublesOf(seat: Seat, sitting: RoomSitting | undefined): SeatTrouble[] {
  const troubles: SeatTrouble[] = []
  if ((sitting?.lines ?? []).length > 0) troubles.push('lines')
  if (seat.excluded && !sitting) return troubles
  if (seat.cloned === true) troubles.push('cloned')
  if (seat.check === 'bad') troubles.push('badCheck')
  if (seat.clockOffMs != null) troubles.push('wrongDate')
  return troubles
}

/** An older server tells nothing of checks, and an unregistered or left-out seat has none to show. */
function checkOf({ check, registered, excluded }: Seat): SeatCell['check'] {
  if (check === undefined || !registered || excluded) return undefined
  return check ?? 'none'
}

/** A change that its station just made is on its way; one that waits for longer is worth a look. */
export const WAITING_AFTER_MS = 15_000

/** Changes of a station that are not on the server, as far as is known. */
export interface UnsentNote {
  readonly changes: number
  /** Since when the oldest waits, server clock; null when its station did not tell. */
  readonly since: number | null
  /** The station is out of contact: this is what it told last. */
  readonly isLastKnown: boolean
}

/**
 * What waits at a station. In contact only what has waited for a while: between two signs of life a
 * few changes are always on their way.
 * @param now as for `statusOfSitting`.
 */
export function unsentOf(sitting: RoomSitting, now: number): UnsentNote | undefined {
  const changes = sitting.progress?.unsent ?? 0
  if (changes === 0) return undefined
  const since = sitting.unsentSince
  const isLastKnown = isSilent(sitting, now)
  if (!isLastKnown && (since === null || now - since < WAITING_AFTER_MS)) return undefined
  return { changes, since, isLastKnown }
}

/**
 * What one sitting's seat shows.
 * @param now the server's clock, ms, at the moment the view was true. While the tablet itself is
 *   offline this must stand still, or a lost tablet would call the whole room silent.
 */
export function statusOfSitting(sitting: RoomSitting, now: number): SeatStatus {
  switch (sitting.state) {
    case 'scheduled':
      return 'free'
    case 'seated':
      return 'seated'
    case 'loggedIn':
    case 'answering':
      return isSilent(sitting, now) ? 'silent' : sitting.state
    case 'handedIn':
    case 'ended':
      return sitting.state
  }
}

function isSilent(sitting: RoomSitting, now: number): boolean {
  return sitting.lastSeenAt !== null && now - sitting.lastSeenAt > SILENT_AFTER_MS
}

/** Every seat of the room by number, with the sitting that has it. */
export function seatCells(view: RoomView, now: number): SeatCell[] {
  const bySeat = new Map<number, RoomSitting>()
  for (const sitting of view.sittings) {
    if (sitting.seatNumber !== null) bySeat.set(sitting.seatNumber, sitting)
  }
  return [...view.seats]
    .sort((a, b) => a.number - b.number)
    .map((seat) => {
      const sitting = bySeat.get(seat.number)
      const status = sitting ? statusOfSitting(sitting, now) : seat.excluded ? 'excluded' : 'free'
      return {
        number: seat.number,
        status,
        registered: seat.registered,
        sitting,
        silentMs: status === 'silent' && sitting?.lastSeenAt ? now - sitting.lastSeenAt : undefined,
        unsent: sitting ? unsentOf(sitting, now) : undefined,
        troubles: troublesOf(seat, sitting),
        check: checkOf(seat),
        clockOffMs: seat.clockOffMs ?? null,
      }
    })
}

export interface RoomCounts {
  readonly candidates: number
  /** Candidates who have no seat yet. */
  readonly waiting: number
  readonly freeSeats: number
  readonly notLoggedIn: number
  readonly loggedIn: number
  readonly answering: number
  readonly silent: number
  readonly handedIn: number
  /** Stations with changes that are not on the server; they are counted in their states as well. */
  readonly unsent: number
}

/** The numbers above the seats. Silent candidates are counted as silent only, so they add up. */
export function roomCounts(view: RoomView, now: number): RoomCounts {
  const count = (status: SeatStatus): number =>
    view.sittings.filter((sitting) => statusOfSitting(sitting, now) === status).length
  return {
    candidates: view.sittings.length,
    waiting: view.sittings.filter((sitting) => sitting.seatNumber === null).length,
    freeSeats: seatCells(view, now).filter((cell) => cell.status === 'free').length,
    notLoggedIn: count('seated'),
    loggedIn: count('loggedIn'),
    answering: count('answering'),
    silent: count('silent'),
    handedIn: count('handedIn'),
    unsent: view.sittings.filter((sitting) => unsentOf(sitting, now) !== undefined).length,
  }
}

/** Candidates without a seat, by exam number: the list at the door. */
export function waitingSittings(view: RoomView): RoomSitting[] {
  return view.sittings
    .filter((sitting) => sitting.seatNumber === null && sitting.state === 'scheduled')
    .sort((a, b) => (a.examNumber < b.examNumber ? -1 : 1))
}
