import { ApiError } from '../../platform/api-error.ts'
import { asStaff, type Caller } from '../../platform/caller.ts'
import type { Services } from '../../platform/services.ts'
import { recordAction, recordLook } from '../audit/index.ts'
import { openPhoto, type Photo, type SessionListed } from '../sessions/index.ts'
import { findSitting } from '../sittings/index.ts'
import { insertPhotoView } from './attendance.queries.ts'

/**
 * The photo of a candidate of this session. Who looked is audited, once per candidate and person: a
 * page that shows it again leaves no second row.
 * @throws ApiError notFound when there is no such candidate here, or no photo.
 */
export async function lookAtPhoto(
  services: Services,
  caller: Caller,
  listed: SessionListed,
  sittingId: string,
): Promise<Photo> {
  const { sessionId } = listed.session
  const { name, ...person } = asStaff(caller)
  const viewerId = person.kind === 'staff' ? person.staffId : person.apiKeyId
  return services.db.transaction(async (transaction) => {
    const sitting = await findSitting(transaction, sessionId, { sittingId })
    const photo =
      sitting && (await openPhoto(services, transaction, sitting.examId, sitting.candidateId))
    if (!photo) throw new ApiError('notFound', 'There is no photo of this candidate')
    const at = services.clock.now()
    if (await insertPhotoView(transaction, { sessionId, sittingId, viewerId, at })) {
      await recordAction(services, transaction, caller, {
        action: 'room.checkIn',
        subject: `photo of ${sitting.examNumber} seen`,
        sessionId,
        areaId: listed.areaId,
        detail: { sittingId, by: name },
      })
      await recordLook(services, transaction, caller, {
        ...{ examId: sitting.examId, candidateIds: [sitting.candidateId] },
        ...{ seen: ['photo'], action: 'room.checkIn' },
      })
    }
    return photo
  })
}
