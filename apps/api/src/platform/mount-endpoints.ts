import type { Action } from '@wenkao/shared/accounts'
import type { Endpoint, EndpointInput, EndpointReply, Schema } from '@wenkao/shared/kernel'
import type { Context, Hono } from 'hono'
import * as z from 'zod/mini'
import { ApiError } from './api-error.ts'
import { requireAction, type Caller } from './caller.ts'
import { markRawReply } from './security-headers.ts'

/** Everything a handler may need of its request. */
export interface HandlerContext {
  readonly caller: Caller
  readonly requestId: string
  /** Raw request and response headers, for cookies and files. */
  readonly http: Context
}

/** Bytes with the headers under which a browser saves or shows them. */
export interface BytesReply {
  readonly bytes: Uint8Array | ReadableStream<Uint8Array>
  readonly mediaType: string
  readonly fileName?: string
  readonly cache?: 'immutable' | 'none'
}

const UTF8 = new TextDecoder('utf-8', { fatal: true })

type Reply<E extends Endpoint> = E['replyKind'] extends 'json' ? EndpointReply<E> : unknown

/** An endpoint with its handler; made by `route` so that input and reply are typed by the contract. */
export interface Route {
  readonly endpoint: Endpoint
  readonly handle: (input: EndpointInput<Endpoint>, context: HandlerContext) => Promise<unknown>
}

/**
 * Binds a handler to an endpoint. The handler sees parsed input; what it returns passes the reply
 * schema, which strips whatever the audience may not see (R6).
 */
export function route<E extends Endpoint>(
  endpoint: E,
  handle: (input: EndpointInput<E>, context: HandlerContext) => Promise<Reply<E>>,
): Route {
  return { endpoint, handle: handle as Route['handle'] }
}

/**
 * Mounts every route of `routes` for the endpoints of the contracts.
 * @throws Error when an endpoint has no route or a route no endpoint: a half-wired server must not start.
 */
export function mountEndpoints(
  app: Hono,
  endpoints: readonly Endpoint[],
  routes: readonly Route[],
  identify: (http: Context) => Promise<Caller>,
  requestIdOf: (http: Context) => string,
): void {
  const byId = new Map(routes.map((entry) => [entry.endpoint.id, entry]))
  const missing = endpoints.filter((endpoint) => !byId.has(endpoint.id))
  const extra = routes.filter(
    (entry) => !endpoints.some((endpoint) => endpoint.id === entry.endpoint.id),
  )
  if (missing.length > 0 || extra.length > 0 || byId.size !== routes.length) {
    const names = [...missing.map((e) => e.id), ...extra.map((e) => e.endpoint.id)]
    throw new Error(`Routes and endpoints do not match: ${names.join(', ')}`)
  }
  for (const { endpoint, handle } of routes) {
    app.on(endpoint.method, endpoint.path, async (http) => {
      const caller = await identify(http)
      requireAction(caller, endpoint.action as Action)
      const input = {
        params: endpoint.params ? parse(endpoint.params, http.req.param(), 'path') : {},
        query: endpoint.query ? parse(endpoint.query, http.req.query(), 'query') : {},
        body: await readBody(endpoint, http),
      } as EndpointInput<Endpoint>
      const reply = await handle(input, { caller, requestId: requestIdOf(http), http })
      return writeReply(endpoint, reply, http)
    })
  }
}

function parse(schema: Schema | undefined, value: unknown, place: string): unknown {
  if (!schema) return {}
  const read = z.safeParse(schema, value)
  if (read.success) return read.data
  throw new ApiError('invalidRequest', `The ${place} is not as expected`, {
    issues: read.error.issues.slice(0, 20).map((issue) => ({
      path: issue.path.join('.'),
      message: issue.message,
    })),
  })
}

async function readBody(endpoint: Endpoint, http: Context): Promise<unknown> {
  if (endpoint.bodyKind === 'none') return undefined
  const declared = Number(http.req.header('content-length') ?? 0)
  if (declared > endpoint.maxBodyBytes) throw tooLarge(endpoint)
  if (endpoint.bodyKind === 'bytes') return limited(http.req.raw.body, endpoint)
  let value: unknown
  try {
    value = JSON.parse(await readText(endpoint, http))
  } catch (cause) {
    if (cause instanceof ApiError) throw cause
    throw new ApiError('invalidRequest', 'The body is not JSON')
  }
  return parse(endpoint.body, value, 'body')
}

/**
 * The body as text. A declared length was held against the limit and the HTTP parser lets no more
 * through, so only a body without one needs the counting stream, which costs more than the rest of
 * a small request together.
 */
async function readText(endpoint: Endpoint, http: Context): Promise<string> {
  const isDeclared = http.req.header('content-length') !== undefined
  const bytes = isDeclared
    ? await http.req.arrayBuffer()
    : await collect(limited(http.req.raw.body, endpoint))
  return UTF8.decode(bytes)
}

/** The request's body, cut off with an error where it exceeds the endpoint's limit. */
function limited(
  body: ReadableStream<Uint8Array> | null,
  endpoint: Endpoint,
): ReadableStream<Uint8Array> {
  let size = 0
  const source =
    body ??
    new ReadableStream<Uint8Array>({
      start: (controller) => {
        controller.close()
      },
    })
  return source.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        size += chunk.byteLength
        if (size > endpoint.maxBodyBytes) controller.error(tooLarge(endpoint))
        else controller.enqueue(chunk)
      },
    }),
  )
}

/** All bytes of a stream. */
export async function collect(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}

function tooLarge(endpoint: Endpoint): ApiError {
  return new ApiError('tooLarge', `At most ${endpoint.maxBodyBytes} bytes`, {
    limit: endpoint.maxBodyBytes,
  })
}

function writeReply(endpoint: Endpoint, reply: unknown, http: Context): Response {
  if (endpoint.replyKind === 'stream') {
    if (reply instanceof Response) return markRawReply(http, reply)
    throw new TypeError(`${endpoint.id} must return a Response`)
  }
  if (endpoint.replyKind === 'bytes') {
    const file = reply as BytesReply
    const headers: Record<string, string> = {
      'content-type': file.mediaType,
      'x-content-type-options': 'nosniff',
      'cache-control':
        file.cache === 'immutable' ? 'private, max-age=31536000, immutable' : 'no-store',
    }
    if (file.fileName !== undefined) {
      headers['content-disposition'] =
        `attachment; filename*=UTF-8''${encodeURIComponent(file.fileName)}`
    }
    const body = file.bytes instanceof Uint8Array ? new Uint8Array(file.bytes) : file.bytes
    return http.body(body, 200, headers)
  }
  // A reply that does not fit its own contract is a bug of the server: say so, do not send it.
  return http.json(z.parse(endpoint.reply, reply) as object, 200, { 'cache-control': 'no-store' })
}
