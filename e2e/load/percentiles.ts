/** Where a figure lies among its like; sorts a copy. @param values at least one. */
export function percentiles(values: readonly number[]) {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
  const round = (value: number | undefined) => Math.round((value ?? Number.NaN) * 100) / 100
  return { p50: round(at(0.5)), p99: round(at(0.99)), max: round(sorted.at(-1)) }
}
