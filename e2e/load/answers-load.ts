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
  const sockets = await Promise.all(plans.map(() => open(port)))
  const latencies: number[] = []
  let refused = 0
  let firstRefusal: string | null = null
  const began = performance.now()
  await Promise.all(
    sockets.map((socket, at) =>
      drive(socket, plans[at] ?? [], (ms, reply) => {
        if (reply.startsWith('HTTP/1.1 200') && reply.includes('"outcome":"stored"'))
          latencies.push(ms)
        else {
          refused += 1
          firstRefusal ??= reply.slice(0, 600)
        }
      }),
    ),
  )
  const seconds = (performance.now() - began) / 1000
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
  }
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.setNoDelay(true)
      resolve(socket)
    })
    socket.once('error', reject)
  })
}

/** Sends the next request when the reply of the last one is whole. */
function drive(
  socket: Socket,
  requests: readonly Buffer[],
  seen: (ms: number, reply: string) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let at = 0
    let sentAt = 0
    let held = ''
    const next = () => {
      const request = requests[at]
      if (!request) {
        socket.end()
        resolve()
        return
      }
      at += 1
      sentAt = performance.now()
      socket.write(request)
    }
    socket.setEncoding('latin1')
    socket.on('data', (chunk: string) => {
      held += chunk
      const head = held.indexOf('\r\n\r\n')
      if (head < 0) return
      const length = Number(/content-length: (\d+)/i.exec(held)?.[1] ?? Number.NaN)
      if (!Number.isFinite(length)) throw new Error(`Reply without length: ${held.slice(0, 200)}`)
      if (held.length < head + 4 + length) return
      seen(performance.now() - sentAt, held)
      held = held.slice(head + 4 + length)
      next()
    })
    socket.once('error', reject)
    next()
  })
}
