import { contentDigest, type Submission } from '@wenkao/shared/hand-in'
import { sha256Hex } from '@wenkao/shared/kernel'
import type { SealedSummary } from '@wenkao/shared/sealed-files'
import { freshId, type Services } from '../../platform/services.ts'
import { findSession } from '../sessions/index.ts'
import { findSitting } from '../sittings/index.ts'
import { countCases, insertCase } from './adjudication.queries.ts'

/** Nobody hands in so often by accident; beyond it a script fills the desk. The receipts go on. */
const MOST_CONTESTED = 40

/**
 * Makes the case of a hand-in that is kept apart beside what stands (F03e), so that somebody sees both
 * and decides. The same content again is the same case. A superseded sitting needs none: nothing of it
 * stands any more.
 * @param onOpened wakes the grading of cases.
 */
export function createOpenContested(
  services: Services,
  onOpened: () => void,
): (of: {
  readonly sessionId: string
  readonly sittingId: string
  readonly submission: Submission
}) => Promise<void> {
  return async ({ sessionId, sittingId, submission }) => {
    const [sitting, session] = await Promise.all([
      findSitting(services.db, sessionId, { sittingId }),
      findSession(services.db, sessionId),
    ])
    if (!sitting || !session || sitting.supersededAt !== null) return
    if ((await countCases(services.db, sessionId, sittingId)) >= MOST_CONTESTED) return
    const digest = contentDigest(sittingId, submission)
    const receivedAt = services.clock.now()
    const { examNumber, name, seatNumber } = sitting
    const summary: SealedSummary = {
      kind: 'submission',
      sealedAt: receivedAt,
      ...{ examNumber, name, sittingId, sessionName: session.name, stationNumber: seatNumber },
      entries: Object.values(submission.cut).reduce((sum, head) => sum + head.n + 1, 0),
      files: submission.files.length,
      ...{ missing: 0, signature: null },
    }
    await insertCase(services.db, {
      ...{ sessionId, caseId: freshId(services), sittingId, receivedAt },
      packageDigest: sha256Hex(`wenkao-contested-1\n${digest}`),
      summary: JSON.stringify(summary),
      submission: JSON.stringify(submission),
      contentDigest: digest,
    })
    onOpened()
  }
}
