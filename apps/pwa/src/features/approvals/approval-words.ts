import type { ApprovalRow, ApprovalState, ApprovalWish } from '@wenkao/shared/approvals'

export type Tone = 'good' | 'wait' | 'bad' | 'info'

const TONES: Readonly<Record<ApprovalState, Tone>> = {
  open: 'wait',
  approved: 'good',
  granted: 'good',
  refused: 'bad',
  withdrawn: 'info',
}
export const toneOf = (state: ApprovalState): Tone => TONES[state]

/** Whom a request is for: everybody, one by name, or some by number. */
export type Whom =
  | { readonly key: 'all'; readonly n: number }
  | { readonly key: 'one'; readonly name: string; readonly number: string; readonly seat: string }
  | { readonly key: 'some'; readonly n: number; readonly names: readonly string[] }

/** At most so many names stand in a sentence. */
const MOST_NAMES = 4

export function whomOf({
  wish,
  sittings,
  candidates,
  changed,
}: Pick<ApprovalRow, 'wish' | 'sittings' | 'candidates' | 'changed'>): Whom {
  // Once it was approved, those whom it was for: a retake leaves nobody in the session.
  if (wish.kind !== 'reopen' && 'all' in wish.who) return { key: 'all', n: changed ?? candidates }
  const [first] = sittings
  if (first && sittings.length === 1) {
    const { name, examNumber, seatNumber } = first
    return { key: 'one', name, number: examNumber, seat: String(seatNumber ?? '—') }
  }
  const names = sittings.slice(0, MOST_NAMES).map(({ name }) => name)
  return { key: 'some', n: sittings.length, names }
}

/** Key of what is asked for: a reopening without minutes has words of its own. */
export const wishKeyOf = (wish: ApprovalWish): string =>
  wish.kind === 'reopen' && wish.minutes === 0 ? 'reopenOnly' : wish.kind

export const minutesOf = (wish: ApprovalWish): number => (wish.kind === 'retake' ? 0 : wish.minutes)

/** Why this cannot be approved as it is any more; undefined when nothing speaks against it. */
export function obstacleOf({
  wish,
  sittings,
  sessionState,
}: Pick<ApprovalRow, 'wish' | 'sittings' | 'sessionState'>):
  'ended' | 'notHandedIn' | 'superseded' | undefined {
  if (sittings.length > 0 && sittings.every(({ state }) => state === 'superseded')) {
    return 'superseded'
  }
  if (wish.kind !== 'retake' && sessionState === 'ended') return 'ended'
  const isHandedIn = sittings.some(({ state }) => state === 'handedIn')
  return wish.kind === 'reopen' && !isHandedIn ? 'notHandedIn' : undefined
}
