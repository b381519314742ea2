import { itemStatistics } from '../bank/item-statistics.ts'
import { alphaOf, correlationOf, histogramOf, meanOf, medianOf, varianceOf } from './statistics.ts'

/** One item or task of one candidate's work, by the id of the original (AN1); voided ones are left out. */
export interface AnalysedUnit {
  readonly id: string
  readonly points: number
  readonly max: number
  readonly isAnswered: boolean
  /** Ids of the options that were chosen; empty where there are none. */
  readonly chosen: readonly string[]
  /** Checkpoints of a task. */
  readonly checks: readonly { readonly id: string; readonly points: number; readonly max: number }[]
}

/** What one candidate reached. */
export interface AnalysedWork {
  /** As it counts, credited items among it. */
  readonly points: number
  readonly max: number
  readonly units: readonly AnalysedUnit[]
}

/** Spread of the totals of some candidates. */
export interface Spread {
  readonly sat: number
  readonly mean: number | null
  readonly deviation: number | null
  readonly median: number | null
  readonly least: number | null
  readonly most: number | null
}

/** With fewer candidates the best and the weakest say nothing (BK8). */
const TELLING_FROM = 10
const GROUP = 0.27

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)
const shareOf = ({ points, max }: { readonly points: number; readonly max: number }): number =>
  max > 0 ? Math.min(1, Math.max(0, points / max)) : 0

/** The spread of totals; everything null of nobody. */
export function spreadOf(points: readonly number[]): Spread {
  const variance = varianceOf(points)
  return {
    sat: points.length,
    mean: meanOf(points),
    deviation: variance === null ? null : Math.sqrt(variance),
    median: medianOf(points),
    least: points.length === 0 ? null : points.reduce((all, one) => Math.min(all, one)),
    most: points.length === 0 ? null : points.reduce((all, one) => Math.max(all, one)),
  }
}

/** Candidates by share of the total in steps of a tenth. */
export const distributionOf = (works: readonly AnalysedWork[]) =>
  histogramOf(
    works.map((work) => shareOf(work) * 100),
    100,
    10,
  )

/**
 * Reliability of the totals (AN4): alpha over all units, KR-20 over items that everybody has wholly or
 * not at all, and the standard error of measurement. Candidates with other units, such as those of
 * another variant, are a table of their own; tables count by their candidates.
 */
export function reliabilityOf(works: readonly AnalysedWork[]): {
  readonly alpha: number | null
  readonly kr20: number | null
  readonly error: number | null
} {
  const alpha = weighted(
    works,
    () => true,
    ({ points }) => points,
  )
  const partial = new Set(
    works.flatMap(({ units }) =>
      units
        .filter((unit) => unit.checks.length > 0 || ![0, 1].includes(shareOf(unit)))
        .map(({ id }) => id),
    ),
  )
  const kr20 = weighted(works, ({ id }) => !partial.has(id), shareOf)
  const variance = varianceOf(works.map(({ units }) => sumOf(units.map(({ points }) => points))))
  const error =
    alpha === null || variance === null ? null : Math.sqrt(variance * (1 - Math.min(1, alpha)))
  return { alpha, kr20, error }
}

function weighted(
  works: readonly AnalysedWork[],
  isIn: (unit: AnalysedUnit) => boolean,
  valueOf: (unit: AnalysedUnit) => number,
): number | null {
  const tables = new Map<string, number[][]>()
  for (const { units } of works) {
    const own = units.filter(isIn).sort((one, other) => (one.id < other.id ? -1 : 1))
    const key = own.map(({ id }) => id).join(' ')
    const table = tables.get(key) ?? []
    table.push(own.map(valueOf))
    tables.set(key, table)
  }
  const told = [...tables.values()].flatMap((table) => {
    const alpha = alphaOf(table)
    return alpha === null ? [] : [{ alpha, total: table.length }]
  })
  const total = sumOf(told.map((one) => one.total))
  return total === 0 ? null : sumOf(told.map((one) => one.alpha * one.total)) / total
}

export interface AnalysedItem {
  readonly id: string
  readonly sat: number
  readonly unanswered: number
  /** Mean share of the points, 0 to 1: the higher, the easier (AN2). */
  readonly difficulty: number
  /** Difficulty of the best 27 % less that of the weakest; null with fewer than 10 (BK8). */
  readonly discrimination: number | null
  /** Correlation of the points with those of all other units (AN3). */
  readonly correlation: number | null
  /** How many chose each option: all, of the best 27 %, of the weakest. */
  readonly options: ReadonlyMap<string, OptionUse>
}
export interface OptionUse {
  readonly all: number
  readonly best: number
  readonly weakest: number
}

/** Figures of every item and task, by the id of the original. */
export function analyseItems(works: readonly AnalysedWork[]): AnalysedItem[] {
  const ranked = works.map(({ units }) => {
    const [points, max] = [
      sumOf(units.map((one) => one.points)),
      sumOf(units.map((one) => one.max)),
    ]
    return { units, points, share: shareOf({ points, max }) }
  })
  const statistics = itemStatistics(
    ranked.map(({ units, share }) => ({
      share,
      items: units.map(({ id, points, max, isAnswered }) => ({
        ...{ id, isAnswered, share: shareOf({ points, max }) },
      })),
    })),
  )
  const byItem = new Map<string, { unit: AnalysedUnit; rest: number; share: number }[]>()
  for (const { units, points, share } of ranked)
    for (const unit of units) {
      const held = byItem.get(unit.id)
      const one = { unit, rest: points - unit.points, share }
      if (held) held.push(one)
      else byItem.set(unit.id, [one])
    }
  return [...byItem].map(([id, sat]) => {
    const found = statistics.get(id)
    return {
      ...{ id, sat: sat.length, unanswered: found?.unanswered ?? 0 },
      difficulty: (found?.shares ?? 0) / sat.length,
      discrimination: found?.discrimination ?? null,
      correlation: correlationOf(sat.map(({ unit, rest }) => [unit.points, rest])),
      options: optionsOf(sat),
    }
  })
}

function optionsOf(
  sat: readonly { readonly unit: AnalysedUnit; readonly share: number }[],
): ReadonlyMap<string, OptionUse> {
  const sorted = [...sat].sort((one, other) => other.share - one.share)
  const size = sorted.length < TELLING_FROM ? 0 : Math.max(1, Math.round(sorted.length * GROUP))
  const options = new Map<string, { all: number; best: number; weakest: number }>()
  for (const [at, { unit }] of sorted.entries())
    for (const id of new Set(unit.chosen)) {
      const use = options.get(id) ?? { all: 0, best: 0, weakest: 0 }
      use.all += 1
      if (at < size) use.best += 1
      if (at >= sorted.length - size) use.weakest += 1
      options.set(id, use)
    }
  return options
}

export interface AnalysedCheck {
  readonly taskId: string
  readonly checkId: string
  readonly sat: number
  readonly difficulty: number
  readonly correlation: number | null
}

/** Figures of every checkpoint: its correlation is with all points but its own. */
export function analyseChecks(works: readonly AnalysedWork[]): AnalysedCheck[] {
  const byCheck = new Map<
    string,
    { taskId: string; checkId: string; sat: [number, number, number][] }
  >()
  for (const { units } of works) {
    const total = sumOf(units.map(({ points }) => points))
    for (const { id: taskId, checks } of units)
      for (const { id: checkId, points, max } of checks) {
        const key = `${taskId}/${checkId}`
        const held = byCheck.get(key) ?? { taskId, checkId, sat: [] }
        held.sat.push([points, total - points, shareOf({ points, max })])
        byCheck.set(key, held)
      }
  }
  return [...byCheck.values()].map(({ taskId, checkId, sat }) => ({
    ...{ taskId, checkId, sat: sat.length },
    difficulty: meanOf(sat.map(([, , share]) => share)) ?? 0,
    correlation: correlationOf(sat.map(([points, rest]) => [points, rest])),
  }))
}

/** Why somebody should look at an item again (AN5). */
export const itemDoubts = ['tooHard', 'tooEasy', 'weak', 'backward', 'key', 'idle'] as const
export type ItemDoubt = (typeof itemDoubts)[number]

/**
 * Doubts about an item from its figures (AN5); none with fewer than 10 candidates.
 * @param key ids of the right options; @param all ids of all options; empty where there is no choice.
 */
export function doubtsOf(
  item: AnalysedItem,
  key: readonly string[],
  all: readonly string[],
): ItemDoubt[] {
  if (item.sat < TELLING_FROM) return []
  const { difficulty, correlation, options } = item
  const use = (id: string): OptionUse => options.get(id) ?? { all: 0, best: 0, weakest: 0 }
  const wrong = all.filter((id) => !key.includes(id))
  const right = Math.max(0, ...key.map((id) => use(id).best))
  const found: Readonly<Record<ItemDoubt, boolean>> = {
    tooHard: difficulty < 0.2,
    tooEasy: difficulty > 0.95,
    weak: correlation !== null && correlation >= 0 && correlation < 0.15,
    backward: correlation !== null && correlation < 0,
    key: key.length > 0 && wrong.some((id) => use(id).best > right),
    idle: item.sat >= 30 && wrong.some((id) => use(id).all === 0),
  }
  return itemDoubts.filter((doubt) => found[doubt])
}
