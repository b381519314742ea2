import { randomBytes } from 'node:crypto'
import {
  MAX_FILE_BYTES,
  UPLOAD_PART_BYTES,
  downloadFile,
  lackingFiles,
  uploadFile,
  uploadPart,
} from '@wenkao/shared/answer-files'
import { sha256Hex } from '@wenkao/shared/kernel'
import { changeStation, getExam, logInCandidate, type LogInReply } from '@wenkao/shared/sittings'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { readPaper } from '../../demo/read-paper.ts'
import { secondPaper } from '../../demo/second-exam.ts'
import { logIn, setUpExam, startExam, type ExamSetUp } from '../../test-processes/set-up-exam.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'
import { verifyMark } from '../sittings/index.ts'

const PART = UPLOAD_PART_BYTES

let server: TestServer
let set: ExamSetUp
let materials: Map<string, Uint8Array>
let own: LogInReply
let other: LogInReply
beforeAll(async () => {
  server = await createTestServer()
  const paper = await readPaper(secondPaper)
  materials = paper.materials
  set = await setUpExam(server, { paper: paper.content, materials })
  await startExam(server, set)
  own = await logIn(server, set, 0)
  other = await logIn(server, set, 1)
})
afterEach(() => {
  vi.restoreAllMocks()
})
afterAll(() => server.close())

const bearer = (login: LogInReply) => ({ authorization: `Bearer ${login.token}` })
const askFor = (login: LogInReply, ...hashes: string[]) =>
  server.call(lackingFiles, { headers: bearer(login), body: { hashes } })
const inputOf = (login: LogInReply, bytes: Uint8Array, offset: number, length = PART) => ({
  headers: bearer(login),
  params: { hash: sha256Hex(bytes), offset },
  query: { size: bytes.length },
  body: bytes.subarray(offset, offset + length),
})
const send = (login: LogInReply, bytes: Uint8Array, offset: number, length?: number) =>
  server.call(uploadPart, inputOf(login, bytes, offset, length))
const download = async (login: LogInReply, hash: string) =>
  Buffer.from(
    (await server.call(downloadFile, { headers: bearer(login), params: { hash } })) as Uint8Array,
  )

describe('a content in parts', () => {
  it('grows where it ended, is told as begun, and comes back the same', async () => {
    const bytes = randomBytes(2 * PART + 7)
    const hash = sha256Hex(bytes)
    expect(await askFor(own, hash)).toEqual({ lacking: [hash], partial: [] })
    expect(await send(own, bytes, 0)).toEqual({ received: PART, stored: false })
    expect(await askFor(own, hash)).toEqual({
      lacking: [hash],
      partial: [{ hash, received: PART }],
    })
    // Sent again, or from elsewhere: left out, and told where to go on.
    for (const offset of [0, 2 * PART]) {
      expect(await send(own, bytes, offset)).toEqual({ received: PART, stored: false })
    }
    await send(own, bytes, PART)
    const last = await Promise.all([send(own, bytes, 2 * PART), send(own, bytes, 2 * PART)])
    for (const reply of last) expect(reply).toEqual({ received: bytes.length, stored: true })
    expect(await askFor(own, hash)).toEqual({ lacking: [], partial: [] })
    expect((await download(own, hash)).equals(bytes)).toBe(true)
    expect(await send(own, bytes, 0)).toEqual({ received: bytes.length, stored: true })
  })

  it('of another candidate is never told, and shortens nobody’s way (DESIGN 4.4)', async () => {
    const bytes = randomBytes(PART + 100)
    const hash = sha256Hex(bytes)
    await send(own, bytes, 0)
    expect(await askFor(other, hash)).toEqual({ lacking: [hash], partial: [] })
    await send(own, bytes, PART)
    expect(await askFor(other, hash)).toEqual({ lacking: [hash], partial: [] })
    expect(await send(other, bytes, PART)).toEqual({ received: 0, stored: false })
    // Knowing hash and size is not having the content.
    await server.call(uploadPart, {
      ...inputOf(other, bytes, 0),
      body: randomBytes(PART),
    })
    await expect(send(other, bytes, PART)).rejects.toMatchObject({ code: 'hashMismatch' })
    expect(await askFor(other, hash)).toEqual({ lacking: [hash], partial: [] })
    expect(await send(other, bytes, 0)).toEqual({ received: PART, stored: false })
    expect(await send(other, bytes, PART)).toEqual({ received: bytes.length, stored: true })
  })

  it('is refused beyond its size, above the largest size, and in too large parts', async () => {
    const bytes = randomBytes(PART + 1)
    const params = { hash: sha256Hex(bytes), offset: 0 }
    const call = (size: number, body: Uint8Array) =>
      server.call(uploadPart, { headers: bearer(own), params, query: { size }, body })
    await expect(call(10, bytes.subarray(0, 11))).rejects.toMatchObject({ code: 'invalidRequest' })
    await expect(call(MAX_FILE_BYTES + 1, bytes.subarray(1))).rejects.toMatchObject({
      code: 'invalidRequest',
    })
    await expect(call(bytes.length, bytes)).rejects.toMatchObject({ code: 'tooLarge' })
    expect((await askFor(own, params.hash)).partial).toEqual([])
  })

  it('that came whole meanwhile is no longer begun; a material never needs to come', async () => {
    const bytes = randomBytes(PART + 1)
    const hash = sha256Hex(bytes)
    await send(own, bytes, 0)
    await server.call(uploadFile, { headers: bearer(own), params: { hash }, body: bytes })
    expect(await send(own, bytes, 0)).toEqual({ received: bytes.length, stored: true })
    expect((await server.services.partials.received(own.sitting.sittingId, [hash])).size).toBe(0)
    const [material = new Uint8Array()] = materials.values()
    expect(await send(own, material, 0)).toEqual({ received: material.length, stored: true })
  })

  it('loses nothing when the disk is full: 503 with Retry-After, then it goes on (F14)', async () => {
    const bytes = randomBytes(PART + 1)
    const hash = sha256Hex(bytes)
    await send(own, bytes, 0)
    const noSpace = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })
    vi.spyOn(server.services.blobs, 'put').mockRejectedValue(noSpace)
    const replies = [
      await server.raw(uploadPart, inputOf(own, bytes, PART)),
      await server.raw(uploadFile, {
        headers: bearer(own),
        params: { hash: sha256Hex(materials.keys().next().value ?? '') },
        body: new Uint8Array(1),
      }),
    ]
    for (const reply of replies) {
      expect(reply.status).toBe(503)
      expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0)
      expect(await reply.json()).toMatchObject({ error: { code: 'unavailable' } })
    }
    vi.restoreAllMocks()
    expect((await askFor(own, hash)).partial).toEqual([{ hash, received: bytes.length }])
    expect(await send(own, bytes, bytes.length)).toEqual({ received: bytes.length, stored: true })
  })

  it('may still come from a station that the sitting has left (F02e)', async () => {
    const login = await logIn(server, set, 2)
    const bytes = randomBytes(PART + 1)
    await send(login, bytes, 0)
    const used = [own, other, login].map(({ sitting }) => sitting.seatNumber)
    const spare = [1, 2, 3, 4, 5].find((number) => !used.includes(number)) ?? 0
    await server.call(changeStation, {
      headers: set.office.headers,
      params: { sessionId: set.sessionId, sittingId: login.sitting.sittingId },
      body: { seatNumber: spare, reason: 'screen is black', expectedEpoch: 1 },
    })
    const ticket = set.tickets[2]
    const { examNumber = '', accessCode = '' } = ticket ?? {}
    const moved = await server.call(logInCandidate, {
      body: {
        ...{ sessionId: set.sessionId, examNumber, accessCode },
        station: { kind: 'browser', number: spare },
      },
    })
    // Both go on with one content, from one beginning.
    const hash = sha256Hex(bytes)
    expect((await askFor(moved, hash)).partial).toEqual([{ hash, received: PART }])
    expect(await send(login, bytes, PART)).toEqual({ received: bytes.length, stored: true })
    expect(await askFor(moved, hash)).toEqual({ lacking: [], partial: [] })
  })
})

describe('the mark of a sitting', () => {
  it('comes with the exam, the same every time, and names this sitting alone', async () => {
    const markOf = async (login: LogInReply) =>
      (await server.call(getExam, { headers: bearer(login) })).mark ?? ''
    const [mark, again, another] = [await markOf(own), await markOf(own), await markOf(other)]
    expect(again).toBe(mark)
    expect(another).not.toBe(mark)
    expect(verifyMark(server.services.keys, mark)).toMatchObject({
      examId: set.examId,
      sittingId: own.sitting.sittingId,
    })
  })
})
