import type { SittingClock } from '../sittings/clock.contract.ts'

/** Time between two heartbeats of a client that has nothing to send, ms, while nobody says otherwise. */
export const HEARTBEAT_MS = 5000
/** The same where very many share a server: a heartbeat is most of what a candidate costs it. */
export const SPARING_HEARTBEAT_MS = 10_000
/** So many sittings, or stations, are very many. */
export const MANY_STATIONS = 1000

/** Before the deadline everybody is heard often: extra time given in the last moment must arrive in it. */
const LAST_STRETCH_MS = 60_000

/** What a server may tell at all: no reply makes a client silent, or a nuisance. */
const [SHORTEST_MS, LONGEST_MS] = [1000, 30_000]

/**
 * How long a client may wait before its next heartbeat (SPEC Y14): longer only in a running sitting, with
 * time left, at a server that hears very many. Who waits for a start or a resumption learns it as ever.
 * @param heard sittings that this server heard lately.
 * @returns ms, or undefined for what clients do by themselves.
 */
export function heartbeatToTell(
  heard: number,
  { state, deadline, serverNow }: SittingClock,
): number | undefined {
  if (heard <= MANY_STATIONS || state !== 'running' || deadline === null) return undefined
  return deadline - serverNow > LAST_STRETCH_MS ? SPARING_HEARTBEAT_MS : undefined
}

/** What a client makes of it; `undefined` when nothing was told. */
export function heartbeatTold(toldMs: number | undefined): number | undefined {
  if (toldMs === undefined) return undefined
  return Math.min(LONGEST_MS, Math.max(SHORTEST_MS, toldMs))
}
