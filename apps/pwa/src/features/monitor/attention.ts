import type { RoomFailure, RoomView } from '@wenkao/shared/monitor'
import type { SeatCell } from './seat-status.ts'

/** `now` cannot wait and is told by sound, `soon` within minutes, `know` when there is time. */
export const attentionLevels = ['now', 'soon', 'know'] as const
export type AttentionLevel = (typeof attentionLevels)[number]

/** What the proctor should look at, one line each (issue: what needs the proctor first). */
export const attentionKinds = [
  'failure',
  'silent',
  'lines',
  'suspectedImpostor',
  'cloned',
  'unsavedAtEnd',
  'notHandedIn',
  'move',
  'damaged',
  'misconduct',
  'wasAbsent',
  'unsent',
  'notLoggedIn',
  'badCheck',
  'openUnsaved',
  'unverified',
  'late',
  'wrongDate',
] as const
export type AttentionKind = (typeof attentionKinds)[number]

export interface AttentionItem {
  /** The same for as long as it is the same thing: what was seen once is not new again. */
  readonly key: string
  readonly level: AttentionLevel
  readonly kind: AttentionKind
  /** The seat that it is about; undefined for the whole room. */
  readonly seat: SeatCell | undefined
  readonly failure: RoomFailure | undefined
  /** Since when, server clock, as far as that is known. */
  readonly since: number | null
}

const levelOf: Readonly<Record<AttentionKind, AttentionLevel>> = {
  failure: 'now',
  silent: 'now',
  lines: 'now',
  suspectedImpostor: 'now',
  cloned: 'now',
  unsavedAtEnd: 'now',
  notHandedIn: 'soon',
  move: 'soon',
  damaged: 'soon',
  misconduct: 'soon',
  wasAbsent: 'soon',
  unsent: 'soon',
  notLoggedIn: 'soon',
  badCheck: 'know',
  openUnsaved: 'know',
  unverified: 'know',
  late: 'know',
  wrongDate: 'know',
}

/** Changes that wait for so long will not go by themselves, ms; before, the tile alone shows them. */
const UNSENT_AFTER_MS = 60_000
/** Unsaved work becomes urgent when so little time is left, ms (F19). */
const END_IS_NEAR_MS = 10 * 60_000
/** Who has not logged in so long after the start needs help, ms. */
const LOGGED_IN_WITHIN_MS = 2 * 60_000
/** A PC hands in by itself after the end; one that has not by then needs somebody, ms. */
const HANDED_IN_WITHIN_MS = 90_000

/**
 * What needs the proctor, the most urgent first (F09, F02b, F02d, F11b, F19, F22, N05). Silent stations
 * that are part of one failure are not listed again one by one.
 * @param now the server's clock as for `statusOfSitting`, ms.
 */
export function attentionOf(
  view: Pick<RoomView, 'session' | 'failures'>,
  cells: readonly SeatCell[],
  now: number,
): AttentionItem[] {
  const failures = (view.failures ?? []).filter(({ endedAt }) => endedAt === null)
  const grouped = new Set(
    failures.filter(({ family }) => family === 'contact').flatMap(({ stations }) => stations),
  )
  const items = [
    ...failures.map((failure): AttentionItem => ({
      ...{ key: `failure ${failure.failureId}`, level: 'now', kind: 'failure' },
      ...{ seat: undefined, failure, since: failure.since },
    })),
    ...cells.flatMap((cell) => kindsAt(cell, view.session, grouped, now).map(itemAt(cell))),
  ]
  return items.sort(
    (a, b) =>
      attentionLevels.indexOf(a.level) - attentionLevels.indexOf(b.level) ||
      attentionKinds.indexOf(a.kind) - attentionKinds.indexOf(b.kind) ||
      (a.since ?? now) - (b.since ?? now) ||
      (a.seat?.number ?? 0) - (b.seat?.number ?? 0),
  )
}

interface Found {
  readonly kind: AttentionKind
  readonly since: number | null
}

const itemAt =
  (seat: SeatCell) =>
  ({ kind, since }: Found): AttentionItem => ({
    // A later silence of the same seat is another thing; a number that grows is not.
    key: `${kind} ${seat.number} ${seat.sitting?.sittingId ?? ''} ${kind === 'silent' ? since : ''}`,
    ...{ level: levelOf[kind], kind, seat, failure: undefined, since },
  })

function kindsAt(
  cell: SeatCell,
  { clock }: RoomView['session'],
  grouped: ReadonlySet<number>,
  now: number,
): Found[] {
  const { sitting, status, unsent, remaining } = cell
  const isNear = remaining !== undefined && remaining.ms < END_IS_NEAR_MS
  const found: Found[] = cell.troubles.flatMap((trouble) => {
    const kind = trouble === 'openUnsaved' && isNear ? 'unsavedAtEnd' : trouble
    // A PC that nobody sits at can wait, unless it could be drawn.
    if (kind === 'wrongDate' && !sitting) return []
    return [{ kind, since: trouble === 'move' ? (sitting?.move?.since ?? null) : null }]
  })
  if (!sitting) return found
  if (status === 'silent' && !grouped.has(cell.number)) {
    found.push({ kind: 'silent', since: sitting.lastSeenAt })
  }
  if (unsent && status !== 'silent' && unsent.since !== null) {
    if (now - unsent.since >= UNSENT_AFTER_MS) found.push({ kind: 'unsent', since: unsent.since })
  }
  const isAbsent = sitting.attendance?.status === 'absent'
  if (status === 'seated' && clock.state === 'running' && !isAbsent && clock.startedAt !== null) {
    const isLate = now - clock.startedAt >= LOGGED_IN_WITHIN_MS
    if (isLate) found.push({ kind: 'notLoggedIn', since: clock.startedAt })
  }
  if (sitting.state === 'ended' && sitting.loggedInAt !== null && clock.endedAt !== null) {
    const isLate = now - clock.endedAt >= HANDED_IN_WITHIN_MS
    if (isLate) found.push({ kind: 'notHandedIn', since: clock.endedAt })
  }
  return found
}
