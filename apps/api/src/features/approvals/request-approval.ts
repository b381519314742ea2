import {
  concerned,
  isSameAsk,
  type ApprovalWish,
  type requestApproval as requestContract,
} from '@wenkao/shared/approvals'
import { photoTypeOf } from '@wenkao/shared/incidents'
import type { EndpointInput } from '@wenkao/shared/kernel'
import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import type { Services } from '../../platform/services.ts'
import { actorOf, recordAction } from '../audit/index.ts'
import { lockSession, type SessionListed } from '../sessions/index.ts'
import { findSitting, mayGrantAtOnce } from '../sittings/index.ts'
import { giveTime } from './apply-approval.ts'
import { insertApproval, lockApproval, selectOpenOf } from './approvals.queries.ts'

export type ApprovalRequest = EndpointInput<typeof requestContract>['body']

/**
 * A room asks its area (F03d, F07, F21), with its audit row (R7). Extra time within the exam's limit
 * is given at once and stands in the list as the room's own (AP1).
 * @returns `same` for a request that is there already, whatever became of it since (R4).
 * @throws ApiError notFound, conflict when an open request asks for the same, notHandedIn,
 *   fileUnreadable for a picture that is none, and what an extra time at once refuses.
 */
export async function requestApproval(
  services: Services,
  caller: Caller,
  listed: SessionListed,
  { approvalId, wish, reason, evidence }: ApprovalRequest,
): Promise<'open' | 'granted' | 'same'> {
  const { sessionId } = listed.session
  const { photo, ...told } = evidence
  const picture = photo && pictureOf(photo.data)
  return services.db.transaction(async (transaction) => {
    // One request at a time: two tablets that ask for the same meet here.
    await lockSession(transaction, sessionId)
    if (await lockApproval(transaction, { sessionId, approvalId })) return 'same'
    await checkSittings(transaction, sessionId, wish)
    const grant =
      wish.kind === 'extraTime' && (await mayGrantAtOnce(transaction, listed, wish))
        ? {
            ...wish,
            reason,
            source: caller.kind === 'station' ? ('code' as const) : ('room' as const),
          }
        : undefined
    if (!grant) await checkAlone(transaction, sessionId, wish)
    const now = services.clock.now()
    const { name } = actorOf(caller)
    const changed = grant ? await giveTime(services, transaction, caller, listed, grant) : null
    await insertApproval(transaction, {
      ...{ sessionId, approvalId, kind: wish.kind, wish, reason, evidence: told },
      ...{ photo: picture?.bytes ?? null, photoType: picture?.mediaType ?? null },
      state: grant ? 'granted' : 'open',
      requestedAt: now,
      requestedBy: name,
      decidedAt: grant ? now : null,
      decidedBy: grant ? name : null,
      changed,
    })
    await recordAction(services, transaction, caller, {
      action: 'approvals.request',
      subject: `${wish.kind} asked for`,
      sessionId,
      areaId: listed.areaId,
      detail: {
        approvalId,
        wish,
        reason,
        ...told,
        hasPhoto: picture !== null,
        granted: grant !== undefined,
      },
    })
    return grant ? 'granted' : 'open'
  })
}

/** The bytes and what they are by how they begin, never by what the page says. */
function pictureOf(data: string): { bytes: Uint8Array; mediaType: string } {
  const bytes = new Uint8Array(Buffer.from(data, 'base64'))
  const mediaType = photoTypeOf(bytes)
  if (mediaType === undefined) {
    throw new ApiError('fileUnreadable', 'Not a JPEG, PNG or WebP picture')
  }
  return { bytes, mediaType }
}

async function checkSittings(db: Db, sessionId: string, wish: ApprovalWish): Promise<void> {
  for (const sittingId of concerned(wish) ?? []) {
    const sitting = await findSitting(db, sessionId, { sittingId })
    if (!sitting || sitting.supersededAt !== null) {
      throw new ApiError('notFound', 'No such sitting in this session', { sittingId })
    }
    if (wish.kind === 'reopen' && sitting.handedInAt === null) {
      throw new ApiError('notHandedIn', 'This is not handed in', { sittingId })
    }
  }
}

/** Two open requests for the same would be approved twice. */
async function checkAlone(db: Db, sessionId: string, wish: ApprovalWish): Promise<void> {
  const open = await selectOpenOf(db, sessionId)
  const other = open.find((row) => isSameAsk(row.wish, wish))
  if (!other) return
  throw new ApiError('conflict', 'An open request asks for the same', {
    reason: 'openRequest',
    approvalId: other.approvalId,
    by: other.requestedBy,
    at: other.requestedAt,
  })
}
