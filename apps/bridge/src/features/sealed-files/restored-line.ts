import { compareBindings, type AnswerEvent, type Binding } from '@wenkao/shared/answers'
import { openBranch } from '@wenkao/shared/sealed-files'

/** A sitting as far as its lines go: under which one somebody writes, and the ranks that he knows. */
export interface Line {
  readonly binding: Binding
  readonly bindings: readonly Binding[]
}

export interface RestoredLine extends Line {
  /** Whether a branch was opened: a new writer has to begin. */
  readonly isBranch: boolean
}

/**
 * Under which binding a PC goes on after a restore (DESIGN section 3). A PC that holds the sitting stays
 * on its line unless the backup stands above it; every other one opens a branch of the backup's epoch.
 * So what is done after the restore always stands above what was restored (SPEC SB4).
 * @param held undefined when this PC does not hold the sitting.
 * @param events of both logs. @param random 16 random bytes.
 */
export function restoredLine(
  held: Line | undefined,
  backup: Line & { readonly sealedId: string },
  events: Iterable<AnswerEvent>,
  random: Uint8Array,
): RestoredLine {
  const bindings = joinBindings(held?.bindings ?? [], backup.bindings)
  if (held && compareBindings(backup.binding, held.binding, bindings) <= 0) {
    return { binding: held.binding, bindings, isBranch: false }
  }
  return { binding: openBranch(backup, events, bindings, random), bindings, isBranch: true }
}

/** The ranks that the later of two tables gives, and what only the other one knows. */
export function joinBindings(a: readonly Binding[], b: readonly Binding[]): readonly Binding[] {
  const newest = (rows: readonly Binding[]): number =>
    rows.reduce((most, { rank }) => Math.max(most, rank), -1)
  const [base, other] = newest(a) >= newest(b) ? [a, b] : [b, a]
  const isIn = (row: Binding): boolean =>
    base.some(({ epoch, branch }) => epoch === row.epoch && branch === row.branch)
  return [...base, ...other.filter((row) => !isIn(row))]
}
