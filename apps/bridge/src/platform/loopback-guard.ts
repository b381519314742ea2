import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { bridgeHello, bridgeTokenHeader } from '@wenkao/shared/rescue'
import type { MiddlewareHandler } from 'hono'
import { errorReply } from './error-reply.ts'
import { LONGEST_URL } from './loopback-limits.ts'
import type { PeerCheck } from './peer-user.ts'

/**
 * Who may talk to the bridge (DESIGN section 6, decision 0033). It stops web pages and other users'
 * programs, not those of the PC's own user (R10):
 *
 * 1. The program at the other end is the bridge's own user's, as far as the system tells.
 * 2. `Host` is exactly 127.0.0.1 or localhost with the bridge's port, so no foreign name that
 *    resolves to this PC (DNS rebinding) is served.
 * 3. `Origin`, when sent, is the origin of that host.
 * 4. `Sec-Fetch-Site`, when sent, is `same-origin` or `none`; only opening a page of the app may
 *    come from elsewhere, because a link shows nothing to the page that has it.
 * 5. Everything under /bridge, reading too, carries a page's token; only the greeting gives one, and
 *    only a page of this origin can read it: no CORS header is ever sent. Changes under /api change
 *    nothing here; the server demands the candidate's own bearer token for them.
 */
export function loopbackGuard(guard: {
  /** The bridge's port, known once it listens. */
  port(): number
  isToken(token: string): boolean
  readonly peers: PeerCheck
}): MiddlewareHandler {
  return async function guardLoopback(context, next) {
    const { req } = context
    const isGreeting = req.path === bridgeHello.path
    const socket = socketOf(context.env)
    if (socket && !(await isOwnUser(guard.peers, socket, isGreeting))) {
      return errorReply('forbidden', 'Expected a program of the bridge’s own user')
    }
    const host = req.header('host') ?? ''
    if (host !== `127.0.0.1:${guard.port()}` && host !== `localhost:${guard.port()}`) {
      return errorReply('forbidden', 'Expected the bridge’s own host name')
    }
    const origin = req.header('origin')
    if (origin !== undefined && origin !== `http://${host}`) {
      return errorReply('forbidden', 'Expected the bridge’s own origin')
    }
    if (req.url.length > LONGEST_URL) return errorReply('invalidRequest', 'Expected a shorter path')
    const isApp = !req.path.startsWith('/bridge') && !req.path.startsWith('/api')
    const site = req.header('sec-fetch-site')
    const opensPage = isApp && req.method === 'GET' && req.header('sec-fetch-mode') === 'navigate'
    if (site !== undefined && site !== 'same-origin' && site !== 'none' && !opensPage) {
      return errorReply('forbidden', 'Expected a page of the bridge’s own origin')
    }
    const reads = ['GET', 'HEAD'].includes(req.method)
    const isFree = reads && (isApp || isGreeting)
    if (!isFree && !req.path.startsWith('/api/')) {
      if (!guard.isToken(req.header(bridgeTokenHeader) ?? '')) {
        return errorReply('forbidden', `Expected the header ${bridgeTokenHeader}`)
      }
    }
    return next()
  }
}

async function isOwnUser(peers: PeerCheck, socket: Socket, isGreeting: boolean): Promise<boolean> {
  const user = await (isGreeting ? peers.ofGreeting(socket) : peers.ofConnection(socket))
  return user !== 'other'
}

/** The connection of a request; undefined where it came without one, from a test. */
function socketOf(environment: unknown): Socket | undefined {
  return (environment as { incoming?: IncomingMessage } | undefined)?.incoming?.socket
}

/**
 * Headers of every reply. The page talks to its own origin, and straight to the server when the
 * bridge stops answering. @param serverOrigin e.g. `https://exam.example`.
 */
export function strictHeaders(serverOrigin: string): Readonly<Record<string, string>> {
  return {
    'content-security-policy': [
      "default-src 'self'",
      "script-src 'self'",
      // Vue writes style attributes; no style can send anything anywhere under this policy.
      "style-src 'self' 'unsafe-inline'",
      "img-src 'self' data: blob:",
      "font-src 'self' data:",
      `connect-src 'self' ${serverOrigin}`,
      "worker-src 'self'",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ].join('; '),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'permissions-policy': 'camera=(), microphone=(), geolocation=()',
  }
}
