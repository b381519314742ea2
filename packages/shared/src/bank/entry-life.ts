import type { EntryStatus } from './bank-item.contract.ts'

/*
 * The life of an entry (BK3): draft → review → approved → retired. The status is that of the latest
 * version. What exams use is the approved version, which stays while a later one is written.
 */

export const entryActs = ['submit', 'withdraw', 'approve', 'reject', 'retire', 'restore'] as const
export type EntryAct = (typeof entryActs)[number]

/** What decides about an act beside its actor. */
export interface EntryLife {
  readonly status: EntryStatus
  readonly latestVersion: number
  /** null before the first approval. */
  readonly approvedVersion: number | null
  /** People who wrote something that was not approved yet; the entry's author among them. */
  readonly writers: readonly (string | null)[]
}

export interface EntryActor {
  /** null for a program. */
  readonly staffId: string | null
  readonly mayEdit: boolean
  readonly mayReview: boolean
}

/** Acts that need a reason from whoever does them. */
export const actNeedsReason = (act: EntryAct): boolean => act === 'reject' || act === 'retire'

/** Whether exams may use an entry: a second person approved a version, and it is not retired. */
export const isUsable = (entry: Pick<EntryLife, 'status' | 'approvedVersion'>): boolean =>
  entry.approvedVersion !== null && entry.status !== 'retired'

/**
 * The life after an act, or why it is not to be.
 * `secondPerson`: whoever wrote what is to be approved, or no person at all, may not approve it;
 * `rights`: the folder gives no such right; `status`: not in this status.
 */
export function actOn(
  life: EntryLife,
  act: EntryAct,
  actor: EntryActor,
):
  | { readonly status: EntryStatus; readonly approvedVersion: number | null }
  | { readonly refused: 'status' | 'rights' | 'secondPerson' } {
  const { status, latestVersion, approvedVersion } = life
  const isReview = act === 'approve' || act === 'reject'
  if (isReview ? !actor.mayReview : !actor.mayEdit) return { refused: 'rights' }
  if (!isPossible(status, act)) return { refused: 'status' }
  if (isReview && (actor.staffId === null || life.writers.includes(actor.staffId)))
    return { refused: 'secondPerson' }
  switch (act) {
    case 'submit':
      return { status: 'review', approvedVersion }
    case 'withdraw':
    case 'reject':
      return { status: 'draft', approvedVersion }
    case 'approve':
      return { status: 'approved', approvedVersion: latestVersion }
    case 'retire':
      return { status: 'retired', approvedVersion }
    case 'restore':
      return {
        status: approvedVersion === latestVersion ? 'approved' : 'draft',
        approvedVersion,
      }
  }
}

function isPossible(status: EntryStatus, act: EntryAct): boolean {
  switch (act) {
    case 'submit':
      return status === 'draft'
    case 'withdraw':
    case 'approve':
    case 'reject':
      return status === 'review'
    case 'retire':
      return status !== 'retired'
    case 'restore':
      return status === 'retired'
  }
}

/** Every act that is possible now. */
export const possibleActs = (life: EntryLife, actor: EntryActor): EntryAct[] =>
  entryActs.filter((act) => !('refused' in actOn(life, act, actor)))
