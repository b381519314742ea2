import type { SyncRequest } from '@wenkao/shared/answers'
import { branchState, isBranch, judgeBranch } from '@wenkao/shared/sittings'
import { ApiError } from '../../platform/api-error.ts'
import type { CandidateCaller, StationCaller } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import type { Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import { stationOfBranch } from '../places/index.ts'
import { lockSession, selectSessionStations } from '../sessions/index.ts'
import { joinOffline, startOffline } from './join-offline.ts'
import {
  isSeatFree,
  lineRow,
  selectNamed,
  updateAdoptedFrom,
  updateRanks,
} from './lines.queries.ts'
import type { HeldSittingFacts, SittingFacts } from './sitting-facts.ts'
import {
  currentBinding,
  findBindingOf,
  insertBinding,
  lockSitting,
  selectBindings,
  updateSeat,
  updateSuperseded,
  type BindingRecord,
  type SittingRecord,
} from './sittings.queries.ts'

type BranchClaim = NonNullable<SyncRequest['branch']>

/** More branches than anybody restores; each costs a row that travels with every reply. */
const MOST_BRANCHES = 20

/**
 * Notes the branch that a client goes on with from a backup, and adopts it if it is the sole line that
 * went on (SPEC B6): one transaction, once; whoever repeats it finds what was decided (R4). A claim that
 * no registered station signed is passed over: its entries are taken as ever, and nothing else is.
 * @returns the facts in which the branch stands.
 */
export async function noteBranch(
  services: Services,
  held: HeldSittingFacts,
  facts: SittingFacts,
  caller: CandidateCaller,
  claim: BranchClaim,
): Promise<SittingFacts> {
  const { sessionId, sittingId } = caller
  if (branchState(facts.bindings.map(lineRow), claim.branch) !== 'unknown') return facts
  const station = await stationOfBranch(services, { ...claim, sittingId })
  if (!station) {
    services.log.warn(
      { sittingId, stationId: claim.stationId },
      'a branch without a good signature',
    )
    return facts
  }
  await services.db.transaction((transaction) =>
    note(services, transaction, caller, claim, station),
  )
  // It may have started its session, too (N01).
  if (claim.began) held.forgetSession(sessionId)
  await held.forget(sessionId, sittingId)
  return held.get(sessionId, sittingId)
}

async function note(
  services: Services,
  transaction: Db,
  caller: CandidateCaller,
  claim: BranchClaim,
  station: StationCaller,
): Promise<void> {
  const { sessionId, sittingId, epoch } = caller
  const { branch, parent, began } = claim
  // One seat at a time for the whole session, as at a machine change.
  const session = await lockSession(transaction, sessionId)
  const sitting = await lockSitting(transaction, sessionId, sittingId)
  if (!session || !sitting) throw new ApiError('notFound', 'This sitting is not here')
  const started = began
    ? await startOffline(services, transaction, caller, session, began)
    : session
  const rows = await selectBindings(transaction, sessionId, sittingId)
  if (branchState(rows.map(lineRow), branch) !== 'unknown') return
  if (rows.filter((row) => isBranch(lineRow(row))).length >= MOST_BRANCHES) return
  const now = services.clock.now()
  const verdict = await judge(transaction, sitting, rows, { epoch, branch }, station)
  const seatNumber = verdict.seatNumber ?? station.number
  await insertBinding(transaction, {
    ...{ sessionId, sittingId, epoch, branch, parent, seatNumber },
    rank: findBindingOf(rows, caller)?.rank ?? 0,
    stationId: station.stationId,
    createdAt: now,
    supersededAt: verdict.kind === 'wait' ? null : now,
  })
  if (verdict.kind === 'adopt') {
    await goOnUnderNextEpoch(transaction, sitting, rows, {
      ...{ branch, stationId: station.stationId, seatNumber, now },
    })
    if (began) await joinOffline(services, transaction, started, sitting, rows, began)
  }
  const current = currentBinding(rows)
  if (verdict.kind === 'give' && current) {
    await updateAdoptedFrom(transaction, current, branch)
    await updateRanks(transaction, sessionId, sittingId)
  }
  await recordAction(services, transaction, caller, {
    action: 'candidate.own',
    subject: `branch of ${sitting.examNumber} at ${seatNumber}`,
    sessionId,
    detail: {
      ...{ sittingId, epoch, branch, parent, verdict: verdict.kind, seatNumber },
      ...(began ? { began, drawnSeat: sitting.seatNumber } : {}),
    },
  })
}

/** The rule, and what the room adds: the station must be one of this session, and its seat free. */
async function judge(
  db: Db,
  sitting: SittingRecord,
  rows: readonly BindingRecord[],
  claim: { readonly epoch: number; readonly branch: string },
  { stationId }: StationCaller,
): Promise<{ kind: 'adopt' | 'give' | 'wait'; seatNumber: number | undefined }> {
  const { sessionId, sittingId } = sitting
  const stations = await selectSessionStations(db, sessionId)
  const seatNumber = stations.find((entry) => entry.stationId === stationId)?.number
  const named = await selectNamed(db, sessionId, sittingId)
  const kind = judgeBranch({ ...claim, stationId }, rows.map(lineRow), named)
  // After a hand-in, or a retake, there is nothing to go on with by itself: people look at what came.
  if (sitting.handedInAt !== null || sitting.supersededAt !== null) {
    return { kind: 'wait', seatNumber }
  }
  if (kind !== 'adopt' || seatNumber === undefined) {
    return { kind: kind === 'adopt' ? 'wait' : kind, seatNumber }
  }
  const isFree = await isSeatFree(db, sessionId, sittingId, seatNumber)
  return { kind: isFree ? 'adopt' : 'wait', seatNumber }
}

/** Makes a branch the live line: the next epoch, at its station, above all that it does not come from. */
export async function goOnUnderNextEpoch(
  transaction: Db,
  { sessionId, sittingId }: Pick<SittingRecord, 'sessionId' | 'sittingId'>,
  rows: readonly BindingRecord[],
  line: {
    readonly branch: string
    readonly stationId: string | null
    readonly seatNumber: number
    readonly now: number
  },
): Promise<void> {
  await updateSuperseded(transaction, sessionId, sittingId, line.now)
  await insertBinding(transaction, {
    ...{ sessionId, sittingId, rank: 0 },
    epoch: 1 + Math.max(0, ...rows.map((row) => row.epoch)),
    stationId: line.stationId,
    seatNumber: line.seatNumber,
    createdAt: line.now,
    adoptedFrom: line.branch,
  })
  await updateRanks(transaction, sessionId, sittingId)
  await updateSeat(transaction, sessionId, sittingId, line.seatNumber)
}
