import type { Context } from 'hono'
import { ApiError } from './api-error.ts'

/** Largest body that a station signs; what is larger has a signature of its own inside. */
const MOST_BYTES = 256 * 1024

/** Bodies that were read for their signature, so that the handler gets the bytes that were signed. */
const bodies = new WeakMap<Context, Buffer>()

/**
 * The whole body of a request whose caller is known by a signature over it.
 * @throws ApiError tooLarge.
 */
export async function readSignedBody(http: Context): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of http.req.raw.body ?? []) {
    size += chunk.byteLength
    if (size > MOST_BYTES) {
      throw new ApiError('tooLarge', `At most ${MOST_BYTES} bytes are signed by a station`, {
        limit: MOST_BYTES,
      })
    }
    chunks.push(chunk)
  }
  const body = Buffer.concat(chunks)
  bodies.set(http, body)
  return body
}

/** The body that was read for its signature, if there was one to check. */
export function signedBodyOf(http: Context): Buffer | undefined {
  return bodies.get(http)
}
