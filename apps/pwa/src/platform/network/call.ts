import {
  ErrorReply,
  fillPath,
  type Endpoint,
  type EndpointResult,
  type Schema,
} from '@wenkao/shared/kernel'
import type * as z from 'zod/mini'

/** A request that came to nothing, or was refused. */
export class CallError extends Error {
  /** A code of `errors.contract.ts`, or `offline` (no answer), or `malformedReply`. */
  readonly code: string
  readonly details: Readonly<Record<string, unknown>>
  /** HTTP status; 0 when there was no answer. */
  readonly status: number
  /** How long the server wants to be left alone, ms; undefined when it named no time. */
  readonly retryAfterMs: number | undefined

  constructor(
    code: string,
    message: string,
    facts: {
      readonly status?: number
      readonly details?: Readonly<Record<string, unknown>> | undefined
      readonly retryAfterMs?: number | undefined
      readonly cause?: unknown
    } = {},
  ) {
    super(message, { cause: facts.cause })
    this.name = 'CallError'
    this.code = code
    this.details = facts.details ?? {}
    this.status = facts.status ?? 0
    this.retryAfterMs = facts.retryAfterMs
  }
}

export interface CallerOptions {
  readonly fetch: typeof globalThis.fetch
  /** Origin of the server, without a slash at the end; empty for the page's own origin. */
  readonly baseUrl: string
  /** Headers of every request, asked for each time: tokens change. */
  readonly headers?: () => Readonly<Record<string, string>>
}

type In<S> = S extends Schema ? z.input<S> : never

/** What a caller gives with a request; only what the endpoint declares. */
export interface CallInput<E extends Endpoint> {
  readonly params?: Readonly<Record<string, string | number>>
  readonly query?: In<E['query']>
  /** JSON, or for endpoints of kind `bytes` the bytes themselves. */
  readonly body?: E['bodyKind'] extends 'bytes' ? unknown : In<E['body']>
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
  /** Counts as no answer after this time; without it the browser decides. Not beside `signal`. */
  readonly timeoutMs?: number
}

export interface Caller {
  /**
   * Calls an endpoint and parses its reply with the contract, because a cached page can be older or
   * newer than the server (STYLE 3.2).
   * @throws CallError when there is no answer, the server refuses, or the reply is not what the
   *   contract says. An aborted request throws the signal's reason.
   */
  readonly call: <E extends Endpoint>(
    endpoint: E,
    input?: CallInput<E>,
  ) => Promise<EndpointResult<E>>
  /** The raw reply of an endpoint whose reply is bytes, e.g. a spreadsheet to save. */
  readonly download: <E extends Endpoint>(endpoint: E, input?: CallInput<E>) => Promise<Blob>
}

export type Call = Caller['call']

/** Makes the two ways to call endpoints of one origin. */
export function createCaller(options: CallerOptions): Caller {
  async function request(endpoint: Endpoint, input: CallInput<Endpoint>): Promise<Response> {
    const url = options.baseUrl + pathOf(endpoint, input)
    const isBytes = endpoint.bodyKind !== 'json'
    const body =
      input.body === undefined
        ? null
        : isBytes
          ? (input.body as BodyInit)
          : JSON.stringify(input.body)
    const signal =
      input.signal ??
      (input.timeoutMs === undefined ? undefined : AbortSignal.timeout(input.timeoutMs))
    let response: Response
    try {
      response = await options.fetch(url, {
        method: endpoint.method,
        headers: {
          accept: 'application/json',
          ...(body === null || isBytes ? {} : { 'content-type': 'application/json' }),
          ...options.headers?.(),
          ...input.headers,
        },
        body,
        cache: 'no-store',
        ...(signal ? { signal } : {}),
      })
    } catch (cause) {
      if (input.signal?.aborted) throw input.signal.reason
      throw new CallError('offline', `No answer from ${endpoint.path}`, { cause })
    }
    if (!response.ok) throw await refusal(endpoint, response)
    return response
  }

  async function call<E extends Endpoint>(
    endpoint: E,
    input: CallInput<E> = {},
  ): Promise<EndpointResult<E>> {
    const response = await request(endpoint, input as CallInput<Endpoint>)
    let raw: unknown
    try {
      raw = await response.json()
    } catch (cause) {
      if (input.signal?.aborted) throw input.signal.reason
      // The line broke in the middle of the reply: that is no answer, not a strange one.
      if (!(cause instanceof SyntaxError))
        throw new CallError('offline', `No whole answer from ${endpoint.path}`, { cause })
      throw new CallError('malformedReply', `${endpoint.path} did not answer with JSON`, {
        status: response.status,
        cause,
      })
    }
    const parsed = endpoint.reply.safeParse(raw)
    if (!parsed.success)
      throw new CallError('malformedReply', `${endpoint.path} answered with another shape`, {
        status: response.status,
        cause: parsed.error,
      })
    return parsed.data as EndpointResult<E>
  }

  return {
    call,
    download: async (endpoint, input = {}) => {
      const response = await request(endpoint, input as CallInput<Endpoint>)
      return response.blob()
    },
  }
}

function pathOf(endpoint: Endpoint, input: CallInput<Endpoint>): string {
  const params = Object.fromEntries(
    Object.entries(input.params ?? {}).map(([name, value]) => [name, String(value)]),
  )
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries((input.query ?? {}) as Record<string, unknown>))
    if (value !== undefined && value !== null && value !== '') query.set(name, String(value))
  const text = query.toString()
  return fillPath(endpoint.path, params) + (text === '' ? '' : `?${text}`)
}

async function refusal(endpoint: Endpoint, response: Response): Promise<CallError> {
  const { status } = response
  const retryAfterMs = retryAfter(response)
  let raw: unknown
  try {
    raw = await response.json()
  } catch (cause) {
    // A proxy's own page, or a relay that lost the server: there is no answer of ours to read.
    const code = status === 502 || status === 503 || status === 504 ? 'offline' : 'malformedReply'
    return new CallError(code, `${endpoint.path} was refused with ${status}`, {
      ...{ status, retryAfterMs, cause },
    })
  }
  const parsed = ErrorReply.safeParse(raw)
  if (!parsed.success)
    return new CallError('malformedReply', `${endpoint.path} was refused with ${status}`, {
      status,
    })
  const { code, message, details } = parsed.data.error
  return new CallError(code, message, { status, details, retryAfterMs })
}

/** Retry-After in seconds, as our server sends it; a date would hang on this PC's calendar (R5). */
function retryAfter(response: Response): number | undefined {
  const seconds = Number(response.headers.get('retry-after') ?? NaN)
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined
}
