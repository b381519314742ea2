import { randomBytes } from 'node:crypto'
import { downloadFile, lackingFiles, uploadFile } from '@wenkao/shared/answer-files'
import { sha256Hex } from '@wenkao/shared/kernel'
import { endSession } from '@wenkao/shared/monitor'
import type { LogInReply } from '@wenkao/shared/sittings'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readPaper } from '../../demo/read-paper.ts'
import { secondPaper } from '../../demo/second-exam.ts'
import { logIn, setUpExam, startExam, type ExamSetUp } from '../../test-processes/set-up-exam.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'

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
  own = await logIn(server, set, 0)
  other = await logIn(server, set, 1)
})
afterAll(() => server.close())

const bearer = (login: LogInReply) => ({ authorization: `Bearer ${login.token}` })
const lackingOf = async (login: LogInReply, ...hashes: string[]) =>
  (await server.call(lackingFiles, { headers: bearer(login), body: { hashes } })).lacking
const upload = (login: LogInReply, hash: string, bytes: Uint8Array) =>
  server.call(uploadFile, { headers: bearer(login), params: { hash }, body: bytes })
const download = async (login: LogInReply, hash: string) =>
  (await server.call(downloadFile, { headers: bearer(login), params: { hash } })) as Uint8Array

describe('materials', () => {
  it('are held for everybody, and can be read only after the start', async () => {
    const [hash = ''] = materials.keys()
    expect(await lackingOf(own, hash)).toEqual([])
    await expect(download(own, hash)).rejects.toMatchObject({ code: 'notFound', status: 404 })
    await startExam(server, set)
    server.clock.advance(1500)
    for (const [each, bytes] of materials) {
      expect(Buffer.from(await download(own, each)).equals(bytes)).toBe(true)
    }
  })

  it('of another exam are not there', async () => {
    const plain = await setUpExam(server)
    await startExam(server, plain)
    const login = await logIn(server, plain, 0)
    const [hash = ''] = materials.keys()
    expect(await lackingOf(login, hash)).toEqual([hash])
    await expect(download(login, hash)).rejects.toMatchObject({ code: 'notFound' })
  })
})

describe('contents', () => {
  it.each([0, 1, 70_000])('of %i bytes lack, are taken, and come back the same', async (size) => {
    const bytes = randomBytes(size)
    const hash = sha256Hex(bytes)
    expect(await lackingOf(own, hash, hash)).toEqual([hash])
    await expect(download(own, hash)).rejects.toMatchObject({ code: 'notFound' })
    await Promise.all([upload(own, hash, bytes), upload(own, hash, bytes)])
    await upload(own, hash, bytes)
    expect(await lackingOf(own, hash)).toEqual([])
    expect(Buffer.from(await download(own, hash)).equals(bytes)).toBe(true)
  })

  it('are refused when they do not have the hash, and then still lack', async () => {
    const bytes = randomBytes(1000)
    const hash = sha256Hex(bytes)
    for (const wrong of [bytes.subarray(1), Buffer.concat([bytes, bytes]), new Uint8Array(0)]) {
      await expect(upload(own, hash, wrong)).rejects.toMatchObject({ code: 'hashMismatch' })
    }
    await expect(upload(own, 'no hash', bytes)).rejects.toMatchObject({ code: 'invalidRequest' })
    expect(await lackingOf(own, hash)).toEqual([hash])
  })

  it('of another candidate are never told and never given (DESIGN 4.4)', async () => {
    const bytes = randomBytes(1000)
    const hash = sha256Hex(bytes)
    await upload(own, hash, bytes)
    expect(await lackingOf(other, hash)).toEqual([hash])
    await expect(download(other, hash)).rejects.toMatchObject({ code: 'notFound' })
    // Knowing the hash is not having the content.
    await expect(upload(other, hash, randomBytes(1000))).rejects.toMatchObject({
      code: 'hashMismatch',
    })
    await expect(download(other, hash)).rejects.toMatchObject({ code: 'notFound' })
    // Having it, the reply is the same as if nobody had had it before.
    expect(await upload(other, hash, bytes)).toEqual(await upload(own, hash, bytes))
    expect(Buffer.from(await download(other, hash)).equals(bytes)).toBe(true)
  })
})

describe('after the end (D06)', () => {
  it('closes the materials within the hour, and never what was uploaded here', async () => {
    const [material = ''] = materials.keys()
    const bytes = randomBytes(100)
    const hash = sha256Hex(bytes)
    await upload(own, hash, bytes)
    await server.call(endSession, {
      headers: set.office.headers,
      params: { sessionId: set.sessionId },
    })
    server.clock.advance(60_000)
    expect((await download(own, material)).length).toBeGreaterThan(0)
    server.clock.advance(3_600_000)
    await expect(download(own, material)).rejects.toMatchObject({ code: 'notFound' })
    expect(Buffer.from(await download(own, hash)).equals(bytes)).toBe(true)
  })
})
