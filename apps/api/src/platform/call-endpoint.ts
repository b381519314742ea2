import { ErrorReply, fillPath, type Endpoint, type EndpointResult } from '@wenkao/shared/kernel'
import * as z from 'zod/mini'

/** What a call may carry; bodies that are bytes go as they are. */
export interface CallInput {
  readonly params?: Readonly<Record<string, string | number>>
  readonly query?: Readonly<Record<string, string | number>>
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** A reply that is an error, with its stable code. */
export class RefusedCall extends Error {
  readonly status: number
  readonly code: string
  readonly details: Readonly<Record<string, unknown>>
  constructor(endpoint: Endpoint, status: number, reply: z.infer<typeof ErrorReply>) {
    super(`${endpoint.id}: ${status} ${reply.error.code}: ${reply.error.message}`)
    this.name = 'RefusedCall'
    this.status = status
    this.code = reply.error.code
    this.details = reply.error.details ?? {}
  }
}

type Fetch = (request: Request) => Response | Promise<Response>

/** The request of an endpoint, for tests that look at the raw reply. */
export function requestOf(origin: string, endpoint: Endpoint, input: CallInput = {}): Request {
  const url = new URL(fillPath(endpoint.path, stringify(input.params)), origin)
  for (const [name, value] of Object.entries(stringify(input.query)))
    url.searchParams.set(name, value)
  const headers: Record<string, string> = { origin, ...input.headers }
  const init: RequestInit = { method: endpoint.method, headers }
  if (input.body !== undefined) {
    if (endpoint.bodyKind !== 'json') init.body = input.body as Uint8Array<ArrayBuffer>
    else {
      headers['content-type'] = 'application/json'
      init.body = JSON.stringify(input.body)
    }
  }
  return new Request(url, init)
}

/**
 * Calls an endpoint as a page would: the same contract, another fetch.
 * @throws RefusedCall on an error reply; a reply that does not fit its contract fails the parse.
 */
export async function callEndpoint<E extends Endpoint>(
  fetch: Fetch,
  origin: string,
  endpoint: E,
  input: CallInput = {},
): Promise<EndpointResult<E>> {
  const response = await fetch(requestOf(origin, endpoint, input))
  if (!response.ok) {
    throw new RefusedCall(endpoint, response.status, z.parse(ErrorReply, await response.json()))
  }
  if (endpoint.replyKind !== 'json') {
    return new Uint8Array(await response.arrayBuffer()) as EndpointResult<E>
  }
  return z.parse(endpoint.reply, await response.json()) as EndpointResult<E>
}

function stringify(values: CallInput['query'] = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]))
}
