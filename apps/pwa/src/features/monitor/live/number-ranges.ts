/** Machine numbers as people write them: `1–4, 7, 9–12`. @param numbers in ascending order. */
export function numberRanges(numbers: readonly number[]): string {
  const ranges: { from: number; to: number }[] = []
  for (const number of numbers) {
    const last = ranges.at(-1)
    if (last && number === last.to + 1) last.to = number
    else ranges.push({ from: number, to: number })
  }
  return ranges
    .map(({ from, to }) => {
      if (from === to) return `${from}`
      return to === from + 1 ? `${from}, ${to}` : `${from}–${to}`
    })
    .join(', ')
}
