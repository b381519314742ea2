import type { AnswerEvent, Binding } from '../answers/answers.contract.ts'
import { compareBindings, foldLog, type FoldedLog } from '../answers/fold.ts'
import { readEntry } from '../answers/log-entry.ts'
import type { Comparison } from './sealed-manifest.contract.ts'

/** The bindings under which each side answers, as far as they are known. */
export interface ComparedLines {
  readonly here: Pick<Binding, 'epoch' | 'branch'> | null
  readonly there: Pick<Binding, 'epoch' | 'branch'> | null
}

/** As many names as a person would read. */
const MOST_NAMES = 500

/**
 * How the sitting in a sealed file stands against what is here (DESIGN section 5, SPEC SB1 to SB3).
 * Logs are sets of entries, so this is decided by which entries only one side has and by the bindings
 * under which the two go on, and never by a clock.
 * @param here texts of the entries that are here, in any order.
 * @param there texts of the entries in the file.
 * @param bindings ranks of the sitting's bindings, as far as they are known here.
 * @param lines undefined where nobody goes on here, as at the server.
 */
export function compareLogs(
  here: readonly string[],
  there: readonly string[],
  bindings: readonly Binding[],
  lines: ComparedLines = { here: null, there: null },
): Comparison {
  const [ours, theirs] = [new Set(here), new Set(there)]
  const entriesHere = [...ours].filter((text) => !theirs.has(text)).length
  const entriesThere = [...theirs].filter((text) => !ours.has(text)).length
  const [one, other] = [foldOf(ours, bindings), foldOf(theirs, bindings)]
  return {
    kind: kindOf(ours.size, entriesHere, entriesThere, standsAbove(lines, bindings)),
    entriesThere,
    entriesHere,
    items: differing(one.items, other.items, ({ answer, marked }) =>
      JSON.stringify([answer, marked]),
    ),
    files: differing(one.files, other.files, ({ hash }) => hash ?? ''),
  }
}

/** @param above positive when the file's binding stands above the one here, 0 where that is open. */
function kindOf(
  here: number,
  onlyHere: number,
  onlyThere: number,
  above: number,
): Comparison['kind'] {
  if (here === 0 && onlyThere > 0) return 'absent'
  if (onlyHere > 0 && onlyThere > 0) return 'diverged'
  // Who has more entries, and who goes on under the higher binding, can be two.
  const more = Math.sign(onlyThere - onlyHere)
  const [newer, older] = [more > 0 || above > 0, more < 0 || above < 0]
  if (newer && older) return 'diverged'
  return newer ? 'newer' : older ? 'older' : 'same'
}

function standsAbove({ here, there }: ComparedLines, bindings: readonly Binding[]): number {
  return here && there ? compareBindings(there, here, bindings) : 0
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
