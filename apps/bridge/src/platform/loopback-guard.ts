import { timingSafeEqual } from 'node:crypto'
import { bridgeTokenHeader } from '@wenkao/shared/rescue'
import type { MiddlewareHandler } from 'hono'
import { errorReply } from './error-reply.ts'

/**
 * Who may talk to the bridge (DESIGN section 6). It stops web pages, not local programs (R10):
 *
 * 1. `Host` is exactly 127.0.0.1 or localhost with the bridge's port, so no foreign name that
 *    resolves to this PC (DNS rebinding) is served.
 * 2. `Origin`, when sent, is the origin of that host.
 * 3. `Sec-Fetch-Site`, when sent, is `same-origin` or `none`; only opening a page of the app may
 *    come from elsewhere, because a link shows nothing to the page that has it.
 * 4. Every change under /bridge carries the page token, which only a page of this origin can read:
 *    no CORS header is ever sent. Changes under /api change nothing here; the server demands the
 *    candidate's own bearer token for them.
 */
export function loopbackGuard(guard: {
  /** The bridge's port, known once it listens. */
  port(): number
  token(): string
}): MiddlewareHandler {
  return async function guardLoopback(context, next) {
    const { req } = context
    const host = req.header('host') ?? ''
    if (host !== `127.0.0.1:${guard.port()}` && host !== `localhost:${guard.port()}`) {
      return errorReply('forbidden', 'Expected the bridge’s own host name')
    }
    const origin = req.header('origin')
    if (origin !== undefined && origin !== `http://${host}`) {
      return errorReply('forbidden', 'Expected the bridge’s own origin')
    }
    const isApp = !req.path.startsWith('/bridge') && !req.path.startsWith('/api')
    const site = req.header('sec-fetch-site')
    const opensPage = isApp && req.method === 'GET' && req.header('sec-fetch-mode') === 'navigate'
    if (site !== undefined && site !== 'same-origin' && site !== 'none' && !opensPage) {
      return errorReply('forbidden', 'Expected a page of the bridge’s own origin')
    }
    const changes = !['GET', 'HEAD'].includes(req.method)
    if (changes && !req.path.startsWith('/api/')) {
      if (!isSame(req.header(bridgeTokenHeader) ?? '', guard.token())) {
        return errorReply('forbidden', `Expected the header ${bridgeTokenHeader}`)
      }
    }
    return next()
  }
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)]
  return a.length === b.length && timingSafeEqual(a, b)
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
