import {
  arch,
  release as systemRelease,
  type as systemType,
  version as systemVersion,
} from 'node:os'
import { serverTime } from '@wenkao/shared/kernel'
import type { Clock } from '../../../platform/clock.ts'
import type { ServerClient } from '../../../platform/server-client.ts'
import type { ServerClock } from '../../../platform/server-clock.ts'
import { isGoodAt, type ServerTrust } from '../../../platform/server-trust.fs.ts'
import { BRIDGE_VERSION } from '../../../platform/version.ts'
import { verdict, type Verdict } from '../verdict.ts'

export interface ServerCheckDeps {
  readonly serverOrigin: string
  readonly server: ServerClient
  readonly serverClock: ServerClock
  readonly clock: Clock
  readonly trust: ServerTrust
  readonly appVersion: () => Promise<string | null>
}

/** What a few questions to the server brought. */
export interface Contact {
  /** Round trips, ms, shortest first; none without an answer. */
  readonly roundTrips: readonly number[]
  readonly serverVersion: string | undefined
}

const QUESTIONS = 3
/** Slower than any line on which saving feels immediate, ms. */
const SLOW_MS = 800
/** Beyond it times in files and logs mislead people, ms. */
const OFF_MS = 2 * 60_000
/** Beyond it the battery of the clock is dead, or somebody has set another day, ms. */
const WRONG_DATE_MS = 12 * 3600_000

/** Asks the server a few times for its time; the best answer sets the server's clock (R5). */
export async function contactServer(deps: ServerCheckDeps): Promise<Contact> {
  const roundTrips: number[] = []
  let serverVersion: string | undefined
  for (let at = 0; at < QUESTIONS; at += 1) {
    const outcome = await deps.server.call(serverTime, {})
    if (outcome.kind !== 'reply') break
    deps.serverClock.sample({ ...outcome, serverNow: outcome.reply.serverNow })
    roundTrips.push(outcome.receivedAt - outcome.sentAt)
    serverVersion = outcome.reply.version
  }
  return { roundTrips: roundTrips.sort((a, b) => a - b), serverVersion }
}

export function checkNetwork(deps: ServerCheckDeps, { roundTrips }: Contact): Verdict<'network'> {
  const server = deps.serverOrigin
  const [best] = roundTrips
  if (best === undefined) return verdict('bad', 'unreachable', { server })
  const facts = { server, ms: Math.round(best) }
  return best > SLOW_MS ? verdict('warn', 'slow', facts) : verdict('good', 'reachable', facts)
}

/** The PC's clock beside the server's (F22): an exam goes by the server's whatever it says. */
export function checkClock({ serverClock, clock }: ServerCheckDeps): Verdict<'clock'> {
  const date = new Date(clock.wall()).toISOString()
  const offset = serverClock.offset()
  if (!offset) return verdict('unknown', 'noContact', { date })
  const facts = { offsetMs: Math.round(offset.offsetMs), date }
  const off = Math.abs(offset.offsetMs)
  if (off >= WRONG_DATE_MS) return verdict('warn', 'wrongDate', facts)
  return off >= OFF_MS ? verdict('warn', 'off', facts) : verdict('good', 'right', facts)
}

/** The server's certificate as of the newest handshake (F22). */
export function checkCertificate(deps: ServerCheckDeps): Verdict<'certificate'> {
  const { serverOrigin: server, trust, serverClock } = deps
  const { protocol, hostname } = new URL(server)
  if (protocol === 'http:') {
    const isHere = hostname === '127.0.0.1' || hostname === 'localhost'
    return verdict(isHere ? 'good' : 'warn', 'plain', { server })
  }
  const seen = trust.seen()
  const trouble = trust.trouble()
  if (!seen) return verdict('unknown', 'noContact', { server })
  const until = new Date(seen.until).toISOString()
  if (!trouble) return verdict('good', 'trusted', { server, until, detail: seen.issuer })
  const facts = { server, until, detail: trouble.detail }
  if (!trouble.bypassed) return verdict('bad', trouble.trouble, facts)
  // By the server's own clock it is good: then the PC's date is at fault, which `clock` says, too.
  const now = serverClock.known()
  const isPcDate = now !== undefined && isGoodAt(seen, now)
  return verdict('warn', isPcDate ? 'pinned' : 'date', facts)
}

/** A version without what names the single build. */
function release(version: string): string {
  return version.split('+', 1)[0] ?? version
}

/** Whether bridge, installed app and server are of one version. */
export async function checkVersions(
  deps: ServerCheckDeps,
  { serverVersion }: Contact,
): Promise<Verdict<'versions'>> {
  const app = await deps.appVersion()
  const facts = {
    bridge: BRIDGE_VERSION,
    app: app ?? undefined,
    server: serverVersion,
    node: process.version,
    system: `${systemVersion()} ${systemType()} ${systemRelease()} ${arch()}`,
  }
  if (app === null) return verdict('bad', 'noApp', facts)
  if (serverVersion === undefined) return verdict('unknown', 'unknown', facts)
  const isSame = [app, BRIDGE_VERSION].every((each) => release(each) === release(serverVersion))
  return isSame ? verdict('good', 'same', facts) : verdict('warn', 'differ', facts)
}
