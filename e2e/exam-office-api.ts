import { fillPath, type Endpoint, type EndpointResult } from '@wenkao/shared/kernel'
import { bridgeHello, bridgeTokenHeader } from '@wenkao/shared/rescue'
import * as z from 'zod/mini'

export type Headers = Readonly<Record<string, string>>

/** What a call may carry. */
export interface ApiInput {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly headers?: Headers
}

/**
 * Calls the server as a program would, with plain fetch and the contract's own path.
 * @throws Error with status and body when the server refuses.
 */
export async function fetchEndpoint<E extends Endpoint>(
  server: string,
  endpoint: E,
  input: ApiInput = {},
): Promise<{ reply: EndpointResult<E>; cookie: string }> {
  const url = new URL(fillPath(endpoint.path, input.params), server)
  for (const [name, value] of Object.entries(input.query ?? {})) url.searchParams.set(name, value)
  const isBytes = endpoint.bodyKind === 'bytes' || endpoint.bodyKind === 'stream'
  const response = await fetch(url, {
    method: endpoint.method,
    headers: {
      'content-type': isBytes ? 'application/octet-stream' : 'application/json',
      ...input.headers,
    },
    ...(input.body === undefined
      ? {}
      : { body: isBytes ? (input.body as Uint8Array<ArrayBuffer>) : JSON.stringify(input.body) }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${endpoint.id}: ${response.status} ${text}`)
  return {
    reply: z.parse(endpoint.reply, JSON.parse(text)) as EndpointResult<E>,
    cookie: /^[^;]+/.exec(response.headers.get('set-cookie') ?? '')?.[0] ?? '',
  }
}

const bridgeTokens = new Map<string, string>()

/** The token that a bridge gives whoever greets it from this PC; a bridge started anew gives another. */
export async function greetBridge(url: string): Promise<string> {
  const headers = { [bridgeTokenHeader]: bridgeTokens.get(url) ?? '' }
  const { token } = (await fetchEndpoint(url, bridgeHello, { headers })).reply
  bridgeTokens.set(url, token)
  return token
}

/** Calls a bridge as its page does: with a token, and with a new one when it was started anew. */
export async function fetchBridge<E extends Endpoint>(
  url: string,
  endpoint: E,
  input: ApiInput = {},
): Promise<{ reply: EndpointResult<E> }> {
  const call = (token: string) =>
    fetchEndpoint(url, endpoint, {
      ...input,
      headers: { ...input.headers, [bridgeTokenHeader]: token },
    })
  const known = bridgeTokens.get(url)
  if (known === undefined) return call(await greetBridge(url))
  try {
    return await call(known)
  } catch (cause) {
    if (!(cause instanceof Error && cause.message.includes(': 403 '))) throw cause
    return call(await greetBridge(url))
  }
}
