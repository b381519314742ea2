/**
 * Shares the points of a task among checkpoints in proportion to their weights, in steps of half a
 * point, or of a tenth or a hundredth where half points are too coarse. The shares add up to the
 * total; a weight above zero gets at least one step. Without a total the weights are the points.
 * @throws RangeError when the total is too small to give each weight a hundredth.
 */
export function sharePoints(weights: readonly number[], total: number | undefined): number[] {
  if (total === undefined) return [...weights]
  const sum = weights.reduce((all, one) => all + one, 0)
  if (sum === 0) return weights.map(() => 0)
  const earning = weights.filter((one) => one > 0).length
  const step = [0.5, 0.1, 0.01].find((one) => {
    const steps = total / one
    return Math.abs(steps - Math.round(steps)) < 1e-6 && steps >= earning * 2
  })
  const size = step ?? 0.01
  const steps = Math.round(total / size)
  if (steps < earning)
    throw new RangeError(`${total} points are too few for ${earning} checkpoints`)
  const exact = weights.map((one) => (one / sum) * steps)
  const shares = exact.map((one, index) =>
    (weights[index] ?? 0) > 0 ? Math.max(1, Math.floor(one)) : 0,
  )
  const order = exact
    .map((one, index) => ({ index, rest: one - (shares[index] ?? 0) }))
    .filter(({ index }) => (weights[index] ?? 0) > 0)
    .sort((a, b) => b.rest - a.rest || a.index - b.index)
  let left = steps - shares.reduce((all, one) => all + one, 0)
  for (let turn = 0; left !== 0 && order.length > 0; turn += 1) {
    const up = left > 0
    const at = up ? order[turn % order.length] : order[order.length - 1 - (turn % order.length)]
    if (at === undefined) break
    const now = shares[at.index] ?? 0
    if (!up && now <= 1) continue
    shares[at.index] = now + (up ? 1 : -1)
    left += up ? -1 : 1
  }
  return shares.map((one) => Math.round(one * size * 100) / 100)
}
