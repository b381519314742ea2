import { ApiError } from '../../platform/api-error.ts'
import type { BytesReply } from '../../platform/mount-endpoints.ts'
import type { Services } from '../../platform/services.ts'
import { findPaper } from '../papers/index.ts'

/** What the bank takes as a picture (BK6); nothing else is shown to a browser. */
const PICTURE = /^image\/(png|jpeg|gif|webp)$/

/**
 * A picture of an item of the paper that was graded. @param paperId undefined where nothing was graded.
 * @throws ApiError notFound, also for a file that is none of this paper's pictures.
 */
export async function readPaperPicture(
  { db, blobs }: Pick<Services, 'db' | 'blobs'>,
  paperId: string | undefined,
  hash: string,
): Promise<BytesReply> {
  const paper = paperId === undefined ? undefined : await findPaper(db, paperId)
  const picture = paper?.content.items
    .flatMap(({ pictures }) => pictures ?? [])
    .find((one) => one.hash === hash && PICTURE.test(one.type))
  const bytes = picture && (await blobs.read(hash))
  if (!bytes) throw new ApiError('notFound', 'No such picture in this paper')
  return { bytes, mediaType: picture.type, cache: 'immutable' }
}
