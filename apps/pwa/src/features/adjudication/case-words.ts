import type { CaseDetail, Decision } from '@wenkao/shared/adjudication'

/** Which cases the desk shows; undecided ones are what it is opened for. */
export const caseFilters = ['open', 'decided', 'all'] as const
export type CaseFilter = (typeof caseFilters)[number]

export type Tone = 'good' | 'wait' | 'bad' | 'info'

/** How the pack stands against the server, for the box around the sentence. */
export function comparisonTone(kind: CaseDetail['comparison']['kind']): Tone {
  return kind === 'same' || kind === 'older' ? 'info' : 'wait'
}

/** A signature that does not confirm where a pack comes from must not look like one that does. */
export function signatureTone(signature: CaseDetail['summary']['signature']): Tone {
  return signature === 'known' ? 'good' : signature === 'invalid' ? 'bad' : 'wait'
}

export function decisionTone(decision: Decision | null): Tone {
  if (decision === null) return 'wait'
  return decision === 'stands' ? 'info' : decision === 'replaced' ? 'good' : 'bad'
}

/**
 * What the two scores come to, a key below `cases.scores`; undefined while there is nothing to compare.
 * Once the pack counts, both are the same by nature and that is what has to be said.
 */
export function scoreWords({
  standing,
  packaged,
  decision,
}: Pick<CaseDetail, 'standing' | 'packaged' | 'decision'>):
  { readonly key: 'isStanding' | 'equal' | 'more' | 'less'; readonly n: number } | undefined {
  if (!packaged) return undefined
  if (decision === 'replaced') return { key: 'isStanding', n: 0 }
  if (!standing) return undefined
  const difference = round(packaged.total - standing.total)
  if (difference === 0) return { key: 'equal', n: 0 }
  return { key: difference > 0 ? 'more' : 'less', n: Math.abs(difference) }
}

/** Points as people write them: halves stay, the dust of adding them up goes. */
export function round(points: number): number {
  return Math.round(points * 100) / 100
}
