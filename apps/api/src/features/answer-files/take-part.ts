import { ApiError } from '../../platform/api-error.ts'
import type { PartialContent } from '../../platform/partial-blobs.fs.ts'
import type { Services } from '../../platform/services.ts'
import type { SittingFacts } from '../sittings/index.ts'
import { insertUploaded } from './answer-files.queries.ts'
import { selectHeldContents } from './held-contents.ts'

/** A refused sender comes again after so long, s. */
const BUSY_WAIT_S = 2

/**
 * Takes one part of a large content of a sitting. What is already held of this sitting is answered as
 * stored; another candidate's content never shortens the way, so nobody learns of it (DESIGN 4.4).
 * @param offset where the part begins, bytes.
 * @returns how much has arrived in order, which is where the sender goes on.
 * @throws ApiError hashMismatch when all has arrived and is something else: it begins again;
 *   invalidRequest for a part beyond the size or far too small; tooManyRequests.
 */
export async function takePart(
  services: Services,
  facts: SittingFacts,
  content: PartialContent,
  offset: number,
  bytes: ReadableStream<Uint8Array>,
): Promise<{ received: number; stored: boolean }> {
  const { sessionId, sittingId } = facts.sitting
  const { hash, size } = content
  const isHeld = async (): Promise<boolean> =>
    (await selectHeldContents(services.db, facts, [hash])).has(hash)
  if (await isHeld()) {
    await bytes.pipeTo(new WritableStream())
    return { received: size, stored: true }
  }
  const added = await services.partials.add(sittingId, content, offset, bytes)
  switch (added.kind) {
    case 'kept':
      // Fewer than before: another request has finished it meanwhile, or it begins again.
      if (added.received < offset && (await isHeld())) return { received: size, stored: true }
      return { received: added.received, stored: false }
    case 'whole': {
      const storedAt = services.clock.now()
      await insertUploaded(services.db, { sessionId, sittingId, hash, size, storedAt })
      await services.partials.discard(sittingId, hash)
      return { received: size, stored: true }
    }
    case 'hashMismatch':
      if (await isHeld()) return { received: size, stored: true }
      throw new ApiError('hashMismatch', 'The bytes do not have that hash; send them again')
    case 'tooLong':
      throw new ApiError('invalidRequest', 'This part is longer than the rest of the content')
    case 'tooShort':
      throw new ApiError('invalidRequest', 'Only the last part may be so small')
    case 'busy':
      throw new ApiError(
        'tooManyRequests',
        'Too many parts at once; send them one after the other',
        undefined,
        BUSY_WAIT_S,
      )
  }
}
