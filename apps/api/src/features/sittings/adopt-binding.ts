import { readEntry } from '@wenkao/shared/answers'
import { ApiError } from '../../platform/api-error.ts'
import type { CandidateCaller } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import type { Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import { lockSession, selectSessionStations } from '../sessions/index.ts'
import { isReservedClaim } from './reserved-line.ts'
import { isSeatFree } from './lines.queries.ts'
import type { HeldSittingFacts, SittingFacts } from './sitting-facts.ts'
import {
  currentBinding,
  findBindingOf,
  FORGOTTEN_BRANCH,
  insertBinding,
  lockSitting,
  nextRank,
  selectBindings,
  selectStoredWriters,
  updateLoggedIn,
  updateSeat,
  updateSuperseded,
  updateWriters,
  type BindingRecord,
} from './sittings.queries.ts'

/**
 * The facts of a candidate's sitting in which its binding stands. A token is signed by this server, so
 * a binding that the database does not know was issued before the database was put back to an older
 * state: it is taken up again, and the client is never turned away (DESIGN section 3, R4).
 * @throws ApiError notFound when there is no such sitting.
 */
export async function factsOfCaller(
  services: Services,
  held: HeldSittingFacts,
  caller: CandidateCaller,
): Promise<SittingFacts> {
  const { sessionId, sittingId } = caller
  const known = await held.get(sessionId, sittingId)
  if (findBindingOf(known.bindings, caller)) return known
  await held.forget(sessionId, sittingId)
  const fresh = await held.get(sessionId, sittingId)
  if (findBindingOf(fresh.bindings, caller)) return fresh
  await adoptBinding(services, caller)
  await held.forget(sessionId, sittingId)
  return held.get(sessionId, sittingId)
}

/**
 * Takes up a binding that the database has forgotten, or epoch 0 out of a session file, which it has
 * never had. Made later than every one that it knows, it is
 * the current one again, with its seat if that is free. Otherwise somebody moved the sitting since: it
 * becomes a former line that ranks below, under a branch of its own when its number was issued again.
 */
async function adoptBinding(services: Services, caller: CandidateCaller): Promise<void> {
  const { sessionId, sittingId, epoch, boundAt } = caller
  const isReserved = isReservedClaim(caller)
  await services.db.transaction(async (transaction) => {
    await lockSession(transaction, sessionId)
    const sitting = await lockSitting(transaction, sessionId, sittingId)
    if (!sitting) throw new ApiError('notFound', 'This sitting is not here')
    const rows = await selectBindings(transaction, sessionId, sittingId)
    if (findBindingOf(rows, caller)) return
    const current = currentBinding(rows)
    const isNewest =
      rows.every((row) => row.epoch < epoch) && (!current || boundAt > current.createdAt)
    const place = isNewest ? { branch: '', rank: nextRank(rows) } : formerPlace(rows, caller)
    const now = services.clock.now()
    const seatNumber = isReserved ? (sitting.seatNumber ?? 0) : caller.seatNumber
    const seatKept =
      isNewest && !isReserved && (await isSeatFree(transaction, sessionId, sittingId, seatNumber))
    if (isNewest) {
      await updateSuperseded(transaction, sessionId, sittingId, now)
      if (seatKept) await updateSeat(transaction, sessionId, sittingId, seatNumber)
      // When somebody began without network is not known here: the contact is what counts (R5).
      await updateLoggedIn(transaction, sessionId, sittingId, isReserved ? now : boundAt)
    }
    await insertBinding(transaction, {
      sessionId,
      sittingId,
      epoch,
      ...place,
      stationId: isReserved ? null : await stationAt(transaction, sessionId, seatNumber),
      seatNumber,
      createdAt: boundAt,
      supersededAt: isNewest ? null : now,
      writers: place.branch === '' ? null : [],
    })
    await recordAction(services, transaction, caller, {
      action: 'candidate.own',
      subject: isReserved
        ? `${sitting.examNumber} began without network`
        : `binding of ${sitting.examNumber} taken up again`,
      sessionId,
      detail: {
        sittingId,
        epoch,
        ...place,
        seatNumber,
        boundAt,
        current: isNewest,
        seatKept,
      },
    })
  })
}

/** Below the binding that is current, above what was before it (SPEC B3). */
function formerPlace(
  rows: readonly BindingRecord[],
  { epoch, boundAt }: CandidateCaller,
): { branch: string; rank: number } {
  const issuedAgain = rows.find((row) => row.epoch === epoch && row.branch === '')
  if (issuedAgain) {
    return { branch: `${FORGOTTEN_BRANCH}${boundAt}`, rank: issuedAgain.rank - 1 }
  }
  const before = rows.filter((row) => row.epoch < epoch).map((row) => row.rank)
  const current = currentBinding(rows)
  const ceiling = current ? current.rank - 1 : Infinity
  return { branch: '', rank: Math.min(Math.max(-1, ...before), ceiling) }
}

/** Id of the session's station with that number; null where the session has none. */
async function stationAt(db: Db, sessionId: string, seatNumber: number): Promise<string | null> {
  const stations = await selectSessionStations(db, sessionId)
  return stations.find((station) => station.number === seatNumber)?.stationId ?? null
}

/**
 * Puts the writers of a forgotten line under its branch before their entries are stored: their record 0
 * names an epoch that another station holds now, and would rank with that one (SPEC B5).
 * @param texts entries of the request; record 0 of a writer comes with its first ones.
 */
export async function claimForgottenWriters(
  services: Services,
  held: HeldSittingFacts,
  facts: SittingFacts,
  caller: CandidateCaller,
  texts: readonly string[],
): Promise<SittingFacts> {
  const line = findBindingOf(facts.bindings, caller)
  if (!line || !line.branch.startsWith(FORGOTTEN_BRANCH)) return facts
  const named = texts.flatMap((text) => {
    const read = readEntry(text)
    if (read.kind !== 'entry' || read.entry.event.kind !== 'binding') return []
    const { n, value, writer } = read.entry.event
    const isOfEpoch =
      n === 0 && typeof value === 'object' && value !== null && 'epoch' in value
        ? value.epoch === caller.epoch
        : false
    return isOfEpoch ? [writer] : []
  })
  if (named.every((writer) => line.writers?.includes(writer))) return facts
  const { sessionId, sittingId } = caller
  await services.db.transaction(async (transaction) => {
    await lockSitting(transaction, sessionId, sittingId)
    const rows = await selectBindings(transaction, sessionId, sittingId)
    const row = findBindingOf(rows, caller)
    if (!row) return
    const stored = await selectStoredWriters(transaction, sessionId, sittingId, named)
    const known = row.writers ?? []
    const added = named.filter((writer) => !known.includes(writer) && !stored.has(writer))
    if (added.length > 0) {
      await updateWriters(transaction, row, [...new Set([...known, ...added])])
    }
  })
  await held.forget(sessionId, sittingId)
  return held.get(sessionId, sittingId)
}
