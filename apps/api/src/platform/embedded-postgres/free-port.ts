import { connect, createServer } from 'node:net'

const host = '127.0.0.1'

/** Whether the port of 127.0.0.1 can be listened on at this moment; 0 asks for any. */
function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => {
      resolve(undefined)
    })
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address()
      server.close(() => {
        resolve(typeof address === 'object' && address !== null ? address.port : undefined)
      })
    })
  })
}

/** A free port of 127.0.0.1, the wished one if it is free; undefined when none can be had. */
export async function findFreePort(wished: number | undefined): Promise<number | undefined> {
  const kept = wished === undefined ? undefined : await tryPort(wished)
  return kept ?? (await tryPort(0))
}

/**
 * Whether a PostgreSQL answers on the port: its answer to "do you speak TLS?" is one letter, S or
 * N. Asked of a program that may be any other, so it gives up after `patience` milliseconds.
 */
export function answersAsPostgres(port: number, patience = 5_000): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host })
    const finish = (answers: boolean) => {
      socket.destroy()
      resolve(answers)
    }
    socket.setTimeout(patience, () => {
      finish(false)
    })
    socket.once('error', () => {
      finish(false)
    })
    socket.once('close', () => {
      finish(false)
    })
    socket.once('connect', () => {
      const sslRequest = Buffer.alloc(8)
      sslRequest.writeInt32BE(8, 0)
      sslRequest.writeInt32BE(80_877_103, 4)
      socket.write(sslRequest)
    })
    socket.once('data', (bytes: Buffer) => {
      finish(bytes.length === 1 && (bytes[0] === 0x4e || bytes[0] === 0x53))
    })
  })
}
