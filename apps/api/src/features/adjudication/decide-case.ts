import type { Decision } from '@wenkao/shared/adjudication'
import { Submission } from '@wenkao/shared/hand-in'
import * as z from 'zod/mini'
import { ApiError } from '../../platform/api-error.ts'
import { asStaff, type Caller } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import type { Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import { replaceStanding, restoreStanding } from '../hand-in/index.ts'
import type { SessionListed } from '../sessions/index.ts'
import {
  lockSitting,
  readSittingFacts,
  restoreSuperseded,
  supersedeSitting,
  type SittingFacts,
} from '../sittings/index.ts'
import {
  hasOtherRetake,
  lockCase,
  updateDecision,
  type CaseRecord,
} from './adjudication.queries.ts'
import { rollUp } from './roll-up.ts'

/** What an adjudicator wishes. */
export interface DecisionWish {
  readonly decision: Decision
  readonly reason: string
  /** The decision that the page showed. */
  readonly expected: Decision | null
}

/**
 * Decides a case, with its audit row (R7). `stands`: what was handed in stays. `replaced`: the package
 * stands from now on, what stood is kept. `retake`: the whole sitting is kept and marked as superseded
 * (F03d). A decision is changed by another one only, which is audited as well.
 * @throws ApiError notFound, caseDecided when somebody decided otherwise meanwhile, conflict when the
 *   package is what stands already.
 */
export async function decideCase(
  services: Services,
  caller: Caller,
  listed: SessionListed,
  caseId: string,
  wish: DecisionWish,
): Promise<void> {
  const { sessionId } = listed.session
  await services.db.transaction(async (transaction) => {
    const row = await lockCase(transaction, sessionId, caseId)
    if (!row) throw new ApiError('notFound', 'No such case')
    // The same tap again, or a reply that was lost (R4).
    if (row.decision === wish.decision && row.reason === wish.reason) return
    if (row.decision !== wish.expected) {
      throw new ApiError('caseDecided', 'Somebody decided this case meanwhile', {
        decision: row.decision,
      })
    }
    await lockSitting(transaction, sessionId, row.sittingId)
    const facts = await readSittingFacts({ db: transaction }, sessionId, row.sittingId)
    if (row.decision !== wish.decision) {
      await takeBack(transaction, facts, row)
      await apply(services, transaction, facts, row, wish.decision)
      // From undecided to `stands` nothing changes, and nothing is graded again.
      const isSame = wish.decision === 'stands' && row.decision === null
      if (!isSame) await rollUp(services, transaction, facts)
    }
    await updateDecision(transaction, row, {
      decision: wish.decision,
      reason: wish.reason,
      decidedAt: services.clock.now(),
      decidedBy: asStaff(caller).name,
    })
    await recordAction(services, transaction, caller, {
      action: 'cases.decide',
      subject: `case of ${facts.sitting.examNumber}: ${wish.decision}`,
      sessionId,
      areaId: listed.areaId,
      detail: {
        caseId,
        sittingId: row.sittingId,
        decision: wish.decision,
        former: row.decision,
        formerReason: row.reason,
        reason: wish.reason,
        contentDigest: row.contentDigest,
      },
    })
  })
}

async function takeBack(transaction: Db, facts: SittingFacts, row: CaseRecord): Promise<void> {
  if (row.decision === 'replaced') {
    await restoreStanding(transaction, facts, { caseId: row.caseId, submission: packaged(row) })
  }
  if (row.decision === 'retake' && !(await hasOtherRetake(transaction, row))) {
    await restoreSuperseded(transaction, row.sessionId, row.sittingId)
  }
}

async function apply(
  services: Services,
  transaction: Db,
  facts: SittingFacts,
  row: CaseRecord,
  decision: Decision,
): Promise<void> {
  const { sessionId, sittingId, caseId, receivedAt } = row
  if (decision === 'replaced') {
    const submission = packaged(row)
    await replaceStanding(services, transaction, facts, { caseId, submission, receivedAt })
  }
  if (decision === 'retake') {
    await supersedeSitting(transaction, sessionId, sittingId, services.clock.now())
  }
}

const packaged = (row: CaseRecord): Submission => z.parse(Submission, JSON.parse(row.submission))
