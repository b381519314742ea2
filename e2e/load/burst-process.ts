import { connect, type Socket } from 'node:net'
import { percentiles } from './percentiles.ts'

/** What the process that drives a burst is told. */
export interface BurstPlan {
  readonly port: number
  /** The first request of each client, head and body. */
  readonly requests: readonly string[]
  /** Path that a client reads with the token of its first reply, unless that reply holds `unless`. */
  readonly then?: { readonly path: string; readonly unless: string } | undefined
  /** Clients of which nobody waits for another; all when absent. */
  readonly atOnce?: number | undefined
}

/** What it saw. Latencies from a client's first byte to its last reply, ms. */
export interface BurstFigures {
  readonly served: number
  readonly refused: number
  readonly firstRefusal: string | null
  readonly requests: number
  readonly replyBytes: number
  readonly seconds: number
  readonly perSecond: number
  readonly latencyMs: { readonly p50: number; readonly p99: number; readonly max: number }
  readonly generatorCpuMs: number
}

const HEAD_END = Buffer.from('\r\n\r\n')
/** As the server's two ways write it. */
const LENGTHS = [Buffer.from('\r\ncontent-length: '), Buffer.from('\r\nContent-Length: ')] as const
const LAST_CHUNK = Buffer.from('\r\n0\r\n\r\n')

/** Whether a reply is whole: by its length, or, without one, by its last chunk. */
function isWhole(bytes: Buffer): boolean {
  const head = bytes.indexOf(HEAD_END)
  if (head < 0) return false
  const at = LENGTHS.map((name) => bytes.indexOf(name)).find((place) => place >= 0 && place < head)
  if (at === undefined) return bytes.subarray(-LAST_CHUNK.length).equals(LAST_CHUNK)
  const end = bytes.indexOf('\r\n', at)
  const length = Number(bytes.toString('latin1', at + LENGTHS[0].length, end))
  return bytes.length >= head + HEAD_END.length + length
}

interface Client {
  readonly socket: Socket
  reply(bytes: Buffer): void
}

function open(port: number): Promise<Client> {
  return new Promise((resolve, reject) => {
    let held: Buffer | undefined
    const client: Client & { reply: (bytes: Buffer) => void } = {
      reply: () => undefined,
      socket: connect({
        ...{ port, host: '127.0.0.1', noDelay: true },
        onread: {
          buffer: Buffer.allocUnsafe(16 * 1024),
          callback: (size, buffer) => {
            const chunk = Buffer.from(buffer.buffer, buffer.byteOffset, size)
            const bytes = held ? Buffer.concat([held, chunk]) : Buffer.from(chunk)
            held = isWhole(bytes) ? undefined : bytes
            if (held === undefined) client.reply(bytes)
            return true
          },
        },
      }),
    }
    client.socket.once('error', reject)
    // A reply that never comes must not look like an orderly end.
    client.socket.once('close', () => {
      throw new Error(`Closed with ${held?.toString('latin1', 0, 400) ?? 'nothing'} half read`)
    })
    client.socket.once('connect', () => {
      resolve(client)
    })
  })
}

async function drive(plan: BurstPlan, clients: readonly Client[]): Promise<BurstFigures> {
  const latencies: number[] = []
  const seen = { refused: 0, requests: 0, replyBytes: 0 }
  let firstRefusal: string | null = null
  const requests = plan.requests.map((text) => Buffer.from(text))
  const exchange = (client: Client, bytes: Buffer) =>
    new Promise<Buffer>((resolve) => {
      seen.requests += 1
      client.reply = resolve
      client.socket.write(bytes)
    })
  const isGood = (reply: Buffer): boolean => {
    seen.replyBytes += reply.length
    if (reply.toString('latin1', 0, 12) === 'HTTP/1.1 200') return true
    seen.refused += 1
    firstRefusal ??= reply.toString('latin1', 0, 600)
    return false
  }
  const serve = async (client: Client, at: number): Promise<void> => {
    const began = performance.now()
    const first = await exchange(client, requests[at] ?? Buffer.alloc(0))
    if (!isGood(first)) return
    const { then } = plan
    if (then && !first.includes(then.unless)) {
      const token = /"token":"([^"]+)"/.exec(first.toString('latin1'))?.[1] ?? ''
      const head = `GET ${then.path} HTTP/1.1\r\nhost: 127.0.0.1:${plan.port}\r\nauthorization: Bearer ${token}\r\n\r\n`
      if (!isGood(await exchange(client, Buffer.from(head)))) return
    }
    latencies.push(performance.now() - began)
  }
  const cpu = process.cpuUsage()
  const began = performance.now()
  let next = 0
  await Promise.all(
    clients.map(async (client) => {
      for (let at = next++; at < requests.length; at = next++) await serve(client, at)
    }),
  )
  const seconds = (performance.now() - began) / 1000
  const { user, system } = process.cpuUsage(cpu)
  return {
    served: latencies.length,
    ...{ refused: seen.refused, firstRefusal },
    ...{ requests: seen.requests, replyBytes: seen.replyBytes, seconds },
    perSecond: Math.round(latencies.length / seconds),
    latencyMs: percentiles(latencies.length > 0 ? latencies : [Number.NaN]),
    generatorCpuMs: Math.round((user + system) / 1000),
  }
}

process.once('message', (plan: BurstPlan) => {
  void (async () => {
    const count = Math.min(plan.atOnce ?? plan.requests.length, plan.requests.length)
    const clients: Client[] = []
    while (clients.length < count) {
      const some = Math.min(200, count - clients.length)
      clients.push(...(await Promise.all(Array.from({ length: some }, () => open(plan.port)))))
    }
    process.once('message', () => {
      void drive(plan, clients).then((figures) => {
        process.send?.({ figures })
      })
    })
    process.send?.({ ready: true })
  })()
})
