import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { UPLOAD_PART_BYTES } from '@wenkao/shared/answer-files'
import { sha256Hex } from '@wenkao/shared/kernel'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createLogger } from '../../../platform/logger.ts'
import { createServerClient } from '../../../platform/server-client.ts'
import { openVault, type Vault } from '../../../platform/vault.fs.ts'
import { testFolder, until } from '../../../test-processes/bridge-in-folder.fs.ts'
import { startCuttingFront, type CuttingFront } from '../../../test-processes/cutting-front.ts'
import {
  TOKEN,
  startExamServer,
  type ExamServerDouble,
} from '../../../test-processes/exam-server-double.ts'
import { createUploader, type Uploader } from './upload-contents.ts'

const PART = UPLOAD_PART_BYTES
const FAST = 1024 ** 3

let folder: { path: string; remove(): Promise<void> }
let server: ExamServerDouble
let front: CuttingFront
let vault: Vault
let uploaders: Uploader[]
let passed: number
beforeEach(async () => {
  folder = await testFolder()
  server = await startExamServer()
  front = await startCuttingFront(() => server.url)
  vault = await openVault(join(folder.path, 'vault'))
  uploaders = []
  passed = 0
})
afterEach(async () => {
  await Promise.all(uploaders.map((uploader) => uploader.stop()))
  await vault.close()
  await front.stop()
  await server.stop()
  await folder.remove()
})

const clock = {
  wall: () => Date.now(),
  monotonic: () => performance.now() + passed,
  boot: () => null,
}
function start(uploadBytesPerSecond = FAST): Uploader {
  const uploader = createUploader({
    ...{ vault, clock, uploadBytesPerSecond },
    server: createServerClient(front.url, clock),
    logger: createLogger('silent'),
    token: () => TOKEN,
  })
  uploaders.push(uploader)
  return uploader
}
async function stored(size: number): Promise<{ hash: string; bytes: Buffer }> {
  const bytes = randomBytes(size)
  const hash = sha256Hex(bytes)
  await vault.put(hash, () => Readable.from([bytes]))
  return { hash, bytes }
}
const isThere = ({ hash, bytes }: { hash: string; bytes: Buffer }): boolean =>
  server.contents.get(hash)?.equals(bytes) === true
const partsOf = (hash: string): number =>
  server.received.filter(({ method, path }) => method === 'PUT' && path.includes(`${hash}/parts`))
    .length
const arrived = (what: string, content: { hash: string; bytes: Buffer }) =>
  until(what, () => isThere(content))

describe('uploading', () => {
  it('sends small contents whole and large ones in parts, each byte once, and nothing twice', async () => {
    const small = await stored(1000)
    const empty = await stored(0)
    const large = await stored(3 * PART + 5)
    const known = await stored(2000)
    server.contents.set(known.hash, known.bytes)
    const read = vi.spyOn(vault, 'read')
    const uploader = start()
    const all = [large, small, empty, known].map(({ hash }) => hash)
    uploader.want([...all, ...all])
    expect(uploader.unsent()).toBe(4)
    for (const content of [large, small, empty]) await arrived('all contents', content)
    await until('the count', () => uploader.unsent() === 0)
    expect(all.every((hash) => uploader.isUploaded(hash))).toBe(true)
    expect(server.contentBytes).toBe(1000 + 3 * PART + 5)
    expect(partsOf(large.hash)).toBe(4)
    // The content of the vault was read through once, not once for each part.
    expect(read.mock.calls.filter(([hash]) => hash === large.hash)).toHaveLength(1)
    expect(await uploader.flush(all)).toBe('done')
    expect(server.contentBytes).toBe(1000 + 3 * PART + 5)
  })

  it('sends only what lacks after a line that broke again and again', async () => {
    const large = await stored(8 * PART)
    const uploader = start()
    const breaks = 3
    front.cutAfter(1.5 * PART)
    uploader.want([large.hash])
    for (let at = 1; at < breaks; at += 1) {
      const before = front.carried()
      await until('the break and a part', () => front.carried() > before + 1.5 * PART)
      front.cutAfter(PART / 2)
    }
    await arrived('the content', large)
    // Each break costs at most the part that was under way.
    expect(server.contentBytes).toBe(large.bytes.length)
    expect(front.carried()).toBeLessThan(large.bytes.length + breaks * PART + 64 * 1024)
  })

  it('goes on where a bridge that was ended had come to, without its memory', async () => {
    const large = await stored(6 * PART)
    const first = start(PART / 16)
    first.want([large.hash])
    await until('a part', () => server.partial.get(large.hash)?.length)
    await first.stop()
    const begun = server.partial.get(large.hash)?.length ?? 0
    expect(begun).toBeLessThan(large.bytes.length)
    await vault.close()
    vault = await openVault(join(folder.path, 'vault'))
    start().want([large.hash])
    await arrived('the content', large)
    expect(server.contentBytes).toBe(large.bytes.length)
    expect(partsOf(large.hash)).toBe(6)
  })

  it('goes on at a server that was started again, and begins anew at one that forgot', async () => {
    const large = await stored(4 * PART)
    const uploader = start(PART / 16)
    uploader.want([large.hash])
    await until('a part', () => server.partial.get(large.hash)?.length)
    await server.stop()
    expect(await uploader.flush([large.hash])).toBe('offline')
    await server.start()
    await until('the rest', async () => (await uploader.flush([large.hash])) === 'done')
    expect(server.contentBytes).toBe(large.bytes.length)

    server.contents.clear()
    server.partial.set(large.hash, Buffer.alloc(PART))
    uploader.forget()
    // What the server has by now is no part of it: it says so at the end, and gets all of it.
    await until('all of it', async () => (await uploader.flush([large.hash])) === 'done')
    expect(isThere(large)).toBe(true)
  })

  it('lets a new small save go before the rest of a large one, and a hand-in take the whole line', async () => {
    const large = await stored(4 * PART)
    const uploader = start(PART / 16)
    uploader.want([large.hash])
    await until('the first part, which is the whole burst', () => server.partial.get(large.hash))
    const small = await stored(3000)
    uploader.want([small.hash])
    await arrived('the small one', small)
    expect(isThere(large)).toBe(false)
    expect(await uploader.flush([large.hash])).toBe('done')
    expect(isThere(large)).toBe(true)
  })

  it('hands in without waiting for older versions that are still on their way', async () => {
    const large = await stored(4 * PART)
    const uploader = start(PART / 16)
    uploader.want([large.hash])
    await until('the first part', () => server.partial.get(large.hash))
    const own = await stored(2 * PART)
    expect(await uploader.flush([own.hash])).toBe('done')
    expect(isThere(own)).toBe(true)
    expect(isThere(large)).toBe(false)
    expect(uploader.unsent()).toBe(1)
  })

  it('leaves a server alone for as long as it asks, and loses nothing when its disk is full', async () => {
    const large = await stored(2 * PART)
    const uploader = start()
    server.refusals.set('parts', { status: 503, retryAfterS: 30 })
    expect(await uploader.flush([large.hash])).toBe('offline')
    const asked = server.received.length
    server.refusals.clear()
    expect(await uploader.flush([large.hash])).toBe('offline')
    expect(server.received).toHaveLength(asked)
    passed += 30_000 * 1.25
    expect(await uploader.flush([large.hash])).toBe('done')
    expect(isThere(large)).toBe(true)
  })

  it('[R8] a content that does not get on holds up no other one', async () => {
    const [bad, good] = [await stored(10), await stored(20)]
    const damaged = await stored(5)
    const readMost = readExcept(damaged.hash)
    vi.spyOn(vault, 'read').mockImplementation(readMost)
    server.refusals.set('files', { status: 500, hash: bad.hash })
    const uploader = start()
    uploader.want([damaged.hash, bad.hash, good.hash])
    await arrived('the good one', good)
    const later = await stored(30)
    expect(await uploader.flush([bad.hash, damaged.hash, later.hash])).toBe('refused')
    expect(isThere(later)).toBe(true)
    await until('the count', () => uploader.unsent() === 2)
    server.refusals.clear()
    vi.restoreAllMocks()
    for (const content of [bad, damaged]) await arrived('what was put off', content)
  })

  it('[R8] a content at which the line breaks every time goes behind the others', async () => {
    const [bad, good] = [await stored(10), await stored(20)]
    server.refusals.set('files', { status: 503, hash: bad.hash })
    const uploader = start()
    uploader.want([bad.hash, good.hash])
    await arrived('the good one', good)
    expect(uploader.isUploaded(bad.hash)).toBe(false)
  })

  it('sends whole contents to a server that knows no parts', async () => {
    const large = await stored(3 * PART)
    server.refusals.set('parts', { status: 404 })
    const uploader = start()
    expect(await uploader.flush([large.hash])).toBe('done')
    expect(isThere(large)).toBe(true)
    expect(partsOf(large.hash)).toBe(1)
  })

  it('leaves contents alone that other stations have, and sends one once it is here', async () => {
    const bytes = randomBytes(100)
    const hash = sha256Hex(bytes)
    const uploader = start()
    uploader.want([hash])
    expect(uploader.unsent()).toBe(0)
    expect(await uploader.flush([hash])).toBe('refused')
    await vault.put(hash, () => Readable.from([bytes]))
    uploader.want([hash])
    await arrived('the content', { hash, bytes })
  })

  it('stops at once, also in the middle of a part', async () => {
    const large = await stored(4 * PART)
    const uploader = start(PART / 16)
    uploader.want([large.hash])
    await until('the first part', () => server.partial.get(large.hash))
    await uploader.stop()
    expect(isThere(large)).toBe(false)
  })
})

/** The vault's own `read`, but for one content, whose bytes are damaged. */
function readExcept(hash: string): Vault['read'] {
  const read = vault.read.bind(vault)
  return (wanted) => {
    if (wanted !== hash) return read(wanted)
    return new Readable({
      read() {
        this.destroy(new Error('damaged'))
      },
    })
  }
}
