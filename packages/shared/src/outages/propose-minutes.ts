import type { TimeEntry } from '../sittings/session-time.contract.ts'
import { joined, lengthOf, overlap, whereAtLeast, without, type Interval } from './intervals.ts'

/** Time out of contact that is shorter is nobody's loss worth a decision, ms. */
export const LEAST_OUTAGE_MS = 60_000
/** From this share of those who sat on, an outage is the room's and not a station's. */
export const ROOM_SHARE = 0.5
const MINUTE_MS = 60_000

/** A stretch in which the server heard nothing of a station, while it could have. */
export interface ContactGap extends Interval {
  /** Answers that came afterwards and say that they were given meanwhile: evidence, not proof (R5). */
  readonly answersMeanwhile: number
  /** Page or client of the station began anew: it had been off, or was restarted. */
  readonly restarted: boolean
}

/** What is known of one sitting. */
export interface OutageFacts {
  readonly sittingId: string
  /** First log-in, ms. */
  readonly loggedInAt: number
  /** Deadline or hand-in, whichever came first; null while neither is known. */
  readonly until: number | null
  readonly gaps: readonly ContactGap[]
}

export interface SessionOutageFacts {
  readonly startedAt: number
  readonly endedAt: number | null
  readonly pauses: readonly Interval[]
  /** When no process of the server was there: what a station could not be heard in says nothing of it. */
  readonly serverGaps: readonly Interval[]
  readonly sittings: readonly OutageFacts[]
  readonly entries: readonly Pick<TimeEntry, 'kind' | 'sittingId' | 'ms' | 'at'>[]
  readonly now: number
}

/** Minutes that the ledger proposes; a person decides. */
export interface OutageProposal {
  /** null: everybody. */
  readonly sittingId: string | null
  /** Whole minutes, rounded up, less what was given since. */
  readonly minutes: number
  /** Given since the outage began, minutes. */
  readonly given: number
  readonly outMs: number
  /** When, without pauses. */
  readonly out: readonly Interval[]
  /** How much of it was the server's own outage, ms. */
  readonly serverMs: number
  /** Sittings that were out then, and of those who sat. */
  readonly stations: number
  readonly of: number
  /** Of these, stations whose answers say that they went on, and stations that began anew. */
  readonly wentOn: number
  readonly restarted: number
}

/**
 * Proposes extra time from the ledger (F07): per sitting what it was out of contact while its time ran,
 * pauses not counted; for everybody where most of those who sat were out at once. What is proposed for
 * everybody is not proposed for one a second time, and what was given since is taken off.
 * @returns the room's proposal first, then those of sittings, the longest first; none for less than a minute.
 */
export function proposeMinutes(facts: SessionOutageFacts): OutageProposal[] {
  const sat = facts.sittings.map((sitting) => ({ ...sitting, out: outOf(sitting, facts) }))
  const least = Math.max(2, Math.ceil(sat.length * ROOM_SHARE))
  const together = longEnough(
    whereAtLeast(
      sat.map(({ out }) => out),
      least,
    ),
  )
  const room = proposal(null, together, sat, facts)
  const own = sat
    .map((sitting) => {
      const rest = longEnough(without(sitting.out, together))
      return proposal(sitting.sittingId, rest, [sitting], facts)
    })
    .toSorted((a, b) => b.minutes - a.minutes)
  return [room, ...own].filter(({ minutes }) => minutes > 0)
}

type Sat = OutageFacts & { readonly out: readonly Interval[] }

/** When a sitting was out of contact while its time ran. */
function outOf({ loggedInAt, until, gaps }: OutageFacts, facts: SessionOutageFacts): Interval[] {
  const from = Math.max(loggedInAt, facts.startedAt)
  const to = Math.min(until ?? facts.now, facts.endedAt ?? facts.now, facts.now)
  return longEnough(without(overlap(gaps, [{ from, to }]), facts.pauses))
}

const longEnough = (intervals: readonly Interval[]): Interval[] =>
  joined(intervals).filter(({ from, to }) => to - from >= LEAST_OUTAGE_MS)

function proposal(
  sittingId: string | null,
  out: readonly Interval[],
  sat: readonly Sat[],
  { entries, serverGaps, sittings }: SessionOutageFacts,
): OutageProposal {
  const began = out[0]?.from ?? Infinity
  const given = entries
    .filter(({ kind, at }) => kind === 'extended' && at >= began)
    .filter((entry) => entry.sittingId === sittingId)
    .reduce((sum, { ms }) => sum + ms, 0)
  const outMs = lengthOf(out)
  const concerned = sat.flatMap((sitting) => {
    const gaps = sitting.gaps.filter((gap) => overlap([gap], out).length > 0)
    return gaps.length > 0 ? [gaps] : []
  })
  return {
    sittingId,
    minutes: Math.max(0, Math.ceil((outMs - given) / MINUTE_MS)),
    given: Math.round(given / MINUTE_MS),
    outMs,
    out,
    serverMs: lengthOf(overlap(out, serverGaps)),
    stations: concerned.length,
    of: sittingId === null ? sittings.length : 1,
    wentOn: concerned.filter((gaps) => gaps.some((gap) => gap.answersMeanwhile > 0)).length,
    restarted: concerned.filter((gaps) => gaps.some((gap) => gap.restarted)).length,
  }
}
