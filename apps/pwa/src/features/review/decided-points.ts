import type { DecidedPoints, ReviewedCheck, ReviewedPart } from '@wenkao/shared/review'

/** Points as they are typed, by item or checkpoint; what is not in it stays as it counts. */
export type TypedPoints = ReadonlyMap<string, number>

/** Something whose points were typed otherwise than they count now. */
export interface ChangedCheck {
  readonly part: ReviewedPart
  readonly check: ReviewedCheck
  readonly points: number
}

/** What was typed otherwise, in the order of the page; a number outside what can be given is `isFit: false`. */
export function changedChecks(
  parts: readonly ReviewedPart[],
  typed: TypedPoints,
): (ChangedCheck & { readonly isFit: boolean })[] {
  return parts.flatMap((part) =>
    part.checks.flatMap((check) => {
      const points = typed.get(check.id)
      if (points === undefined || points === check.points) return []
      return [{ part, check, points, isFit: points >= 0 && points <= check.max }]
    }),
  )
}

/** How the total changes by what was typed, to a thousandth. */
export function changeOf(changed: readonly ChangedCheck[]): number {
  const sum = changed.reduce((total, { check, points }) => total + points - check.points, 0)
  return Math.round(sum * 1000) / 1000
}

/** What the server is told: only what differs. */
export function decisionOf(changed: readonly ChangedCheck[]): DecidedPoints[] {
  return changed.map(({ check, points }) => ({ id: check.id, points }))
}
