import { createHash } from 'node:crypto'
import { MOST_PICTURE_BYTES, pictureTypeOf, type ItemPicture } from '@wenkao/shared/bank'
import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import type { Services } from '../../platform/services.ts'
import { actorOf } from '../audit/index.ts'
import { insertPicture } from './pictures.queries.ts'

/**
 * Keeps a picture for items. It is one by its content or it is refused: it goes to browsers later, with
 * the type that was found, never with one that was told.
 * @throws ApiError fileUnreadable, tooLarge.
 */
export async function keepPicture(
  services: Services,
  caller: Caller,
  bytes: Uint8Array,
): Promise<Omit<ItemPicture, 'name'>> {
  const type = pictureTypeOf(bytes)
  if (type === undefined)
    throw new ApiError('fileUnreadable', 'Not a PNG, JPEG, GIF or WebP picture')
  if (bytes.length > MOST_PICTURE_BYTES)
    throw new ApiError('tooLarge', 'This picture is too large', { limit: MOST_PICTURE_BYTES })
  const hash = createHash('sha256').update(bytes).digest('hex')
  await services.blobs.put(hash, bytes)
  await insertPicture(services.db, {
    ...{ hash, mediaType: type, size: bytes.length },
    sentByName: actorOf(caller).name,
    sentAt: services.clock.now(),
  })
  return { hash, size: bytes.length, type }
}
