import { headsOf, readEntry, type AnswerEvent, type Heads } from '@wenkao/shared/answers'
import { hash as hashOnce } from 'node:crypto'

/** The log of a package as it was read. */
export interface PackageLog {
  /** Entries that this version understands. */
  readonly events: readonly AnswerEvent[]
  /** Last entry of each writer without a gap. */
  readonly heads: Heads
  /** Hash of each entry by `writer/n`. */
  readonly hashes: ReadonlyMap<string, string>
  /** Entries that name another sitting. */
  readonly foreign: number
}

/** Reads a package's log. What cannot be read is passed over (R8). */
export function readLog(texts: readonly string[], sittingId: string): PackageLog {
  const events: AnswerEvent[] = []
  const keys: { writer: string; n: number; hash: string }[] = []
  let foreign = 0
  for (const text of texts) {
    const read = readEntry(text, { hashOf: (given) => hashOnce('sha256', given, 'hex') })
    if (read.kind === 'malformed') continue
    const key = read.kind === 'entry' ? read.entry.event : read.key
    const hash = read.kind === 'entry' ? read.entry.hash : read.hash
    if (key.sitting !== sittingId) {
      foreign += 1
      continue
    }
    keys.push({ writer: key.writer, n: key.n, hash })
    if (read.kind === 'entry') events.push(read.entry.event)
  }
  const hashes = new Map(keys.map(({ writer, n, hash }) => [`${writer}/${n}`, hash]))
  return { events, heads: headsOf(keys), hashes, foreign }
}

/** Whether somebody's heads name another content for an entry than this log has. */
export function contradicts(log: PackageLog, heads: Heads): boolean {
  return Object.entries(heads).some(([writer, head]) => {
    const own = log.hashes.get(`${writer}/${head.n}`)
    return own !== undefined && own !== head.hash
  })
}
