import { readdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { readSheets } from '@wenkao/office'
import { checkInList } from '@wenkao/shared/seating'
import { photoFaultsFile, putCandidates, putPhotoArchive } from '@wenkao/shared/sessions'
import * as fc from 'fast-check'
import { strToU8, zipSync, type Zippable } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setUpExam, type ExamSetUp } from '../../test-processes/set-up-exam.ts'
import { JPEG, PNG } from '../../test-processes/small-pictures.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(() => server.close())

const IDENTITY = '11010519491231002X'

const send = (set: ExamSetUp, body: Uint8Array) =>
  server.raw(putPhotoArchive, {
    headers: set.office.headers,
    params: { examId: set.examId },
    body,
  })
const take = (set: ExamSetUp, files: Zippable) =>
  server.call(putPhotoArchive, {
    headers: set.office.headers,
    params: { examId: set.examId },
    body: zipSync(files),
  })
const number = (set: ExamSetUp, at: number): string => set.tickets[at]?.examNumber ?? ''
async function withPhoto(set: ExamSetUp): Promise<boolean[]> {
  const { candidates } = await server.call(checkInList, {
    headers: set.office.headers,
    params: { sessionId: set.sessionId },
  })
  return candidates.map(({ hasPhoto }) => hasPhoto)
}
/** Where the central directory begins. */
const directoryOf = (zip: Buffer): number => zip.readUInt32LE(zip.length - 6)

describe('an archive of photos', () => {
  it('RO5: takes photos named by exam and identity number, in folders and with any case, once', async () => {
    const set = await setUpExam(server, { candidates: 3 })
    await server.call(putCandidates, {
      headers: set.office.headers,
      params: { examId: set.examId },
      body: {
        candidates: [
          { examNumber: number(set, 1), name: 'B', identityNumber: IDENTITY, specialNeeds: 'x' },
        ],
      },
    })
    const files = {
      [`一中/三班/${number(set, 0)}.PNG`]: PNG,
      [`${IDENTITY.toLowerCase()}_王小明.jpeg`]: JPEG,
      [`__MACOSX/._${number(set, 0)}.png`]: strToU8('x'),
      'Thumbs.db': strToU8('x'),
      'empty/': new Uint8Array(),
    }
    expect(await take(set, files)).toEqual({ files: 2, stored: 2, same: 0, faults: [] })
    expect(await withPhoto(set)).toEqual([true, true, false])
    expect(await take(set, files)).toEqual({ files: 2, stored: 0, same: 2, faults: [] })
    const staged = await server.services.staged.open()
    const left = await readdir(dirname(staged.path))
    await staged.remove()
    expect(left).toHaveLength(1)
  })

  it('RO5: names every file that it does not take, takes the others, and gives the list as .xlsx', async () => {
    const set = await setUpExam(server, { candidates: 4 })
    const [a, b, c, d] = [0, 1, 2, 3].map((at) => number(set, at))
    const reply = await take(set, {
      [`${a}.png`]: PNG,
      [`x/${b}.jpg`]: JPEG,
      [`y/${b} (2).png`]: PNG,
      [`${c}.jpg`]: strToU8('GIF89a, renamed'),
      [`${d}.jpg`]: new Uint8Array(400 * 1024),
      '999999.jpg': JPEG,
      'readme.txt': strToU8('x'),
      'inner.zip': zipSync({ 'a.jpg': JPEG }),
      [`../${a}.jpg`]: JPEG,
      [`C:/${a}.jpg`]: JPEG,
    })
    expect(reply).toMatchObject({ files: 10, stored: 1, same: 0 })
    expect(Object.fromEntries(reply.faults.map(({ name, fault }) => [name, fault]))).toEqual({
      ...{ [`x/${b}.jpg`]: 'twice', [`y/${b} (2).png`]: 'twice', [`${c}.jpg`]: 'notAnImage' },
      ...{ [`${d}.jpg`]: 'tooLarge', '999999.jpg': 'unknownNumber', 'readme.txt': 'notAPhoto' },
      ...{ 'inner.zip': 'nestedArchive', [`../${a}.jpg`]: 'hostileName' },
      [`C:/${a}.jpg`]: 'hostileName',
    })
    expect(await withPhoto(set)).toEqual([true, false, false, false])
    const bytes = await server.call(photoFaultsFile, {
      headers: set.office.headers,
      params: { examId: set.examId },
      body: { faults: reply.faults, language: 'en' },
    })
    const sheets = readSheets(bytes as Uint8Array)
    const rows = sheets.kind === 'unreadable' ? [] : (sheets.sheets[0]?.rows ?? [])
    expect(rows).toHaveLength(10)
    expect(rows.map(([name]) => name)).toContain('999999.jpg')
  })

  it('RO5: reads a name that Windows wrote in GB18030', async () => {
    const set = await setUpExam(server, { candidates: 1 })
    const zip = Buffer.from(zipSync({ [`AB/${number(set, 0)}.png`]: PNG }))
    for (let at = zip.indexOf('AB/'); at >= 0; at = zip.indexOf('AB/', at)) {
      zip.set([0xb0, 0xe0], at) // 班 in GB18030
    }
    expect(await (await send(set, zip)).json()).toMatchObject({ stored: 1 })
  })

  it.each([
    ['no zip', () => Buffer.from('no zip at all')],
    ['nothing', () => Buffer.alloc(0)],
    ['a zip cut in two', (zip: Buffer) => zip.subarray(0, zip.length - 30)],
    [
      'a directory that says more files than it has',
      (zip: Buffer) => {
        zip.writeUInt16LE(500, zip.length - 12)
        return zip
      },
    ],
    [
      'files that overlap',
      (zip: Buffer) => {
        zip.writeUInt32LE(zip.length * 2, directoryOf(zip) + 20)
        return zip
      },
    ],
  ])('RO5: refuses %s as a whole', async (_, change) => {
    const set = await setUpExam(server, { candidates: 1 })
    const zip = Buffer.from(zipSync({ [`${number(set, 0)}.png`]: PNG }))
    const reply = await send(set, change(zip))
    expect(reply.status).toBe(422)
    expect(await withPhoto(set)).toEqual([false])
  })

  it.each([
    ['inflates beyond what it says', (zip: Buffer, at: number) => zip.writeUInt32LE(10, at + 24)],
    ['has a password', (zip: Buffer, at: number) => zip.writeUInt16LE(1, at + 8)],
    ['fails its checksum', (zip: Buffer, at: number) => zip.writeUInt32LE(1, at + 16)],
    ['has no local header', (zip: Buffer, at: number) => zip.writeUInt32LE(7, at + 42)],
    ['is packed in an unknown way', (zip: Buffer, at: number) => zip.writeUInt16LE(93, at + 10)],
  ])('RO5: names a file that %s', async (_, change) => {
    const set = await setUpExam(server, { candidates: 1 })
    const zip = Buffer.from(zipSync({ [`${number(set, 0)}.png`]: new Uint8Array(250 * 1024) }))
    change(zip, directoryOf(zip))
    expect(await (await send(set, zip)).json()).toMatchObject({
      stored: 0,
      faults: [{ fault: 'unreadable' }],
    })
  })

  it('RO5: survives any damage: a photo comes in as it was, or not at all', async () => {
    const set = await setUpExam(server, { candidates: 2 })
    const zip = Buffer.from(
      zipSync({ [`${number(set, 0)}.png`]: PNG, [`${number(set, 1)}.jpg`]: JPEG }, { level: 9 }),
    )
    const changes = fc.array(
      fc.tuple(fc.nat({ max: zip.length - 1 }), fc.integer({ min: 0, max: 255 })),
      { minLength: 1, maxLength: 4 },
    )
    await fc.assert(
      fc.asyncProperty(changes, async (bytes) => {
        const damaged = Buffer.from(zip)
        for (const [at, value] of bytes) damaged[at] = value
        expect([200, 422]).toContain((await send(set, damaged)).status)
      }),
      { numRuns: 60 },
    )
  })
})
