import type { ApprovalWish } from '@wenkao/shared/approvals'
import type { Caller } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import type { Services } from '../../platform/services.ts'
import { rollUp } from '../adjudication/index.ts'
import type { SessionListed } from '../sessions/index.ts'
import {
  grantExtraTime,
  readSittingFacts,
  reopenSitting,
  selectSittings,
  supersedeSitting,
  type ExtraTimeGrant,
} from '../sittings/index.ts'
import { selectAbsent } from './approvals.queries.ts'

/**
 * Lets happen what was asked for, in the transaction of the approval; the session's row is locked.
 * @returns how many sittings it changed.
 */
export async function applyWish(
  services: Services,
  transaction: Db,
  caller: Caller,
  listed: SessionListed,
  wish: ApprovalWish,
  reason: string,
): Promise<number> {
  const { sessionId } = listed.session
  switch (wish.kind) {
    case 'extraTime':
      return giveTime(services, transaction, caller, listed, { ...wish, reason, source: 'area' })
    case 'reopen': {
      const { sittingId, minutes } = wish
      await reopenSitting(
        services,
        transaction,
        caller,
        { sessionId, sittingId },
        {
          minutes,
          reason,
        },
      )
      return 1
    }
    case 'retake': {
      const who = 'all' in wish.who ? await everybody(transaction, sessionId) : wish.who.sittingIds
      return retake(services, transaction, sessionId, who)
    }
  }
}

/** Extra time of a request. @returns how many sittings have it now. */
export async function giveTime(
  services: Services,
  transaction: Db,
  caller: Caller,
  listed: SessionListed,
  { minutes, who, reason, source }: ExtraTimeGrant,
): Promise<number> {
  const grant = { minutes, who, reason, source }
  return (await grantExtraTime(transaction, services, caller, listed, grant)).changed
}

/** In the order of their ids, so that two approvals never wait for each other. */
async function retake(
  services: Services,
  transaction: Db,
  sessionId: string,
  sittingIds: readonly string[],
): Promise<number> {
  let changed = 0
  for (const sittingId of [...sittingIds].sort()) {
    if (!(await supersedeSitting(transaction, sessionId, sittingId, services.clock.now()))) continue
    changed += 1
    await rollUp(
      services,
      transaction,
      await readSittingFacts({ db: transaction }, sessionId, sittingId),
    )
  }
  return changed
}

/** Who was there: a retake is for people who sat, and an absence is no reason for another chance. */
async function everybody(transaction: Db, sessionId: string): Promise<string[]> {
  const absent = await selectAbsent(transaction, sessionId)
  const sittings = await selectSittings(transaction, [sessionId])
  return sittings.map(({ sittingId }) => sittingId).filter((id) => !absent.has(id))
}
