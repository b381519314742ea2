import type { signOut } from '@wenkao/shared/room-report'
import type { EndpointInput } from '@wenkao/shared/kernel'
import { ApiError } from '../../platform/api-error.ts'
import type { StaffCaller } from '../../platform/caller.ts'
import type { Services } from '../../platform/services.ts'
import { actorOf, recordAction } from '../audit/index.ts'
import { lockSession, type SessionListed } from '../sessions/index.ts'
import {
  deleteSignOuts,
  insertSignOuts,
  selectClosingSittings,
  selectSignOuts,
} from './closing.queries.ts'

/**
 * Notes that candidates have left the room, or takes it back. It only says so: nothing of an exam
 * hangs on it, so a repeated request, or two tablets at once, come to the same.
 * @throws ApiError notFound when a candidate is not of this session.
 */
export async function signOutCandidates(
  services: Services,
  caller: StaffCaller,
  { session, areaId }: SessionListed,
  body: EndpointInput<typeof signOut>['body'],
): Promise<{ changed: number; signedOut: { sittingId: string; at: number }[] }> {
  const { sessionId } = session
  const ids = [...new Set(body.sittingIds)]
  return services.db.transaction(async (transaction) => {
    await lockSession(transaction, sessionId)
    const known = await selectClosingSittings(transaction, sessionId)
    const chosen = known.filter(({ sittingId }) => ids.includes(sittingId))
    if (chosen.length !== ids.length) throw new ApiError('notFound', 'No such candidate here')
    const signedOutAt = services.clock.now()
    const by = actorOf(caller).name
    const changed = body.signedOut
      ? await insertSignOuts(
          transaction,
          ids.map((sittingId) => ({ sessionId, sittingId, signedOutAt, by })),
        )
      : await deleteSignOuts(transaction, sessionId, ids)
    if (changed.length > 0) {
      const numbers = chosen
        .filter(({ sittingId }) => changed.includes(sittingId))
        .map(({ examNumber }) => examNumber)
      await recordAction(services, transaction, caller, {
        action: 'room.checkIn',
        subject: `${body.signedOut ? 'sign-out' : 'sign-out taken back'} of ${changed.length}`,
        sessionId,
        areaId,
        detail: { signedOut: body.signedOut, examNumbers: numbers },
      })
    }
    return { changed: changed.length, signedOut: await selectSignOuts(transaction, sessionId) }
  })
}
