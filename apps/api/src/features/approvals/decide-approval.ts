import type { ApprovalState } from '@wenkao/shared/approvals'
import { ApiError } from '../../platform/api-error.ts'
import { asStaff, type Caller } from '../../platform/caller.ts'
import type { Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import { lockSession, type SessionListed } from '../sessions/index.ts'
import { applyWish } from './apply-approval.ts'
import { lockApproval, updateDecided, type ApprovalRecord } from './approvals.queries.ts'

/** What an area decides. */
export interface ApprovalDecision {
  readonly approve: boolean
  readonly reason: string
  /** As the page showed it. */
  readonly expected: ApprovalState
}

/**
 * Approves or refuses a request with its audit row (R7). What was asked for happens in the same
 * transaction: there is no approval that did nothing, and what cannot be done any more leaves the
 * request open with its cause.
 * @returns `same` for the very same decision again (R4).
 * @throws ApiError notFound, conflict with who decided what meanwhile, and what the wish itself refuses.
 */
export async function decideApproval(
  services: Services,
  caller: Caller,
  listed: SessionListed,
  approvalId: string,
  decision: ApprovalDecision,
): Promise<'decided' | 'same'> {
  const { sessionId } = listed.session
  const state = decision.approve ? 'approved' : 'refused'
  return services.db.transaction(async (transaction) => {
    // The session first, as everywhere: whoever draws, ends or schedules waits for its row, too.
    await lockSession(transaction, sessionId)
    const row = await lockApproval(transaction, { sessionId, approvalId })
    if (!row) throw new ApiError('notFound', 'No such request')
    const { name } = asStaff(caller)
    const { reason } = decision
    const isSame = row.state === state && row.decisionReason === reason && row.decidedBy === name
    if (isSame) return 'same'
    if (row.state !== 'open' || row.state !== decision.expected) throw decidedMeanwhile(row)
    const changed = decision.approve
      ? await applyWish(services, transaction, caller, listed, row.wish, reason)
      : null
    await updateDecided(transaction, row, {
      ...{ state, decidedAt: services.clock.now(), decidedBy: name },
      ...{ decisionReason: reason, changed },
    })
    await recordAction(services, transaction, caller, {
      action: 'approvals.decide',
      subject: `${row.kind} ${state}`,
      sessionId,
      areaId: listed.areaId,
      detail: { approvalId, wish: row.wish, requestedBy: row.requestedBy, reason, changed },
    })
    return 'decided'
  })
}

/**
 * Takes an open request back, with its audit row.
 * @returns `same` when it was withdrawn already. @throws ApiError notFound, conflict once it is decided.
 */
export async function withdrawApproval(
  services: Services,
  caller: Caller,
  listed: SessionListed,
  approvalId: string,
): Promise<'withdrawn' | 'same'> {
  const { sessionId } = listed.session
  return services.db.transaction(async (transaction) => {
    const row = await lockApproval(transaction, { sessionId, approvalId })
    if (!row) throw new ApiError('notFound', 'No such request')
    if (row.state === 'withdrawn') return 'same'
    if (row.state !== 'open') throw decidedMeanwhile(row)
    await updateDecided(transaction, row, {
      ...{ state: 'withdrawn', decidedAt: services.clock.now() },
      ...{ decidedBy: asStaff(caller).name, decisionReason: null, changed: null },
    })
    await recordAction(services, transaction, caller, {
      action: 'approvals.request',
      subject: `${row.kind} withdrawn`,
      sessionId,
      areaId: listed.areaId,
      detail: { approvalId },
    })
    return 'withdrawn'
  })
}

function decidedMeanwhile(row: ApprovalRecord): ApiError {
  return new ApiError('conflict', 'Somebody decided this request meanwhile', {
    ...{ reason: 'decided', state: row.state, by: row.decidedBy, at: row.decidedAt },
    decisionReason: row.decisionReason,
  })
}
