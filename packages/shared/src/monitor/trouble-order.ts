import type { AreaSession } from './areas.contract.ts'

/** How urgent a room is for its area, the most urgent first (MT8). */
export const troubleLevels = ['failure', 'silent', 'waiting', 'asks', 'calm'] as const
export type TroubleLevel = (typeof troubleLevels)[number]

/**
 * What an area has to look at first (MT8): an incident of many stations, then silent candidates, then
 * work that does not reach the server or does not open, then a request that waits for the area.
 */
export function troubleOf(session: AreaSession): TroubleLevel {
  if (session.failures.length > 0) return 'failure'
  if (session.clock.state === 'ended') {
    return session.openApprovals > 0 ? 'asks' : session.unsynced > 0 ? 'waiting' : 'calm'
  }
  if (session.silent > 0) return 'silent'
  if (session.unsynced > 0 || session.damaged > 0) return 'waiting'
  return session.openApprovals > 0 ? 'asks' : 'calm'
}

const stateOrder = { running: 0, paused: 0, standby: 1, ended: 2 } as const

/** Rooms by trouble first, then how many it concerns, then state, planned start and place (MT8). */
export function byTrouble(sessions: readonly AreaSession[]): AreaSession[] {
  const keys = new Map(
    sessions.map((session) => [
      session.sessionId,
      {
        level: troubleLevels.indexOf(troubleOf(session)),
        affected: session.failures.reduce((most, { affected }) => Math.max(most, affected), 0),
        place: `${session.siteName} ${session.roomName} ${session.sessionId}`,
      },
    ]),
  )
  return [...sessions].sort((a, b) => {
    const [one, two] = [keys.get(a.sessionId), keys.get(b.sessionId)]
    if (!one || !two) return 0
    return (
      one.level - two.level ||
      two.affected - one.affected ||
      b.silent - a.silent ||
      b.unsynced - a.unsynced ||
      stateOrder[a.clock.state] - stateOrder[b.clock.state] ||
      a.plannedStart - b.plannedStart ||
      (one.place < two.place ? -1 : 1)
    )
  })
}
