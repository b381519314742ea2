import { serve, type ServerType } from '@hono/node-server'
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http'
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https'
import type { Duplex } from 'node:stream'
import { allEndpoints } from '@wenkao/shared'
import type { ServeDirect } from './direct-route.ts'
import type { TlsContext } from './tls/imported-certificate.fs.ts'

/** The part of an app that answers requests. */
export interface ServedApp {
  readonly fetch: (request: Request) => Response | Promise<Response>
  readonly serveDirect: ServeDirect
}

/** How long a request may take to arrive, ms; Node's own 300 s and a look every 30 s where not given. */
export interface ArrivalLimits {
  readonly requestTimeout?: number
  readonly connectionsCheckingInterval?: number
}

/**
 * How long a connection stays without a request, ms. Node's own five seconds are as long as a heartbeat, so
 * stations would connect anew, with a handshake, for every other one; and longer than the two minutes after
 * which a proxy drops its own, so that none is closed under a request that is on its way.
 */
const KEPT_OPEN_MS = 130_000

/** Requests whose handlers bound themselves how slowly a body may come. */
const patientPaths = new Set(
  allEndpoints.filter(({ bodyKind }) => bodyKind === 'stream').map(({ path }): string => path),
)

/**
 * Serves an app over HTTP, or HTTPS where `tls` is given.
 * @param port 0 takes a free one.
 * @param onListening gets the port that was taken.
 */
export function listen(
  app: ServedApp,
  {
    host,
    port,
    tls,
  }: { readonly host: string; readonly port: number; readonly tls?: TlsContext | undefined },
  onListening: (port: number) => void,
  limits: ArrivalLimits = {},
): ServerType {
  const patient = createPatience()
  return serve(
    {
      fetch: app.fetch,
      hostname: host,
      port,
      createServer: ((options: ServerOptions, framework: RequestListener) => {
        const serveOne: RequestListener = (incoming, outgoing) => {
          patient.note(incoming, outgoing)
          if (!app.serveDirect(incoming, outgoing)) framework(incoming, outgoing)
        }
        const settings = { ...options, keepAliveTimeout: KEPT_OPEN_MS, ...limits }
        return patient.guard(
          tls
            ? createTlsServer({ ...settings, ...tls }, serveOne)
            : createServer(settings, serveOne),
        )
      }) as typeof createServer,
    },
    (info) => {
      onListening(info.port)
    },
  )
}

/**
 * Node ends a request that has not arrived within its limit, whatever its kind, and asks only here. A
 * package of a hundred megabytes takes longer than that on a school's line.
 */
function createPatience() {
  const waiting = new WeakSet<Duplex>()
  return {
    note(incoming: IncomingMessage, outgoing: ServerResponse): void {
      const [path = ''] = (incoming.url ?? '').split('?', 1)
      if (!patientPaths.has(path)) return
      const { socket } = incoming
      waiting.add(socket)
      outgoing.once('close', () => waiting.delete(socket))
    },
    guard(server: Server | TlsServer): Server | TlsServer {
      return (server as Server).on(
        'clientError',
        (error: NodeJS.ErrnoException, socket: Duplex) => {
          if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && waiting.has(socket)) return
          refuse(error, socket)
        },
      )
    },
  }
}

const REFUSALS: Readonly<Record<string, string>> = {
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
}

/** What Node does itself where nobody listens: it says why, unless an answer is on its way, and closes. */
function refuse(error: NodeJS.ErrnoException, socket: Duplex & { _httpMessage?: ServerResponse }) {
  if (socket.writable && socket._httpMessage?.headersSent !== true) {
    const status = REFUSALS[error.code ?? ''] ?? '400 Bad Request'
    socket.write(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`)
  }
  socket.destroy(error)
}
