import { judgeMove, type SittingMove } from '@wenkao/shared/sittings'
import type { Db } from '../../platform/database.ts'
import { selectBroughtWork, type BroughtWork } from './moves.queries.ts'
import { currentBinding, type BindingRecord, type SittingRecord } from './sittings.queries.ts'
import type { Unsent } from './sittings.table.ts'

/**
 * Machine changes and seat exchanges of a session as the room sees them (F02b, F02e), by sitting. Costs
 * one query, and none while nobody was moved.
 * @param bindings of the whole session, the newest epoch first.
 */
export async function listMoves(
  db: Db,
  sessionId: string,
  sittings: readonly SittingRecord[],
  bindings: readonly BindingRecord[],
): Promise<Map<string, SittingMove>> {
  const bySitting = Map.groupBy(
    bindings.filter((row) => row.branch === ''),
    (row) => row.sittingId,
  )
  const moved = sittings.filter(({ sittingId }) => {
    const current = currentBinding(bySitting.get(sittingId) ?? [])
    return current && (current.movedFrom !== null || current.leavingAt !== null)
  })
  const brought = await selectBroughtWork(
    db,
    sessionId,
    moved.map(({ sittingId }) => sittingId),
  )
  const moves = new Map<string, SittingMove>()
  for (const sitting of moved) {
    const own = bySitting.get(sitting.sittingId) ?? []
    const late = brought.find(({ sittingId }) => sittingId === sitting.sittingId)
    const move = moveOf(sitting, own, late, sittings)
    if (move) moves.set(sitting.sittingId, move)
  }
  return moves
}

function moveOf(
  sitting: SittingRecord,
  own: readonly BindingRecord[],
  late: BroughtWork | undefined,
  sittings: readonly SittingRecord[],
): SittingMove | undefined {
  const current = currentBinding(own)
  if (!current) return undefined
  const heard = heardOf(own.filter((row) => row.epoch < current.epoch))
  const loggedInAt = current.loggedInAt
  const state = judgeMove({
    begun: current.leavingAt !== null && sitting.handedInAt === null,
    moved: current.movedFrom !== null,
    // A backup that was restored at the new station goes on there without a log-in.
    loggedIn: loggedInAt !== null || current.adoptedFrom !== null,
    handedIn: sitting.handedInAt !== null,
    unsentBefore: sumOf(current.formerUnsent),
    unsentSince: heard && sumOf(heard),
  })
  if (state === null) return undefined
  const isBegun = state === 'begun'
  const unsent = heard ?? current.formerUnsent
  const partner = sittings.find(({ sittingId }) => sittingId === current.exchangedWith)
  return {
    state,
    from: isBegun ? current.seatNumber : (current.movedFrom ?? current.seatNumber),
    to: isBegun ? null : current.seatNumber,
    since: (isBegun ? current.leavingAt : null) ?? current.createdAt,
    loggedInAt,
    unsent: unsent && !isBegun ? { changes: unsent.changes, files: unsent.files } : null,
    heardAt: heard?.at ?? null,
    brought: late ? { changes: late.changes, files: [...late.files] } : null,
    exchangedWith: partner
      ? { sittingId: partner.sittingId, examNumber: partner.examNumber, name: partner.name }
      : null,
  }
}

/** What the stations that were left say since then, the last one of them first of all. */
function heardOf(former: readonly BindingRecord[]): Unsent | undefined {
  const [last, ...earlier] = former
  const told = [last?.heardAfter, ...earlier.map(({ heardAfter }) => heardAfter)].filter(
    (each) => each != null,
  )
  const waiting = told.filter((each) => sumOf(each) > 0)
  if (!last?.heardAfter && waiting.length === 0) return undefined
  return {
    at: Math.max(...told.map(({ at }) => at)),
    changes: waiting.reduce((sum, { changes }) => sum + changes, 0),
    files: waiting.reduce((sum, { files }) => sum + files, 0),
  }
}

const sumOf = (unsent: Unsent | null): number => (unsent ? unsent.changes + unsent.files : 0)
