import type { CheckInRow, EntryRules, OverridableRule } from '@wenkao/shared/seating'

/** A rule that stands in a candidate's way now, or was set aside for them. */
export interface OpenRule {
  readonly rule: OverridableRule
  /** When entry closed, or hand-in opens; null before the start. */
  readonly at: number | null
  /** When it was set aside; null while it stands. */
  readonly allowedAt: number | null
}

/**
 * Rules that matter for one candidate at this moment (N11): entry only until the own log-in, hand-in
 * only until the own hand-in, and neither before there is anything to set aside.
 * @param now the server's clock, ms.
 */
export function openRules(row: CheckInRow, rules: EntryRules, now: number): OpenRule[] {
  const open: OpenRule[] = []
  const isEntryClosed = rules.entryClosesAt !== null && now >= rules.entryClosesAt
  if (row.loggedInAt === null && (isEntryClosed || row.entryAllowedAt !== null))
    open.push({ rule: 'entry', at: rules.entryClosesAt, allowedAt: row.entryAllowedAt })
  const isHandInShut = rules.handInOpensAt !== null && now < rules.handInOpensAt
  if (row.loggedInAt !== null && row.handedInAt === null && isHandInShut)
    open.push({ rule: 'handIn', at: rules.handInOpensAt, allowedAt: row.handInAllowedAt })
  return open
}
