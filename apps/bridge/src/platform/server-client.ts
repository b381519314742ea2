import {
  ErrorReply,
  fillPath,
  sha256Hex,
  type Endpoint,
  type EndpointResult,
} from '@wenkao/shared/kernel'
import { Readable } from 'node:stream'
import * as z from 'zod/mini'
import type { Clock } from './clock.ts'
import { createFetcher, type FetchInit, type Fetcher } from './http-fetch.ts'

/** What came of a request to the server, classified by whether repeating it can help. */
export type ServerOutcome<T> =
  | {
      readonly kind: 'reply'
      readonly reply: T
      /** Monotonic ms around the exchange, for the server's clock. */
      readonly sentAt: number
      readonly receivedAt: number
    }
  /** The server's own word; the same request gets the same answer. */
  | {
      readonly kind: 'refused'
      readonly status: number
      readonly code: string
      readonly message: string
      readonly details: Readonly<Record<string, unknown>>
    }
  /** No answer, or one that may be different next time (network, 5xx, 429, a reply of another form). */
  | {
      readonly kind: 'failed'
      readonly cause: unknown
      /** The server's status, where it answered at all. */
      readonly status?: number
      /** How long the server asks to be left alone (Retry-After), ms. */
      readonly retryAfterMs?: number
    }

/** What a request is signed over (`stationRequestText`). */
export interface RequestToSign {
  readonly method: string
  readonly path: string
  readonly bodySha256: string
}

export interface CallOptions {
  /** Bearer token of a candidate's binding. */
  readonly token?: string
  /** Headers by which the station proves itself. */
  readonly sign?: (request: RequestToSign) => Readonly<Record<string, string>>
  /** Gives the request up. */
  readonly signal?: AbortSignal
}

/** Bytes that are sent, or where a stream of `size` bytes comes from. */
type UploadBody = Uint8Array | { readonly size: number; readonly open: () => Readable }

export interface ServerClient {
  call<E extends Endpoint>(
    endpoint: E,
    input: { readonly params?: Readonly<Record<string, string>>; readonly body?: unknown },
    options?: CallOptions,
  ): Promise<ServerOutcome<EndpointResult<E>>>
  /** Sends bytes; the time that it may take grows with their length. */
  upload<E extends Endpoint>(
    endpoint: E,
    input: {
      readonly params?: Readonly<Record<string, string>>
      readonly query?: Readonly<Record<string, string>>
    },
    body: UploadBody,
    options: { readonly token?: string; readonly signal?: AbortSignal },
  ): Promise<ServerOutcome<EndpointResult<E>>>
  download(
    endpoint: Endpoint,
    params: Readonly<Record<string, string>>,
    proof: Pick<CallOptions, 'token' | 'sign'>,
  ): Promise<ServerOutcome<Buffer>>
  /** Whether the last exchange got through, and when one last did by the wall clock. */
  contact(): { readonly reachable: boolean; readonly lastAt: number | null }
}

const TIMEOUT_MS = 15_000
/** Slowest line that a large content is given time for, bytes per ms. */
const SLOWEST_LINE = 20

/**
 * A client of the exam server.
 * @param origin e.g. `https://exam.example`, without a final slash.
 * @param failed told of every exchange that got no answer, for the log.
 */
export function createServerClient(
  origin: string,
  clock: Clock,
  fetcher: Fetcher = createFetcher(),
  failed: (path: string, cause: unknown) => void = () => undefined,
): ServerClient {
  let reachable = false
  let lastAt: number | null = null

  async function exchange<T>(
    path: string,
    init: FetchInit,
    read: (response: Response) => Promise<T>,
    timeoutMs: number,
  ): Promise<ServerOutcome<T>> {
    const sentAt = clock.monotonic()
    const timeout = AbortSignal.timeout(timeoutMs)
    const signal = init.signal ? AbortSignal.any([init.signal, timeout]) : timeout
    try {
      const response = await fetcher(origin + path, { ...init, signal })
      const receivedAt = clock.monotonic()
      if (response.ok) {
        const reply = await read(response)
        reachable = true
        lastAt = clock.wall()
        return { kind: 'reply', reply, sentAt, receivedAt }
      }
      const refusal = await readRefusal(response, clock.wall())
      reachable = refusal.kind === 'refused' || response.status === 429
      if (reachable) lastAt = clock.wall()
      return refusal
    } catch (cause) {
      // Given up by ourselves: that says nothing about the server.
      if (init.signal?.aborted === true) return { kind: 'failed', cause }
      reachable = false
      failed(path, cause)
      return { kind: 'failed', cause }
    }
  }

  return {
    call: async (endpoint, input, options = {}) => {
      const path = fillPath(endpoint.path, input.params)
      const body = input.body === undefined ? '' : JSON.stringify(input.body)
      const headers = {
        ...(body === '' ? {} : { 'content-type': 'application/json' }),
        ...bearer(options.token),
        ...options.sign?.({ method: endpoint.method, path, bodySha256: sha256Hex(body) }),
      }
      const init: FetchInit = {
        ...{ method: endpoint.method, headers },
        ...(body === '' ? {} : { body }),
        ...(options.signal ? { signal: options.signal } : {}),
      }
      return exchange(path, init, (response) => parseReply(endpoint, response), TIMEOUT_MS)
    },
    upload: async (endpoint, { params, query }, body, { token, signal }) => {
      const search = query ? `?${new URLSearchParams(query).toString()}` : ''
      const init: FetchInit = {
        method: endpoint.method,
        headers: { 'content-type': 'application/octet-stream', ...bearer(token) },
        body: body instanceof Uint8Array ? body : Readable.toWeb(body.open()),
        ...(signal ? { signal } : {}),
      }
      const size = body instanceof Uint8Array ? body.length : body.size
      const timeoutMs = TIMEOUT_MS + Math.ceil(size / SLOWEST_LINE)
      const path = fillPath(endpoint.path, params) + search
      return exchange(path, init, (response) => parseReply(endpoint, response), timeoutMs)
    },
    download: (endpoint, params, { token, sign }) => {
      const path = fillPath(endpoint.path, params)
      const signed = sign?.({ method: endpoint.method, path, bodySha256: sha256Hex('') })
      return exchange(
        path,
        { headers: { ...bearer(token), ...signed } },
        async (response) => Buffer.from(await response.arrayBuffer()),
        TIMEOUT_MS * 8,
      )
    },
    contact: () => ({ reachable, lastAt }),
  }
}

function bearer(token: string | undefined): Record<string, string> {
  return token === undefined ? {} : { authorization: `Bearer ${token}` }
}

async function parseReply<E extends Endpoint>(
  endpoint: E,
  response: Response,
): Promise<EndpointResult<E>> {
  return z.parse(endpoint.reply, await response.json()) as EndpointResult<E>
}

async function readRefusal(response: Response, wallMs: number): Promise<ServerOutcome<never>> {
  const raw: unknown = await response.json().catch(() => undefined)
  const known = ErrorReply.safeParse(raw)
  const mayPass = response.status >= 500 || response.status === 429 || response.status === 408
  if (mayPass || !known.success) {
    const cause = new Error(`The server answered ${response.status}`)
    const retryAfterMs = readRetryAfter(response.headers, wallMs)
    const { status } = response
    return {
      kind: 'failed',
      cause,
      status,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    }
  }
  const { code, message, details } = known.data.error
  return { kind: 'refused', status: response.status, code, message, details: details ?? {} }
}

/** Retry-After in ms: seconds, or a date, which counts from the reply's own date (RFC 9110, 10.2.3). */
function readRetryAfter(headers: Headers, wallMs: number): number | undefined {
  const value = headers.get('retry-after')
  if (value === null) return undefined
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000
  const until = Date.parse(value)
  const from = Date.parse(headers.get('date') ?? '')
  const waitMs = until - (Number.isNaN(from) ? wallMs : from)
  return Number.isNaN(waitMs) ? undefined : Math.max(0, waitMs)
}
