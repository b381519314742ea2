import * as contract from '@wenkao/shared/approvals'
import { ApiError } from '../../platform/api-error.ts'
import { placesOf } from '../../platform/caller.ts'
import { route, type Route } from '../../platform/mount-endpoints.ts'
import type { Services } from '../../platform/services.ts'
import { sessionFor } from '../sessions/index.ts'
import type { HeldSittingFacts } from '../sittings/index.ts'
import { countOpen, findPhoto } from './approvals.queries.ts'
import { decideApproval, withdrawApproval } from './decide-approval.ts'
import { readApproval, readApprovals } from './read-approvals.ts'
import { requestApproval } from './request-approval.ts'

/**
 * A room asks, its area decides (DESIGN section 7; F03d, F07, F21).
 * @param facts forget a session whose sittings an approval changed. @param onApplied wakes the grading.
 */
export function approvalsRoutes(
  services: Services,
  facts: Pick<HeldSittingFacts, 'forgetSession'>,
  onApplied: () => void,
): Route[] {
  const { db } = services
  const applied = (sessionId: string): void => {
    facts.forgetSession(sessionId)
    onApplied()
  }
  return [
    route(contract.requestApproval, async ({ params, body }, { caller }) => {
      const listed = await sessionFor(services, caller, 'approvals.request', params.sessionId)
      const outcome = await requestApproval(services, caller, listed, body)
      if (outcome === 'granted') applied(params.sessionId)
      return { outcome, approval: await readApproval(db, params.sessionId, body.approvalId) }
    }),
    route(contract.listSessionApprovals, async ({ params }, { caller }) => {
      await sessionFor(services, caller, 'approvals.read', params.sessionId)
      return { approvals: await readApprovals(db, { sessionId: params.sessionId }) }
    }),
    route(contract.listApprovals, async ({ query }, { caller }) => {
      const open = query.open === undefined ? undefined : query.open === 'true'
      const scope = placesOf(caller, 'approvals.read')
      return {
        serverNow: services.clock.now(),
        approvals: await readApprovals(db, { scope, open }),
      }
    }),
    route(contract.countApprovals, async (_input, { caller }) => ({
      open: await countOpen(db, placesOf(caller, 'approvals.decide')),
    })),
    route(contract.approvalPhoto, async ({ params }, { caller }) => {
      await sessionFor(services, caller, 'approvals.read', params.sessionId)
      const photo = await findPhoto(db, params)
      if (!photo) throw new ApiError('notFound', 'This request has no picture')
      return photo
    }),
    route(contract.decideApproval, async ({ params, body }, { caller }) => {
      const { sessionId, approvalId } = params
      const listed = await sessionFor(services, caller, 'approvals.decide', sessionId)
      const outcome = await decideApproval(services, caller, listed, approvalId, body)
      if (body.approve) applied(sessionId)
      return { outcome, approval: await readApproval(db, sessionId, approvalId) }
    }),
    route(contract.withdrawApproval, async ({ params }, { caller }) => {
      const { sessionId, approvalId } = params
      const listed = await sessionFor(services, caller, 'approvals.request', sessionId)
      const outcome = await withdrawApproval(services, caller, listed, approvalId)
      return { outcome, approval: await readApproval(db, sessionId, approvalId) }
    }),
  ]
}
