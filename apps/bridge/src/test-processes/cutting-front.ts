import { connect, createServer, type Socket } from 'node:net'

/** A line to a server that counts what it carries towards it, and breaks where a test says. */
export interface CuttingFront {
  readonly url: string
  /** Bytes that went to the server, requests' heads included. */
  carried(): number
  /** Breaks every connection once so many more bytes have been carried; the line is good again then. */
  cutAfter(bytes: number): void
  stop(): Promise<void>
}

/** @param target origin of the server; looked up for each connection. */
export async function startCuttingFront(target: () => string): Promise<CuttingFront> {
  let carried = 0
  let cutAt = Infinity
  const open = new Set<Socket>()
  const server = createServer((near) => {
    const { port, hostname } = new URL(target())
    const far = connect(Number(port), hostname)
    const pair = [near, far]
    const end = (): void => {
      for (const socket of pair) {
        socket.destroy()
        open.delete(socket)
      }
    }
    for (const socket of pair) {
      open.add(socket)
      socket.on('error', end)
      socket.on('close', end)
    }
    far.pipe(near)
    near.on('data', (chunk) => {
      carried += chunk.length
      if (carried < cutAt) {
        if (!far.write(chunk)) near.pause()
        return
      }
      cutAt = Infinity
      for (const socket of open) socket.destroy()
    })
    far.on('drain', () => {
      near.resume()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    carried: () => carried,
    cutAfter: (bytes) => {
      cutAt = carried + bytes
    },
    stop: async () => {
      for (const socket of open) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
