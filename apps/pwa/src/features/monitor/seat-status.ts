import type { RoomSitting, RoomView } from '@wenkao/shared/monitor'
import { deadlineOf } from '@wenkao/shared/sittings'

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
  /** Last sign of life, server clock: of the candidate's page, or of the idle station. */
  readonly lastSeenAt: number | null
  readonly remaining: Remaining | undefined
  /** Extra time of this candidate alone, ms. */
  readonly extensionMs: number
}

/** What remains for one candidate; undefined before the start and after the hand-in. */
export interface Remaining {
  /** Until the server's deadline. */
  readonly ms: number
  /** false when the station itself counts a time that the server has not confirmed (DESIGN section 7). */
  readonly verified: boolean
}

/** What somebody has to do something about at a seat, the most urgent first. */
export const seatTroubles = [
  'lines',
  'suspectedImpostor',
  'cloned',
  'move',
  'damaged',
  'misconduct',
  'wasAbsent',
  'badCheck',
  'openUnsaved',
  'unverified',
  'late',
  'wrongDate',
] as const
export type SeatTrouble = (typeof seatTroubles)[number]

type Seat = RoomView['seats'][number]

/**
 * What is wrong at a seat, the most urgent first (F02b, F02d, F11b, F19, F22, N05): lines that wait for a
 * pick, doubt about the person, two PCs under one key, a machine change that is not finished, files that
 * do not open, a bad check, unsaved documents, a time that nobody confirmed, a wrong date. A seat that is
 * left out needs nothing.
 */
export function troublesOf(seat: Seat, sitting: RoomSitting | undefined): SeatTrouble[] {
  const isUsed = sitting !== undefined || !seat.excluded
  const isSitting = sitting !== undefined && isAtWork(sitting)
  const { health, move, attendance } = sitting ?? {}
  const has: Readonly<Record<SeatTrouble, boolean>> = {
    lines: (sitting?.lines ?? []).length > 0,
    suspectedImpostor: attendance?.status === 'suspectedImpostor',
    cloned: isUsed && seat.cloned === true,
    move: move != null && UNFINISHED.has(move.state) && sitting?.state !== 'handedIn',
    damaged: (health?.damaged ?? 0) > 0,
    misconduct: attendance?.status === 'misconduct',
    // Marked absent, and then logged in; until somebody at the door says what is right (N11).
    wasAbsent: attendance?.wasAbsent === true && attendance.by === null,
    badCheck: isUsed && seat.check === 'bad',
    openUnsaved: isSitting && (health?.openUnsaved ?? 0) > 0,
    unverified: isSitting && health?.remaining?.verified === false,
    late: sitting?.late === true,
    wrongDate: isUsed && seat.clockOffMs != null,
  }
  return seatTroubles.filter((trouble) => has[trouble])
}

/** What still came from the former station is no trouble (F02e). */
const UNFINISHED: ReadonlySet<string> = new Set(['begun', 'waiting', 'missing'])

const isAtWork = ({ state }: RoomSitting): boolean => state === 'loggedIn' || state === 'answering'

function remainingOf(
  { clock }: RoomView['session'],
  sitting: RoomSitting,
  now: number,
): Remaining | undefined {
  if (sitting.handedInAt !== null || clock.endedAt !== null) return undefined
  const beganAt = sitting.beganAt ?? sitting.loggedInAt
  const deadline = deadlineOf(clock, { beganAt, extensionMs: sitting.extensionMs }, now)
  if (deadline === null) return undefined
  return {
    ms: Math.max(0, deadline - now),
    verified: sitting.health?.remaining?.verified !== false,
  }
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
        lastSeenAt: latest(sitting?.lastSeenAt, seat.lastSeenAt),
        remaining: sitting && remainingOf(view.session, sitting, now),
        extensionMs: sitting?.extensionMs ?? 0,
      }
    })
}

function latest(...moments: readonly (number | null | undefined)[]): number | null {
  const known = moments.filter((at) => at != null)
  return known.length === 0 ? null : Math.max(...known)
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
