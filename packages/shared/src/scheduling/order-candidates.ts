import { shuffled } from '../papers/order.ts'
import type { ScheduleOrder } from './scheduling.contract.ts'

/** A candidate without a session. */
export interface CandidateToPlace {
  readonly candidateId: string
  readonly examNumber: string
  readonly name: string
  readonly school: string | null
  readonly className: string | null
  /** When the same person sits another exam, ms. */
  readonly busy: readonly Interval[]
  /** Extra time that comes with the person's special needs, ms. */
  readonly extraMs?: number
}

/** From the first moment to the one before the second, ms. */
export type Interval = readonly [number, number]

/** Two schools may have classes of the same name. */
export const classOf = ({ school, className }: Pick<CandidateToPlace, 'school' | 'className'>) =>
  JSON.stringify([school, className])

/** Numbers in a text count as numbers: 2班 comes before 10班. Names go by their sounds (pinyin). */
const collator = new Intl.Collator('zh-CN', { numeric: true })

/**
 * Candidates in the order in which they fill the rooms. Nothing but the arguments decides: who is alike
 * by school, class or name goes by exam number.
 * @param seed of the order `random`.
 */
export function orderCandidates(
  candidates: readonly CandidateToPlace[],
  order: ScheduleOrder,
  seed: string,
): CandidateToPlace[] {
  const byNumber = candidates.toSorted((one, other) => (one.examNumber < other.examNumber ? -1 : 1))
  if (order === 'examNumber') return byNumber
  if (order === 'random') return shuffled(byNumber, `${seed}/order`)
  const keysOf = (one: CandidateToPlace): string[] => {
    if (order === 'name') return [one.name]
    return order === 'school' ? [one.school ?? ''] : [one.school ?? '', one.className ?? '']
  }
  const keyed = byNumber.map((candidate) => ({ candidate, keys: keysOf(candidate) }))
  keyed.sort((one, other) => {
    for (const [at, key] of one.keys.entries()) {
      const compared = collator.compare(key, other.keys[at] ?? '')
      if (compared !== 0) return compared
    }
    return 0
  })
  return keyed.map(({ candidate }) => candidate)
}

/**
 * Spreads every class over the whole list as evenly as its size allows, so that rooms get many classes
 * and neighbours can be parted. Within a class the order stays.
 */
export function spreadClasses(candidates: readonly CandidateToPlace[]): CandidateToPlace[] {
  const groups = [...groupsBy(candidates, classOf).values()]
  const placed = groups.flatMap((group, at) =>
    group.map((candidate, n) => ({ candidate, at, share: (n + 0.5) / group.length })),
  )
  placed.sort((one, other) => one.share - other.share || one.at - other.at)
  return placed.map(({ candidate }) => candidate)
}

/** Groups of a list by a key, both in the order in which they come. */
export function groupsBy<T, K>(list: Iterable<T>, keyOf: (one: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const one of list) {
    const key = keyOf(one)
    const group = groups.get(key)
    if (group) group.push(one)
    else groups.set(key, [one])
  }
  return groups
}
