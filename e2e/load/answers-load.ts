import { createHash, randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import type { LogInReply } from '@wenkao/shared/sittings'

/** What a load run saw. Latencies in ms. */
export interface LoadFigures {
  readonly acknowledged: number
  readonly refused: number
  /** The first reply that was no acknowledgement. */
  readonly firstRefusal: string | null
  readonly seconds: number
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
  /** CPU of this process while it drove the connections: it must not be the limit. */
  readonly generatorCpuMs: number
}

/** Requests of one connection, made before the clock starts: the load generator must cost little. */
function requestsOf(login: LogInReply, host: string, count: number): Buffer[] {
  const writer = randomBytes(16).toString('hex')
  let prev: string | null = null
  return Array.from({ length: count }, (_, n) => {
    const { epoch, branch, parent } = login.binding
    const text = JSON.stringify({
      v: 1,
      sitting: login.sitting.sittingId,
      writer,
      n,
      hlc: Date.now() + n,
      prev,
      kind: n === 0 ? 'binding' : 'answer',
      item: n === 0 ? null : `90101${String(n % 34).padStart(2, '0')}`,
      value: n === 0 ? { epoch, branch, parent } : ['b'],
      at: Date.now(),
    })
    prev = createHash('sha256').update(text).digest('hex')
    const body = JSON.stringify({
      version: 1,
      heads: { [writer]: { n, hash: prev } },
      events: [text],
    })
    return Buffer.from(
      `POST /api/candidate/answers HTTP/1.1\r\nhost: ${host}\r\nauthorization: Bearer ${login.token}\r\n` +
        `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    )
  })
}

/**
 * One event per request, one request at a time on each connection, as many connections as log-ins.
 * @returns acknowledgements per second between the first request and the last reply.
 */
export async function runLoad(
  port: number,
  logins: readonly LogInReply[],
  requestsEach: number,
): Promise<LoadFigures> {
  const host = `127.0.0.1:${port}`
  const plans = logins.map((login) => requestsOf(login, host, requestsEach))
  const latencies: number[] = []
  let refused = 0
  let firstRefusal: string | null = null
  const connections = await Promise.all(
    plans.map((plan) =>
      open(port, plan, (ms, reply) => {
        if (isAcknowledged(reply)) latencies.push(ms)
        else {
          refused += 1
          firstRefusal ??= reply.toString('latin1', 0, 600)
        }
      }),
    ),
  )
  const cpu = process.cpuUsage()
  const began = performance.now()
  await Promise.all(connections.map((connection) => connection.drive()))
  const seconds = (performance.now() - began) / 1000
  const { user, system } = process.cpuUsage(cpu)
  latencies.sort((a, b) => a - b)
  const at = (share: number) =>
    latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0
  return {
    acknowledged: latencies.length,
    refused,
    firstRefusal,
    seconds,
    perSecond: latencies.length / seconds,
    p50: at(0.5),
    p99: at(0.99),
    generatorCpuMs: (user + system) / 1000,
  }
}

const GOOD_STATUS = Buffer.from('HTTP/1.1 200')
const STORED = Buffer.from('"outcome":"stored"')
const HEAD_END = Buffer.from('\r\n\r\n')
const LENGTH = Buffer.from('ontent-length: ')

const isAcknowledged = (reply: Buffer): boolean =>
  reply.subarray(0, GOOD_STATUS.length).equals(GOOD_STATUS) && reply.includes(STORED)

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

interface Connection {
  /** Sends each request when the reply to the one before it is whole. */
  drive(): Promise<void>
}

/**
 * A connection that writes ready-made bytes and reads into one buffer of its own, so that the driver
 * costs little beside what it drives.
 */
function open(
  port: number,
  requests: readonly Buffer[],
  seen: (ms: number, reply: Buffer) => void,
): Promise<Connection> {
  return new Promise((resolve, reject) => {
    let at = 0
    let sentAt = 0
    let held: Buffer | undefined
    let finish = (): void => undefined
    let fail = (_cause: unknown): void => undefined
    const done = new Promise<void>((go, stop) => {
      finish = go
      fail = stop
    })
    const next = (socket: Socket) => {
      const request = requests[at]
      if (!request) {
        socket.end()
        finish()
        return
      }
      at += 1
      sentAt = performance.now()
      socket.write(request)
    }
    const socket = connect({
      port,
      host: '127.0.0.1',
      noDelay: true,
      onread: {
        buffer: Buffer.allocUnsafe(16 * 1024),
        callback: (size, buffer) => {
          const chunk = Buffer.from(buffer.buffer, buffer.byteOffset, size)
          const bytes = held ? Buffer.concat([held, chunk]) : chunk
          const length = replyLength(bytes)
          if (length === undefined || bytes.length < length) {
            held = Buffer.from(bytes)
          } else {
            held = undefined
            seen(performance.now() - sentAt, bytes)
            next(socket)
          }
          return true
        },
      },
    })
    socket.once('connect', () => {
      resolve({
        drive: () => {
          next(socket)
          return done
        },
      })
    })
    socket.once('error', (cause) => {
      reject(cause)
      fail(cause)
    })
  })
}
