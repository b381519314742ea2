import { sealedKinds } from '@wenkao/shared/sealed-files'
import { beforeAll, describe, expect, it } from 'vitest'
import { readHeader } from './age-header.ts'
import { openSealed } from './open-sealed.ts'
import { type IdentityPair, createIdentity } from './room-key.ts'
import {
  bytesOf,
  collect,
  hashOf,
  manifestOf,
  partOf,
  sampleParts,
  sealed,
  stationKey,
  streamOf,
  toSeal,
  wordOf,
} from './sample-files.contract-suite.ts'
import { sealFile } from './seal-file.ts'

let server: IdentityPair
let escrow: IdentityPair
let stranger: IdentityPair
beforeAll(async () => {
  server = await createIdentity()
  escrow = await createIdentity()
  stranger = await createIdentity()
})

const readAll = async (_: unknown, bytes: ReadableStream<Uint8Array>) => {
  await bytesOf(bytes)
}
const nothing = () => Promise.resolve()

describe('a sealed file', () => {
  it.each(sealedKinds)('gives back what was sealed, and says that it is a %s', async (kind) => {
    const recipients = [server.recipient, escrow.recipient]
    const file = await sealed(toSeal(server.recipient, { manifest: manifestOf(kind), recipients }))
    expect(readHeader(file)).toEqual({ kind, version: 1, fileBytes: file.length })
    for (const { identity } of [server, escrow]) {
      const { outcome, manifest, parts } = await collect(file, [stranger.identity, identity])
      expect(outcome).toMatchObject({ kind: 'opened', signature: 'valid', publicKey: stationKey })
      expect(manifest).toMatchObject(manifestOf(kind))
      expect([...parts.keys()]).toEqual(sampleParts().map(({ name }) => name))
      for (const { name, sha256 } of sampleParts()) {
        expect(hashOf(parts.get(name) ?? new Uint8Array())).toBe(sha256)
      }
    }
  })

  it('is read the same in whatever pieces it comes', async () => {
    const file = await sealed(toSeal(server.recipient))
    for (const piece of [1, 7, 511, 4096, file.length]) {
      const { outcome, parts } = await collect(streamOf(file, piece), [server.identity])
      expect(outcome.kind).toBe('opened')
      expect(parts.size).toBe(4)
    }
  })

  it('holds names of any script and length, and sizes around the blocks of both formats', async () => {
    const names = [
      `files/${'很长的文件夹名'.repeat(20)}/${'文'.repeat(80)}.docx`,
      `files/${'a'.repeat(90)}.txt`,
      `files/${'b'.repeat(300)}`,
      'files/ 空格 与\u3000全角.txt',
      'files/𠮷👍.txt',
      'records/a:b',
      'files/con',
    ]
    const sizes = [0, 1, 511, 512, 513, 65_535, 65_536, 65_537, 131_072]
    const parts = [
      ...names.map((name) => partOf(name, name)),
      ...sizes.map((size) => partOf(`contents/${size}`, new Uint8Array(size).fill(size % 255))),
    ]
    const opened = await collect(await sealed(toSeal(server.recipient, { parts })), [
      server.identity,
    ])
    expect(opened.outcome.kind).toBe('opened')
    expect([...opened.parts].map(([name, bytes]) => [name, hashOf(bytes)])).toEqual(
      parts.map(({ name, sha256 }) => [name, sha256]),
    )
  })

  it('opens without a signature, and says so; whoever signed wrongly is told', async () => {
    const unsigned = await sealed(toSeal(server.recipient, { sign: () => null }))
    const first = await collect(unsigned, [server.identity])
    expect(first.outcome).toMatchObject({ signature: 'absent', publicKey: null })
    expect(first.parts.size).toBe(4)
    for (const signature of ['AAAA', 'A'.repeat(86)]) {
      const sign = () => ({ publicKey: stationKey, signature })
      const file = await sealed(toSeal(server.recipient, { sign }))
      const { outcome } = await collect(file, [server.identity])
      expect(outcome).toMatchObject({ kind: 'opened', signature: 'invalid' })
    }
    const noPoint = { publicKey: `${'_'.repeat(42)}8`, signature: 'A'.repeat(86) }
    const file = await sealed(toSeal(server.recipient, { sign: () => noPoint }))
    expect((await collect(file, [server.identity])).outcome).toMatchObject({ signature: 'invalid' })
  })

  it('is refused as foreign without its key', async () => {
    const file = await sealed(toSeal(server.recipient))
    expect(wordOf(await collect(file, [stranger.identity]))).toBe('foreign')
    expect(wordOf(await collect(file, []))).toBe('foreign')
  })

  it('is refused as too large above the limit, before its parts', async () => {
    const file = await sealed(toSeal(server.recipient))
    const reader = { begin: () => Promise.reject(new Error('begun')), part: readAll }
    const outcome = await openSealed(streamOf(file), [server.identity], reader, { maxBytes: 5000 })
    expect(outcome).toMatchObject({ kind: 'refused', reason: 'tooLarge' })
  })
})

describe('sealing', () => {
  it('refuses what no reader would take', async () => {
    await expect(sealFile(toSeal(server.recipient, { recipients: [] }))).rejects.toMatchObject({
      code: 'noRecipient',
    })
    await expect(
      sealFile(toSeal(server.recipient, { recipients: ['age1nonsense'] })),
    ).rejects.toMatchObject({ code: 'noRecipient' })
    for (const name of [
      '../a',
      '/a',
      'a\\b',
      'C:/a',
      'a//b',
      'a/.',
      '',
      'a\0',
      '\ud800',
      'manifest.json',
    ]) {
      const content = toSeal(server.recipient, { parts: [partOf(name, 'x')] })
      await expect(sealFile(content), name).rejects.toMatchObject({ code: 'notSealable' })
    }
    const twice = toSeal(server.recipient, { parts: [partOf('a', 'x'), partOf('a', 'y')] })
    await expect(sealFile(twice)).rejects.toMatchObject({ code: 'notSealable' })
  })

  it('fails when a part is not what the manifest was told', async () => {
    const part = partOf('files/a.txt', 'what was measured')
    for (const other of ['what was measuree', 'longer than what was measured', 'short', '']) {
      const open = () => streamOf(new TextEncoder().encode(other))
      const stream = await sealFile(toSeal(server.recipient, { parts: [{ ...part, open }] }))
      await expect(bytesOf(stream)).rejects.toMatchObject({ code: 'partChanged' })
    }
  })

  it('tells the error of a part that cannot be read', async () => {
    const failure = new Error('EIO')
    const open = () => Promise.reject(failure)
    const parts = [{ ...partOf('files/a.txt', 'x'), open }]
    await expect(bytesOf(await sealFile(toSeal(server.recipient, { parts })))).rejects.toBe(failure)
  })
})

describe('streams', () => {
  const MEGABYTE = 1024 * 1024
  const SIZE = 64 * MEGABYTE

  /** A large part that counts what was taken of it. */
  function largePart() {
    const chunk = new Uint8Array(MEGABYTE).fill(3)
    const state = { given: 0, cancelled: false }
    const whole = new Uint8Array(SIZE).fill(3)
    const part = {
      ...partOf('contents/large', whole),
      open: () =>
        new ReadableStream<Uint8Array>(
          {
            pull(controller) {
              if (state.given === SIZE) controller.close()
              else {
                controller.enqueue(chunk.slice())
                state.given += MEGABYTE
              }
            },
            cancel() {
              state.cancelled = true
            },
          },
          { highWaterMark: 0 },
        ),
    }
    return { part, state }
  }

  it('seal no faster than they are read, and give a part up with the file', async () => {
    const { part, state } = largePart()
    const reader = (await sealFile(toSeal(server.recipient, { parts: [part] }))).getReader()
    let read = 0
    while (read < 8 * MEGABYTE) {
      read += (await reader.read()).value?.length ?? 0
      expect(state.given).toBeLessThan(read + 4 * MEGABYTE)
    }
    await reader.cancel()
    expect(state.cancelled).toBe(true)
    expect(state.given).toBeLessThan(12 * MEGABYTE)
  })

  it('open no faster than the reader takes, and stop where it stops', async () => {
    const { part } = largePart()
    const file = await sealFile(toSeal(server.recipient, { parts: [part] }))
    let taken = 0
    let isCancelled = false
    const source = file.getReader()
    const counted = new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          const { value } = await source.read()
          if (value === undefined) controller.close()
          else {
            taken += value.length
            controller.enqueue(value)
          }
        },
        async cancel(reason) {
          isCancelled = true
          await source.cancel(reason)
        },
      },
      { highWaterMark: 0 },
    )
    const enough = new Error('the disk is full')
    const opening = openSealed(counted, [server.identity], {
      begin: nothing,
      part: async (_, bytes) => {
        const reader = bytes.getReader()
        for (let given = 0; given < 4 * MEGABYTE;) {
          given += (await reader.read()).value?.length ?? 0
          expect(taken).toBeLessThan(given + 4 * MEGABYTE)
        }
        throw enough
      },
    })
    await expect(opening).rejects.toBe(enough)
    expect(isCancelled).toBe(true)
    expect(taken).toBeLessThan(9 * MEGABYTE)
  })

  it('prove also the parts that the reader leaves unread or half read', async () => {
    const file = await sealed(toSeal(server.recipient))
    const untouched = await openSealed(streamOf(file), [server.identity], {
      begin: nothing,
      part: nothing,
    })
    expect(untouched.kind).toBe('opened')
    const given = await openSealed(streamOf(file, 100), [server.identity], {
      begin: nothing,
      part: (_, bytes) => bytes.cancel(),
    })
    expect(given.kind).toBe('opened')
  })

  it('tell the error of the file that cannot be read, and of the reader, as they are', async () => {
    const file = await sealed(toSeal(server.recipient))
    const failure = new Error('EIO')
    for (const after of [0, 30, 600, file.length - 1]) {
      let given = 0
      const broken = new ReadableStream<Uint8Array>({
        pull(controller) {
          if (given > 0 || after === 0) controller.error(failure)
          else controller.enqueue(file.slice(0, after))
          given += 1
        },
      })
      const opening = openSealed(broken, [server.identity], { begin: nothing, part: readAll })
      await expect(opening).rejects.toBe(failure)
    }
    const refused = openSealed(streamOf(file), [server.identity], {
      begin: () => Promise.reject(failure),
      part: readAll,
    })
    await expect(refused).rejects.toBe(failure)
  })
})
