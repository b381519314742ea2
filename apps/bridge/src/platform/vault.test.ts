import { createHash, randomBytes } from 'node:crypto'
import {
  mkdir,
  mkdtemp,
  open,
  readFile,
  readdir,
  rename,
  rm,
  truncate,
  writeFile,
  type FileHandle,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { createSeededRandom } from '@wenkao/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { encodeRecord } from './record-format.ts'
import { openVault, readWhole, type Vault } from './vault.fs.ts'

let folder: string
const opened: Vault[] = []
let now = 0
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wenkao-vault-'))
  now = 0
})
afterEach(async () => {
  vi.restoreAllMocks()
  for (const vault of opened.splice(0)) await vault.close()
  await rm(folder, { recursive: true, force: true })
})

async function start(): Promise<Vault> {
  const vault = await openVault(folder, () => now)
  opened.push(vault)
  return vault
}
async function stop(vault: Vault): Promise<void> {
  opened.splice(opened.indexOf(vault), 1)
  await vault.close()
}
async function restart(vault: Vault): Promise<Vault> {
  await stop(vault)
  return start()
}

const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
const put = (vault: Vault, bytes: Buffer) =>
  vault.put(hashOf(bytes), () => Readable.from(chunksOf(bytes)))
function* chunksOf(bytes: Buffer) {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536)
}
const objects = () => readdir(join(folder, 'objects'))
const objectOf = async (bytes: Buffer) => {
  const name = (await objects()).find((file) => file.startsWith(hashOf(bytes)))
  if (name === undefined) throw new Error('Expected an object')
  return join(folder, 'objects', name)
}
const indexFiles = () => readdir(join(folder, 'index'))
async function flipBit(path: string, at: number): Promise<void> {
  const bytes = await readFile(path)
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at)
  await writeFile(path, bytes)
}
/** So many steps look at everything once: rests, then each content. */
async function checkAll(vault: Vault, steps = 12): Promise<void> {
  for (let step = 0; step < steps; step += 1) await vault.checkNext()
}

const text = Buffer.from('一个可以压缩的版本。'.repeat(20_000))
const noise = randomBytes(300_000)
const small = Buffer.from('小文件')
const samples = [text, noise, small, Buffer.alloc(0), randomBytes(65_536), randomBytes(65_537)]

/** Makes one method of every open file fail, until the mocks are restored. */
async function failing(
  method: 'write' | 'sync' | 'datasync',
  code: string,
  isHit: (call: number) => boolean,
): Promise<void> {
  const probe = await open(join(folder, 'probe'), 'w')
  const prototype = Object.getPrototypeOf(probe) as FileHandle
  await probe.close()
  const real: unknown = Reflect.get(prototype, method)
  if (typeof real !== 'function') throw new Error('Expected a method')
  let calls = 0
  vi.spyOn(prototype, method).mockImplementation(function fail(this: unknown, ...args: unknown[]) {
    calls += 1
    if (isHit(calls)) return Promise.reject(Object.assign(new Error(code), { code }))
    return Reflect.apply(real, this, args) as never
  })
}

describe('the vault', () => {
  it('[N07] gives back what it got, byte for byte, also after a restart', async () => {
    const vault = await start()
    await Promise.all(samples.map((bytes) => put(vault, bytes)))
    const again = await restart(vault)
    for (const bytes of samples) {
      const hash = hashOf(bytes)
      expect(again.sizeOf(hash)).toBe(bytes.length)
      expect((await readWhole(again, hash)).equals(bytes)).toBe(true)
    }
    expect(again.health()).toMatchObject({ ok: true, lost: 0, reason: null })
  })

  it('compresses what gets smaller by it, and nothing else', async () => {
    const vault = await start()
    await put(vault, text)
    await put(vault, noise)
    expect(vault.storedBytesOf(hashOf(text))).toBeLessThan(text.length / 10)
    expect(vault.storedBytesOf(hashOf(noise))).toBe(noise.length)
    expect(await objectOf(noise)).toMatch(/\.raw$/)
    expect(vault.totalBytes()).toBe(vault.storedBytesOf(hashOf(text)) + noise.length)
    expect((await restart(vault)).totalBytes()).toBeGreaterThan(noise.length)
  })

  it('stores a content once when it is put many times at once', async () => {
    const vault = await start()
    await Promise.all(Array.from({ length: 20 }, () => put(vault, text)))
    await put(vault, text)
    expect(await objects()).toHaveLength(1)
    expect(vault.health().records).toBe(1)
  })

  it('lets puts share the flushes of folder and index', async () => {
    const vault = await start()
    const contents = Array.from({ length: 60 }, (_, at) => Buffer.from(`第 ${at} 个`))
    await put(vault, text)
    let flushes = 0
    await failing('datasync', 'EIO', () => {
      flushes += 1
      return false
    })
    await Promise.all(contents.map((bytes) => put(vault, bytes)))
    expect(flushes).toBeLessThan(contents.length)
    expect(vault.health().records).toBe(61)
  })

  it('reads entries and objects of the first form', async () => {
    const hash = hashOf(text)
    const vault = await start()
    const shelf = join(folder, 'objects', hash.slice(0, 2))
    await put(vault, small)
    await stop(vault)
    await mkdir(shelf)
    const packed = gzipSync(text)
    await writeFile(join(shelf, `${hash}-1.gz`), packed)
    const file = `${hash.slice(0, 2)}/${hash}-1.gz`
    const entry = { v: 1, kind: 'content', hash, size: text.length, file }
    const record = encodeRecord(JSON.stringify(entry))
    await writeFile(join(folder, 'index', '00000009.wkj'), record)
    const again = await start()
    expect((await readWhole(again, hash)).equals(text)).toBe(true)
    expect(again.storedBytesOf(hash)).toBe(packed.length)
    await checkAll(again)
    expect(again.has(hash)).toBe(true)
  })

  it('[R8] keeps entries of a later version, and deletes nothing that they may name', async () => {
    const first = await start()
    await put(first, small)
    await stop(first)
    const entry = JSON.stringify({ v: 2, kind: 'content', hash: hashOf(noise), pack: 7 })
    await writeFile(join(folder, 'index', '00000009.wkj'), encodeRecord(entry))
    const foreign = `${hashOf(noise)}.0badcafe.raw`
    await writeFile(join(folder, 'objects', foreign), 'of a later version')
    const vault = await start()
    expect(vault.has(hashOf(noise))).toBe(false)
    await checkAll(vault)
    expect(await objects()).toContain(foreign)
    // The index is lost and written again: the entry is still in it.
    await rm(join(folder, 'index'), { recursive: true })
    await put(vault, text)
    const index = await Promise.all(
      (await indexFiles()).map((name) => readFile(join(folder, 'index', name), 'utf8')),
    )
    expect(index.join('')).toContain(entry)
  })
})

describe('a put that fails', () => {
  it('refuses bytes with another hash, and leaves nothing of them', async () => {
    const vault = await start()
    for (const bytes of [small, text, noise]) {
      const other = vault.put(hashOf(bytes), () => Readable.from(chunksOf(randomBytes(200_000))))
      await expect(other).rejects.toMatchObject({ code: 'contentUnstable' })
      expect(vault.has(hashOf(bytes))).toBe(false)
    }
    expect(await objects()).toEqual([])
    await put(vault, text)
    expect(vault.has(hashOf(text))).toBe(true)
  })

  it('passes on what the source says, and leaves nothing of it', async () => {
    const vault = await start()
    const broken = () =>
      Readable.from(
        (function* () {
          yield* chunksOf(noise)
          throw Object.assign(new Error('held'), { code: 'EBUSY' })
        })(),
      )
    await expect(vault.put(hashOf(noise), broken)).rejects.toMatchObject({ code: 'EBUSY' })
    expect(await objects()).toEqual([])
    await put(vault, noise)
    expect((await readWhole(vault, hashOf(noise))).equals(noise)).toBe(true)
  })

  it.each([1, 2, 3])(
    '[F14] a disk that is full at write %i leaves no rest, and the next put works',
    async (hit) => {
      const vault = await start()
      await failing('write', 'ENOSPC', (call) => call >= hit)
      await expect(put(vault, noise)).rejects.toMatchObject({ code: 'ENOSPC' })
      expect(vault.has(hashOf(noise))).toBe(false)
      expect(await objects()).toEqual([])
      vi.restoreAllMocks()
      await put(vault, noise)
      const again = await restart(vault)
      expect((await readWhole(again, hashOf(noise))).equals(noise)).toBe(true)
    },
  )

  it('[F14] a disk that is full at the index keeps the object for the next put', async () => {
    const vault = await start()
    await put(vault, text)
    await failing('write', 'ENOSPC', (call) => call === 2)
    await expect(put(vault, small)).rejects.toMatchObject({ code: 'ENOSPC' })
    expect(vault.has(hashOf(small))).toBe(false)
    await checkAll(vault)
    await put(vault, small)
    expect((await objects()).filter((name) => name.startsWith(hashOf(small)))).toHaveLength(1)
    const again = await restart(vault)
    expect((await readWhole(again, hashOf(small))).equals(small)).toBe(true)
  })

  it('[R1] is no success when a flush failed', async () => {
    const vault = await start()
    await put(vault, text)
    for (const method of ['sync', 'datasync'] as const) {
      await failing(method, 'EIO', () => true)
      await expect(put(vault, small)).rejects.toMatchObject({ code: 'EIO' })
      expect(vault.has(hashOf(small))).toBe(false)
      vi.restoreAllMocks()
    }
    await put(vault, small)
    expect((await readWhole(await restart(vault), hashOf(small))).equals(small)).toBe(true)
  })
})

describe('damage', () => {
  it('[F01] a bit that flips anywhere in an object is noticed: read never ends well', async () => {
    const vault = await start()
    const random = createSeededRandom(20_260_601)
    for (const bytes of [text, noise]) {
      await put(vault, bytes)
      const whole = await readFile(await objectOf(bytes))
      const spots = Array.from({ length: 12 }, () => Math.floor(random.next() * whole.length))
      for (const at of [0, 10, whole.length - 1, ...spots]) {
        const path = await objectOf(bytes)
        await flipBit(path, at)
        // Bits of gzip's header that say nothing of the content may flip unseen; the bytes are right.
        const read = await readWhole(vault, hashOf(bytes)).catch((cause: unknown) => cause)
        if (Buffer.isBuffer(read)) expect(read.equals(bytes)).toBe(true)
        else {
          expect(read).toMatchObject({ code: 'contentDamaged' })
          expect(vault.has(hashOf(bytes))).toBe(false)
          expect(vault.lost()).toEqual([hashOf(bytes)])
          expect(vault.health()).toMatchObject({ ok: false, lost: 1 })
        }
        // Stored again beside it, and in order again.
        await rm(path)
        await put(vault, bytes)
        expect(vault.health()).toMatchObject({ ok: true, lost: 0 })
        expect((await readWhole(vault, hashOf(bytes))).equals(bytes)).toBe(true)
      }
    }
  })

  it.each([0, 1, 0.5, 0.999])('an object cut to the share %f is noticed', async (share) => {
    const vault = await start()
    for (const bytes of [text, noise]) {
      await put(vault, bytes)
      const path = await objectOf(bytes)
      const { length } = await readFile(path)
      await truncate(path, Math.min(length - 1, Math.floor(length * share)))
      await expect(readWhole(vault, hashOf(bytes))).rejects.toMatchObject({
        code: 'contentDamaged',
      })
      await put(vault, bytes)
      expect((await readWhole(vault, hashOf(bytes))).equals(bytes)).toBe(true)
    }
  })

  it('the slow check finds a damaged object that nobody reads', async () => {
    const vault = await start()
    for (const bytes of samples) await put(vault, bytes)
    await flipBit(await objectOf(noise), 1000)
    await checkAll(vault)
    expect(vault.lost()).toEqual([hashOf(noise)])
    await checkAll(vault)
    expect(vault.has(hashOf(text))).toBe(true)
  })

  it('[F01] a vault wiped while it is open is noticed at once, and stores everything again', async () => {
    const vault = await start()
    await Promise.all(samples.map((bytes) => put(vault, bytes)))
    await rm(folder, { recursive: true })
    await vault.checkNext()
    expect(vault.lost()).toHaveLength(samples.length)
    expect(vault.has(hashOf(text))).toBe(false)
    await Promise.all(samples.map((bytes) => put(vault, bytes)))
    expect(vault.health()).toMatchObject({ ok: true, lost: 0 })
    const again = await restart(vault)
    for (const bytes of samples) {
      expect((await readWhole(again, hashOf(bytes))).equals(bytes)).toBe(true)
    }
  })

  it('a put looks whether the object is still there', async () => {
    const vault = await start()
    await put(vault, text)
    await rm(await objectOf(text))
    await put(vault, text)
    expect((await readWhole(vault, hashOf(text))).equals(text)).toBe(true)
  })

  it('opens while an object is missing, and takes it again when it comes back', async () => {
    const vault = await start()
    await put(vault, text)
    await put(vault, noise)
    const path = await objectOf(text)
    await stop(vault)
    await rename(path, join(folder, 'aside'))
    const again = await start()
    expect(again.has(hashOf(text))).toBe(false)
    expect(again.lost()).toEqual([hashOf(text)])
    expect(() => again.read(hashOf(text))).toThrow(/does not hold/)
    expect((await readWhole(again, hashOf(noise))).equals(noise)).toBe(true)
    await rename(join(folder, 'aside'), path)
    await checkAll(again)
    expect(again.lost()).toEqual([])
    expect((await readWhole(again, hashOf(text))).equals(text)).toBe(true)
  })
})

describe('the index', () => {
  it('[F01] wiped or put back while the vault is open writes itself again', async () => {
    const vault = await start()
    await put(vault, text)
    const [name = ''] = await indexFiles()
    const copy = await readFile(join(folder, 'index', name))
    await put(vault, noise)
    await rm(join(folder, 'index'), { recursive: true })
    await vault.checkNext()
    expect(vault.health()).toMatchObject({ ok: true, rewritten: 1 })
    for (const file of await indexFiles()) await rm(join(folder, 'index', file))
    await writeFile(join(folder, 'index', name), copy)
    await put(vault, small)
    const again = await restart(vault)
    for (const bytes of [text, noise, small]) {
      expect((await readWhole(again, hashOf(bytes))).equals(bytes)).toBe(true)
    }
  })

  it('[R2] damaged anywhere loses nothing: whole objects get their entry again', async () => {
    const contents = Array.from({ length: 5 }, (_, at) => Buffer.from(`${at}`.repeat(500)))
    const first = await start()
    for (const bytes of contents) await put(first, bytes)
    await stop(first)
    const [name = ''] = await indexFiles()
    const path = join(folder, 'index', name)
    const whole = await readFile(path)
    for (let at = 0; at < whole.length; at += 61) {
      for (const file of await indexFiles()) await rm(join(folder, 'index', file))
      const bytes = Buffer.from(whole)
      bytes.writeUInt8(bytes.readUInt8(at) ^ 4, at)
      await writeFile(path, bytes)
      const vault = await start()
      await checkAll(vault)
      for (const content of contents) {
        expect((await readWhole(vault, hashOf(content))).equals(content)).toBe(true)
      }
      await stop(vault)
    }
  })

  it('[R2] cut off anywhere loses nothing either', async () => {
    const contents = Array.from({ length: 4 }, (_, at) => Buffer.from(`${at}`.repeat(500)))
    const first = await start()
    for (const bytes of contents) await put(first, bytes)
    await stop(first)
    const [name = ''] = await indexFiles()
    const path = join(folder, 'index', name)
    const whole = await readFile(path)
    for (let length = 0; length < whole.length; length += 97) {
      for (const file of await indexFiles()) await rm(join(folder, 'index', file))
      await writeFile(path, whole.subarray(0, length))
      const vault = await start()
      await checkAll(vault)
      for (const content of contents) expect(vault.has(hashOf(content))).toBe(true)
      await stop(vault)
    }
  })

  it('names nothing outside of the vault, whatever somebody writes into it', async () => {
    const hash = hashOf(small)
    const first = await start()
    await put(first, noise)
    await stop(first)
    for (const [at, file] of ['../../secret', `../${hash}.gz`, `C:\\${hash}.gz`].entries()) {
      const entry = JSON.stringify({ v: 1, kind: 'content', hash, size: 9, file })
      await writeFile(join(folder, 'index', `0000001${at}.wkj`), encodeRecord(entry))
    }
    const vault = await start()
    expect(vault.has(hash)).toBe(false)
  })
})

describe('rests', () => {
  it('of an interrupted write are cleared away, and nothing else', async () => {
    const vault = await start()
    await put(vault, text)
    const torn = `${hashOf(noise)}.00000001.raw`
    const whole = `${hashOf(small)}.00000002.raw`
    await writeFile(join(folder, 'objects', torn), noise.subarray(0, 5000))
    await writeFile(join(folder, 'objects', whole), small)
    await writeFile(join(folder, 'objects', '说明.txt'), 'of somebody else')
    await checkAll(vault)
    expect(await objects()).not.toContain(torn)
    expect(await objects()).toContain('说明.txt')
    // Whole, only its entry was missing: taken in.
    expect((await readWhole(await restart(vault), hashOf(small))).equals(small)).toBe(true)
  })
})

describe('removing', () => {
  const later = () => {
    now += 200_000
  }

  it('takes a content from index and disk, and it can be put again', async () => {
    const vault = await start()
    await put(vault, text)
    await put(vault, noise)
    later()
    expect(await vault.remove([hashOf(text), hashOf(small)])).toEqual([hashOf(text)])
    expect(vault.has(hashOf(text))).toBe(false)
    expect(vault.totalBytes()).toBe(noise.length)
    expect(await objects()).toHaveLength(1)
    const again = await restart(vault)
    expect(again.has(hashOf(text))).toBe(false)
    expect(again.health()).toMatchObject({ ok: true, lost: 0 })
    await put(again, text)
    expect((await readWhole(await restart(again), hashOf(text))).equals(text)).toBe(true)
  })

  it('[R1] passes over what was put lately: its event may be on its way', async () => {
    const vault = await start()
    await put(vault, text)
    later()
    await put(vault, text)
    expect(await vault.remove([hashOf(text)])).toEqual([])
    expect(vault.has(hashOf(text))).toBe(true)
    const writing = put(vault, noise)
    later()
    expect(await vault.remove([hashOf(noise)])).toEqual([])
    await writing
    expect((await readWhole(vault, hashOf(noise))).equals(noise)).toBe(true)
  })

  it('keeps everything when the index cannot be written', async () => {
    const vault = await start()
    await put(vault, text)
    later()
    await failing('datasync', 'EIO', () => true)
    await expect(vault.remove([hashOf(text)])).rejects.toMatchObject({ code: 'EIO' })
    vi.restoreAllMocks()
    expect((await readWhole(vault, hashOf(text))).equals(text)).toBe(true)
    // The entry may have reached the disk all the same: the last word must be that it is here.
    await checkAll(vault)
    const again = await restart(vault)
    await checkAll(again)
    expect((await readWhole(again, hashOf(text))).equals(text)).toBe(true)
  })

  it('cut off between index and disk is finished later', async () => {
    const vault = await start()
    await put(vault, text)
    const path = await objectOf(text)
    const object = await readFile(path)
    later()
    await vault.remove([hashOf(text)])
    await stop(vault)
    await writeFile(path, object)
    const again = await start()
    expect(again.has(hashOf(text))).toBe(false)
    await checkAll(again)
    expect(await objects()).toEqual([])
  })

  it('at any moment of a put leaves either all of the content or nothing', async () => {
    const vault = await start()
    for (let round = 0; round < 20; round += 1) {
      await put(vault, text)
      later()
      const removed = vault.remove([hashOf(text)])
      const stored = put(vault, text)
      await Promise.all([removed, stored])
      expect((await readWhole(vault, hashOf(text))).equals(text)).toBe(true)
    }
    expect((await readWhole(await restart(vault), hashOf(text))).equals(text)).toBe(true)
  })
})
