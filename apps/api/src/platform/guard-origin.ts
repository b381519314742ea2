import type { Context, MiddlewareHandler } from 'hono'
import { ApiError } from './api-error.ts'

const CHANGES = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

/** Loopback origins of the bridge and candidates' own routes: bearer token, never a cookie. */
const isCandidatePath = (path: string): boolean =>
  path.startsWith('/api/candidate/') || path === '/api/time' || path === '/api/keys'

/**
 * Changes that carry the staff cookie must come from the server's own pages (besides the cookie's
 * SameSite=Strict). Candidates' routes may be called from the bridge's origin on 127.0.0.1: they
 * take a bearer token, which no foreign page has.
 */
export function guardOrigin(publicOrigin: () => string): MiddlewareHandler {
  return async function guardOrigin(http, next) {
    const origin = http.req.header('origin')
    if (isCandidatePath(http.req.path)) {
      if (http.req.method === 'OPTIONS') return corsReply(http, origin)
      if (origin !== undefined) {
        for (const [name, value] of Object.entries(corsHeaders(origin))) http.header(name, value)
      }
      await next()
      return
    }
    if (CHANGES.has(http.req.method) && http.req.header('cookie') !== undefined) {
      if (origin === undefined || !isOwnOrigin(http, origin, publicOrigin())) {
        throw new ApiError('forbidden', 'This request does not come from a page of this server')
      }
    }
    await next()
    return
  }
}

function isOwnOrigin(http: Context, origin: string, publicOrigin: string): boolean {
  if (origin === publicOrigin) return true
  // A school reaches its server by name or address; the page's own origin is then the Host's.
  const host = http.req.header('host')
  return host !== undefined && (origin === `http://${host}` || origin === `https://${host}`)
}

/** Lets a page of this origin read an answer of a candidate's route, and when to come again. */
export function corsHeaders(origin: string): Record<string, string> {
  return {
    'access-control-allow-origin': origin,
    'access-control-expose-headers': 'retry-after',
    vary: 'origin',
    'cross-origin-resource-policy': 'cross-origin',
  }
}

function corsReply(http: Context, origin: string | undefined): Response {
  const reply = http.body(null, 204)
  if (origin !== undefined) {
    for (const [name, value] of Object.entries(corsHeaders(origin))) reply.headers.set(name, value)
    reply.headers.set('access-control-allow-methods', 'GET, POST, PUT')
    reply.headers.set('access-control-allow-headers', 'authorization, content-type')
    reply.headers.set('access-control-max-age', '600')
  }
  return reply
}
