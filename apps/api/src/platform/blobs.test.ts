import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createBlobStore } from './blobs.fs.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wenkao-blobs-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

const bytesOf = (text: string) => new TextEncoder().encode(text)
const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const content = bytesOf('第一题的答案')
const hash = hashOf(content)

function streamOf(...chunks: Uint8Array[]): ReadableStream<Uint8Array> {
  return ReadableStream.from(chunks)
}

async function collect(stream: ReadableStream<Uint8Array> | undefined): Promise<string> {
  return stream === undefined ? 'none' : await new Response(stream).text()
}

function filesIn(store: string): string[] {
  return readdirSync(store, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(store, name)).isFile(),
  )
}

describe('blob store', () => {
  it('gives back what was stored, from bytes and from a stream, also after reopening', async () => {
    const store = createBlobStore({ folder })
    expect(await store.put(hash, content)).toEqual({ stored: 'new', size: content.length })
    expect(await createBlobStore({ folder }).read(hash)).toEqual(Buffer.from(content))

    const other = bytesOf('ab')
    const put = await store.put(hashOf(other), streamOf(bytesOf('a'), bytesOf('b')))
    expect(put).toEqual({ stored: 'new', size: 2 })
    expect(await collect(await store.open(hashOf(other)))).toBe('ab')
  })

  it('stores the empty content', async () => {
    const store = createBlobStore({ folder })
    const empty = new Uint8Array()
    expect(await store.put(hashOf(empty), empty)).toEqual({ stored: 'new', size: 0 })
    expect(await store.has(hashOf(empty))).toBe(true)
    expect(await collect(await store.open(hashOf(empty)))).toBe('')
  })

  it('says `present` for content that it holds, and leaves one file', async () => {
    const store = createBlobStore({ folder })
    await store.put(hash, content)
    expect(await store.put(hash, streamOf(content))).toEqual({
      stored: 'present',
      size: content.length,
    })
    expect(filesIn(folder)).toEqual([join(hash.slice(0, 2), hash)])
  })

  it('refuses other content than the hash says, keeps nothing of it, and keeps what it held', async () => {
    const store = createBlobStore({ folder })
    const wrong = bytesOf('something else')
    expect(await store.put(hash, wrong)).toEqual({
      stored: 'hash-mismatch',
      actualHash: hashOf(wrong),
    })
    expect(filesIn(folder)).toEqual([])

    await store.put(hash, content)
    expect((await store.put(hash, wrong)).stored).toBe('hash-mismatch')
    expect(await store.read(hash)).toEqual(Buffer.from(content))
  })

  it('refuses a malformed hash, which could be a path, without touching the disk', async () => {
    const store = createBlobStore({ folder })
    for (const bad of ['', '../../etc/passwd', hash.toUpperCase(), hash.slice(1), `${hash}0`]) {
      expect(await store.put(bad, content)).toEqual({ stored: 'malformed-hash' })
      expect(await store.open(bad)).toBeUndefined()
      expect(await store.read(bad)).toBeUndefined()
      expect(await store.has(bad)).toBe(false)
    }
    expect(filesIn(folder)).toEqual([])
  })

  it('stops reading at the size limit; content of exactly that size fits', async () => {
    const store = createBlobStore({ folder, limit: 4 })
    let given = 0
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        given++
        controller.enqueue(bytesOf('xxx'))
      },
    })
    expect(await store.put(hash, endless)).toEqual({ stored: 'too-large', limit: 4 })
    expect(given).toBeLessThan(10)
    expect(filesIn(folder)).toEqual([])
    expect((await store.put(hashOf(bytesOf('four')), bytesOf('four'))).stored).toBe('new')
  })

  it('keeps nothing of an upload whose stream breaks, and throws its error', async () => {
    const store = createBlobStore({ folder })
    const broken = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(content)
      },
      pull(controller) {
        controller.error(new Error('connection reset'))
      },
    })
    await expect(store.put(hash, broken)).rejects.toThrow('connection reset')
    expect(filesIn(folder)).toEqual([])
    expect(await store.has(hash)).toBe(false)
  })

  it('takes the same content from many uploads at once', async () => {
    const [one, other] = [createBlobStore({ folder }), createBlobStore({ folder })]
    const put = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        (i % 2 === 0 ? one : other).put(hash, streamOf(content)),
      ),
    )
    expect(put.every(({ stored }) => stored === 'new' || stored === 'present')).toBe(true)
    expect(filesIn(folder)).toEqual([join(hash.slice(0, 2), hash)])
  })

  it('reports bytes that the disk changed, and takes the right ones again when cut short', async () => {
    const store = createBlobStore({ folder })
    await store.put(hash, content)
    const place = join(folder, hash.slice(0, 2), hash)
    writeFileSync(place, content.slice(0, 5))
    await expect(store.read(hash)).rejects.toMatchObject({ code: 'blob-damaged', hash })
    await expect(collect(await store.open(hash))).rejects.toMatchObject({ code: 'blob-damaged' })
    expect((await store.put(hash, content)).stored).toBe('new')
    expect(await store.read(hash)).toEqual(Buffer.from(content))
  })

  it('removes what a killed process left in incoming after a day, and nothing younger', async () => {
    createBlobStore({ folder })
    const [old, young] = [join(folder, 'incoming', 'old'), join(folder, 'incoming', 'young')]
    writeFileSync(old, 'x')
    writeFileSync(young, 'x')
    const twoDaysAgo = new Date(Date.now() - 2 * 24 * 60 * 60 * 1000)
    utimesSync(old, twoDaysAgo, twoDaysAgo)
    await createBlobStore({ folder }).put(hash, content)
    expect(readdirSync(join(folder, 'incoming'))).toEqual(['young'])
  })
})
