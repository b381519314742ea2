import { extname } from 'node:path'
import type { ServedApp } from '../listen.ts'

/**
 * What plain HTTP on the network may have: the page that leads a device through trusting the
 * certificate, and what that page needs. No log-in, no candidate and no answer ever passes here;
 * everything else is sent on to HTTPS.
 */
export function trustDoor(app: Pick<ServedApp, 'fetch'>, httpsPort: number): ServedApp {
  return {
    serveDirect: () => false,
    fetch: (request) => {
      const url = new URL(request.url)
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        return new Response('Only by https', { status: 403 })
      }
      if (url.pathname === '/') return seeOther('/trust')
      const isPage = url.pathname === '/trust'
      const isNeeded = url.pathname === '/api/trust' || url.pathname.startsWith('/api/trust/')
      const isFile = extname(url.pathname) !== '' && !url.pathname.startsWith('/api/')
      if (isPage || isNeeded || isFile) return app.fetch(withoutCookies(request))
      return seeOther(`https://${url.hostname}:${httpsPort}${url.pathname}`)
    },
  }
}

const seeOther = (location: string): Response =>
  new Response(null, { status: 303, headers: { location } })

/** Whoever is known elsewhere is nobody here. */
function withoutCookies(request: Request): Request {
  const headers = new Headers(request.headers)
  headers.delete('cookie')
  headers.delete('authorization')
  return new Request(request.url, { method: request.method, headers })
}
