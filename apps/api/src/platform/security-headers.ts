import type { MiddlewareHandler } from 'hono'

/** Strict headers on every reply: no foreign script, frame, font or form target (DESIGN section 6). */
const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'self'",
    "script-src 'self'",
    // The component kit of the office pages sets positions of its pop-up lists as style attributes.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
}

/** Adds the headers; `https` also says that the site is never to be asked for without TLS. */
export function securityHeaders(isHttps: boolean): MiddlewareHandler {
  return async function securityHeaders(http, next) {
    await next()
    for (const [name, value] of Object.entries(HEADERS)) {
      if (!http.res.headers.has(name)) http.res.headers.set(name, value)
    }
    if (isHttps) http.res.headers.set('strict-transport-security', 'max-age=31536000')
  }
}
