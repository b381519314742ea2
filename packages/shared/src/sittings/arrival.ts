import { arrivesInTime } from './server-clock.ts'

/**
 * How an entry came (DESIGN section 7, "what counts"): in time; later, under a head that its station
 * had named in time; or late, which counts only after a decision.
 */
export const arrivalClasses = ['inTime', 'witnessed', 'late'] as const
export type ArrivalClass = (typeof arrivalClasses)[number]

/** An entry as the server holds it. */
export interface ArrivedEntry {
  readonly writer: string
  readonly n: number
  readonly hash: string
  /** Hash of the writer's entry before, as the entry itself says; undefined when it cannot be read. */
  readonly prev: string | null | undefined
  /** Server clock, ms. */
  readonly receivedAt: number
}

/** A head that a station named while the server did not hold it yet. */
export interface HeadWitness {
  readonly writer: string
  readonly n: number
  readonly hash: string
  /** Server clock, ms. */
  readonly witnessedAt: number
}

/**
 * Classifies entries by what the server saw, never by what their writer's clock says.
 * @param entries of one sitting, in any order.
 * @param deadline of the sitting as it is now: extra time given later makes more of them in time.
 * @returns the class of each entry, in the order given.
 */
export function classifyArrivals(
  entries: readonly ArrivedEntry[],
  witnesses: readonly HeadWitness[],
  deadline: number | null,
): ArrivalClass[] {
  const covered = coveredByWitnesses(
    entries,
    witnesses.filter((witness) => arrivesInTime(deadline, witness.witnessedAt)),
  )
  return entries.map((entry) => {
    if (arrivesInTime(deadline, entry.receivedAt)) return 'inTime'
    return covered.has(entry.hash) ? 'witnessed' : 'late'
  })
}

/**
 * Hashes of the entries that a witnessed head covers. The head is the hash of one entry, and that one
 * names the hash of the one before: so the chain ties every earlier entry's content to the moment of
 * the witness. Where it breaks, what lies before is not covered.
 */
function coveredByWitnesses(
  entries: readonly ArrivedEntry[],
  witnesses: readonly HeadWitness[],
): Set<string> {
  const covered = new Set<string>()
  if (witnesses.length === 0) return covered
  const byKey = new Map(entries.map((entry) => [`${entry.writer}/${entry.n}`, entry]))
  for (const { writer, n, hash } of witnesses) {
    let expected: string | null | undefined = hash
    for (let at = n; at >= 0 && typeof expected === 'string'; at -= 1) {
      const entry = byKey.get(`${writer}/${at}`)
      if (!entry || entry.hash !== expected || covered.has(entry.hash)) break
      covered.add(entry.hash)
      expected = entry.prev
    }
  }
  return covered
}
