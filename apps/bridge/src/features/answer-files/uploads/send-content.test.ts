import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { LEAST_PART_BYTES, UPLOAD_PART_BYTES } from '@wenkao/shared/answer-files'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { ServerClient } from '../../../platform/server-client.ts'
import { createPartReader } from './part-reader.ts'
import { createContentSender } from './send-content.ts'

const HASH = 'a'.repeat(64)
const options = {
  token: 'token',
  signal: new AbortController().signal,
  pace: () => Promise.resolve(),
}
const chunksOf = (bytes: Buffer, length: number): Buffer[] =>
  Array.from({ length: Math.ceil(bytes.length / length) }, (_, at) =>
    bytes.subarray(at * length, (at + 1) * length),
  )

it('a reader gives any pieces in any order, and reads a content once for pieces in a row', async () => {
  const bytes = randomBytes(1000)
  const pieces = fc.array(fc.record({ offset: fc.nat(1100), length: fc.nat(300) }), {
    maxLength: 12,
  })
  await fc.assert(
    fc.asyncProperty(pieces, fc.integer({ min: 1, max: 400 }), async (wanted, chunk) => {
      const reader = createPartReader(() => Readable.from(chunksOf(bytes, chunk)))
      for (const { offset, length } of wanted) {
        const piece = await reader.read(offset, length)
        expect(piece.equals(bytes.subarray(offset, offset + length))).toBe(true)
      }
      reader.close()
    }),
  )
  let opened = 0
  const reader = createPartReader(() => {
    opened += 1
    return Readable.from(chunksOf(bytes, 64))
  })
  const rows: Buffer[] = []
  for (const [offset, length] of [
    [0, 100],
    [0, 100],
    [0, 50],
    [50, 100],
    [150, 850],
  ] as const) {
    rows.push(await reader.read(offset, length))
  }
  expect(opened).toBe(1)
  expect(Buffer.concat(rows.slice(2)).equals(bytes)).toBe(true)
})

it('parts become smaller on a line that carries none, and larger again, and stay the right bytes', async () => {
  const bytes = randomBytes(3 * UPLOAD_PART_BYTES)
  const received: Buffer[] = []
  let breaks = 6
  const lengths: number[] = []
  const upload = (_endpoint: unknown, _input: unknown, body: unknown) => {
    const part = Buffer.from(body as Uint8Array)
    lengths.push(part.length)
    if (breaks-- > 0) return Promise.resolve({ kind: 'failed' as const, cause: 'time-out' })
    received.push(part)
    const length = received.reduce((sum, one) => sum + one.length, 0)
    const reply = { received: length, stored: length === bytes.length }
    return Promise.resolve({ kind: 'reply' as const, reply, sentAt: 0, receivedAt: 0 })
  }
  const sender = createContentSender({
    vault: { sizeOf: () => bytes.length, read: () => Readable.from(chunksOf(bytes, 50_000)) },
    server: { upload: upload as unknown as ServerClient['upload'] },
  })
  let at = 0
  for (let isDone = false; !isDone;) {
    const sent = await sender.send(HASH, at, options)
    if (sent.kind === 'received') at = sent.received
    isDone = sent.kind === 'stored'
  }
  expect(Buffer.concat(received).equals(bytes)).toBe(true)
  expect(lengths[0]).toBe(UPLOAD_PART_BYTES)
  expect(Math.min(...lengths.slice(0, -1))).toBe(LEAST_PART_BYTES)
  expect(Math.max(...lengths.slice(7))).toBe(UPLOAD_PART_BYTES)
  sender.close()
})
