import {
  DrawLog,
  verifyDraw,
  type DrawEntry,
  type DrawFault,
  type DrawLog as Log,
} from '@wenkao/shared/seating'

/** What a published draw comes to, for anybody who brings its file. */
export type Verdict =
  /** No JSON, or not the file of a draw. */
  | { readonly kind: 'unreadable' }
  /** Good as far as it goes: the seed comes when the session is over. */
  | { readonly kind: 'notRevealed'; readonly log: Log }
  | {
      readonly kind: 'wrong'
      readonly log: Log
      readonly fault: DrawFault
      /** The first entry that does not follow; undefined when it is about none. */
      readonly entry: DrawEntry | undefined
      readonly n: number
    }
  | {
      readonly kind: 'right'
      readonly log: Log
      /** Seats that were drawn by lot, and entries that are people's word alone. */
      readonly drawn: number
      readonly decided: number
    }

/**
 * Replays what a file says of a draw (F08, DESIGN section 8). Pure: neither server nor network, so
 * nobody who publishes the file can help it.
 * @param text of the file.
 */
export function checkPublished(text: string): Verdict {
  let raw: unknown
  try {
    // Programs of Windows put a mark in front of UTF-8.
    raw = JSON.parse(text.replace(/^\ufeff/, ''))
  } catch {
    return { kind: 'unreadable' }
  }
  const parsed = DrawLog.safeParse(raw)
  if (!parsed.success) return { kind: 'unreadable' }
  const log = parsed.data
  const finding = verifyDraw(log)
  if (finding?.fault === 'notRevealed') return { kind: 'notRevealed', log }
  if (finding) {
    const { fault, n } = finding
    return { kind: 'wrong', log, fault, n, entry: log.entries.find((entry) => entry.n === n) }
  }
  const drawn = log.entries.filter(({ kind }) => kind === 'drawn').length
  return { kind: 'right', log, drawn, decided: log.entries.length - drawn }
}
