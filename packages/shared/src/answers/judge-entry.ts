import type { EventOutcome } from './answers.contract.ts'
import type { AnswerEvent } from './answers.contract.ts'
import { readEntry, type EntryKey, type EntryTools } from './log-entry.ts'

/** The log numbers entries in four bytes. */
const MOST_N = 2 ** 31 - 1

/** Where the server puts an entry, before it knows what its log holds. */
export type JudgedEntry =
  /** It goes into the log under its key; `event` is missing when this version cannot read it. */
  | {
      readonly kind: 'log'
      readonly key: EntryKey
      readonly hash: string
      readonly event: AnswerEvent | undefined
    }
  /** It has no place in this sitting's log: kept beside it for a person to look at. */
  | { readonly kind: 'aside'; readonly hash: string }

/**
 * Judges one entry as the server takes it in (DESIGN 3.4). It never throws: an entry that no row can
 * hold would otherwise fail its whole request for ever (R8).
 * @param sittingId the sitting that the sender's token names.
 */
export function judgeEntry(text: string, sittingId: string, tools?: EntryTools): JudgedEntry {
  const read = readEntry(text, tools)
  if (read.kind === 'malformed') return { kind: 'aside', hash: read.hash }
  const event = read.kind === 'entry' ? read.entry.event : undefined
  const key = read.kind === 'entry' ? read.entry.event : read.key
  const hash = read.kind === 'entry' ? read.entry.hash : read.hash
  const isStorable = key.n <= MOST_N && !(text + (event?.kind ?? '')).includes('\u0000')
  if (key.sitting !== sittingId || !isStorable) return { kind: 'aside', hash }
  return {
    kind: 'log',
    key: { sitting: key.sitting, writer: key.writer, n: key.n },
    hash,
    event,
  }
}

/**
 * The answer to a judged entry (R4).
 * @param heldHash what the log holds under its key once the entry was offered; a repeat is `stored`.
 */
export function outcomeOf(judged: JudgedEntry, heldHash: string | undefined): EventOutcome {
  if (judged.kind === 'aside') return 'quarantined'
  if (heldHash !== judged.hash) return 'conflict'
  return judged.event ? 'stored' : 'quarantined'
}
