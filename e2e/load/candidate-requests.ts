import { createHash, randomBytes } from 'node:crypto'
import type { LogInReply } from '@wenkao/shared/sittings'
import type { PacedRequest } from './paced-load.ts'

/** One station's requests, made before the clock starts. */
export interface CandidateRequests {
  /** Answers one after the other, each with an event of its own. */
  answers(count: number, everyMs: number, firstMs: number): PacedRequest[]
  /** A sync without events that names what was answered so far. */
  heartbeat(everyMs: number, firstMs: number): PacedRequest
  /** The same by itself, at once. @returns the reply. @throws Error when it is refused. */
  ask(): Promise<unknown>
}

/** As a bridge sends them: its head, and what the room shows of it. */
export function candidateRequests(port: number, login: LogInReply): CandidateRequests {
  const writer = randomBytes(16).toString('hex')
  let n = -1
  let prev: string | null = null

  function bodyOf(events: readonly string[]): string {
    return JSON.stringify({
      ...{ version: 1, heads: prev === null ? {} : { [writer]: { n, hash: prev } }, events },
      progress: {
        ...{ answered: Math.min(n, 34), of: 34, unsent: events.length, oldestUnsentMs: null },
        filesUnsent: 0,
        backup: { path: 'D:\\CZKT-databak\\B0001.wkbak', at: 1_760_000_000_000 },
        health: {
          ...{ damaged: 0, openUnsaved: 0, app: '0.1.0' },
          remaining: { ms: 3_000_000, verified: true },
        },
      },
    })
  }

  function request(events: readonly string[]): Buffer {
    const body = bodyOf(events)
    return Buffer.from(
      `POST /api/candidate/answers HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n` +
        `authorization: Bearer ${login.token}\r\ncontent-type: application/json\r\n` +
        `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    )
  }

  function next(): string {
    const { epoch, branch, parent } = login.binding
    n += 1
    const text = JSON.stringify({
      ...{ v: 1, sitting: login.sitting.sittingId, writer, n, hlc: Date.now() + n, prev },
      kind: n === 0 ? 'binding' : 'answer',
      item: n === 0 ? null : `90101${String(n % 34).padStart(2, '0')}`,
      value: n === 0 ? { epoch, branch, parent } : ['b'],
      at: Date.now(),
    })
    prev = createHash('sha256').update(text).digest('hex')
    return text
  }

  return {
    answers: (count, everyMs, firstMs) =>
      Array.from({ length: count }, (_, at) => ({
        ...{ bytes: request([next()]), firstMs: firstMs + at * everyMs },
      })),
    heartbeat: (everyMs, firstMs) => ({ bytes: request([]), everyMs, firstMs }),
    ask: async () => {
      const response = await fetch(`http://127.0.0.1:${port}/api/candidate/answers`, {
        method: 'POST',
        headers: { authorization: `Bearer ${login.token}`, 'content-type': 'application/json' },
        body: bodyOf([]),
      })
      if (!response.ok) throw new Error(`Expected a reply, got ${response.status}`)
      return response.json()
    },
  }
}
