import { serve, type ServerType } from '@hono/node-server'
import { createServer, type RequestListener, type ServerOptions } from 'node:http'
import type { ServeDirect } from './direct-route.ts'

/** The part of an app that answers requests. */
export interface ServedApp {
  readonly fetch: (request: Request) => Response | Promise<Response>
  readonly serveDirect: ServeDirect
}

/**
 * Serves an app over HTTP.
 * @param port 0 takes a free one.
 * @param onListening gets the port that was taken.
 */
export function listen(
  app: ServedApp,
  { host, port }: { readonly host: string; readonly port: number },
  onListening: (port: number) => void,
): ServerType {
  return serve(
    {
      fetch: app.fetch,
      hostname: host,
      port,
      createServer: ((options: ServerOptions, framework: RequestListener) =>
        createServer(options, (incoming, outgoing) => {
          if (!app.serveDirect(incoming, outgoing)) framework(incoming, outgoing)
        })) as typeof createServer,
    },
    (info) => {
      onListening(info.port)
    },
  )
}
