import { isOfficeName, type KnownVersion } from './version-index.ts'

export interface ThinningInput {
  readonly versions: readonly KnownVersion[]
  /** Whether the server holds a content. */
  readonly isUploaded: (hash: string) => boolean
  /** What the answer files hold now, by whatever account. */
  readonly currentHashes: ReadonlySet<string>
  /** Materials, which redo and restore need without network. */
  readonly laidHashes: ReadonlySet<string>
  /** What a content takes in the vault, bytes; 0 for one that is not there. */
  readonly storedBytesOf: (hash: string) => number
  readonly totalBytes: number
  readonly budgetBytes: number
}

const NEWEST_KEPT = 5
const MINUTE = 60_000
/**
 * How much of a file's history each round leaves beside its newest versions: one version per so many
 * ms. The next round is only begun while the budget is still overrun; the last leaves none.
 */
const ROUNDS: readonly { readonly newest: number; readonly everyMs: number }[] = [
  { newest: NEWEST_KEPT, everyMs: MINUTE },
  { newest: NEWEST_KEPT, everyMs: 10 * MINUTE },
  { newest: NEWEST_KEPT, everyMs: 60 * MINUTE },
  { newest: 2, everyMs: 60 * MINUTE },
  { newest: 0, everyMs: Number.POSITIVE_INFINITY },
]

/**
 * Which contents leave the vault so that it fits its budget again: intermediate versions alone, the
 * densest history first, within a round the oldest first. Never the newest content of a file, never
 * its last good one, never a material, never what the server does not hold; rather the budget is
 * overrun (R2). A content of several versions goes only when each of them may. All stay versions of
 * the log, and come from the server when they are wanted.
 */
export function planThinning(input: ThinningInput): readonly string[] {
  let excess = input.totalBytes - input.budgetBytes
  if (excess <= 0) return []
  const lastRounds = roundsOf(input)
  const removed: string[] = []
  for (const round of ROUNDS.keys()) {
    for (const [hash, going] of lastRounds) {
      if (going !== round) continue
      if (excess <= 0) return removed
      removed.push(hash)
      excess -= input.storedBytesOf(hash)
    }
  }
  return removed
}

/** The round that removes each content which may go, oldest content first. */
function roundsOf(input: ThinningInput): ReadonlyMap<string, number> {
  const kept = keptHashes(input)
  const byPath = new Map<string, KnownVersion[]>()
  const oldestFirst = [...input.versions].sort((a, b) => a.savedAt - b.savedAt)
  for (const version of oldestFirst) {
    if (version.hash === null) continue
    const held = byPath.get(version.path)
    if (held) held.push(version)
    else byPath.set(version.path, [version])
  }
  const rounds = new Map<string, number>()
  // In the order of time over all files, so that no file pays for the others.
  for (const { hash } of oldestFirst) {
    const isRemovable =
      hash !== null && !kept.has(hash) && input.isUploaded(hash) && input.storedBytesOf(hash) > 0
    if (isRemovable) rounds.set(hash, 0)
  }
  for (const history of byPath.values()) {
    for (const [version, round] of roundsOfHistory(history)) {
      const { hash } = version
      const before = hash === null ? undefined : rounds.get(hash)
      if (hash !== null && before !== undefined) rounds.set(hash, Math.max(before, round))
    }
  }
  return rounds
}

function keptHashes(input: ThinningInput): ReadonlySet<string> {
  const kept = new Set([...input.currentHashes, ...input.laidHashes])
  const newest = new Map<string, KnownVersion>()
  const lastGood = new Map<string, KnownVersion>()
  for (const version of input.versions) {
    if (version.hash === null || version.origin !== 'save') continue
    keepNewest(newest, version)
    if (version.health === 'ok' || !isOfficeName(version.path)) keepNewest(lastGood, version)
  }
  for (const { hash } of [...newest.values(), ...lastGood.values()]) {
    if (hash !== null) kept.add(hash)
  }
  return kept
}

function keepNewest(newest: Map<string, KnownVersion>, version: KnownVersion): void {
  const known = newest.get(version.path)
  // Of two with one clock the later in the log: as the index has it.
  if (!known || known.savedAt <= version.savedAt) newest.set(version.path, version)
}

/** The round that removes each version of a file's history, which begins with the oldest. */
function* roundsOfHistory(history: readonly KnownVersion[]): Generator<[KnownVersion, number]> {
  const lastKeptSlot = ROUNDS.map(() => Number.NaN)
  for (const [at, version] of history.entries()) {
    const age = history.length - 1 - at
    // A round that leaves a version also leaves it to the rounds before.
    const round = ROUNDS.findIndex(({ newest, everyMs }, index) => {
      if (age < newest || version.origin !== 'save') return index === ROUNDS.length - 1
      const slot = Math.floor(version.savedAt / everyMs)
      const isFirst = lastKeptSlot[index] !== slot
      lastKeptSlot[index] = slot
      return !isFirst || everyMs === Number.POSITIVE_INFINITY
    })
    yield [version, round]
  }
}
