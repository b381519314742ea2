import type { AddressInfo } from 'node:net'
import { listen, type ArrivalLimits, type ServedApp } from '../platform/listen.ts'

/** An app behind real HTTP on a free port of 127.0.0.1. */
export interface ListeningApp {
  readonly origin: string
  close(): Promise<void>
}

export async function listeningApp(app: ServedApp, limits?: ArrivalLimits): Promise<ListeningApp> {
  const server = listen(app, { host: '127.0.0.1', port: 0 }, () => undefined, limits)
  if (!server.listening) await new Promise<void>((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
        if ('closeAllConnections' in server) server.closeAllConnections()
      }),
  }
}
