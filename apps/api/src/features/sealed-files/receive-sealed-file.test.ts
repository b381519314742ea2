import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createIdentity, sealFile } from '@wenkao/sealed-files'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { collect } from '../../platform/mount-endpoints.ts'
import { createStagedFiles, type StagedFiles } from '../../platform/staged-files.fs.ts'
import { createReception } from './receive-sealed-file.ts'

let folder: string
let staged: StagedFiles
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wenkao-staged-'))
  staged = createStagedFiles({ folder })
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function sealedBytes(): Promise<Uint8Array> {
  const content = randomBytes(200_000)
  const { recipient } = await createIdentity()
  const stream = await sealFile({
    manifest: {
      kind: 'evidence',
      sealedId: '0'.repeat(64),
      sealedAt: 0,
      ...{ sitting: null, binding: null, bindings: [], token: null, heads: {}, submission: null },
      ...{ missing: [], sources: [], station: null },
      clock: { wallClock: 0, offsetMs: null, remainingMs: null, verified: false },
      versions: { bridge: 'test', app: null },
    },
    parts: [
      {
        name: 'records/x',
        role: 'record',
        size: content.length,
        sha256: await hex(content),
        open: () => new Blob([content]).stream() as ReadableStream<Uint8Array>,
      },
    ],
    sign: () => null,
    recipients: [recipient],
  })
  return collect(stream)
}

async function hex(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('hex')
}

/** A body that stops after some bytes without an end. */
function stalling(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    start: (controller) => {
      controller.enqueue(bytes)
    },
  })
}

const bodyOf = (bytes: Uint8Array) => ReadableStream.from([bytes])

describe('what anybody may send', () => {
  it('is given whole, with its hash, and is gone from the disk afterwards', async () => {
    const bytes = await sealedBytes()
    const reception = createReception({ staged })
    const taken = await reception.receive(bodyOf(bytes), async (file) => {
      expect(await collect(file.folder.read(file.name))).toEqual(bytes)
      return { size: file.size, sha256: file.sha256 }
    })
    expect(taken).toEqual({ size: bytes.length, sha256: await hex(Uint8Array.from(bytes)) })
    expect(await readdir(folder)).toEqual([])
  })

  it('ends when the sender stops or goes away, and leaves nothing', async () => {
    const bytes = await sealedBytes()
    const reception = createReception({ staged }, { bytes: 16_384, ms: 50 })
    const never = () => Promise.reject(new Error('Not whole'))
    const slow = await reception.receive(stalling(bytes.slice(0, 100_000)), never)
    expect(slow).toEqual({ refused: 'truncated' })
    const gone = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        controller.error(new Error('reset'))
      },
    })
    expect(await reception.receive(gone, never)).toEqual({ refused: 'truncated' })
    expect(await readdir(folder)).toEqual([])
  })

  it('is turned away with a time to come again when there are too many', async () => {
    const reception = createReception({ staged }, { bytes: 1, ms: 60_000 })
    const cancels: (() => void)[] = []
    const open = Array.from({ length: 64 }, () =>
      reception.receive(
        new ReadableStream<Uint8Array>({
          start: (controller) => {
            cancels.push(() => {
              controller.close()
            })
          },
        }),
        () => Promise.resolve('taken'),
      ),
    )
    const bytes = await sealedBytes()
    const late = () => reception.receive(bodyOf(bytes), () => Promise.resolve('taken'))
    await expect(late()).rejects.toMatchObject({ code: 'unavailable', retryAfterS: 5 })
    for (const cancel of cancels) cancel()
    await Promise.all(open)
    expect(await late()).toBe('taken')
  })

  it('is not begun on a disk that has no room for it', async () => {
    const full: StagedFiles = { ...staged, spare: () => Promise.resolve(1000) }
    const bytes = await sealedBytes()
    const taken = createReception({ staged: full }).receive(bodyOf(bytes), () =>
      Promise.resolve('taken'),
    )
    await expect(taken).rejects.toMatchObject({ code: 'unavailable', retryAfterS: 30 })
    expect(await readdir(folder)).toEqual([])
  })

  it('is removed also when using it fails, which stays an error', async () => {
    const bytes = await sealedBytes()
    const broken = () => Promise.reject(new Error('disk'))
    const reception = createReception({ staged })
    await expect(reception.receive(bodyOf(bytes), broken)).rejects.toThrow('disk')
    expect(await readdir(folder)).toEqual([])
  })
})
