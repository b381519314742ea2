import { numbersFrom } from '../papers/index.ts'

/** One line of a plan, as the draw sees it. */
export interface DrawRow {
  readonly rowId: string
  readonly count: number
  /** One draw for all variants, or one for each. */
  readonly isCommon: boolean
  /** How many of each difficulty, 1 to 5; as the pool has them when absent. */
  readonly levels?: readonly number[] | undefined
  /** Entries that fit the line. */
  readonly pool: readonly DrawEntry[]
}

export interface DrawEntry {
  readonly entryId: string
  /** 1 to 5. */
  readonly difficulty: number
  /** Papers that it was in: what was shown often is drawn seldom. */
  readonly timesUsed: number
}

/** An entry at its place in the plan. */
export interface DrawnEntry {
  readonly rowId: string
  /** From 0, within the row. */
  readonly at: number
  /** null: the same in all variants. */
  readonly variant: number | null
  readonly entryId: string
}

export interface DrawInput {
  readonly rows: readonly DrawRow[]
  readonly variants: number
  readonly seed: string
  /** Places that stay as they are; rows of theirs may have other places to be drawn. */
  readonly kept?: readonly DrawnEntry[]
  /** Entries that read alike and should not meet in one paper. */
  readonly similar?: ReadonlyMap<string, ReadonlySet<string>>
  /** Entries that must not be drawn, e.g. the one that is to be replaced. */
  readonly without?: ReadonlySet<string>
}

/** A row that the bank cannot fill. */
export interface Shortage {
  readonly rowId: string
  readonly wanted: number
  readonly found: number
}

export type DrawOutcome =
  | { readonly kind: 'drawn'; readonly drawn: readonly DrawnEntry[] }
  | { readonly kind: 'short'; readonly shortages: readonly Shortage[] }

/** A place to be filled. */
interface Slot {
  readonly row: DrawRow
  readonly at: number
  readonly level: number
}

/**
 * Draws entries for every place of a plan (D03): each entry once in a paper, places of all variants of
 * equal difficulty, entries that were used little before those that were used often, and other ones in
 * each variant as far as the bank reaches. Depends on its arguments alone. Rows whose pools overlap are
 * filled if there is any way (augmenting paths); entries that read alike meet only where nothing else
 * is left.
 */
export function drawEntries(input: DrawInput): DrawOutcome {
  const drawn: DrawnEntry[] = [...(input.kept ?? [])]
  const orders = new Map(input.rows.map((row) => [row.rowId, orderOf(row, input)]))
  const missing = new Map<string, { wanted: number; found: number }>()
  const passes = [null, ...Array.from({ length: input.variants }, (_, variant) => variant)]
  for (const variant of passes) {
    const slots = input.rows
      .filter(({ isCommon }) => isCommon === (variant === null))
      .flatMap((row) => slotsOf(row, variant, input))
    const filled = fillSlots(slots, variant, drawn, orders, input)
    for (const [slot, entryId] of filled) {
      drawn.push({ rowId: slot.row.rowId, at: slot.at, variant, entryId })
    }
    for (const slot of slots.filter((one) => !filled.has(one))) {
      const { rowId, count } = slot.row
      const known = missing.get(rowId) ?? { wanted: count, found: count }
      missing.set(rowId, { wanted: count, found: Math.min(known.found, count - 1) })
    }
    for (const [rowId, shortage] of missing) {
      const open = slots.filter((slot) => slot.row.rowId === rowId && !filled.has(slot)).length
      if (open > 0) shortage.found = Math.min(shortage.found, shortage.wanted - open)
    }
  }
  if (missing.size > 0) {
    return {
      kind: 'short',
      shortages: [...missing].map(([rowId, shortage]) => ({ rowId, ...shortage })),
    }
  }
  const places = new Map(input.rows.map(({ rowId }, at) => [rowId, at]))
  return {
    kind: 'drawn',
    drawn: drawn.toSorted(
      (one, other) =>
        (one.variant ?? -1) - (other.variant ?? -1) ||
        (places.get(one.rowId) ?? 0) - (places.get(other.rowId) ?? 0) ||
        one.at - other.at,
    ),
  }
}

/** The places of a row that are open in a variant, each with the difficulty that all variants share. */
function slotsOf(row: DrawRow, variant: number | null, { kept, seed }: DrawInput): Slot[] {
  const taken = new Set(
    (kept ?? [])
      .filter((one) => one.rowId === row.rowId && one.variant === variant)
      .map(({ at }) => at),
  )
  return levelsOf(row, seed).flatMap((level, at) => (taken.has(at) ? [] : [{ row, at, level }]))
}

/** Difficulties of a row's places, in rising order: as asked, or in the shares of its pool. */
function levelsOf(row: DrawRow, seed: string): number[] {
  const asked = row.levels?.flatMap((count, at) => Array.from({ length: count }, () => at + 1))
  if (asked !== undefined && asked.length === row.count) return asked
  if (row.pool.length === 0) return Array.from({ length: row.count }, () => 3)
  const next = numbersFrom(`${seed}/levels/${row.rowId}`)
  const shares = [1, 2, 3, 4, 5].map((level) => {
    const exact =
      (row.pool.filter(({ difficulty }) => difficulty === level).length * row.count) /
      row.pool.length
    return { level, count: Math.floor(exact), rest: exact - Math.floor(exact), chance: next() }
  })
  const left = row.count - shares.reduce((sum, { count }) => sum + count, 0)
  const first = shares.toSorted((a, b) => b.rest - a.rest || a.chance - b.chance).slice(0, left)
  return shares.flatMap((share) =>
    Array.from({ length: share.count + (first.includes(share) ? 1 : 0) }, () => share.level),
  )
}

/**
 * A row's pool in the order of the draw, by difficulty. Weighted sampling without replacement: an entry
 * that was in n papers weighs 1 ÷ (n + 1) (exponential keys of Efraimidis and Spirakis).
 */
function orderOf(row: DrawRow, { seed, without }: DrawInput): ReadonlyMap<number, string[]> {
  const next = numbersFrom(`${seed}/draw/${row.rowId}`)
  const keyed = row.pool.map(({ entryId, difficulty, timesUsed }) => ({
    entryId,
    difficulty,
    key: -Math.log((next() + 0.5) / 0x1_0000_0000) * (timesUsed + 1),
  }))
  const byLevel = new Map<number, string[]>()
  for (const { entryId, difficulty } of keyed.sort((a, b) => a.key - b.key)) {
    if (without?.has(entryId)) continue
    const level = byLevel.get(difficulty)
    if (level === undefined) byLevel.set(difficulty, [entryId])
    else level.push(entryId)
  }
  return byLevel
}

/** Fills the places of one variant; places that nothing is left for are absent. */
function fillSlots(
  slots: readonly Slot[],
  variant: number | null,
  drawn: readonly DrawnEntry[],
  orders: ReadonlyMap<string, ReadonlyMap<number, string[]>>,
  input: DrawInput,
): Map<Slot, string> {
  const here = new Set(
    drawn
      .filter((one) => variant === null || one.variant === null || one.variant === variant)
      .map(({ entryId }) => entryId),
  )
  const elsewhere = new Map<string, number>()
  for (const { entryId } of drawn) elsewhere.set(entryId, (elsewhere.get(entryId) ?? 0) + 1)
  const ownerOf = new Map<string, Slot>()

  /** Entries that a place may have, the best first: of its difficulty, and in no other variant. */
  function* choices({ row, level }: Slot): Generator<string> {
    const order = orders.get(row.rowId)
    const groups = [1, 2, 3, 4, 5].flatMap((one) => {
      const distance = Math.abs(one - level)
      // Another difficulty by one step weighs less than an entry of another variant, two steps more.
      return [
        { one, isUsed: false, cost: distance },
        { one, isUsed: true, cost: distance + 1.5 },
      ]
    })
    for (const { one, isUsed } of groups.sort((a, b) => a.cost - b.cost || a.one - b.one)) {
      const fitting = (order?.get(one) ?? []).filter(
        (id) => !here.has(id) && elsewhere.has(id) === isUsed,
      )
      yield* isUsed
        ? fitting.sort((a, b) => (elsewhere.get(a) ?? 0) - (elsewhere.get(b) ?? 0))
        : fitting
    }
  }
  const meetsAlike = (slot: Slot, entryId: string): boolean => {
    const alike = input.similar?.get(entryId)
    if (alike === undefined) return false
    return [...alike].some((other) => {
      const owner = ownerOf.get(other)
      return here.has(other) || (owner !== undefined && owner !== slot)
    })
  }
  function take(slot: Slot, isStrict: boolean): boolean {
    for (const entryId of choices(slot)) {
      if (ownerOf.has(entryId) || (isStrict && meetsAlike(slot, entryId))) continue
      ownerOf.set(entryId, slot)
      return true
    }
    return false
  }
  /** Gives a place an entry whose holder can have another one. */
  function augment(slot: Slot, seen: Set<string>): boolean {
    for (const entryId of choices(slot)) {
      if (seen.has(entryId)) continue
      seen.add(entryId)
      const owner = ownerOf.get(entryId)
      if (owner === undefined || augment(owner, seen)) {
        ownerOf.set(entryId, slot)
        return true
      }
    }
    return false
  }
  // Rows with little to choose from come first.
  const order = slots.toSorted((one, other) => one.row.pool.length - other.row.pool.length)
  for (const slot of order) {
    if (!take(slot, true) && !take(slot, false)) augment(slot, new Set())
  }
  return new Map([...ownerOf].map(([entryId, slot]) => [slot, entryId]))
}
