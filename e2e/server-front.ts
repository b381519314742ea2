import { createServer as createHttp, request, type RequestListener } from 'node:http'
import { createServer as createHttps } from 'node:https'

/** What stands between an exam PC and the real server: a line of its own, or the certificate. */
export interface ServerFront {
  /** Whoever calls it reaches the server. */
  readonly url: string
  close(): Promise<void>
}

export interface ServerFrontPlan {
  readonly port: number
  /** Origin of the real server. */
  readonly server: string
  /** PEM texts; without them the front speaks plain http. */
  readonly tls?: { readonly cert: string; readonly key: string }
  /** Address of this machine from which it calls the server, asked at each request. */
  readonly from?: () => string
}

/** Passes every request and reply on as they are, as streams. */
export async function openServerFront(plan: ServerFrontPlan): Promise<ServerFront> {
  const { port, server, tls, from } = plan
  const pass: RequestListener = (incoming, outgoing) => {
    const { method, headers, url = '/' } = incoming
    const onward = request(
      new URL(url, server),
      { method, headers, agent: false, ...(from ? { localAddress: from() } : {}) },
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
  }
  const front = tls ? createHttps(tls, pass) : createHttp(pass)
  await new Promise<void>((resolve, reject) => {
    front.once('error', reject)
    front.listen(port, '127.0.0.1', resolve)
  })
  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    close: async () => {
      front.closeAllConnections()
      await new Promise((resolve) => front.close(resolve))
    },
  }
}
