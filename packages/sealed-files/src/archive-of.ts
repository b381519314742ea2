import { ByteReader } from './byte-reader.ts'
import { defaultLimits } from './limits.ts'
import { openArchive } from './open-archive.ts'

const PIECE_BYTES = 64 * 1024

/**
 * The tar inside a sealed file, for a person who looks with tools of their own. Only its encryption is
 * proven; what it says of itself is for `openSealed` to check.
 * @throws Error when the file cannot be opened; later the stream fails where its bytes are not what was
 *   sealed.
 */
export async function archiveOf(
  bytes: ReadableStream<Uint8Array>,
  identities: readonly string[],
): Promise<ReadableStream<Uint8Array>> {
  const file = new ByteReader(bytes)
  const archive = await openArchive(file, identities, defaultLimits)
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const piece = await archive.bytes.some(PIECE_BYTES)
      if (piece === undefined) controller.close()
      else controller.enqueue(piece)
    },
    cancel: (reason) => file.cancel(reason),
  })
}
