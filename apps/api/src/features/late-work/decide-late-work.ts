import { ApiError } from '../../platform/api-error.ts'
import { asStaff, type Caller } from '../../platform/caller.ts'
import type { Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import type { SessionListed } from '../sessions/index.ts'
import { lockSitting, readSittingFacts } from '../sittings/index.ts'
import { insertDecision, selectDecisions, updateToRegrade } from './late-work.queries.ts'
import { workOf } from './list-late-work.ts'

/**
 * Decides on what had arrived late by `asOf`, once for ever, with its audit row (R7). What was accepted
 * counts from then on: the standing submission goes back into the grading queue, and its next grading is
 * a row of its own.
 * @returns `same` when this decision was made already (R4).
 * @throws ApiError notFound, invalidRequest, conflict when something else is undecided than was shown.
 */
export async function decideLateWork(
  services: Services,
  caller: Caller,
  listed: SessionListed,
  sittingId: string,
  wish: {
    readonly accept: boolean
    readonly reason: string
    readonly asOf: number
    readonly events: number
  },
): Promise<'decided' | 'same'> {
  const { sessionId } = listed.session
  return services.db.transaction(async (transaction) => {
    const sitting = await lockSitting(transaction, sessionId, sittingId)
    if (!sitting) throw new ApiError('notFound', 'No such sitting in this session')
    const now = services.clock.now()
    if (wish.asOf > now) throw new ApiError('invalidRequest', 'Nobody has seen that yet')
    const earlier = await selectDecisions(transaction, sessionId, sittingId)
    const own = earlier.find((decision) => decision.asOf === wish.asOf)
    if (own?.accepted === wish.accept) return 'same'
    if (own) throw new ApiError('conflict', 'This was decided the other way')
    const facts = await readSittingFacts({ db: transaction }, sessionId, sittingId)
    const work = await workOf({ db: transaction }, facts, now)
    const decided = work.undecided.filter((entry) => entry.receivedAt <= wish.asOf)
    if (decided.length === 0 || decided.length !== wish.events) {
      throw new ApiError('conflict', 'Something else is undecided than was shown', {
        events: decided.length,
      })
    }
    const { reason, asOf } = wish
    const decidedBy = asStaff(caller).name
    const row = { sessionId, sittingId, asOf, accepted: wish.accept, reason }
    await insertDecision(transaction, { ...row, decidedAt: now, decidedBy })
    if (wish.accept) await updateToRegrade(transaction, sessionId, sittingId)
    await recordAction(services, transaction, caller, {
      action: 'lateWork.decide',
      subject: `late work of ${sitting.examNumber} ${wish.accept ? 'accepted' : 'refused'}`,
      sessionId,
      areaId: listed.areaId,
      detail: { sittingId, accepted: wish.accept, reason, asOf, events: decided.length },
    })
    return 'decided'
  })
}
