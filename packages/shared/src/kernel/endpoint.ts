import type * as z from 'zod/mini'

/** Any zod schema; contracts never need to know which kind. */
export type Schema = z.ZodMiniType

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/**
 * What a body or a reply is made of: JSON, raw bytes, or a spreadsheet and the like to save.
 * Everything that is not JSON is described by its media type and never parsed by a contract.
 */
export type BodyKind = 'json' | 'bytes' | 'none' | 'stream'

/**
 * One HTTP operation as a value: the server mounts it, the pages call it, the OpenAPI document is
 * generated from it, and the permission test walks it. So a path, its shape and the action that
 * guards it can never drift apart (decision 0004).
 *
 * `action` names a row of the permission table (`accounts/permissions.ts`).
 */
export interface Endpoint<
  Params extends Schema = Schema,
  Query extends Schema = Schema,
  Body extends Schema = Schema,
  Reply extends Schema = Schema,
> {
  readonly id: string
  readonly method: HttpMethod
  /** Path below the origin with `:name` parameters, e.g. `/api/exams/:examId`; `/bridge/` is the
   * exam PC's own process on 127.0.0.1. */
  readonly path: `/api/${string}` | `/bridge/${string}`
  readonly action: string
  readonly summary: string
  readonly params?: Params
  readonly query?: Query
  readonly body?: Body
  readonly bodyKind: BodyKind
  readonly reply: Reply
  readonly replyKind: BodyKind
  /** Largest body accepted, in bytes. */
  readonly maxBodyBytes: number
}

/** The smallest object a caller must give to describe an endpoint. */
export interface EndpointSpec<
  Params extends Schema,
  Query extends Schema,
  Body extends Schema,
  Reply extends Schema,
> {
  readonly id: string
  readonly method: HttpMethod
  readonly path: `/api/${string}` | `/bridge/${string}`
  readonly action: string
  readonly summary: string
  readonly params?: Params
  readonly query?: Query
  readonly body?: Body
  readonly bodyKind?: BodyKind
  readonly reply: Reply
  readonly replyKind?: BodyKind
  readonly maxBodyBytes?: number
}

const DEFAULT_MAX_BODY_BYTES = 256 * 1024

/**
 * Declares one HTTP operation.
 * @returns the same description with its defaults filled in (JSON both ways, 256 KiB body).
 */
// The mark lets a page's build leave out the operations that the page never calls.
/* @__NO_SIDE_EFFECTS__ */
export function endpoint<
  Params extends Schema,
  Query extends Schema,
  Body extends Schema,
  Reply extends Schema,
>(spec: EndpointSpec<Params, Query, Body, Reply>): Endpoint<Params, Query, Body, Reply> {
  return {
    ...spec,
    bodyKind: spec.bodyKind ?? (spec.body ? 'json' : 'none'),
    replyKind: spec.replyKind ?? 'json',
    maxBodyBytes: spec.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES,
  }
}

/** What a schema gives, or `Absent` where the endpoint declares none (then its type is all schemas). */
type Parsed<S, Absent> =
  NonNullable<S> extends infer Given extends Schema
    ? Schema extends Given
      ? Absent
      : z.output<Given>
    : Absent

/** Parsed input of an endpoint as its handler sees it. */
export interface EndpointInput<E extends Endpoint> {
  readonly params: Parsed<E['params'], Record<string, never>>
  readonly query: Parsed<E['query'], Record<string, never>>
  readonly body: Parsed<E['body'], undefined>
}

/** What a handler of the endpoint returns, before it passes the audience schema. */
export type EndpointReply<E extends Endpoint> = z.input<E['reply']>

/** What a caller of the endpoint gets after parsing. */
export type EndpointResult<E extends Endpoint> = z.output<E['reply']>

/**
 * Fills `:name` parameters into an endpoint's path, each percent-encoded.
 * @throws RangeError when a parameter is missing, empty, or a dot segment, which every URL parser
 *   resolves even when it is percent-encoded: a bug of the caller.
 */
export function fillPath(path: string, params: Readonly<Record<string, string>> = {}): string {
  return path.replace(/:([A-Za-z]+)/g, (_, name: string) => {
    const value = params[name]
    if (value === undefined) throw new RangeError(`Expected parameter "${name}" for ${path}`)
    if (/^\.{0,2}$/.test(value)) throw new RangeError(`Unusable parameter "${name}" for ${path}`)
    return encodeURIComponent(value)
  })
}

/** Whether a value exported by a contract is an endpoint. */
export function isEndpoint(value: unknown): value is Endpoint {
  return typeof value === 'object' && value !== null && 'replyKind' in value && 'action' in value
}
