import type { Context } from 'hono'
import type { Fetcher } from './http-fetch.ts'
import { errorReply } from './error-reply.ts'

/** What the relay lets through: the candidate's own routes, the time, the public keys. */
function isRelayed(path: string): boolean {
  // Any second spelling of a path (percent-encoded dots or slashes) could name another route there.
  if (/%2e|%2f|%5c|\\|\/\.{1,2}(\/|$)|\/\//i.test(path)) return false
  return path === '/api/time' || path === '/api/keys' || path.startsWith('/api/candidate/')
}

/** Request headers that pass. No cookie, no address, no identity of the station: the page itself
 * carries what proves who and where it is. */
const REQUEST_HEADERS = ['accept', 'accept-language', 'authorization', 'content-type', 'range']
const RESPONSE_HEADERS = [
  'cache-control',
  'content-disposition',
  'content-range',
  'content-type',
  'etag',
  'retry-after',
  'x-request-id',
]
const STALL_MS = 15_000

/**
 * Relays a request of the page to the server, both bodies as streams.
 * A relay that makes no progress for 15 s ends; a long upload that goes on does not.
 * @returns 502 `unavailable` when the server cannot be reached.
 */
export async function relay(
  context: Context,
  serverOrigin: string,
  fetcher: Fetcher,
): Promise<Response> {
  const { raw, path, method } = context.req
  const { pathname, search } = new URL(raw.url)
  if (!isRelayed(path) || !isRelayed(pathname)) {
    return errorReply('notFound', 'Not relayed')
  }
  const stall = new AbortController()
  let timer = setTimeout(() => undefined, 0)
  const progress = (): void => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      stall.abort(new Error('No progress for 15 s'))
    }, STALL_MS)
    timer.unref()
  }
  const tap = (): TransformStream<Uint8Array, Uint8Array> =>
    new TransformStream({
      transform: (chunk, controller) => {
        progress()
        controller.enqueue(chunk)
      },
      flush: progress,
    })
  progress()
  try {
    const hasBody = method !== 'GET' && method !== 'HEAD' && raw.body !== null
    const response = await fetcher(serverOrigin + pathname + search, {
      method,
      headers: { ...pick(raw.headers, REQUEST_HEADERS), 'accept-encoding': 'identity' },
      signal: stall.signal,
      ...(hasBody && raw.body ? { body: raw.body.pipeThrough(tap()) } : {}),
    })
    progress()
    const body = response.body?.pipeThrough(
      tapEnd(tap(), () => {
        clearTimeout(timer)
      }),
    )
    if (!body) clearTimeout(timer)
    return new Response(body ?? null, {
      status: response.status,
      headers: pick(response.headers, RESPONSE_HEADERS),
    })
  } catch (cause) {
    clearTimeout(timer)
    const reason = cause instanceof Error ? cause.message : String(cause)
    return errorReply('unavailable', `The server cannot be reached: ${reason}`)
  }
}

/** The same pair of streams, with a call when everything has passed. */
function tapEnd(
  stream: TransformStream<Uint8Array, Uint8Array>,
  ended: () => void,
): TransformStream<Uint8Array, Uint8Array> {
  const readable = stream.readable.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({ flush: ended }),
  )
  return { readable, writable: stream.writable }
}

function pick(headers: Headers, names: readonly string[]): Record<string, string> {
  const picked: Record<string, string> = {}
  for (const name of names) {
    const value = headers.get(name)
    if (value !== null) picked[name] = value
  }
  return picked
}
