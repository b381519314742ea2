import { isWithinLimit, type ExtraTimeFor, type TimeSource } from '@wenkao/shared/sittings'
import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import type { Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import {
  findExam,
  lockSession,
  updateSessionExtension,
  type SessionListed,
} from '../sessions/index.ts'
import { lockSitting, updateSittingExtension, type SittingRecord } from './sittings.queries.ts'
import { insertTimeEntry, selectTimeEntries } from './time-entries.queries.ts'

const MINUTE_MS = 60_000

/** Extra time that was decided. */
export interface ExtraTimeGrant {
  readonly minutes: number
  readonly who: ExtraTimeFor
  readonly reason: string
  /** `room`: within the exam's limit; `area`: approved; `code`: taken by a station without network. */
  readonly source: TimeSource
}

/**
 * Adds extra time in the caller's transaction, with its rows and its audit row (F07, R7). It adds each
 * time that it is called: what was decided once must call it once. After the commit, facts that are
 * held of the session are up to a second old; `forgetSession` makes it tell the stations at once.
 * @returns how many sittings have it now: all of a session, or the chosen ones but those handed in.
 * @throws ApiError notFound, sessionEnded, alreadyHandedIn when no chosen candidate is left.
 */
export async function grantExtraTime(
  transaction: Db,
  services: Services,
  caller: Caller,
  listed: SessionListed,
  grant: ExtraTimeGrant,
): Promise<{ readonly changed: number }> {
  const { sessionId } = listed.session
  const session = await lockSession(transaction, sessionId)
  if (!session) throw new ApiError('notFound', 'No such session')
  // An ended session bounds every deadline: minutes would be granted that nobody gets.
  if (session.endedAt !== null) throw new ApiError('sessionEnded', 'This session has ended')
  const ms = grant.minutes * MINUTE_MS
  const { reason, source } = grant
  const entry = {
    sessionId,
    kind: 'extended',
    ms,
    at: services.clock.now(),
    reason,
    source,
  } as const
  if ('all' in grant.who) {
    await updateSessionExtension(transaction, sessionId, session.extensionMs + ms)
    await insertTimeEntry(services, transaction, caller, { ...entry, sittingId: null })
    await record(transaction, services, caller, listed, grant, session.name)
    return { changed: listed.candidates }
  }
  const sittings = await lockSittings(transaction, sessionId, grant.who.sittingIds)
  for (const { sittingId, extensionMs } of sittings) {
    await updateSittingExtension(transaction, sessionId, sittingId, extensionMs + ms)
    await insertTimeEntry(services, transaction, caller, { ...entry, sittingId })
  }
  const names = sittings.map(({ examNumber }) => examNumber).join(', ')
  await record(transaction, services, caller, listed, grant, names)
  return { changed: sittings.length }
}

/**
 * Whether a room may decide these minutes alone, by the exam's limit and what it decided so before.
 * Ask it in the transaction that grants them, after `lockSession`: two tablets would else both fit.
 */
export async function mayGrantAtOnce(
  transaction: Db,
  listed: SessionListed,
  wish: { readonly minutes: number; readonly who: ExtraTimeFor },
): Promise<boolean> {
  await lockSession(transaction, listed.session.sessionId)
  const exam = await findExam(transaction, listed.session.examId)
  const entries = await selectTimeEntries(transaction, listed.session.sessionId)
  return isWithinLimit(exam?.proctorExtraMinutes ?? 0, wish, entries)
}

/** The chosen sittings that can have extra time; in one order, so that two grants never wait for each other. */
async function lockSittings(
  transaction: Db,
  sessionId: string,
  sittingIds: readonly string[],
): Promise<SittingRecord[]> {
  const found: SittingRecord[] = []
  for (const sittingId of [...new Set(sittingIds)].toSorted()) {
    const sitting = await lockSitting(transaction, sessionId, sittingId)
    if (!sitting || sitting.supersededAt !== null) {
      throw new ApiError('notFound', 'No such sitting in this session')
    }
    found.push(sitting)
  }
  // Extra time after a hand-in is a reopening with a round of its own (DESIGN section 5).
  const open = found.filter((sitting) => sitting.handedInAt === null)
  if (open.length === 0) throw new ApiError('alreadyHandedIn', 'These were handed in')
  return open
}

async function record(
  transaction: Db,
  services: Services,
  caller: Caller,
  listed: SessionListed,
  grant: ExtraTimeGrant,
  whom: string,
): Promise<void> {
  const { minutes, who, reason, source } = grant
  await recordAction(services, transaction, caller, {
    action: 'time.extend',
    subject: `${minutes} minutes for ${whom}`,
    sessionId: listed.session.sessionId,
    areaId: listed.areaId,
    detail: { minutes, who, reason, source },
  })
}
