import { checkReceipt, handIn, publicKeys } from '@wenkao/shared/hand-in'
import { asCandidate } from '../../platform/caller.ts'
import type { Metrics } from '../../platform/metrics.ts'
import { installationKeys } from '../../platform/installation-keys.ts'
import { route, type Route } from '../../platform/mount-endpoints.ts'
import type { Services } from '../../platform/services.ts'
import type { HeadOfSession } from '../audit/index.ts'
import { factsOfCaller, type HeldSittingFacts } from '../sittings/index.ts'
import { acceptSubmission } from './accept-submission.ts'
import { createReceiptCheck } from './check-receipt.ts'

/** What a hand-in needs of others. */
export interface HandInPorts {
  /** Wakes the grading. */
  readonly onHandIn: () => void
  /** The head of the audit chain that goes onto a receipt (N03). */
  readonly headOfSession: HeadOfSession
}

/** Hand-in and the keys that verify its receipts. */
export function handInRoutes(
  services: Services,
  facts: HeldSittingFacts,
  metrics: Metrics,
  { onHandIn, headOfSession }: HandInPorts,
): Route[] {
  return [
    route(handIn, async ({ body }, { caller }) => {
      const candidate = asCandidate(caller)
      const { contentDigest, receipt, branch, ...submission } = body
      await factsOfCaller(services, facts, candidate)
      const reply = await acceptSubmission(services, candidate, submission, contentDigest, {
        receipt,
        branch,
        headOfSession,
      })
      metrics.handIns.inc({ outcome: reply.outcome })
      await facts.forget(candidate.sessionId, candidate.sittingId)
      onHandIn()
      return reply
    }),
    route(publicKeys, async () => {
      const { receipt, audit } = services.keys.publicKeys
      const { recipients } = await installationKeys(services)
      return {
        keys: [
          { ...receipt, use: 'receipt' as const, algorithm: 'Ed25519' as const },
          { ...audit, use: 'audit' as const, algorithm: 'Ed25519' as const },
        ],
        recipients,
      }
    }),
  ]
}

/** Looking a receipt up by number and code. @param office services with connections beside the exam's. */
export function receiptRoutes(office: Services): Route[] {
  const check = createReceiptCheck(office)
  return [route(checkReceipt, async ({ body }) => check(body))]
}
