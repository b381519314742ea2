/** A stretch of time, ms; the end is not part of it. */
export interface Interval {
  readonly from: number
  readonly to: number
}

/** The same stretches in order, joined where they touch or overlap. */
export function joined(intervals: readonly Interval[]): Interval[] {
  const result: { from: number; to: number }[] = []
  for (const { from, to } of intervals.toSorted((a, b) => a.from - b.from)) {
    if (to <= from) continue
    const last = result.at(-1)
    if (last && from <= last.to) last.to = Math.max(last.to, to)
    else result.push({ from, to })
  }
  return result
}

/** What lies in both. */
export function overlap(one: readonly Interval[], other: readonly Interval[]): Interval[] {
  const theirs = joined(other)
  return joined(one).flatMap((a) =>
    theirs.flatMap((b) => {
      const both = { from: Math.max(a.from, b.from), to: Math.min(a.to, b.to) }
      return both.to > both.from ? [both] : []
    }),
  )
}

/** What of the first does not lie in the second. */
export function without(one: readonly Interval[], other: readonly Interval[]): Interval[] {
  let rest = joined(one)
  for (const cut of joined(other)) {
    rest = rest.flatMap(({ from, to }) =>
      [
        { from, to: Math.min(to, cut.from) },
        { from: Math.max(from, cut.to), to },
      ].filter((part) => part.to > part.from),
    )
  }
  return rest
}

/** Length of all of it, ms. */
export const lengthOf = (intervals: readonly Interval[]): number =>
  joined(intervals).reduce((sum, { from, to }) => sum + to - from, 0)

/** Where at least `least` of the groups lie at once. */
export function whereAtLeast(groups: readonly (readonly Interval[])[], least: number): Interval[] {
  const edges = groups
    .flatMap((group) =>
      joined(group).flatMap(({ from, to }) => [
        { at: from, by: 1 },
        { at: to, by: -1 },
      ]),
    )
    .toSorted((a, b) => a.at - b.at || a.by - b.by)
  const found: Interval[] = []
  let depth = 0
  let since = 0
  for (const { at, by } of edges) {
    const before = depth
    depth += by
    if (before < least && depth >= least) since = at
    if (before >= least && depth < least) found.push({ from: since, to: at })
  }
  return joined(found)
}
