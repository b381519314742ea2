import { momentOf } from './backup-format.ts'

/** How many backups stay: the newest of each of the last so many days and weeks that have one. */
export interface Retention {
  readonly daily: number
  readonly weekly: number
}

const DAY_MS = 24 * 60 * 60 * 1000
/** 1970-01-01 was a Thursday; weeks begin on Monday. */
const weekOf = (at: number): number => Math.floor((at / DAY_MS + 3) / 7)
const dayOf = (at: number): number => Math.floor(at / DAY_MS)

/**
 * Which of the backups stay (BU5). The newest always does, and so does whatever is no backup id: it is not
 * ours to remove. Days are those of UTC.
 */
export function backupsToKeep(ids: readonly string[], retention: Retention): Set<string> {
  const byNewest = [...ids].sort().reverse()
  const kept = new Set<string>(byNewest.filter((id) => momentOf(id) === undefined))
  const [newest] = byNewest.filter((id) => momentOf(id) !== undefined)
  if (newest !== undefined) kept.add(newest)
  for (const [count, periodOf] of [
    [retention.daily, dayOf],
    [retention.weekly, weekOf],
  ] as const) {
    const seen = new Set<number>()
    for (const id of byNewest) {
      const at = momentOf(id)
      if (at === undefined || seen.has(periodOf(at)) || seen.size >= count) continue
      seen.add(periodOf(at))
      kept.add(id)
    }
  }
  return kept
}
