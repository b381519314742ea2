import * as z from 'zod/mini'

/** What a line of an edition is; only `scored` has points, a score and a grade (RL1). */
export const resultKinds = ['scored', 'absent', 'misconduct', 'void', 'notScheduled'] as const
export const ResultKind = z.enum(resultKinds)
export type ResultKind = z.infer<typeof ResultKind>

/** What the office may decide of a candidate's result; `counts` undoes it. */
export const ruledKinds = ['counts', 'absent', 'misconduct', 'void'] as const
export type RuledKind = (typeof ruledKinds)[number]

/** Why nothing can be published of a candidate yet. */
export const openReasons = ['notHandedIn', 'gradingMissing', 'suspicion', 'sessionOpen'] as const
export type OpenReason = (typeof openReasons)[number]

/** What is known of a candidate when results are put together. */
export interface ResultFacts {
  /** What the office decided of it; null while it has not. */
  readonly ruled: RuledKind | null
  /** What was noted at the door; null: nothing. */
  readonly attendance: string | null
  readonly isScheduled: boolean
  readonly hasSessionEnded: boolean
  readonly hasLoggedIn: boolean
  readonly hasHandedIn: boolean
  /** Whether the last work that was handed in is graded. */
  readonly isGraded: boolean
}

/**
 * Which kind of result a candidate has, or why none can be told (RL2). The office's word comes first;
 * `counts` sets aside what was noted at the door. Absent is who never logged in to a session that is
 * over: nobody becomes absent by a mark at the door alone, and nobody a zero by being absent.
 */
export function kindOfResult(facts: ResultFacts): ResultKind | { readonly open: OpenReason } {
  const { ruled, attendance } = facts
  if (ruled !== null && ruled !== 'counts') return ruled
  if (!facts.isScheduled) return 'notScheduled'
  if (ruled === null && attendance === 'misconduct') return 'misconduct'
  if (!facts.hasSessionEnded) return { open: 'sessionOpen' }
  if (ruled === null && attendance === 'suspectedImpostor') return { open: 'suspicion' }
  if (facts.hasHandedIn) return facts.isGraded ? 'scored' : { open: 'gradingMissing' }
  return facts.hasLoggedIn ? { open: 'notHandedIn' } : 'absent'
}
