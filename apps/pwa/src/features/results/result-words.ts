import type { ResultRow, ResultStatus } from '@wenkao/shared/results'
import type { ResultDetail } from './results.store.ts'

type Verdict = ResultDetail['verdicts'][number]

/** Colour of a status; its words stand beside it. */
export function statusTone(
  status: ResultStatus,
): 'info' | 'success' | 'warning' | 'primary' | 'danger' {
  switch (status) {
    case 'graded':
      return 'success'
    case 'handedIn':
    case 'sitting':
      return 'primary'
    case 'review':
      return 'danger'
    case 'absent':
      return 'warning'
    case 'scheduled':
    case 'notScheduled':
      return 'info'
  }
}

/** Colour of a verdict (CHECKPOINTS 2.10). */
export function verdictTone(verdict: string): 'success' | 'warning' | 'danger' | 'info' {
  if (verdict === 'pass') return 'success'
  if (verdict === 'partial') return 'warning'
  return verdict === 'fail' || verdict === 'blocked' ? 'danger' : 'info'
}

export interface VerdictPart {
  readonly part: string
  readonly points: number
  readonly max: number
  readonly verdicts: readonly Verdict[]
}

/** Verdicts by the part they belong to, parts in the order of their first verdict. */
export function verdictParts(verdicts: readonly Verdict[]): VerdictPart[] {
  const parts = new Map<string, Verdict[]>()
  for (const verdict of verdicts) {
    const held = parts.get(verdict.part)
    if (held) held.push(verdict)
    else parts.set(verdict.part, [verdict])
  }
  return [...parts].map(([part, held]) => ({
    part,
    points: sum(held.map(({ points }) => points)),
    max: sum(held.map(({ max }) => max)),
    verdicts: held,
  }))
}

/** Sums of points like 0.1 + 0.2 come out as a person adds them: to a thousandth. */
function sum(points: readonly number[]): number {
  return Math.round(points.reduce((all, each) => all + each, 0) * 1000) / 1000
}

/** Whether a row's points may be shown as a score: not graded and absent are no zero (N13). */
export function hasScore(row: Pick<ResultRow, 'points'>): boolean {
  return row.points !== null
}
