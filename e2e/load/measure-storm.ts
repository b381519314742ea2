import { setTimeout as pause } from 'node:timers/promises'
import type { LogInReply } from '@wenkao/shared/sittings'
import { until } from '../faults/process.ts'
import { openCountingFront, rateOf } from './counting-front.ts'
import { createSimulatedStation } from './simulated-station.ts'

/** A candidate's pace, DESIGN section 12: one change in 20 s. */
const CHANGE_EVERY_MS = 20_000
const HEARTBEAT_MS = 5000
/** The bound for being caught up again, s. */
const CAUGHT_UP_WITHIN = 30

export interface StormPlan {
  readonly steadyMs: number
  readonly outageMs: number
  /** How long the server answers nothing but 503 with `Retry-After: 2`, after the outage. */
  readonly busyMs: number
  /** How long the return is watched at least. */
  readonly watchMs: number
}

/** Requests a second as they arrived before the server. */
export interface StormFigures {
  readonly stations: number
  readonly steadyPerSecond: number
  readonly steadyMostInASecond: number
  readonly outageSeconds: number
  /** Changes that waited when the server came back. */
  readonly waitingOnReturn: number
  readonly peakOnReturn: number
  readonly caughtUpSeconds: number
  readonly peakWhileBusy: number
  readonly peakAfterBusy: number
  readonly caughtUpAfterBusySeconds: number
}

/**
 * So many stations at a candidate's pace: the steady rate, an outage in which connections are refused,
 * a return of which all are told in the same moment, then a server that answers 503 to all.
 * @param port of the real server on this machine.
 */
export async function measureStorm(
  port: number,
  logins: readonly LogInReply[],
  plan: StormPlan,
): Promise<StormFigures> {
  const front = await openCountingFront(port)
  const stations = logins.map((login) => createSimulatedStation(front.url, login))
  const timers: (NodeJS.Timeout | undefined)[] = []
  for (const [at, station] of stations.entries()) {
    const change = () => {
      station.answer()
      timers[at] = setTimeout(change, CHANGE_EVERY_MS)
    }
    timers[at] = setTimeout(() => {
      station.begin()
      timers[at] = setTimeout(change, Math.random() * CHANGE_EVERY_MS)
    }, Math.random() * HEARTBEAT_MS)
  }
  await pause(2 * HEARTBEAT_MS)
  const waiting = () => stations.reduce((sum, station) => sum + station.unacknowledged(), 0)

  /** Seconds until nothing that waited when it began is unacknowledged. */
  const catchUp = async (began: number) => {
    const open = new Set(stations.filter((station) => station.unacknowledged() > 0))
    await until(
      'all stations to be caught up',
      () => {
        for (const station of open) if (station.unacknowledged() === 0) open.delete(station)
        return open.size === 0 ? true : undefined
      },
      CAUGHT_UP_WITHIN,
    ).catch((cause: unknown) => {
      const states = [...open].slice(0, 3).map((station) => station.state())
      throw new Error(`${open.size} stations are not caught up: ${states.join()}`, { cause })
    })
    return (performance.now() - began) / 1000
  }
  try {
    const steadyFrom = performance.now()
    await pause(plan.steadyMs)
    const steady = rateOf(front.arrivals, steadyFrom, performance.now())

    await front.goAway()
    await pause(plan.outageMs)
    const waitingOnReturn = waiting()
    await front.comeBack()
    const returned = performance.now()
    for (const station of stations) station.hintOnline()
    const caughtUpSeconds = await catchUp(returned)
    await pause(Math.max(0, returned + plan.watchMs - performance.now()))
    const back = rateOf(front.arrivals, returned, performance.now())

    const busyFrom = performance.now()
    front.setMode({ busyForSeconds: 2 })
    await pause(plan.busyMs)
    front.setMode('open')
    const openAgain = performance.now()
    const busy = rateOf(front.arrivals, busyFrom, openAgain)
    const caughtUpAfterBusySeconds = await catchUp(openAgain)
    await pause(Math.max(0, openAgain + plan.watchMs - performance.now()))
    const after = rateOf(front.arrivals, openAgain, performance.now())
    return {
      stations: stations.length,
      steadyPerSecond: steady.perSecond,
      steadyMostInASecond: steady.mostInASecond,
      outageSeconds: plan.outageMs / 1000,
      waitingOnReturn,
      peakOnReturn: back.mostInASecond,
      caughtUpSeconds,
      peakWhileBusy: busy.mostInASecond,
      peakAfterBusy: after.mostInASecond,
      caughtUpAfterBusySeconds,
    }
  } finally {
    for (const timer of timers) clearTimeout(timer)
    for (const station of stations) station.stop()
    await front.close()
  }
}
