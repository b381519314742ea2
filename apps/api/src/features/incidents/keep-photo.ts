import { createHash } from 'node:crypto'
import { MAX_PHOTO_BYTES, photoTypeOf, type IncidentPhoto } from '@wenkao/shared/incidents'
import { ApiError } from '../../platform/api-error.ts'
import type { StaffCaller } from '../../platform/caller.ts'
import { collect } from '../../platform/mount-endpoints.ts'
import type { Services } from '../../platform/services.ts'
import { actorOf } from '../audit/index.ts'
import { insertPhoto } from './incidents.queries.ts'

/**
 * Keeps a photo for a session's log. It is a picture by its content or it is refused (IR1): it goes
 * back to browsers later.
 * @throws ApiError fileUnreadable, tooLarge.
 */
export async function keepPhoto(
  services: Services,
  caller: StaffCaller,
  sessionId: string,
  body: ReadableStream<Uint8Array>,
): Promise<IncidentPhoto> {
  const bytes = await collect(body)
  const mediaType = photoTypeOf(bytes)
  if (mediaType === undefined)
    throw new ApiError('fileUnreadable', 'Not a JPEG, PNG or WebP picture')
  if (bytes.length > MAX_PHOTO_BYTES)
    throw new ApiError('tooLarge', 'This photo is too large', { limit: MAX_PHOTO_BYTES })
  const hash = createHash('sha256').update(bytes).digest('hex')
  await services.blobs.put(hash, bytes)
  await insertPhoto(services.db, {
    sessionId,
    hash,
    mediaType,
    size: bytes.length,
    sentBy: actorOf(caller).name,
    sentAt: services.clock.now(),
  })
  return { hash, mediaType, size: bytes.length }
}
