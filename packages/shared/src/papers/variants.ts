import type { StationPosition } from '../places/room-layout.ts'
import type { Material, ObjectiveItem, PaperContent, Task } from './papers.contract.ts'

/**
 * How the variants of a paper are given out (D04): by the last two digits of the exam number, or so that
 * neighbours of a room never have the same one.
 */
export const variantRules = ['lastTwoDigits', 'neighbours'] as const
export type VariantRule = (typeof variantRules)[number]

/** Two digits tell no more variants apart. */
export const MOST_VARIANTS = 100

/**
 * The variant of an exam number by the source's rule: its last two digits modulo the number of variants.
 * A number without digits has the first. @returns 0 … variants − 1.
 */
export function variantByNumber(examNumber: string, variants: number): number {
  const digits = examNumber.replaceAll(/[^0-9]/g, '').slice(-2)
  return digits === '' ? 0 : Number(digits) % variants
}

/** Two stations that stand beside each other, in front of each other, or across a corner. */
export type NeighbourPair = readonly [number, number]

/** Variants of a room's stations. */
export interface SeatVariants {
  readonly byStation: ReadonlyMap<number, number>
  /** Neighbours with the same variant: more variants, or empty stations, are needed to part them. */
  readonly shared: readonly NeighbourPair[]
}

/** Steps that the search for few variants may take; then the regular pattern stands. */
const MOST_STEPS = 50_000

/**
 * Gives every station of a room a variant so that neighbours differ (D04): those beside, before and
 * behind each other, and across a corner. From four variants on this always holds and uses all alike.
 * With two or three it holds wherever stations stand so that it can be found; else corners give in
 * first. Depends on nothing but its arguments, so that anybody can compute it again.
 * @param variants how many there are, 1 or more.
 */
export function seatVariants(
  positions: readonly StationPosition[],
  variants: number,
): SeatVariants {
  const pairs = neighbourPairs(positions)
  const byStation = new Map(positions.map((at) => [at.number, patternAt(at, variants)]))
  if (variants > 1) {
    for (const group of groupsOf(positions, pairs)) {
      const own = pairs.filter(([one]) => group.some(({ number }) => number === one))
      if (sharedBy(byStation, own).length === 0) continue
      for (const [number, variant] of colour(group, own, variants) ?? []) {
        byStation.set(number, variant)
      }
    }
  }
  return { byStation, shared: sharedBy(byStation, pairs) }
}

/** Stations that neighbours connect: what is given in one group does not touch another. */
function groupsOf(
  positions: readonly StationPosition[],
  pairs: readonly NeighbourPair[],
): StationPosition[][] {
  const groupOf = new Map(positions.map(({ number }) => [number, number]))
  for (const [one, other] of pairs) {
    const [kept, joined] = [groupOf.get(one), groupOf.get(other)]
    if (kept === undefined || kept === joined) continue
    for (const [number, group] of groupOf) if (group === joined) groupOf.set(number, kept)
  }
  const groups = new Map<number | undefined, StationPosition[]>()
  for (const position of positions) {
    const group = groupOf.get(position.number)
    groups.set(group, [...(groups.get(group) ?? []), position])
  }
  return [...groups.values()]
}

/**
 * A step sideways changes it by 1, a step back by 2, across a corner by 1 or 3: all of them differ modulo
 * 4 and more. With two variants a step back must count as 1.
 */
function patternAt({ row, column }: StationPosition, variants: number): number {
  return (column + (variants === 2 ? row : 2 * row)) % variants
}

/** Pairs of neighbours, each once. */
export function neighbourPairs(positions: readonly StationPosition[]): NeighbourPair[] {
  const at = new Map(positions.map((one) => [`${one.row}.${one.column}`, one.number]))
  const steps = [
    [0, 1],
    [1, -1],
    [1, 0],
    [1, 1],
  ] as const
  return positions.flatMap(({ row, column, number }) =>
    steps.flatMap(([down, right]): NeighbourPair[] => {
      const other = at.get(`${row + down}.${column + right}`)
      return other === undefined ? [] : [[number, other]]
    }),
  )
}

/** Neighbours with the same variant, as stations stand. */
export const sharedNeighbours = (
  positions: readonly StationPosition[],
  byStation: ReadonlyMap<number, number>,
): NeighbourPair[] => sharedBy(byStation, neighbourPairs(positions))

const sharedBy = (
  byStation: ReadonlyMap<number, number>,
  pairs: readonly NeighbourPair[],
): NeighbourPair[] => pairs.filter(([one, other]) => byStation.get(one) === byStation.get(other))

/**
 * Colours the room with as few variants as there are, if that can be done: the station with the fewest
 * choices left first, going back where none is left. Undefined when there is no way, or none was found
 * within the steps.
 */
function colour(
  positions: readonly StationPosition[],
  pairs: readonly NeighbourPair[],
  variants: number,
): Map<number, number> | undefined {
  const order = [...positions].sort((a, b) => a.row - b.row || a.column - b.column)
  const near = new Map<number, number[]>(order.map(({ number }) => [number, []]))
  for (const [one, other] of pairs) {
    near.get(one)?.push(other)
    near.get(other)?.push(one)
  }
  const given = new Map<number, number>()
  let steps = 0
  const taken = (number: number) =>
    new Set((near.get(number) ?? []).flatMap((other) => given.get(other) ?? []))

  function next(): number | undefined {
    let best: { number: number; left: number } | undefined
    for (const { number } of order) {
      if (given.has(number)) continue
      const left = variants - taken(number).size
      if (!best || left < best.left) best = { number, left }
    }
    return best?.number
  }

  function fill(): boolean {
    const number = next()
    if (number === undefined) return true
    const used = taken(number)
    for (let variant = 0; variant < variants; variant += 1) {
      steps += 1
      if (steps > MOST_STEPS) return false
      if (used.has(variant)) continue
      given.set(number, variant)
      if (fill()) return true
      given.delete(number)
    }
    return false
  }
  return fill() ? given : undefined
}

/**
 * Everything of a paper's variants, each item and task once: what its rules and statistics are about.
 * @throws RangeError without a variant.
 */
export function wholePaper(variants: readonly PaperContent[]): PaperContent {
  const [first] = variants
  if (!first) throw new RangeError('Expected a variant')
  return {
    ...first,
    items: onceEach(variants.flatMap((variant) => variant.items)),
    tasks: onceEach(variants.flatMap((variant) => variant.tasks)),
  }
}

const onceEach = <T extends { readonly id: string }>(list: readonly T[]): T[] => [
  ...new Map(list.map((entry) => [entry.id, entry])).values(),
]

/**
 * What keeps papers from being variants of one: they are not of equal plan (as many items of each kind
 * with the same points, as many tasks of each kind with the same points), or one id names two different
 * things in them, which no rule and no statistic could tell apart.
 * @returns reasons in English, none if they fit.
 */
export function variantFaults(variants: readonly PaperContent[]): string[] {
  if (variants.length === 0) return ['there is no variant']
  if (variants.length > MOST_VARIANTS) return [`there are more than ${MOST_VARIANTS} variants`]
  const faults: string[] = []
  const plan = planOf(variants[0] as PaperContent)
  const known = new Map<string, string>()
  for (const [at, variant] of variants.entries()) {
    if (planOf(variant) !== plan) faults.push(`variant ${at + 1} has another plan than variant 1`)
    for (const entry of [...variant.items, ...variant.tasks]) {
      const text = sorted(entry)
      if ((known.get(entry.id) ?? text) !== text) {
        faults.push(`${entry.id} is something else in variant ${at + 1}`)
      }
      known.set(entry.id, text)
    }
  }
  return faults
}

/** How many of which kind with which points, as one text. */
function planOf({ items, tasks }: PaperContent): string {
  const parts = [...items, ...tasks].map(({ kind, points }) => `${kind} ${points}`)
  return parts.sort().join('\n')
}

const sorted = (entry: ObjectiveItem | Task): string =>
  JSON.stringify(entry, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  )

/** Contents that a variant is laid out and shown from, materials and pictures, each once. */
export function contentsOf(
  paper: Pick<PaperContent, 'items' | 'tasks'>,
): Pick<Material, 'hash' | 'size'>[] {
  const all = [
    ...paper.tasks.flatMap((task) => task.materials),
    ...paper.items.flatMap((item) => item.pictures ?? []),
  ]
  return [...new Map(all.map(({ hash, size }) => [hash, { hash, size }])).values()]
}
