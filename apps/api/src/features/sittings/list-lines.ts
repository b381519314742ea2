import type { RoomSitting } from '@wenkao/shared/monitor'
import { branchState } from '@wenkao/shared/sittings'
import type { Db } from '../../platform/database.ts'
import { lineRow, selectWriters, type WriterOfLine } from './lines.queries.ts'
import { currentBinding, type BindingRecord } from './sittings.queries.ts'

type Lines = NonNullable<RoomSitting['lines']>

/**
 * Lines of a session's sittings that wait for a pick, the current one first; a sitting with nothing to
 * decide is left out. Costs one query, and none while nothing waits.
 * @param bindings of the whole session.
 */
export async function listLines(
  db: Db,
  sessionId: string,
  bindings: readonly BindingRecord[],
): Promise<Map<string, Lines>> {
  const bySitting = Map.groupBy(bindings, (row) => row.sittingId)
  const open = [...bySitting].filter(([, rows]) => waitingOf(rows).length > 0)
  const writers = await selectWriters(
    db,
    sessionId,
    open.map(([sittingId]) => sittingId),
  )
  return new Map(
    open.map(([sittingId, rows]) => {
      const own = writers.filter((writer) => writer.sittingId === sittingId)
      const current = currentBinding(rows)
      const shown = [...(current ? [current] : []), ...waitingOf(rows)]
      return [
        sittingId,
        shown.map((row) => ({
          branch: row.branch === '' ? null : row.branch,
          seatNumber: row.seatNumber,
          since: row.createdAt,
          entries: entriesOf(row, own),
          current: row === current,
        })),
      ]
    }),
  )
}

const waitingOf = (rows: readonly BindingRecord[]): BindingRecord[] =>
  rows
    .filter((row) => row.branch !== '' && branchState(rows.map(lineRow), row.branch) === 'waits')
    .sort((a, b) => a.createdAt - b.createdAt)

/** Entries that name this line, or the branch that goes on under it. */
function entriesOf(row: BindingRecord, writers: readonly WriterOfLine[]): number {
  return writers
    .filter(({ named }) => {
      if (!named) return false
      if (row.branch !== '') return named.branch === row.branch
      if (row.adoptedFrom !== null && named.branch === row.adoptedFrom) return true
      return named.epoch === row.epoch && named.branch === null
    })
    .reduce((sum, writer) => sum + writer.entries, 0)
}
