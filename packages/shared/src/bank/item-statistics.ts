/** What one candidate reached, by the ids of the originals. */
export interface SatPaper {
  /** Share of all points, by which candidates are compared. */
  readonly share: number
  readonly items: readonly {
    readonly id: string
    /** Points ÷ possible points, 0 to 1. */
    readonly share: number
    readonly isAnswered: boolean
    /** Ids of the options that were chosen; absent where there is nothing to choose. */
    readonly chosen?: readonly string[]
  }[]
}

/** How many chose each option: of all, of the best 27 % and of the weakest. */
export type OptionCounts = Readonly<
  Record<string, { readonly all: number; readonly best: number; readonly weakest: number }>
>

export interface ItemStatistics {
  readonly sat: number
  readonly unanswered: number
  /** Sum of the shares; divided by `sat` it is the facility (难度). */
  readonly shares: number
  /** Facility of the best 27 % less that of the weakest 27 % (区分度); null with fewer than 10. */
  readonly discrimination: number | null
  readonly options: OptionCounts
}

/** With fewer candidates than this the best and the weakest say nothing. */
const TELLING_FROM = 10
const GROUP = 0.27

type Sat = SatPaper['items'][number] & { readonly total: number }

/** Statistics of each item over the papers that were sat (BK8); voided items are to be left out. */
export function itemStatistics(papers: readonly SatPaper[]): Map<string, ItemStatistics> {
  const byItem = new Map<string, Sat[]>()
  for (const { share: total, items } of papers)
    for (const item of items) {
      const held = byItem.get(item.id)
      if (held) held.push({ ...item, total })
      else byItem.set(item.id, [{ ...item, total }])
    }
  return new Map([...byItem].map(([id, sat]) => [id, statisticsOf(sat)]))
}

function statisticsOf(sat: readonly Sat[]): ItemStatistics {
  const ranked = [...sat].sort((one, other) => other.total - one.total)
  const size = Math.max(1, Math.round(ranked.length * GROUP))
  const [best, weakest] = [ranked.slice(0, size), ranked.slice(-size)]
  const mean = (group: readonly Sat[]) =>
    group.reduce((sum, { share }) => sum + share, 0) / group.length
  const ids = [...new Set(sat.flatMap(({ chosen }) => chosen ?? []))].sort()
  const count = (group: readonly Sat[], id: string) =>
    group.filter(({ chosen }) => chosen?.includes(id)).length
  return {
    sat: sat.length,
    unanswered: sat.filter(({ isAnswered }) => !isAnswered).length,
    shares: sat.reduce((sum, { share }) => sum + share, 0),
    discrimination: ranked.length < TELLING_FROM ? null : mean(best) - mean(weakest),
    options: Object.fromEntries(
      ids.map((id) => [
        id,
        { all: count(sat, id), best: count(best, id), weakest: count(weakest, id) },
      ]),
    ),
  }
}

/** Why an entry needs a look after exams; also a filter of the list (BK13). */
export const looks = ['tooEasy', 'tooHard', 'negative', 'unusedOption'] as const
export type Look = (typeof looks)[number]

const EASY_ABOVE = 0.95
const HARD_BELOW = 0.2
/** From so many candidates on a wrong option that nobody took lures nobody. */
const UNUSED_FROM = 30

/** What all exams together say against an entry (BK13); nothing with fewer than 10 candidates. */
export function looksOf(
  {
    sat,
    facility,
    discrimination,
  }: {
    readonly sat: number
    readonly facility: number | null
    readonly discrimination: number | null
  },
  options: OptionCounts,
  /** Ids of its wrong options. */
  wrong: readonly string[],
): Look[] {
  if (sat < TELLING_FROM || facility === null) return []
  const found: [Look, boolean][] = [
    ['tooEasy', facility > EASY_ABOVE],
    ['tooHard', facility < HARD_BELOW],
    ['negative', discrimination !== null && discrimination < 0],
    ['unusedOption', sat >= UNUSED_FROM && wrong.some((id) => (options[id]?.all ?? 0) === 0)],
  ]
  return found.flatMap(([look, isThere]) => (isThere ? [look] : []))
}

/** Counts of several exams together. */
export function addOptions(all: readonly OptionCounts[]): OptionCounts {
  const sum: Record<string, { all: number; best: number; weakest: number }> = {}
  for (const counts of all)
    for (const [id, one] of Object.entries(counts)) {
      const held = (sum[id] ??= { all: 0, best: 0, weakest: 0 })
      held.all += one.all
      held.best += one.best
      held.weakest += one.weakest
    }
  return sum
}
