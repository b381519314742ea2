import { connect, type Socket } from 'node:net'
import { percentiles } from './percentiles.ts'

/** One request that is due again and again, or once. */
export interface PacedRequest {
  readonly bytes: Buffer
  /** The same again so much later, ms; absent for a request that is sent once. */
  readonly everyMs?: number
  /** When it is due first, ms after the begin. */
  readonly firstMs: number
}

export interface PacedFigures {
  readonly replies: number
  readonly refused: number
  /** The first reply that was no success. */
  readonly firstRefusal: string | null
  readonly perSecond: number
  /** From the moment when a request was due, so that a server that falls behind shows it. */
  readonly latencyMs: { readonly p50: number; readonly p99: number; readonly max: number }
}

const HEAD_END = Buffer.from('\r\n\r\n')
const LENGTH = Buffer.from('ontent-length: ')
const TICK_MS = 5

/**
 * Requests at their own times, whatever the server does (open loop), over a few kept connections: who
 * comes while a connection is busy waits its turn there, and the wait counts.
 * @throws Error when the server closes a connection, as it does with one that is idle for seconds: a
 * lane's requests must not lie so far apart.
 */
export async function runPacedLoad(
  port: number,
  lanes: readonly (readonly PacedRequest[])[],
  forMs: number,
): Promise<PacedFigures> {
  const latencies: number[] = []
  let refused = 0
  let firstRefusal: string | null = null
  const open = await Promise.all(
    lanes.map((requests) =>
      openLane(port, requests, (ms, head) => {
        latencies.push(ms)
        if (head.startsWith('HTTP/1.1 200')) return
        refused += 1
        firstRefusal ??= head
      }),
    ),
  )
  const began = performance.now()
  await Promise.all(open.map((lane) => lane.run(began, began + forMs)))
  const seconds = (performance.now() - began) / 1000
  return {
    ...{ replies: latencies.length, refused, firstRefusal },
    perSecond: Math.round(latencies.length / seconds),
    latencyMs: percentiles(latencies.length > 0 ? latencies : [Number.NaN]),
  }
}

interface Lane {
  run(from: number, to: number): Promise<void>
}

function openLane(
  port: number,
  requests: readonly PacedRequest[],
  seen: (ms: number, head: string) => void,
): Promise<Lane> {
  return new Promise((resolve, reject) => {
    const due = requests.map((request) => ({ request, at: request.firstMs }))
    let dueAt = 0
    let held: Buffer | undefined
    let isBusy = false
    let replied = (): void => undefined
    const socket: Socket = connect({
      ...{ port, host: '127.0.0.1', noDelay: true },
      onread: {
        buffer: Buffer.allocUnsafe(16 * 1024),
        callback: (size, buffer) => {
          const chunk = Buffer.from(buffer.buffer, buffer.byteOffset, size)
          const bytes = held ? Buffer.concat([held, chunk]) : chunk
          const length = replyLength(bytes)
          if (length === undefined || bytes.length < length) held = Buffer.from(bytes)
          else {
            held = undefined
            isBusy = false
            seen(performance.now() - dueAt, bytes.toString('latin1', 0, 400))
            replied()
          }
          return true
        },
      },
    })
    socket.on('error', reject)
    socket.once('connect', () => {
      resolve({
        run: (from, to) =>
          new Promise((done, failed) => {
            // Without this a lane whose reply never comes would be waited for without end.
            const lost = () => failed(new Error('The server closed a connection of the load'))
            if (socket.closed) lost()
            socket.once('close', lost)
            const turn = (): void => {
              const now = performance.now()
              if (now >= to) {
                replied = () => undefined
                socket.destroy()
                done()
                return
              }
              const next = isBusy ? undefined : earliest(due)
              if (next && from + next.at <= now) {
                isBusy = true
                dueAt = from + next.at
                const { everyMs } = next.request
                if (everyMs === undefined) due.splice(due.indexOf(next), 1)
                else next.at += everyMs
                socket.write(next.request.bytes)
                return
              }
              if (!isBusy) setTimeout(turn, TICK_MS)
            }
            replied = turn
            turn()
          }),
      })
    })
  })
}

function earliest<T extends { readonly at: number }>(due: readonly T[]): T | undefined {
  return due.reduce<T | undefined>(
    (best, one) => (best && best.at <= one.at ? best : one),
    undefined,
  )
}

/** Length of the first reply in these bytes, or undefined while its head is not whole. */
function replyLength(bytes: Buffer): number | undefined {
  const head = bytes.indexOf(HEAD_END)
  if (head < 0) return undefined
  const at = bytes.indexOf(LENGTH)
  let length = 0
  for (let k = at + LENGTH.length; at >= 0; k += 1) {
    const digit = (bytes[k] ?? 0) - 48
    if (digit < 0 || digit > 9) return head + HEAD_END.length + length
    length = length * 10 + digit
  }
  throw new Error(`Reply without length: ${bytes.toString('latin1', 0, 200)}`)
}
