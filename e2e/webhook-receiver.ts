import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** The address of another system, which is down for a while. */
export interface Receiver {
  readonly url: string
  readonly received: { readonly headers: IncomingHttpHeaders; readonly body: string }[]
  /** Refusals that are still to come, of deliveries of this kind of event. */
  readonly refuse: Map<string, number>
  close(): Promise<void>
}

export async function startReceiver(): Promise<Receiver> {
  const received: Receiver['received'] = []
  const refuse = new Map<string, number>()
  const server: Server = createServer((request, reply) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      received.push({ headers: request.headers, body })
      const { type } = JSON.parse(body) as { type: string }
      const left = refuse.get(type) ?? 0
      refuse.set(type, left - 1)
      reply.writeHead(left > 0 ? 503 : 204).end()
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  return {
    ...{ url: `http://127.0.0.1:${port}/wenkao`, received, refuse },
    close: () => new Promise((closed) => server.close(() => closed())),
  }
}
