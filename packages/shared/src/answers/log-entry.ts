import * as z from 'zod/mini'
import { sha256Hex } from '../kernel/index.ts'
import { AnswerEvent, type Head, type Heads } from './answers.contract.ts'

/** An entry together with its bytes: the text is what is stored, sent and hashed. */
export interface LogEntry {
  readonly event: AnswerEvent
  readonly text: string
  readonly hash: string
}

/** Writes an event as the text that its writer appends; the one place that fixes the bytes. */
export function sealEntry(event: AnswerEvent): LogEntry {
  const text = JSON.stringify(event)
  return { event, text, hash: sha256Hex(text) }
}

export type ReadEntryOutcome =
  | { readonly kind: 'entry'; readonly entry: LogEntry }
  /** Well-formed enough to store under its key, but of a newer version or unknown kind: parked. */
  | { readonly kind: 'newer'; readonly key: EntryKey; readonly text: string; readonly hash: string }
  | { readonly kind: 'malformed'; readonly hash: string }

/** The part of an entry that every version has; the key of the log. */
const EntryKey = z.object({
  sitting: AnswerEvent.shape.sitting,
  writer: AnswerEvent.shape.writer,
  n: AnswerEvent.shape.n,
})
export type EntryKey = z.infer<typeof EntryKey>

/** What a host may do faster than the portable code; the outcome must be the same. */
export interface EntryTools {
  /** SHA-256 of a text's UTF-8 bytes in lower-case hex. */
  readonly hashOf?: (text: string) => string
  /** What `AnswerEvent` reads of a value, or undefined when the schema itself must say. */
  readonly parseEvent?: (value: unknown) => AnswerEvent | undefined
}

/** Reads an entry's text without losing what it does not understand (SPEC rules E). */
export function readEntry(text: string, tools: EntryTools = {}): ReadEntryOutcome {
  const hash = (tools.hashOf ?? sha256Hex)(text)
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch {
    return { kind: 'malformed', hash }
  }
  const quick = tools.parseEvent?.(raw)
  if (quick) return { kind: 'entry', entry: { event: quick, text, hash } }
  const event = AnswerEvent.safeParse(raw)
  if (event.success) return { kind: 'entry', entry: { event: event.data, text, hash } }
  const key = EntryKey.safeParse(raw)
  return key.success ? { kind: 'newer', key: key.data, text, hash } : { kind: 'malformed', hash }
}

/** Entries of one writer in order, as far as they follow each other without a gap. */
export function headsOf(
  entries: Iterable<{ readonly writer: string; readonly n: number; readonly hash: string }>,
): Heads {
  const byWriter = new Map<string, Map<number, string>>()
  for (const entry of entries) {
    const list = byWriter.get(entry.writer) ?? new Map<number, string>()
    list.set(entry.n, entry.hash)
    byWriter.set(entry.writer, list)
  }
  const heads: Record<string, Head> = {}
  for (const [writer, list] of byWriter) {
    let n = -1
    while (list.has(n + 1)) n += 1
    const hash = list.get(n)
    if (hash !== undefined) heads[writer] = { n, hash }
  }
  return heads
}

/**
 * What `theirs` lacks of `ours`, as ranges per writer. Where both end at the same number with other
 * hashes, somewhere below they differ: then the whole writer is named, and a conflict will show it.
 * @param beyond numbers of entries that they hold beyond a gap, per writer: these are not lacking.
 */
export function lacking(
  ours: Heads,
  theirs: Heads,
  beyond: Readonly<Record<string, Iterable<number>>> = {},
): { writer: string; from: number; to: number }[] {
  return Object.entries(ours).flatMap(([writer, head]) => {
    const held = theirs[writer]
    if (held?.n === head.n && held.hash !== head.hash) return [{ writer, from: 0, to: head.n }]
    const gaps: { writer: string; from: number; to: number }[] = []
    let from = (held?.n ?? -1) + 1
    for (const n of [...(beyond[writer] ?? [])].sort((a, b) => a - b)) {
      if (n < from || n > head.n) continue
      if (n > from) gaps.push({ writer, from, to: n - 1 })
      from = n + 1
    }
    return head.n >= from ? [...gaps, { writer, from, to: head.n }] : gaps
  })
}
