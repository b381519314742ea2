import type { BeganOffline } from '@wenkao/shared/answers'
import { boundedBegin } from '@wenkao/shared/sittings'
import type { CandidateCaller } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import type { Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import { findVariantOfPackage } from '../papers/index.ts'
import { clockFacts, findExam, updateSessionClock, type SessionRecord } from '../sessions/index.ts'
import { isReservedClaim } from './reserved-line.ts'
import { updateBegan, type BindingRecord, type SittingRecord } from './sittings.queries.ts'
import { insertTimeEntry } from './time-entries.queries.ts'

/**
 * Starts a session that its room started by the start code while the line was down (N01): only whoever
 * knows that code has a token of epoch 0. Other rooms' clocks are theirs; one that ended stays so.
 * @param session locked in this transaction. @returns the session as it is now.
 */
export async function startOffline(
  services: Services,
  transaction: Db,
  caller: CandidateCaller,
  session: SessionRecord,
  told: BeganOffline,
): Promise<SessionRecord> {
  if (session.startedAt !== null || session.endedAt !== null || !isReservedClaim(caller)) {
    return session
  }
  const { sessionId } = session
  const { startedAt } = boundedBegin(told, { ...session, now: services.clock.now() })
  const started = { ...session, state: 'running', startedAt }
  await updateSessionClock(transaction, sessionId, clockFacts(started))
  await insertTimeEntry(services, transaction, caller, {
    ...{ sessionId, sittingId: null, kind: 'started', ms: 0, at: startedAt, reason: '' },
  })
  await recordAction(services, transaction, caller, {
    action: 'candidate.own',
    subject: `start of ${session.name} without network`,
    sessionId,
    detail: { startedAt, told: told.startedAt },
  })
  return started
}

/**
 * Joins a sitting that began without network as logged in when it began, with the variant that its PC
 * opened: where it sat is where it was, whatever was drawn. One that had logged in with network keeps
 * what it has.
 * @param rows bindings before the adoption.
 */
export async function joinOffline(
  services: Services,
  transaction: Db,
  session: SessionRecord,
  sitting: SittingRecord,
  rows: readonly BindingRecord[],
  told: BeganOffline,
): Promise<void> {
  if (rows.some((row) => row.epoch > 0)) return
  const { beganAt } = boundedBegin(told, { ...session, now: services.clock.now() })
  const exam = await findExam(transaction, session.examId)
  const variant = exam && (await findVariantOfPackage(transaction, exam.paperId, told.packageHash))
  await updateBegan(transaction, sitting, { beganAt, variant: variant ?? sitting.variant })
}
