/** A row of the server's table of bindings, as far as the order of lines depends on it. */
export interface LineRow {
  readonly epoch: number
  /** null on the server's own line. */
  readonly branch: string | null
  readonly rank: number
  /** Of the own line: another one answers now. Of a branch: it was adopted, or another one was picked. */
  readonly superseded: boolean
  readonly stationId: string | null
  /** The branch that goes on under this binding of the own line. */
  readonly adoptedFrom: string | null
}

/** What a writer's record 0 says that it belongs to. */
export interface NamedBinding {
  readonly epoch: number
  readonly branch: string | null
}

/**
 * How a branch stands (DESIGN section 3): `waits` for a pick, goes on as `adopted`, was `passed` over by
 * a pick, or is `unknown` to the table.
 */
export type BranchState = 'unknown' | 'waits' | 'adopted' | 'passed'

export function branchState(rows: readonly LineRow[], branch: string): BranchState {
  const row = rows.find((entry) => entry.branch === branch)
  if (!row) return 'unknown'
  if (rows.some((entry) => entry.adoptedFrom === branch)) return 'adopted'
  return row.superseded ? 'passed' : 'waits'
}

/**
 * What becomes of a branch that the table does not know (SPEC B6): `adopt` gives it the next epoch,
 * `give` the binding that a machine change has made ready at its very station, `wait` leaves it to the
 * proctor.
 * @param named what the record 0s in the server's log say; entries stand for the work under an epoch.
 */
export function judgeBranch(
  claim: { readonly epoch: number; readonly branch: string; readonly stationId: string | null },
  rows: readonly LineRow[],
  named: readonly NamedBinding[],
): 'adopt' | 'give' | 'wait' {
  const hasSibling = rows.some(
    (row) => isBranch(row) && row.branch !== claim.branch && row.epoch >= claim.epoch,
  )
  const hasLaterWork = named.some((binding) => binding.epoch > claim.epoch)
  if (hasSibling || hasLaterWork) return 'wait'
  const later = rows.filter((row) => row.branch === null && row.epoch > claim.epoch)
  if (later.length === 0) return 'adopt'
  const current = later.find((row) => !row.superseded)
  return current && current.stationId !== null && current.stationId === claim.stationId
    ? 'give'
    : 'wait'
}

/**
 * Ranks after an adoption or a pick (SPEC B7, B8): at the bottom what the live line does not come from,
 * by epoch and branch; above it the live line in the order in which it went on; a branch that waits
 * beside the own line of its epoch, above which it stands by its name (SPEC B2).
 * @returns one rank for each row, in their order.
 */
export function ranksOf(rows: readonly LineRow[]): number[] {
  const live = liveLine(rows)
  const waiting = rows.filter((row) => isBranch(row) && branchState(rows, row.branch) === 'waits')
  const apart = rows
    .filter((row) => !live.includes(row) && !waiting.includes(row))
    .sort((a, b) => a.epoch - b.epoch || compare(a.branch ?? '', b.branch ?? ''))
  const order = [...apart, ...live]
  const ownOf = (epoch: number) =>
    order.findIndex((row) => row.branch === null && row.epoch === epoch)
  return rows.map((row) => {
    const at = order.indexOf(row)
    return at >= 0 ? at : Math.max(0, ownOf(row.epoch))
  })
}

/** The live line from its beginning to the binding that may answer now. */
function liveLine(rows: readonly LineRow[]): LineRow[] {
  const line: LineRow[] = []
  let row = rows.find((entry) => entry.branch === null && !entry.superseded)
  while (row) {
    line.unshift(row)
    row = before(row, rows)
  }
  return line
}

/** What a row went on from: a branch from its epoch's own line, a binding from its branch or the last one. */
function before(row: LineRow, rows: readonly LineRow[]): LineRow | undefined {
  const own = rows.filter((entry) => entry.branch === null)
  if (row.branch !== null) return own.find((entry) => entry.epoch === row.epoch)
  const { adoptedFrom } = row
  if (adoptedFrom !== null) return rows.find((entry) => entry.branch === adoptedFrom)
  return own
    .filter((entry) => entry.epoch < row.epoch)
    .reduce<LineRow | undefined>(
      (last, entry) => (last && last.epoch > entry.epoch ? last : entry),
      undefined,
    )
}

/** Whether a row is a branch that a station opened, and not a line that a restored database forgot. */
export function isBranch<R extends Pick<LineRow, 'branch'>>(row: R): row is R & { branch: string } {
  return row.branch !== null && /^[0-9a-f]{32}$/.test(row.branch)
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
