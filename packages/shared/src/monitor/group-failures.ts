import { HEARTBEAT_MS, MANY_STATIONS, SPARING_HEARTBEAT_MS } from '../answers/heartbeat-pace.ts'
import type { FailureCause, FailureFamily } from './failures.contract.ts'

/** One station with a candidate who should be answering, as the server hears of it. */
export interface StationPulse {
  readonly number: number
  /** Last sign of life, server clock. */
  readonly lastSeenAt: number
  /** When the run of its bridge began that was heard last; null when that is unknown. */
  readonly restartedAt: number | null
  /** Version of its program; null when it does not tell. */
  readonly app: string | null
}

/** Attempts of a session's candidates within `ATTEMPTS_WINDOW_MS`. */
export interface Attempts {
  /** By error code: how many candidates met it. */
  readonly failed: readonly { readonly code: string; readonly candidates: number }[]
  /** Candidates who failed, each once. */
  readonly candidates: number
  /** Of how many it succeeded meanwhile. */
  readonly succeeded: number
  /** First of the failures, server clock. */
  readonly since: number
}

/** What the server hears of one room with a session that stands by or runs. */
export interface RoomPulse {
  readonly sessionId: string
  /** Stations that should be heard now, and those of them that are not. */
  readonly expected: number
  readonly silent: number
  /** Each of them; may be left out where nobody is silent and nothing is open. */
  readonly stations: readonly StationPulse[]
  /** Idle stations that were heard lately, and those of them that fell silent (before the log-in). */
  readonly idle: { readonly heard: number; readonly silent: readonly number[] }
  /** Registered stations, and those whose calendar is wrong (F22). */
  readonly registered: number
  readonly clockOff: readonly number[]
  /** Stations with answer files that do not open. */
  readonly damaged: readonly number[]
  readonly logIns: Attempts | null
  readonly handIns: Attempts | null
  /** Failures of this room that are open, with the moment at which each began. */
  readonly open: Partial<Record<FailureFamily, number>>
}

/** Failures of many stations that are one incident. */
export interface FoundFailure {
  readonly family: FailureFamily
  readonly cause: FailureCause
  /** Stations that it concerns; empty where it concerns candidates, not stations. */
  readonly stations: readonly number[]
  /** How many stations or candidates, and of how many. */
  readonly affected: number
  readonly of: number
  readonly since: number
  /** The error code that most of them met; null where it is no refusal. */
  readonly code: string | null
}

/**
 * How long a station says nothing that is not merely slow: longer than two heartbeats.
 * @param expected stations that should be heard in all rooms; of very many each may rest longer (Y14).
 */
export const groupSilentAfterMs = (expected: number): number =>
  2 * (expected > MANY_STATIONS ? SPARING_HEARTBEAT_MS : HEARTBEAT_MS) + 2000
/** Attempts older than that say nothing about now. */
export const ATTEMPTS_WINDOW_MS = 3 * 60_000
const FEWEST = 3

/**
 * Failures of many stations as incidents with a likely cause (MT1 to MT7, F09): what one room shows, and
 * what all of them show together. One station alone is never a group: it stands in the list of seats.
 * @param rooms every room with a session that stands by or runs.
 * @param now server time, ms.
 * @returns failures by session; none for a room that has none.
 */
export function groupFailures(
  rooms: readonly RoomPulse[],
  now: number,
): ReadonlyMap<string, readonly FoundFailure[]> {
  const isEverywhere = isServerAway(rooms)
  const silentAfterMs = groupSilentAfterMs(sumOf(rooms, 'expected'))
  const found = new Map<string, readonly FoundFailure[]>()
  for (const room of rooms) {
    const failures = [
      contactFailure(room, isEverywhere, now, silentAfterMs),
      idleFailure(room, now),
      attemptsFailure(room, 'logIn', room.logIns),
      attemptsFailure(room, 'handIn', room.handIns),
      manyOf(room, 'files', 'programs', room.damaged, room.expected, now),
      manyOf(room, 'clock', 'clock', room.clockOff, room.registered, now),
    ].filter((failure) => failure !== undefined)
    if (failures.length > 0) found.set(room.sessionId, failures)
  }
  return found
}

/**
 * How many silent ones make a group: half of the room and at least three, or all of a room of two
 * (MT1). An open failure goes on until three quarters are heard again, so that it does not flicker (MT2).
 */
function isGroup(silent: number, expected: number, isOpen: boolean): boolean {
  if (expected < 2) return false
  if (isOpen) return silent * 4 > expected
  return silent * 2 >= expected && silent >= Math.min(FEWEST, expected)
}

/** Four fifths of all stations in more than one room at once: nothing that one room could cause (MT3). */
function isServerAway(rooms: readonly RoomPulse[]): boolean {
  const asked = rooms.filter((room) => room.expected > 0)
  if (asked.length < 2) return false
  const isMost = sumOf(asked, 'silent') * 5 >= sumOf(asked, 'expected') * 4
  return isMost && asked.every((room) => room.silent > 0)
}

const sumOf = (rooms: readonly RoomPulse[], of: 'expected' | 'silent'): number =>
  rooms.reduce((total, room) => total + room[of], 0)

function contactFailure(
  room: RoomPulse,
  isEverywhere: boolean,
  now: number,
  silentAfterMs: number,
): FoundFailure | undefined {
  const since = room.open.contact
  if (!isGroup(room.silent, room.expected, since !== undefined)) return undefined
  const silent = room.stations.filter(({ lastSeenAt }) => now - lastSeenAt > silentAfterMs)
  const began = since ?? Math.min(now, ...silent.map(({ lastSeenAt }) => lastSeenAt))
  return {
    family: 'contact',
    cause: isEverywhere ? 'server' : contactCause(room.stations, silent, began),
    stations: silent.map(({ number }) => number).sort((a, b) => a - b),
    affected: room.silent,
    of: room.expected,
    since: began,
    code: null,
  }
}

/**
 * Why a room's stations are silent: those that are back were started anew, so the power was out (MT4);
 * only those of one version are silent, while the others answer (MT5); else the room's network.
 */
function contactCause(
  stations: readonly StationPulse[],
  silent: readonly StationPulse[],
  since: number,
): FailureCause {
  const isSilent = new Set(silent.map(({ number }) => number))
  const heard = stations.filter(({ number }) => !isSilent.has(number))
  const back = heard.filter(({ restartedAt }) => restartedAt !== null && restartedAt > since)
  if (back.length > 0) return 'power'
  const versions = new Set(silent.map(({ app }) => app))
  const [only] = versions
  const isOfOne = versions.size === 1 && only != null && silent.length >= FEWEST
  const others = heard.filter(({ app }) => app !== null)
  if (isOfOne && others.length > 0 && others.every(({ app }) => app !== only)) return 'version'
  return 'network'
}

/** Before the log-in nobody syncs: idle stations that all fall silent are the room's network, too (MT1). */
function idleFailure(room: RoomPulse, now: number): FoundFailure | undefined {
  if (room.expected > 0) return undefined
  const { heard, silent } = room.idle
  const since = room.open.idle
  if (!isGroup(silent.length, heard, since !== undefined)) return undefined
  return {
    ...{ family: 'idle', cause: 'network', stations: [...silent].sort((a, b) => a - b) },
    ...{ affected: silent.length, of: heard, since: since ?? now, code: null },
  }
}

/** What a refusal of most log-ins or hand-ins points to, by the server's error code (MT6). */
const causeOfCode: Readonly<Record<string, FailureCause>> = {
  wrongAccessCode: 'tickets',
  wrongStation: 'seats',
  noSeat: 'seats',
  stationSignature: 'clock',
  stationUnknown: 'stations',
  entryClosed: 'times',
  sessionEnded: 'times',
  notStarted: 'times',
  handInNotOpen: 'times',
  invalidRequest: 'version',
  digestMismatch: 'version',
  unavailable: 'server',
  internal: 'server',
}

/** Three candidates or more, and more than it worked for meanwhile (MT6). */
function attemptsFailure(
  room: RoomPulse,
  family: 'logIn' | 'handIn',
  attempts: Attempts | null,
): FoundFailure | undefined {
  if (!attempts || attempts.candidates < FEWEST || attempts.candidates <= attempts.succeeded) {
    return undefined
  }
  const [most] = [...attempts.failed].sort(
    (a, b) => b.candidates - a.candidates || (a.code < b.code ? -1 : 1),
  )
  return {
    family,
    cause: causeOfCode[most?.code ?? ''] ?? 'unknown',
    stations: [],
    affected: attempts.candidates,
    of: attempts.candidates + attempts.succeeded,
    since: room.open[family] ?? attempts.since,
    code: most?.code ?? null,
  }
}

/** A trouble that stands at three stations, and at a quarter of them, has one cause (MT7). */
function manyOf(
  room: RoomPulse,
  family: 'files' | 'clock',
  cause: FailureCause,
  stations: readonly number[],
  of: number,
  now: number,
): FoundFailure | undefined {
  if (stations.length < FEWEST || stations.length * 4 < of) return undefined
  return {
    ...{ family, cause, stations: [...stations].sort((a, b) => a - b) },
    ...{ affected: stations.length, of, since: room.open[family] ?? now, code: null },
  }
}
