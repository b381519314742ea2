import {
  joined,
  lengthOf,
  overlap,
  proposeMinutes,
  without,
  type Interval,
  type LedgerCode,
  type LedgerGap,
  type outageLedger,
} from '@wenkao/shared/outages'
import type { EndpointResult } from '@wenkao/shared/kernel'
import { deadlineOf, type ClockFacts, type TimeEntry } from '@wenkao/shared/sittings'
import type { Services } from '../../platform/services.ts'
import { clockFacts, type SessionListed } from '../sessions/index.ts'
import { selectSittings, selectTimeEntries, type SittingRecord } from '../sittings/index.ts'
import { OUT_AFTER_MS } from './gap-book.ts'
import { SERVER_AWAY_MS } from './server-beat.ts'
import {
  selectGaps,
  selectLastSeen,
  selectMeanwhile,
  selectRuns,
  selectTakenCodes,
  type GapRow,
} from './outages.queries.ts'

type Ledger = EndpointResult<typeof outageLedger>

/** The outage ledger of a session as of now (F07). The caller's scope is checked before. */
export async function readLedger(
  services: Pick<Services, 'db' | 'clock'>,
  listed: SessionListed,
): Promise<Ledger> {
  const { db } = services
  const { sessionId } = listed.session
  const clock = clockFacts(listed.session)
  const now = services.clock.now()
  const [sittings, entries, rows, lastSeen, codes] = await Promise.all([
    selectSittings(db, [sessionId]),
    selectTimeEntries(db, sessionId),
    selectGaps(db, sessionId),
    selectLastSeen(db, sessionId),
    selectTakenCodes(db, sessionId),
  ])
  const told = codes.map(ledgerCode)
  if (clock.startedAt === null)
    return { serverNow: now, serverGaps: [], sittings: [], proposals: [], codes: told }
  const { startedAt } = clock
  const serverGaps = await readServerGaps(services, startedAt, clock.endedAt ?? now)
  const sat = sittings.filter(({ loggedInAt }) => loggedInAt !== null)
  const gapsOf = new Map<string, LedgerGap[]>()
  for (const sitting of sat) {
    const until = untilOf(sitting, clock, now)
    const own = rows.filter(({ sittingId }) => sittingId === sitting.sittingId)
    const seen = lastSeen.get(sitting.sittingId) ?? sitting.loggedInAt ?? now
    const isOut = sitting.handedInAt === null && clock.endedAt === null && now < until
    const open = isOut && now - seen >= OUT_AFTER_MS ? seen : undefined
    const ran = own.filter(({ fromAt, toAt }) => toAt > startedAt && fromAt < until)
    const gaps = await Promise.all(ran.map((row) => closedGap(services, row, serverGaps)))
    if (open !== undefined) gaps.push(openGap(open, now, serverGaps))
    if (gaps.length > 0) gapsOf.set(sitting.sittingId, gaps)
  }
  const proposals = proposeMinutes({
    ...{ startedAt, endedAt: clock.endedAt, pauses: pausesOf(entries, clock, now), serverGaps },
    ...{ entries, now },
    sittings: sat.map((sitting) => ({
      sittingId: sitting.sittingId,
      loggedInAt: sitting.loggedInAt ?? now,
      until: untilOf(sitting, clock, now),
      gaps: gapsOf.get(sitting.sittingId) ?? [],
    })),
  })
  return {
    serverNow: now,
    serverGaps: [...serverGaps],
    sittings: sat
      .flatMap(({ sittingId, examNumber, name, seatNumber }) => {
        const gaps = gapsOf.get(sittingId)
        return gaps ? [{ sittingId, examNumber, name, seatNumber, gaps }] : []
      })
      .sort((a, b) => (a.seatNumber ?? 0) - (b.seatNumber ?? 0)),
    proposals: proposals.map((proposal) => ({ ...proposal, out: [...proposal.out] })),
    codes: told,
  }
}

/** When no process wrote a beat, between the start of a session and its end or now. */
async function readServerGaps(
  { db }: Pick<Services, 'db'>,
  from: number,
  to: number,
): Promise<Interval[]> {
  const runs = await selectRuns(db, from, to)
  // A run counts on until its next beat would have been missed twice.
  const there = runs.map((run) => ({ from: run.startedAt, to: run.lastBeatAt + SERVER_AWAY_MS }))
  const away = without([{ from, to }], joined(there))
  return away.map((gap) => ({
    from: gap.from > from ? gap.from - SERVER_AWAY_MS : gap.from,
    to: gap.to,
  }))
}

async function closedGap(
  { db }: Pick<Services, 'db'>,
  row: GapRow,
  serverGaps: readonly Interval[],
): Promise<LedgerGap> {
  const { answers, restarted } = await selectMeanwhile(db, row)
  const stretch = { from: row.fromAt, to: row.toAt }
  const serverMs = lengthOf(overlap([stretch], serverGaps))
  return { ...stretch, open: false, serverMs, answersMeanwhile: answers, restarted }
}

function openGap(from: number, to: number, serverGaps: readonly Interval[]): LedgerGap {
  const serverMs = lengthOf(overlap([{ from, to }], serverGaps))
  return { from, to, open: true, serverMs, answersMeanwhile: 0, restarted: false }
}

/** Up to when a sitting's time ran: its hand-in, else its deadline as it is now. */
function untilOf(sitting: SittingRecord, clock: ClockFacts, now: number): number {
  if (sitting.handedInAt !== null) return sitting.handedInAt
  return deadlineOf(clock, sitting, now) ?? now
}

function pausesOf(entries: readonly TimeEntry[], clock: ClockFacts, now: number): Interval[] {
  const over = entries
    .filter(({ kind }) => kind === 'resumed')
    .map(({ at, ms }) => ({ from: at - ms, to: at }))
  return clock.pausedAt === null ? over : [...over, { from: clock.pausedAt, to: now }]
}

function ledgerCode({
  approvalState,
  ...code
}: Awaited<ReturnType<typeof selectTakenCodes>>[number]): LedgerCode {
  const { sittingId, number, minutes, usedAt, reportedAt } = code
  const verdict = verdictOf(code.verdict, approvalState)
  return { sittingId, number, minutes, usedAt, reportedAt, verdict }
}

/** A request decides; without one what was decided when the code was told. */
export function verdictOf(own: string, approvalState: string | null): LedgerCode['verdict'] {
  switch (approvalState) {
    case 'open':
      return 'waiting'
    case 'approved':
    case 'granted':
      return 'granted'
    case 'refused':
    case 'withdrawn':
      return 'refused'
    default:
      return own === 'granted' ? 'granted' : 'refused'
  }
}
