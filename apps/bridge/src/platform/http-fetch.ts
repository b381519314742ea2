import { Agent as HttpAgent, request as requestHttp, type IncomingMessage } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { pipeline } from 'node:stream/promises'
import { systemCode } from './bridge-error.ts'
import type { ServerTrust } from './server-trust.fs.ts'
import { createTrustingAgent } from './trusting-agent.ts'

export interface FetchInit {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array | ReadableStream<Uint8Array>
  readonly signal?: AbortSignal
}

/** The part of `fetch` that the bridge needs. Redirects are errors: the server never sends any. */
export type Fetcher = (url: string, init?: FetchInit) => Promise<Response>

/**
 * A fetcher over node:http and node:https. Not the global one, because that takes no agent without
 * another package, and an agent is where a pinned server key goes (F22).
 * @param trust which certificates are the server's; undefined: as the runtime judges.
 */
export function createFetcher(trust?: ServerTrust): Fetcher {
  const agents = {
    'http:': new HttpAgent({ keepAlive: true }),
    'https:': createTrustingAgent(trust, true),
  }

  function newConnection(url: URL): HttpAgent | false {
    return url.protocol === 'https:' ? createTrustingAgent(trust, false) : false
  }

  function send(url: URL, init: FetchInit, agent: HttpAgent | false): Promise<Response> {
    return new Promise((resolve, reject) => {
      const { method = 'GET', headers = {}, body, signal } = init
      const options = { method, headers, agent, ...(signal ? { signal } : {}) }
      const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, options)
      request.once('response', (incoming) => {
        const status = incoming.statusCode ?? 0
        if (status < 200 || (status >= 300 && status < 400 && status !== 304)) {
          incoming.resume()
          reject(new Error(`Unexpected status ${status}`))
        } else resolve(responseOf(incoming, status, method))
      })
      request.once('error', (cause) => {
        // What was kept besides went the same way: behind a firewall that forgot them all, each would
        // cost a whole time-out. So after one failure every request gets a new connection.
        if (agent) for (const kept of Object.values(agent.freeSockets)) endAll(kept)
        // A kept connection may have been closed by the server just now: that says nothing about it.
        const isStale = request.reusedSocket && systemCode(cause) === 'ECONNRESET'
        if (isStale && isRepeatable(init)) {
          send(url, init, newConnection(url)).then(resolve, reject)
        } else reject(cause)
      })
      if (body === undefined || typeof body === 'string' || body instanceof Uint8Array) {
        request.end(body)
      } else pipeline(Readable.fromWeb(body), request).catch(reject)
    })
  }

  return (url, init = {}) => {
    const target = new URL(url)
    const agent = target.protocol === 'https:' ? agents['https:'] : agents['http:']
    // A stream cannot be sent twice, so it gets a connection of its own.
    return send(target, init, isRepeatable(init) ? agent : newConnection(target))
  }
}

function endAll(sockets: readonly Socket[] = []): void {
  for (const socket of [...sockets]) socket.destroy()
}

function isRepeatable({ body }: FetchInit): boolean {
  return body === undefined || typeof body === 'string' || body instanceof Uint8Array
}

function responseOf(incoming: IncomingMessage, status: number, method: string): Response {
  const headers = new Headers()
  for (let at = 0; at + 1 < incoming.rawHeaders.length; at += 2) {
    headers.append(incoming.rawHeaders[at] ?? '', incoming.rawHeaders[at + 1] ?? '')
  }
  const hasBody = method !== 'HEAD' && ![204, 205, 304].includes(status)
  if (!hasBody) incoming.resume()
  return new Response(hasBody ? Readable.toWeb(incoming) : null, { status, headers })
}
