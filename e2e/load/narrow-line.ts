import { connect, createServer, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

/** A line of so many bits a second in each direction, shared by everything that goes over it. */
export interface NarrowLine {
  readonly url: string
  close(): Promise<void>
}

/** What goes over the line at once: small enough that several connections share it evenly. */
const PIECE = 16 * 1024

/** @param to port of the real server on this machine. */
export async function openNarrowLine(
  port: number,
  to: number,
  bitsPerSecond: number,
): Promise<NarrowLine> {
  const sockets = new Set<Socket>()
  const [up, down] = [createLane(bitsPerSecond), createLane(bitsPerSecond)]
  const front = createServer((near) => {
    const far = connect(to, '127.0.0.1')
    for (const socket of [near, far]) {
      socket.setNoDelay(true)
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
      // The end of either is the end of both; why does not matter here.
      socket.once('error', () => {
        near.destroy()
        far.destroy()
      })
    }
    void carry(near, far, up)
    void carry(far, near, down)
  })
  await new Promise<void>((resolve, reject) => {
    front.once('error', reject)
    front.listen(port, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => front.close(resolve))
    },
  }
}

/** When the next piece may go: the lane is busy until then. */
function createLane(bitsPerSecond: number): (bytes: number) => Promise<void> {
  let freeAt = 0
  return async (bytes) => {
    const now = performance.now()
    freeAt = Math.max(freeAt, now) + (bytes * 8 * 1000) / bitsPerSecond
    if (freeAt - now > 1) await pause(freeAt - now)
  }
}

async function carry(
  from: Socket,
  to: Socket,
  lane: (bytes: number) => Promise<void>,
): Promise<void> {
  try {
    for await (const chunk of from as AsyncIterable<Buffer>) {
      for (let at = 0; at < chunk.length; at += PIECE) {
        const piece = chunk.subarray(at, at + PIECE)
        await lane(piece.length)
        if (!to.write(piece)) await new Promise((resolve) => to.once('drain', resolve))
      }
    }
    to.end()
  } catch {
    // One of the two was cut, as its PC was.
    to.destroy()
  }
}
