import type { Context, MiddlewareHandler } from 'hono'

/** Strict headers of pages: no foreign script, frame, font or form target (DESIGN section 6). */
const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'self'",
    "script-src 'self'",
    // The component kit of the office pages sets positions of its pop-up lists as style attributes.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    // Beside it the exam client of the PC that shows the page: so that the browser asks for the
    // permission and the page can say what was answered (F10). The client answers no foreign page.
    "connect-src 'self' http://127.0.0.1:3100",
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
  // The camera reads a candidate's ticket at check-in (N11).
  'permissions-policy': 'camera=(self), microphone=(), geolocation=(), payment=(), usb=()',
}

/** The page about trust tries whether the browser takes the certificate of the other listener. */
const TRUST_PAGE = '/trust'
const TRUST_PAGE_HEADERS: Readonly<Record<string, string>> = {
  ...PAGE_HEADERS,
  'content-security-policy': (PAGE_HEADERS['content-security-policy'] ?? '').replace(
    "connect-src 'self'",
    "connect-src 'self' https:",
  ),
}

/** Headers of data: nothing in it may ever run or be framed. Few, because each answer carries them. */
const DATA_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
}

/** The one page below /api. */
const isPage = (path: string): boolean => !path.startsWith('/api/') || path === '/api/docs'

/** Marks a reply that was not made by the context and so has none of its headers yet. */
export function markRawReply(http: Context, reply: Response): Response {
  http.set('isRawReply', true)
  return reply
}

/** Says that the site is never to be asked for without TLS. */
const TLS_HEADERS: Readonly<Record<string, string>> = {
  'strict-transport-security': 'max-age=31536000',
}

/** The headers of every answer that is data. */
export function dataHeaders(isHttps: boolean): Readonly<Record<string, string>> {
  return isHttps ? { ...DATA_HEADERS, ...TLS_HEADERS } : DATA_HEADERS
}

/** Adds the headers; `isHttps` also says that the site is never to be asked for without TLS. */
export function securityHeaders(isHttps: boolean): MiddlewareHandler {
  const ofPages = Object.entries(isHttps ? { ...PAGE_HEADERS, ...TLS_HEADERS } : PAGE_HEADERS)
  const ofTrust = Object.entries(TRUST_PAGE_HEADERS)
  const ofData = Object.entries(dataHeaders(isHttps))
  return async function securityHeaders(http, next) {
    const { path } = http.req
    const headers = path === TRUST_PAGE ? ofTrust : isPage(path) ? ofPages : ofData
    // Set beforehand they are part of the reply as it is made; set afterwards every reply is made twice.
    for (const [name, value] of headers) http.header(name, value)
    await next()
    if (http.get('isRawReply') !== true) return
    for (const [name, value] of headers) {
      if (!http.res.headers.has(name)) http.res.headers.set(name, value)
    }
  }
}
