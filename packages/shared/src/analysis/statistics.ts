/** Sums of squares below this are rounding, not spread: points have three decimals. */
const NO_SPREAD = 1e-12

export const meanOf = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length

/** Variance of a sample (n − 1); null with fewer than two. */
export function varianceOf(values: readonly number[]): number | null {
  const mean = meanOf(values)
  if (mean === null || values.length < 2) return null
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return squares < NO_SPREAD ? 0 : squares / (values.length - 1)
}

/** The value in the middle, or the mean of the two there. */
export function medianOf(values: readonly number[]): number | null {
  const sorted = [...values].sort((one, other) => one - other)
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]]
  return low === undefined || high === undefined ? null : (low + high) / 2
}

/** Pearson's correlation; null with fewer than two pairs, or where one side does not vary. */
export function correlationOf(pairs: readonly (readonly [number, number])[]): number | null {
  const [x, y] = [meanOf(pairs.map(([one]) => one)), meanOf(pairs.map(([, other]) => other))]
  if (x === null || y === null || pairs.length < 2) return null
  let [xx, yy, xy] = [0, 0, 0]
  for (const [one, other] of pairs) {
    xx += (one - x) ** 2
    yy += (other - y) ** 2
    xy += (one - x) * (other - y)
  }
  if (xx < NO_SPREAD || yy < NO_SPREAD) return null
  return Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy)))
}

/**
 * Cronbach's alpha of a table, a row a candidate and a column a unit (AN4); of ones and zeros it is
 * KR-20. Null with fewer than two rows or columns, or where the sums do not vary.
 */
export function alphaOf(rows: readonly (readonly number[])[]): number | null {
  const units = rows[0]?.length ?? 0
  const whole = varianceOf(rows.map((row) => row.reduce((sum, value) => sum + value, 0)))
  if (units < 2 || whole === null || whole === 0) return null
  let single = 0
  for (let at = 0; at < units; at += 1) single += varianceOf(rows.map((row) => row[at] ?? 0)) ?? 0
  return (units / (units - 1)) * (1 - single / whole)
}

/** How many values lie in each of so many equal steps from 0 to the top; the top is in the last one. */
export function histogramOf(
  values: readonly number[],
  top: number,
  steps: number,
): { readonly from: number; readonly to: number; readonly total: number }[] {
  const totals = Array.from({ length: steps }, () => 0)
  for (const value of values) {
    const at = top > 0 ? Math.floor((value / top) * steps + 1e-9) : 0
    const step = Math.min(steps - 1, Math.max(0, at))
    totals[step] = (totals[step] ?? 0) + 1
  }
  return totals.map((total, at) => ({
    ...{ from: (top * at) / steps, to: (top * (at + 1)) / steps, total },
  }))
}
