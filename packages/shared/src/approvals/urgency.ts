import type { ApprovalRow } from './approvals.contract.ts'

type Urgent = Pick<
  ApprovalRow,
  'approvalId' | 'wish' | 'state' | 'sessionState' | 'requestedAt' | 'decidedAt'
>

/** Whether a candidate's clock runs while the area thinks: extra time and reopening before the end. */
export function isPressing({ wish, state, sessionState }: Urgent): boolean {
  const isRunning = sessionState === 'running' || sessionState === 'paused'
  return state === 'open' && wish.kind !== 'retake' && isRunning
}

/**
 * The order of the area's desk: open requests first, of those the ones for which a clock runs, and the
 * one that waits longest on top; then decided ones, the newest first.
 */
export function byUrgency(one: Urgent, other: Urgent): number {
  const place = (row: Urgent) => (isPressing(row) ? 0 : row.state === 'open' ? 1 : 2)
  const order =
    place(one) - place(other) ||
    (one.state === 'open'
      ? one.requestedAt - other.requestedAt
      : (other.decidedAt ?? 0) - (one.decidedAt ?? 0))
  return order || (one.approvalId < other.approvalId ? -1 : 1)
}

/** Whether two wishes are for the same kind of thing and somebody is in both. */
export function isSameAsk(one: ApprovalRow['wish'], other: ApprovalRow['wish']): boolean {
  if (one.kind !== other.kind) return false
  const [mine, theirs] = [concerned(one), concerned(other)]
  if (mine === null || theirs === null) return true
  return mine.some((sittingId) => theirs.includes(sittingId))
}

/** Sittings that a wish names; null for everybody. */
export function concerned(wish: ApprovalRow['wish']): readonly string[] | null {
  if (wish.kind === 'reopen') return [wish.sittingId]
  return 'all' in wish.who ? null : wish.who.sittingIds
}
