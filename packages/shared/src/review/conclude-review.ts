/** Points decided for one item or checkpoint, in place of the engine's. */
export interface DecidedPoints {
  readonly id: string
  readonly points: number
}

/** What one reviewer, or the arbiter, decided. No points: the engine's verdicts are confirmed. */
export interface ReviewDecision {
  readonly role: 'review' | 'arbitration'
  readonly points: readonly DecidedPoints[]
}

export type ReviewConclusion =
  | { readonly kind: 'open' }
  /** All who were asked have decided, and not alike: a third decides (RV3). */
  | { readonly kind: 'arbitration'; readonly differing: readonly string[] }
  | { readonly kind: 'decided'; readonly points: readonly DecidedPoints[] }

/**
 * What comes of the decisions on a review (RV1 to RV3): one reviewer decides flags; two who do not see
 * each other's decision decide an appeal, and where they differ an arbiter's word is the last.
 * @param needed reviewers who must decide by themselves.
 */
export function concludeReview(
  needed: number,
  decisions: readonly ReviewDecision[],
): ReviewConclusion {
  const arbitration = decisions.findLast(({ role }) => role === 'arbitration')
  if (arbitration) return { kind: 'decided', points: arbitration.points }
  const reviews = decisions.filter(({ role }) => role === 'review')
  const [first, ...others] = reviews
  if (!first || reviews.length < needed) return { kind: 'open' }
  const differing = new Set(others.flatMap((other) => differingIds(first.points, other.points)))
  return differing.size === 0
    ? { kind: 'decided', points: first.points }
    : { kind: 'arbitration', differing: [...differing] }
}

function differingIds(one: readonly DecidedPoints[], other: readonly DecidedPoints[]): string[] {
  const [mine, theirs] = [one, other].map(
    (list) => new Map(list.map(({ id, points }) => [id, points])),
  )
  const ids = new Set([...one, ...other].map(({ id }) => id))
  return [...ids].filter((id) => mine?.get(id) !== theirs?.get(id))
}

/**
 * The points that people have decided for a piece of work (RV4): of what several concluded reviews say
 * about one thing, the latest counts.
 * @param concluded oldest first.
 */
export function decidedPoints(
  concluded: readonly (readonly DecidedPoints[])[],
): ReadonlyMap<string, number> {
  return new Map(concluded.flat().map(({ id, points }) => [id, points]))
}
