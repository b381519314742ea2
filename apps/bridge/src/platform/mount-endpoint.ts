import type { Endpoint, EndpointInput, EndpointReply, Schema } from '@wenkao/shared/kernel'
import { openRescue, rescuePassHeader } from '@wenkao/shared/rescue'
import type { Context, Hono } from 'hono'
import * as z from 'zod/mini'
import { BridgeError } from './bridge-error.ts'
import { errorReply } from './error-reply.ts'

/** An endpoint with the function that answers it. */
export interface Route {
  readonly endpoint: Endpoint
  readonly answer: (input: EndpointInput<Endpoint>, headers: Headers) => Promise<unknown>
}

/** Action of the operations that only a proctor code opens. */
const RESCUE = 'bridge.rescue'

/** Binds a handler to its contract: input and reply are typed by it. */
export function route<E extends Endpoint>(
  endpoint: E,
  answer: (input: EndpointInput<E>, headers: Headers) => Promise<EndpointReply<E>>,
): Route {
  // The input is parsed by this very endpoint's schemas before the handler sees it.
  return { endpoint, answer: answer as Route['answer'] }
}

/** What opens the rescue window. */
interface RescueDoor {
  /** Whether this is a pass that a proctor code has opened. */
  isPass(pass: string): boolean
  /** A PC that is no station has no sessions, and so no code that could open anything. */
  isRegistered(): boolean
}

/**
 * Mounts a route for each endpoint.
 * @param door asked for each operation of the rescue window.
 * @throws BridgeError endpointWithoutHandler: a half-wired bridge must not start.
 */
export function mountEndpoints(
  app: Hono,
  endpoints: readonly Endpoint[],
  routes: readonly Route[],
  door: RescueDoor,
): void {
  const byId = new Map(routes.map((entry) => [entry.endpoint.id, entry]))
  const missing = endpoints.filter((endpoint) => !byId.has(endpoint.id))
  if (missing.length > 0) {
    const names = missing.map((endpoint) => endpoint.id).join(', ')
    throw new BridgeError('endpointWithoutHandler', `No handler for ${names}`)
  }
  for (const { endpoint, answer } of routes) {
    app.on(endpoint.method, endpoint.path, async (context) => {
      if ((endpoint.action === RESCUE || endpoint.id === openRescue.id) && !door.isRegistered()) {
        return errorReply('stationUnknown', 'This PC must be registered first')
      }
      // Reading is guarded too: versions are the work of a candidate (R10).
      if (endpoint.action === RESCUE && !door.isPass(context.req.header(rescuePassHeader) ?? '')) {
        return errorReply(
          'forbidden',
          `Expected a pass of the rescue window in ${rescuePassHeader}`,
        )
      }
      return serve(endpoint, answer, context)
    })
  }
}

async function serve(
  endpoint: Endpoint,
  answer: Route['answer'],
  context: Context,
): Promise<Response> {
  const params = parse(endpoint.params, context.req.param())
  const query = parse(endpoint.query, context.req.query())
  const body = endpoint.bodyKind === 'json' ? await readJson(endpoint, context) : absent
  if (body === tooLarge) return errorReply('tooLarge', `Expected ${endpoint.maxBodyBytes} bytes`)
  for (const part of [params, query, body]) {
    if (part.success) continue
    return errorReply('invalidRequest', 'The request is not as the contract says', {
      issues: part.error.issues.slice(0, 10).map(({ path, message }) => ({
        path: path.join('.'),
        message,
      })),
    })
  }
  const input = { params: params.data, query: query.data, body: body.data }
  const reply = await answer(input as EndpointInput<Endpoint>, context.req.raw.headers)
  return Response.json(z.parse(endpoint.reply, reply), {
    headers: { 'cache-control': 'no-store' },
  })
}

const absent = { success: true, data: undefined } as const
const tooLarge = { success: true, data: Symbol('tooLarge') } as const

function parse(schema: Schema | undefined, value: unknown): z.core.util.SafeParseResult<unknown> {
  return schema ? z.safeParse(schema, value) : { success: true, data: {} }
}

async function readJson(
  endpoint: Endpoint,
  context: Context,
): Promise<z.core.util.SafeParseResult<unknown>> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of context.req.raw.body ?? []) {
    size += chunk.length
    if (size > endpoint.maxBodyBytes) return tooLarge
    chunks.push(chunk)
  }
  const text = Buffer.concat(chunks).toString('utf8')
  let raw: unknown
  try {
    raw = text === '' ? {} : JSON.parse(text)
  } catch {
    raw = undefined
  }
  return parse(endpoint.body, raw)
}
