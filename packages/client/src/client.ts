import { routes, type OperationId, type Operations } from './operations.ts'

/** Where the server is and which key opens it. */
export interface ClientOptions {
  /** Origin of the server, e.g. `https://exam.example.cn`. */
  readonly server: string
  /** An API key, `wk_…`. */
  readonly key: string
  /** Carries the requests; the platform's own when left out. */
  readonly fetch?: (request: Request) => Promise<Response>
}

/** What an operation takes: only those of `params`, `query` and `body` that it has. */
type Input<Id extends OperationId> = Omit<Operations[Id], 'reply'>

export interface Client {
  /**
   * Calls an operation by its id in the OpenAPI document.
   * @throws RefusedError when the server answers with anything but success.
   */
  call<Id extends OperationId>(id: Id, input: Input<Id>): Promise<Operations[Id]['reply']>
}

/** The server's refusal (RFC 9457). `code` is stable; the server may know codes that you do not. */
export class RefusedError extends Error {
  readonly status: number
  readonly code: string
  /** The whole reply, or null when it was not JSON (then something else than the server answered). */
  readonly problem: unknown

  constructor(operation: string, status: number, problem: unknown) {
    const code = textOf(problem, 'code') ?? 'unknown'
    super(`${operation} was refused: ${status} ${code}`)
    this.name = 'RefusedError'
    this.status = status
    this.code = code
    this.problem = problem
  }
}

/** A client of the server's API for programs that hold a key. Nothing is repeated by itself. */
export function createClient(options: ClientOptions): Client {
  const send = options.fetch ?? ((request: Request) => fetch(request))
  return {
    async call(id, input) {
      const response = await send(requestOf(options, id, input))
      if (!response.ok) throw new RefusedError(id, response.status, await jsonOf(response))
      if (routes[id].reply === 'bytes') return new Uint8Array(await response.arrayBuffer())
      return response.json()
    },
  }
}

interface AnyInput {
  readonly params?: object
  readonly query?: object
  readonly body?: unknown
}

function requestOf(options: ClientOptions, id: OperationId, input: AnyInput): Request {
  const route = routes[id]
  const url = new URL(filledPath(route.path, { ...input.params }), options.server)
  for (const [name, value] of Object.entries({ ...input.query })) {
    if (value !== undefined) url.searchParams.set(name, String(value))
  }
  const headers = new Headers({ authorization: `Bearer ${options.key}` })
  if (route.body === 'none') return new Request(url, { method: route.method, headers })
  const isBytes = route.body === 'bytes'
  headers.set('content-type', isBytes ? 'application/octet-stream' : 'application/json')
  const body = isBytes ? (input.body as Uint8Array<ArrayBuffer>) : JSON.stringify(input.body)
  return new Request(url, { method: route.method, headers, body })
}

function filledPath(path: string, params: Readonly<Record<string, unknown>>): string {
  return path.replace(/\{([A-Za-z]+)\}/g, (_, name: string) => {
    const value = String(params[name] ?? '')
    // URL parsers resolve dot segments even when they are percent-encoded.
    if (/^\.{0,2}$/.test(value)) throw new RangeError(`Unusable parameter "${name}" for ${path}`)
    return encodeURIComponent(value)
  })
}

async function jsonOf(response: Response): Promise<unknown> {
  try {
    return await response.json()
  } catch {
    return null
  }
}

function textOf(value: unknown, name: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const found: unknown = Reflect.get(value, name)
  return typeof found === 'string' ? found : undefined
}
