/** What one candidate reached, by the ids of the originals. */
export interface SatPaper {
  /** Share of all points, by which candidates are compared. */
  readonly share: number
  readonly items: readonly {
    readonly id: string
    /** Points ÷ possible points, 0 to 1. */
    readonly share: number
    readonly isAnswered: boolean
  }[]
}

export interface ItemStatistics {
  readonly sat: number
  readonly unanswered: number
  /** Sum of the shares; divided by `sat` it is the facility (难度). */
  readonly shares: number
  /** Facility of the best 27 % less that of the weakest 27 % (区分度); null with fewer than 10. */
  readonly discrimination: number | null
}

/** With fewer candidates than this the best and the weakest say nothing. */
const TELLING_FROM = 10
const GROUP = 0.27

/** Statistics of each item over the papers that were sat (BK8); voided items are to be left out. */
export function itemStatistics(papers: readonly SatPaper[]): Map<string, ItemStatistics> {
  const byItem = new Map<string, { total: number; share: number; isAnswered: boolean }[]>()
  for (const { share: total, items } of papers)
    for (const { id, share, isAnswered } of items) {
      const held = byItem.get(id)
      if (held) held.push({ total, share, isAnswered })
      else byItem.set(id, [{ total, share, isAnswered }])
    }
  return new Map([...byItem].map(([id, sat]) => [id, statisticsOf(sat)]))
}

function statisticsOf(
  sat: readonly { readonly total: number; readonly share: number; readonly isAnswered: boolean }[],
): ItemStatistics {
  const ranked = [...sat].sort((one, other) => other.total - one.total)
  const size = Math.max(1, Math.round(ranked.length * GROUP))
  const mean = (group: readonly { readonly share: number }[]) =>
    group.reduce((sum, { share }) => sum + share, 0) / group.length
  return {
    sat: sat.length,
    unanswered: sat.filter(({ isAnswered }) => !isAnswered).length,
    shares: sat.reduce((sum, { share }) => sum + share, 0),
    discrimination:
      ranked.length < TELLING_FROM ? null : mean(ranked.slice(0, size)) - mean(ranked.slice(-size)),
  }
}
