import type { ClockFacts } from './clock.contract.ts'
import { deadlineOf, type SittingTime } from './server-clock.ts'
import type { DeadlineTerm, TimeEntry } from './session-time.contract.ts'

/** A deadline with what it is made of: `startAt` and the terms add up to it exactly. */
export interface ExplainedDeadline {
  readonly startAt: number
  /** Whether the time began with the own log-in and not with the session (timing `full`). */
  readonly ownStart: boolean
  readonly terms: readonly DeadlineTerm[]
  readonly deadline: number
}

/** What the rows do not tell: a term of the sums alone. */
const bare = (kind: DeadlineTerm['kind'], ms: number, at: number | null): DeadlineTerm => ({
  kind,
  ms,
  at,
  goesOn: false,
  by: null,
  reason: null,
  source: null,
})

function told(kind: DeadlineTerm['kind'], { ms, at, by, reason, source }: TimeEntry): DeadlineTerm {
  return { ...bare(kind, ms, at), by, reason, source }
}

/**
 * The arithmetic of a deadline, for whoever asks why (DESIGN section 7). The sums of session and
 * sitting stay the truth: what stands in them and in no row is a term of its own.
 * @param sittingId whose deadline. @param entries of its session, in any order.
 * @param now server time, ms. @returns undefined before the session started.
 */
export function explainDeadline(
  facts: ClockFacts,
  sitting: SittingTime & { readonly sittingId: string },
  entries: readonly TimeEntry[],
  now: number,
): ExplainedDeadline | undefined {
  const deadline = deadlineOf(facts, sitting, now)
  if (deadline === null || facts.startedAt === null) return undefined
  const own = Math.max(facts.startedAt, sitting.beganAt ?? now)
  const startAt = facts.timing === 'full' ? own : facts.startedAt
  const rows = entries
    .filter((entry) => entry.sittingId === null || entry.sittingId === sitting.sittingId)
    .toSorted((a, b) => a.at - b.at)
  const listed = [
    ...rows.flatMap((row) => termOf(row, rows)),
    ...(facts.pausedAt === null ? [] : [goingPause(facts.pausedAt, rows, now)]),
  ].toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0))
  const goingMs = facts.pausedAt === null ? 0 : Math.max(0, now - facts.pausedAt)
  const whole = facts.extensionMs + facts.pausedMs + goingMs + sitting.extensionMs
  const unlisted = whole - sumOf(listed)
  const before = startAt + facts.durationMs + whole
  return {
    startAt,
    ownStart: startAt !== facts.startedAt,
    terms: [
      bare('duration', facts.durationMs, null),
      ...(unlisted === 0 ? [] : [bare('unlisted', unlisted, null)]),
      ...listed,
      ...(deadline < before ? [endedEarly(deadline - before, facts.endedAt, rows)] : []),
    ],
    deadline,
  }
}

const sumOf = (terms: readonly DeadlineTerm[]): number => terms.reduce((sum, { ms }) => sum + ms, 0)

function termOf(row: TimeEntry, rows: readonly TimeEntry[]): DeadlineTerm[] {
  if (row.kind === 'extended')
    return [told(row.sittingId === null ? 'sessionExtension' : 'ownExtension', row)]
  if (row.kind !== 'resumed') return []
  // Who paused, and why, stands in the row that began the pause.
  const began = rows.findLast((entry) => entry.kind === 'paused' && entry.at <= row.at)
  return [{ ...told('pause', began ?? row), ms: row.ms }]
}

function goingPause(pausedAt: number, rows: readonly TimeEntry[], now: number): DeadlineTerm {
  const began = rows.findLast((entry) => entry.kind === 'paused')
  const ms = Math.max(0, now - pausedAt)
  const term = began ? told('pause', began) : bare('pause', ms, pausedAt)
  return { ...term, ms, goesOn: true }
}

function endedEarly(ms: number, endedAt: number | null, rows: readonly TimeEntry[]): DeadlineTerm {
  const ended = rows.findLast((entry) => entry.kind === 'ended')
  return { ...(ended ? told('endedEarly', ended) : bare('endedEarly', ms, endedAt)), ms }
}
