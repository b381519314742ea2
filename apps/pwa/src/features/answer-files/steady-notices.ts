import type { FileNotice, NoticeKind } from './file-notices.ts'

/** A save takes away and brings back its file within a second: only what stays away is told. */
const SHOW_AFTER_MS: Partial<Record<NoticeKind, number>> = { missing: 1500, renamed: 1500 }
const HIDE_AFTER_MS = 3000

interface Watched {
  readonly notice: FileNotice
  readonly isShown: boolean
  /** Since when it is there and not shown, or shown and not there; monotonic ms. */
  readonly changedAt: number
}

export type Steady = ReadonlyMap<string, Watched>

/** Carries on which notices are shown, so that none flickers. @param now monotonic ms. */
export function steady(before: Steady, notices: readonly FileNotice[], now: number): Steady {
  const present = new Map(notices.map((notice) => [notice.key, notice]))
  const next = new Map<string, Watched>()
  for (const [key, notice] of present) {
    const known = before.get(key)
    const changedAt = known && !known.isShown ? known.changedAt : now
    const isShown = known?.isShown === true || now - changedAt >= (SHOW_AFTER_MS[notice.kind] ?? 0)
    next.set(key, { notice, isShown, changedAt: isShown ? now : changedAt })
  }
  for (const [key, known] of before) {
    if (present.has(key) || !known.isShown || now - known.changedAt >= HIDE_AFTER_MS) continue
    next.set(key, known)
  }
  return next
}

/** What is shown, in the order in which it came. */
export function shownNotices(watched: Steady): readonly FileNotice[] {
  return [...watched.values()].flatMap(({ notice, isShown }) => (isShown ? [notice] : []))
}
