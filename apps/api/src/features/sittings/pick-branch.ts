import type { Binding } from '@wenkao/shared/answers'
import { branchState } from '@wenkao/shared/sittings'
import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import type { Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import { lockSession, selectSessionStations, type SessionListed } from '../sessions/index.ts'
import { adoptedBinding } from './line-of-caller.ts'
import { isSeatFree, lineRow, updateBranchSettled, updateRanks } from './lines.queries.ts'
import { goOnUnderNextEpoch } from './note-branch.ts'
import {
  bindingOf,
  currentBinding,
  lockSitting,
  selectBindings,
  type BindingRecord,
  type SittingRecord,
} from './sittings.queries.ts'

export interface PickedBranch {
  readonly outcome: 'picked' | 'same'
  readonly binding: Binding
  readonly seatNumber: number
}

/**
 * The proctor's pick among the lines of a sitting (DESIGN section 3, SPEC B8), in one transaction with
 * its audit row (R7). The line that was current needs no new epoch: its page just goes on. Repeating a
 * pick changes nothing; who picks on an older view is told so.
 * @throws ApiError notFound, branchUnknown, sittingMoved, alreadyHandedIn, seatTaken.
 */
export async function pickBranch(
  services: Services,
  caller: Caller,
  listed: SessionListed,
  sittingId: string,
  wish: { readonly branch: string | null; readonly reason: string; readonly expectedEpoch: number },
): Promise<PickedBranch> {
  const { sessionId } = listed.session
  return services.db.transaction(async (transaction) => {
    await lockSession(transaction, sessionId)
    const sitting = await lockSitting(transaction, sessionId, sittingId)
    if (!sitting || sitting.supersededAt !== null) {
      throw new ApiError('notFound', 'No such sitting in this session')
    }
    const rows = await selectBindings(transaction, sessionId, sittingId)
    const current = currentBinding(rows)
    if (!current) throw new ApiError('branchUnknown', 'Nobody has logged in yet')
    if (isDone(rows, current, wish.branch)) return outcomeOf('same', current)
    if (current.epoch !== wish.expectedEpoch) {
      throw new ApiError('sittingMoved', 'Somebody moved this sitting meanwhile', {
        seatNumber: sitting.seatNumber,
        epoch: current.epoch,
      })
    }
    const now = services.clock.now()
    const picked = wish.branch === null ? undefined : pickable(rows, wish.branch)
    const seatNumber = picked
      ? await seatOf(transaction, sitting, picked, current)
      : current.seatNumber
    for (const row of rows.filter((entry) => isWaiting(rows, entry) || entry === picked)) {
      await updateBranchSettled(transaction, row, now)
    }
    if (picked) {
      const { branch, stationId } = picked
      await goOnUnderNextEpoch(transaction, sitting, rows, { branch, stationId, seatNumber, now })
    }
    const ranked = await updateRanks(transaction, sessionId, sittingId)
    const live = currentBinding(ranked) ?? current
    await recordAction(services, transaction, caller, {
      action: 'room.run',
      subject: `line of ${sitting.examNumber} at ${seatNumber} picked`,
      sessionId,
      areaId: listed.areaId,
      detail: {
        ...{ sittingId, branch: wish.branch, epoch: live.epoch, reason: wish.reason },
        passed: rows
          .filter((row) => row !== picked && isWaiting(rows, row))
          .map((row) => row.branch),
      },
    })
    return outcomeOf('picked', live)
  })
}

const outcomeOf = (outcome: PickedBranch['outcome'], row: BindingRecord): PickedBranch => ({
  outcome,
  binding: bindingOf(row),
  seatNumber: row.seatNumber,
})

const isWaiting = (rows: readonly BindingRecord[], row: BindingRecord): boolean =>
  row.branch !== '' && branchState(rows.map(lineRow), row.branch) === 'waits'

/** Whether this very pick, or the adoption that it asks for, has been made. */
function isDone(
  rows: readonly BindingRecord[],
  current: BindingRecord,
  branch: string | null,
): boolean {
  if (branch === null) return !rows.some((row) => isWaiting(rows, row))
  return adoptedBinding(rows, branch) === current && !rows.some((row) => isWaiting(rows, row))
}

/** A branch that waits, or that an earlier pick passed over. */
function pickable(rows: readonly BindingRecord[], branch: string): BindingRecord {
  const row = rows.find((entry) => entry.branch === branch)
  const state = branchState(rows.map(lineRow), branch)
  if (!row || (state !== 'waits' && state !== 'passed')) {
    throw new ApiError('branchUnknown', 'No line of this name can be picked', { branch })
  }
  return row
}

/**
 * Number under which the picked line goes on: its station's, or, at a guest from another room, the one
 * that the sitting has had.
 * @throws ApiError alreadyHandedIn, seatTaken.
 */
async function seatOf(
  db: Db,
  sitting: SittingRecord,
  picked: BindingRecord,
  current: BindingRecord,
): Promise<number> {
  const { sessionId, sittingId } = sitting
  if (sitting.handedInAt !== null) throw new ApiError('alreadyHandedIn', 'This was handed in')
  const stations = await selectSessionStations(db, sessionId)
  const own = stations.find((station) => station.stationId === picked.stationId)
  const seatNumber = own?.number ?? current.seatNumber
  if (own && !(await isSeatFree(db, sessionId, sittingId, seatNumber))) {
    throw new ApiError('seatTaken', 'Somebody else has this station', { seatNumber })
  }
  return seatNumber
}
