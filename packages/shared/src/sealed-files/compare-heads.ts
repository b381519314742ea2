import type { AnswerEvent, Binding } from '../answers/answers.contract.ts'
import { foldLog, type FoldedLog } from '../answers/fold.ts'
import { readEntry } from '../answers/log-entry.ts'
import type { Comparison } from './sealed-manifest.contract.ts'

/** As many names as a person would read. */
const MOST_NAMES = 500

/**
 * How the sitting in a sealed file stands against what is here (DESIGN section 5). Logs are sets of
 * entries, so this is decided by which entries only one side has, and never by a clock.
 * @param here texts of the entries that are here, in any order.
 * @param there texts of the entries in the file.
 * @param bindings ranks of the sitting's bindings, as far as they are known here.
 */
export function compareLogs(
  here: readonly string[],
  there: readonly string[],
  bindings: readonly Binding[],
): Comparison {
  const [ours, theirs] = [new Set(here), new Set(there)]
  const entriesHere = [...ours].filter((text) => !theirs.has(text)).length
  const entriesThere = [...theirs].filter((text) => !ours.has(text)).length
  const [one, other] = [foldOf(ours, bindings), foldOf(theirs, bindings)]
  return {
    kind: kindOf(ours.size, entriesHere, entriesThere),
    entriesThere,
    entriesHere,
    items: differing(one.items, other.items, ({ answer, marked }) =>
      JSON.stringify([answer, marked]),
    ),
    files: differing(one.files, other.files, ({ hash }) => hash ?? ''),
  }
}

function kindOf(here: number, onlyHere: number, onlyThere: number): Comparison['kind'] {
  if (onlyThere === 0) return onlyHere === 0 ? 'same' : 'older'
  if (here === 0) return 'absent'
  return onlyHere === 0 ? 'newer' : 'diverged'
}

function foldOf(texts: Iterable<string>, bindings: readonly Binding[]): FoldedLog {
  const events: AnswerEvent[] = []
  for (const text of texts) {
    // The text is the entry's identity here; its hash is not asked for.
    const read = readEntry(text, { hashOf: () => '' })
    if (read.kind === 'entry') events.push(read.entry.event)
  }
  return foldLog(events, bindings)
}

/** Names under which the two sides show something else; what a side lacks is shown as empty. */
function differing<T>(
  one: ReadonlyMap<string, T>,
  other: ReadonlyMap<string, T>,
  shown: (value: T) => string,
): string[] {
  const showing = (value: T | undefined) => (value === undefined ? undefined : shown(value))
  return [...new Set([...one.keys(), ...other.keys()])]
    .filter((name) => showing(one.get(name)) !== showing(other.get(name)))
    .sort()
    .slice(0, MOST_NAMES)
}
