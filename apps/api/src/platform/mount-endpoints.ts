import type { Action } from '@wenkao/shared/accounts'
import type { Endpoint, EndpointInput, EndpointReply } from '@wenkao/shared/kernel'
import type { Context, Hono } from 'hono'
import * as z from 'zod/mini'
import type { Admission, Place } from './admission.ts'
import { ApiError } from './api-error.ts'
import { requireAction, type Caller } from './caller.ts'
import { parseInput, parseJson } from './parse-input.ts'
import { markRawReply } from './security-headers.ts'
import { signedBodyOf } from './signed-body.ts'

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

type Reply<E extends Endpoint> = E['replyKind'] extends 'json' ? EndpointReply<E> : unknown

/** An endpoint with its handler; made by `route` so that input and reply are typed by the contract. */
export interface Route {
  readonly endpoint: Endpoint
  readonly handle: (input: EndpointInput<Endpoint>, context: HandlerContext) => Promise<unknown>
  /** Bounds its requests, before their bodies are read. */
  readonly admission?: Admission
  /** The same handler for the direct way (`createDirectRoute`), where it needs no raw request. */
  readonly handleDirect?: (
    input: EndpointInput<Endpoint>,
    context: Omit<HandlerContext, 'http'>,
  ) => Promise<unknown>
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
 * A route whose handler looks at nothing but its parsed input and the caller, so that it may also be
 * served past the framework, and whose requests are bounded.
 */
export function directRoute<E extends Endpoint>(
  endpoint: E,
  admission: Admission,
  handle: (input: EndpointInput<E>, context: Omit<HandlerContext, 'http'>) => Promise<Reply<E>>,
): Route {
  const handleDirect = handle as NonNullable<Route['handleDirect']>
  return { endpoint, admission, handle: handleDirect, handleDirect }
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
  for (const { endpoint, handle, admission } of routes) {
    const serve = async (http: Context, caller: Caller, place?: Place): Promise<Response> => {
      const input = {
        params: endpoint.params ? parseInput(endpoint.params, http.req.param(), 'path') : {},
        query: endpoint.query ? parseInput(endpoint.query, http.req.query(), 'query') : {},
        body: await readBody(endpoint, http, place),
      } as EndpointInput<Endpoint>
      const reply = await handle(input, { caller, requestId: requestIdOf(http), http })
      return writeReply(endpoint, reply, http)
    }
    app.on(endpoint.method, endpoint.path, async (http) => {
      const caller = await identify(http)
      requireAction(caller, endpoint.action as Action)
      if (!admission) return serve(http, caller)
      const place = admission.enter(Math.min(declaredLength(http) ?? 0, endpoint.maxBodyBytes))
      try {
        return await serve(http, caller, place)
      } finally {
        place.leave()
      }
    })
  }
}

function declaredLength(http: Context): number | undefined {
  const length = http.req.header('content-length')
  return length === undefined ? undefined : Number(length)
}

async function readBody(endpoint: Endpoint, http: Context, place?: Place): Promise<unknown> {
  if (endpoint.bodyKind === 'none') return undefined
  const signed = signedBodyOf(http)
  if (signed) return bodyOfSigned(endpoint, signed)
  // The handler of a stream bounds it and answers about its size itself.
  if (endpoint.bodyKind === 'stream') return http.req.raw.body ?? emptyStream()
  if ((declaredLength(http) ?? 0) > endpoint.maxBodyBytes) throw tooLarge(endpoint)
  if (endpoint.bodyKind === 'bytes') return limited(http.req.raw.body, endpoint)
  return parseInput(endpoint.body, parseJson(await readAll(endpoint, http, place)), 'body')
}

/** A body that was read for its signature: the very bytes that were signed. */
function bodyOfSigned(endpoint: Endpoint, signed: Buffer): unknown {
  if (signed.length > endpoint.maxBodyBytes) throw tooLarge(endpoint)
  if (endpoint.bodyKind !== 'json') return new Response(new Uint8Array(signed)).body
  return parseInput(endpoint.body, parseJson(signed), 'body')
}

/**
 * The whole body. A declared length was held against the limit and the HTTP parser lets no more
 * through, so only a body without one needs the counting stream, which costs more than the rest of
 * a small request together.
 */
async function readAll(endpoint: Endpoint, http: Context, place?: Place): Promise<Buffer> {
  if (declaredLength(http) !== undefined) return Buffer.from(await http.req.arrayBuffer())
  return Buffer.from(await collect(limited(http.req.raw.body, endpoint, place)))
}

/** The request's body, cut off with an error where it exceeds the endpoint's limit. */
function limited(
  body: ReadableStream<Uint8Array> | null,
  endpoint: Endpoint,
  place?: Place,
): ReadableStream<Uint8Array> {
  let size = 0
  return (body ?? emptyStream()).pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        size += chunk.byteLength
        if (size > endpoint.maxBodyBytes) throw tooLarge(endpoint)
        place?.add(chunk.byteLength)
        controller.enqueue(chunk)
      },
    }),
  )
}

function emptyStream(): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    start: (controller) => {
      controller.close()
    },
  })
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

/** A text as an extended parameter holds it (RFC 5987, 3.2.1): some signs that URLs may carry, it may not. */
function extendedValue(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
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
        `attachment; filename*=UTF-8''${extendedValue(file.fileName)}`
    }
    const body = file.bytes instanceof Uint8Array ? new Uint8Array(file.bytes) : file.bytes
    return http.body(body, 200, headers)
  }
  // A reply that does not fit its own contract is a bug of the server: say so, do not send it.
  return http.json(z.parse(endpoint.reply, reply) as object, 200, { 'cache-control': 'no-store' })
}
