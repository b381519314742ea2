import { hash } from 'node:crypto'
import {
  checkReceipt,
  contentDigest as digestOf,
  handIn,
  publicKeys,
  type Submission,
} from '@wenkao/shared/hand-in'
import type { Admission } from '../../platform/admission.ts'
import { asCandidate } from '../../platform/caller.ts'
import type { Metrics } from '../../platform/metrics.ts'
import { installationKeys } from '../../platform/installation-keys.ts'
import { directRoute, route, type Route } from '../../platform/mount-endpoints.ts'
import type { Services } from '../../platform/services.ts'
import type { HeadsOfSessions } from '../audit/index.ts'
import { factsOfCaller, type HeldSittingFacts } from '../sittings/index.ts'
import { acceptSubmission, type HandInReply } from './accept-submission.ts'
import { createTogether } from './accept-together.ts'
import { createReceiptCheck } from './check-receipt.ts'
import { findSubmission } from './hand-in.queries.ts'

/** What a hand-in needs of others. */
export interface HandInPorts {
  /** Wakes the grading. */
  readonly onHandIn: () => void
  /** Lays what is kept apart beside what stands before an adjudicator (F03e). */
  readonly openContested: (of: {
    readonly sessionId: string
    readonly sittingId: string
    readonly submission: Submission
  }) => Promise<void>
  /** The heads of the audit chains that go onto receipts (N03). */
  readonly headsOfSessions: HeadsOfSessions
}

/** Hand-in and the keys that verify its receipts. */
export function handInRoutes(
  services: Services,
  facts: HeldSittingFacts,
  metrics: Metrics,
  admission: Admission,
  { onHandIn, openContested, headsOfSessions }: HandInPorts,
): Route[] {
  const takeTogether = createTogether(services, headsOfSessions)

  return [
    directRoute(handIn, admission, async ({ body }, { caller }) => {
      const candidate = asCandidate(caller)
      const { contentDigest, receipt, branch, ...submission } = body
      await factsOfCaller(services, facts, candidate)
      const digest = digestOf(candidate.sittingId, submission, (text) =>
        hash('sha256', text, 'hex'),
      )
      const isPlain = digest === contentDigest && receipt === undefined && branch == null
      const taken = isPlain && (await takeTogether({ caller: candidate, submission, digest }))
      if (taken) {
        metrics.handIns.inc({ outcome: taken.reply.outcome })
        await facts.renew(taken.facts)
        onHandIn()
        return taken.reply
      }
      const reply = await acceptSubmission(services, candidate, submission, contentDigest, {
        receipt,
        branch,
        headsOfSessions,
      })
      metrics.handIns.inc({ outcome: reply.outcome })
      const { sessionId, sittingId } = candidate
      await facts.forget(sessionId, sittingId)
      // Also when it is repeated: whoever was to be told may have been cut off the first time.
      if (await isContested(services, sittingId, reply)) {
        await openContested({ sessionId, sittingId, submission })
      }
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

async function isContested(
  { db }: Pick<Services, 'db'>,
  sittingId: string,
  { outcome, receipt }: HandInReply,
): Promise<boolean> {
  if (outcome !== 'same') return outcome === 'contested'
  const { sessionId, contentDigest } = receipt.payload
  return (await findSubmission(db, sessionId, sittingId, contentDigest))?.standing === 'contested'
}

/** Looking a receipt up by number and code. @param office services with connections beside the exam's. */
export function receiptRoutes(office: Services): Route[] {
  const check = createReceiptCheck(office)
  return [route(checkReceipt, async ({ body }) => check(body))]
}
