import { randomBytes } from 'node:crypto'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sha256Hex } from '@wenkao/shared/kernel'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { createBlobStore, type BlobStore } from './blobs.fs.ts'
import { createPartialBlobs, type PartialBlobs } from './partial-blobs.fs.ts'

const PART = 64 * 1024
const [OWN, OTHER] = ['own', 'other']

let root: string
let blobs: BlobStore
let folder: string
let partials: PartialBlobs
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'wenkao-partial-'))
  blobs = createBlobStore({ folder: root })
})
beforeEach(() => {
  folder = mkdtempSync(join(root, 'partial-'))
  partials = opened()
})
afterAll(() => {
  rmSync(root, { recursive: true, force: true })
})

const opened = (mostBytes?: number): PartialBlobs =>
  createPartialBlobs({
    folder: folder,
    blobs,
    ...(mostBytes === undefined ? {} : { mostBytes }),
  })
const streamOf = (...chunks: Uint8Array[]) => ReadableStream.from(chunks)
const contentOf = (bytes: Buffer) => ({ hash: sha256Hex(bytes), size: bytes.length })
const add = (
  bytes: Buffer,
  offset: number,
  {
    to = partials,
    owner = OWN,
    length = PART,
  }: Partial<{ to: PartialBlobs; owner: string; length: number }> = {},
) => to.add(owner, contentOf(bytes), offset, streamOf(bytes.subarray(offset, offset + length)))
const receivedOf = async (bytes: Buffer, owner = OWN) =>
  (await opened().received(owner, [sha256Hex(bytes)])).get(sha256Hex(bytes)) ?? 0
const filesIn = (path: string): string[] =>
  readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(path, name)).isFile(),
  )

it('a content grows part by part, over restarts, until it is a blob', async () => {
  const bytes = randomBytes(2 * PART + 100)
  expect(await receivedOf(bytes)).toBe(0)
  expect(await add(bytes, 0)).toEqual({ kind: 'kept', received: PART })
  expect(await receivedOf(bytes)).toBe(PART)
  const reopened = opened()
  expect(await add(bytes, PART, { to: reopened })).toEqual({ kind: 'kept', received: 2 * PART })
  expect(await blobs.has(sha256Hex(bytes))).toBe(false)
  expect(await add(bytes, 2 * PART, { to: reopened })).toEqual({
    kind: 'whole',
    size: bytes.length,
  })
  expect(await blobs.read(sha256Hex(bytes))).toEqual(bytes)
  await reopened.discard(OWN, sha256Hex(bytes))
  expect(filesIn(folder)).toEqual([])
})

it('a part elsewhere than at the end, or sent twice, changes nothing and says where to go on', async () => {
  const bytes = randomBytes(3 * PART)
  expect(await add(bytes, PART)).toEqual({ kind: 'kept', received: 0 })
  await add(bytes, 0)
  for (const offset of [0, 1, PART - 1, PART + 1, 2 * PART]) {
    expect(await add(bytes, offset)).toEqual({ kind: 'kept', received: PART })
  }
  await add(bytes, PART)
  await add(bytes, 2 * PART)
  expect(await blobs.read(sha256Hex(bytes))).toEqual(bytes)
})

it('two processes and many senders at once never spoil a content', async () => {
  const bytes = randomBytes(8 * PART + 5)
  const stores = [opened(), opened(), opened()]
  const send = async (to: PartialBlobs, length: number): Promise<void> => {
    for (let offset = 0; ;) {
      const added = await add(bytes, offset, { to, length })
      if (added.kind === 'whole') return
      if (added.kind !== 'kept') throw new Error(added.kind)
      offset = added.received
      // Another sender has finished it, and its parts are gone.
      if (await blobs.has(sha256Hex(bytes))) return
    }
  }
  await Promise.all(stores.flatMap((to) => [send(to, PART), send(to, 2 * PART), send(to, PART)]))
  expect(await blobs.read(sha256Hex(bytes))).toEqual(bytes)
})

it('what is not the content of its hash is thrown away, and begins again', async () => {
  const bytes = randomBytes(2 * PART)
  await add(bytes, 0)
  const wrong = await partials.add(OWN, contentOf(bytes), PART, streamOf(randomBytes(PART)))
  expect(wrong).toEqual({ kind: 'hashMismatch' })
  expect(filesIn(folder)).toEqual([])
  await add(bytes, 0)
  expect((await add(bytes, PART)).kind).toBe('whole')
})

it('a part beyond the size is refused, and so is a far too small one', async () => {
  const bytes = randomBytes(PART + 100)
  const content = contentOf(bytes)
  const whole = streamOf(bytes, randomBytes(1))
  expect(await partials.add(OWN, content, 0, whole)).toEqual({ kind: 'tooLong' })
  expect(await add(bytes, 0, { length: 10 })).toEqual({ kind: 'tooShort' })
  expect(await add(bytes, 0, { length: 0 })).toEqual({ kind: 'kept', received: 0 })
  expect(filesIn(folder)).toEqual([])
})

it('another size for the same hash begins again', async () => {
  const bytes = randomBytes(3 * PART)
  await add(bytes, 0)
  await add(bytes, PART)
  const other = { hash: sha256Hex(bytes), size: 5 * PART }
  const first = streamOf(bytes.subarray(0, PART))
  expect(await partials.add(OWN, other, 0, first)).toEqual({ kind: 'kept', received: PART })
  expect(await receivedOf(bytes)).toBe(PART)
  expect(filesIn(folder)).toHaveLength(1)
})

it('a broken stream keeps nothing of its part, and what came before stays', async () => {
  const bytes = randomBytes(3 * PART)
  await add(bytes, 0)
  const broken = new ReadableStream<Uint8Array>({
    start: (controller) => {
      controller.enqueue(bytes.subarray(PART, PART + 10))
    },
    pull: (controller) => {
      controller.error(new Error('connection reset'))
    },
  })
  await expect(partials.add(OWN, contentOf(bytes), PART, broken)).rejects.toThrow('reset')
  expect(await receivedOf(bytes)).toBe(PART)
  expect(filesIn(folder)).toHaveLength(1)
})

it('an assembly that the disk refused goes on with an empty part', async () => {
  const bytes = randomBytes(PART)
  const full = createPartialBlobs({
    folder: folder,
    blobs: { put: () => Promise.reject(Object.assign(new Error('no space'), { code: 'ENOSPC' })) },
  })
  await expect(add(bytes, 0, { to: full })).rejects.toMatchObject({ code: 'ENOSPC' })
  expect(await receivedOf(bytes)).toBe(PART)
  expect((await add(bytes, PART)).kind).toBe('whole')
})

it('nobody goes on with, or learns of, what another one began', async () => {
  const bytes = randomBytes(2 * PART)
  await add(bytes, 0)
  expect(await receivedOf(bytes, OTHER)).toBe(0)
  expect(await add(bytes, PART, { owner: OTHER })).toEqual({ kind: 'kept', received: 0 })
  await partials.discard(OTHER, sha256Hex(bytes))
  expect(await receivedOf(bytes)).toBe(PART)
})

it('one owner’s parts are bounded: what was left alone longest goes, another owner’s stays', async () => {
  const bounded = opened(3 * 1024 * 1024)
  const mine = [1, 2, 3, 4].map(() => randomBytes(2 * 1024 * 1024))
  const theirs = randomBytes(2 * 1024 * 1024)
  const length = 1024 * 1024
  await add(theirs, 0, { to: bounded, owner: OTHER, length })
  for (const [at, bytes] of mine.entries()) {
    await add(bytes, 0, { to: bounded, length })
    const place = join(folder, OWN, `${sha256Hex(bytes)}-${bytes.length}`)
    utimesSync(place, 1000 + at, 1000 + at)
  }
  expect(await Promise.all(mine.map((bytes) => receivedOf(bytes)))).toEqual([
    0,
    length,
    length,
    length,
  ])
  expect(await receivedOf(theirs, OTHER)).toBe(length)
})

it('too many parts at once from one owner are refused', async () => {
  const hanging = Array.from({ length: 16 }, () => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
    return { readable, writer: writable.getWriter() }
  })
  const bytes = randomBytes(PART * 2)
  const running = hanging.map(({ readable }) => partials.add(OWN, contentOf(bytes), 0, readable))
  expect(await add(bytes, 0)).toEqual({ kind: 'busy' })
  expect((await add(bytes, 0, { owner: OTHER })).kind).toBe('kept')
  await Promise.all(hanging.map(({ writer }) => writer.close()))
  await Promise.all(running)
  expect((await add(bytes, 0)).kind).toBe('kept')
})

it('what was left alone for a day is tidied away, and nothing younger', async () => {
  const [old, young] = [randomBytes(2 * PART), randomBytes(2 * PART)]
  await add(old, 0)
  await add(young, 0)
  const ownFolder = join(folder, OWN)
  const long = Date.now() / 1000 - 25 * 3600
  utimesSync(join(ownFolder, `${sha256Hex(old)}-${old.length}`), long, long)
  const removing = join(folder, 'removing-x')
  mkdirSync(removing)
  writeFileSync(join(removing, '0-1'), 'x')
  await opened().tidy()
  expect(await receivedOf(old)).toBe(0)
  expect(await receivedOf(young)).toBe(PART)
  expect(readdirSync(folder)).toEqual([OWN])
})
