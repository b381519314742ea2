import { Agent, createServer, request, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** What stands before the server and decides who gets through. */
export type FrontMode =
  | 'open'
  /** Answers 503 with Retry-After: the server has more than it can take. */
  | { readonly busyForSeconds: number }

/** A proxy before the server that notes when each request arrives, and can be away. */
export interface CountingFront {
  readonly url: string
  /** Moments at which requests arrived, ms of `performance.now()`. */
  readonly arrivals: readonly number[]
  setMode(mode: FrontMode): void
  /** As a server whose cable was pulled and whose port refuses: every connection ends. */
  goAway(): Promise<void>
  comeBack(): Promise<void>
  close(): Promise<void>
}

/** @param port of the real server on this machine. */
export async function openCountingFront(port: number): Promise<CountingFront> {
  const agent = new Agent({ keepAlive: true })
  const arrivals: number[] = []
  let mode: FrontMode = 'open'
  let sockets = new Set<Socket>()
  const front: Server = createServer((incoming, outgoing) => {
    arrivals.push(performance.now())
    if (mode !== 'open') {
      incoming.resume()
      outgoing.writeHead(503, { 'retry-after': String(mode.busyForSeconds) })
      outgoing.end('{"error":{"code":"unavailable","message":"busy"}}')
      return
    }
    const { method, url, headers } = incoming
    const onward = request(
      { host: '127.0.0.1', port, agent, method, path: url, headers },
      (reply) => {
        outgoing.writeHead(reply.statusCode ?? 502, reply.headers)
        reply.pipe(outgoing)
      },
    )
    onward.once('error', () => outgoing.destroy())
    outgoing.once('close', () => {
      if (!outgoing.writableEnded) onward.destroy()
    })
    incoming.pipe(onward)
  })
  // Candidates keep their connection between two heartbeats, as behind any proxy.
  front.keepAliveTimeout = 30_000
  front.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  const listen = (at: number) =>
    new Promise<void>((resolve, reject) => {
      front.once('error', reject)
      front.listen({ port: at, host: '127.0.0.1', backlog: 1024 }, () => {
        front.off('error', reject)
        resolve()
      })
    })
  await listen(0)
  const own = (front.address() as AddressInfo).port
  const goAway = async () => {
    const closed = new Promise((resolve) => front.close(resolve))
    for (const socket of sockets) socket.destroy()
    sockets = new Set()
    await closed
  }
  return {
    url: `http://127.0.0.1:${own}`,
    arrivals,
    setMode: (next) => {
      mode = next
    },
    goAway,
    comeBack: () => listen(own),
    close: async () => {
      if (front.listening) await goAway()
      agent.destroy()
    },
  }
}

/** How many arrivals lie in [from, to), and the most within any one second of it. */
export function rateOf(arrivals: readonly number[], from: number, to: number) {
  const within = arrivals.filter((at) => at >= from && at < to)
  let most = 0
  let first = 0
  for (const [last, at] of within.entries()) {
    while (at - (within[first] ?? at) >= 1000) first += 1
    most = Math.max(most, last - first + 1)
  }
  return { perSecond: (within.length * 1000) / (to - from), mostInASecond: most }
}
