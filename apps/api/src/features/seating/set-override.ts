import type { CheckInRow, OverridableRule } from '@wenkao/shared/seating'
import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import type { Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import type { SessionListed } from '../sessions/index.ts'
import { lockSitting } from '../sittings/index.ts'
import { updateAllowed } from './attendance.queries.ts'
import { readCheckInRow } from './check-in-list.ts'

/**
 * Lets one candidate in after entry has closed, or hand in before hand-in opens, or takes that back.
 * Log-in and hand-in obey it at once. A second tap is `same` and leaves the first one's reason.
 * @throws ApiError notFound.
 */
export async function setOverride(
  services: Services,
  caller: Caller,
  listed: SessionListed,
  wish: {
    readonly sittingId: string
    readonly rule: OverridableRule
    readonly allowed: boolean
    readonly reason: string
  },
): Promise<{ outcome: 'changed' | 'same'; candidate: CheckInRow }> {
  const { sessionId } = listed.session
  const { sittingId, rule, allowed, reason } = wish
  return services.db.transaction(async (transaction) => {
    const sitting = await lockSitting(transaction, sessionId, sittingId)
    if (!sitting || sitting.supersededAt !== null) {
      throw new ApiError('notFound', 'No such candidate in this session')
    }
    const before = rule === 'entry' ? sitting.entryAllowedAt : sitting.handInAllowedAt
    const outcome = (before !== null) === allowed ? 'same' : 'changed'
    if (outcome === 'changed') {
      const at = allowed ? services.clock.now() : null
      const set = rule === 'entry' ? { entryAllowedAt: at } : { handInAllowedAt: at }
      await updateAllowed(transaction, sessionId, sittingId, set)
      await recordAction(services, transaction, caller, {
        action: 'room.run',
        subject: `${rule} of ${sitting.examNumber} ${allowed ? 'allowed' : 'no longer allowed'}`,
        sessionId,
        areaId: listed.areaId,
        detail: { sittingId, rule, allowed, reason },
      })
    }
    return { outcome, candidate: await readCheckInRow(services, transaction, listed, sittingId) }
  })
}
