import { createHash } from 'node:crypto'
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createIdentity, openSealed, sealFile } from '@wenkao/sealed-files'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { copySealedFile, writeSealedFile } from './sealed-file.fs.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wenkao-sealed-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const inPieces = (bytes: Uint8Array): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      for (let at = 0; at < bytes.length; at += 70_000) {
        controller.enqueue(bytes.subarray(at, at + 70_000))
      }
      controller.close()
    },
  })

describe('[R1] writing a sealed file', () => {
  it('is done when the file under its final name was read back', async () => {
    const bytes = Buffer.alloc(600_001, '备份')
    const path = join(folder, 'move202601010001-20260607093000.dat')
    const outcome = await writeSealedFile(path, inPieces(bytes))
    expect(outcome).toEqual({ kind: 'done', sha256: hashOf(bytes), size: bytes.length })
    expect((await readFile(path)).equals(bytes)).toBe(true)
  })

  it('takes what is sealed as it is made, and it opens from the disk', async () => {
    const content = Buffer.alloc(200_000, '答案')
    const part = { name: 'files/文件操作/报告.docx', role: 'file', size: content.length } as const
    const { identity, recipient } = await createIdentity()
    const stream = await sealFile({
      manifest: {
        ...{ kind: 'evidence', sealedId: hashOf(content), sealedAt: 1_795_312_345_678 },
        ...{ sitting: null, binding: null, bindings: [], token: null, heads: {}, submission: null },
        ...{ missing: [], sources: [], station: null, versions: { bridge: '0.1.0', app: null } },
        clock: { wallClock: 0, offsetMs: null, remainingMs: null, verified: false },
      },
      parts: [{ ...part, sha256: hashOf(content), open: () => inPieces(content) }],
      sign: () => null,
      recipients: [recipient],
    })
    const path = join(folder, 'evidence7.dat')
    expect(await writeSealedFile(path, stream)).toMatchObject({ kind: 'done' })
    let opened = Buffer.alloc(0)
    const outcome = await openSealed(inPieces(await readFile(path)), [identity], {
      begin: () => Promise.resolve(),
      part: async (_, bytes) => {
        opened = Buffer.from(
          await new Response(bytes as ReadableStream<Uint8Array<ArrayBuffer>>).arrayBuffer(),
        )
      },
    })
    expect(outcome.kind).toBe('opened')
    expect(opened.equals(content)).toBe(true)
  })

  it('[R2] leaves alone what has the name already', async () => {
    const path = join(folder, 'a.dat')
    await writeFile(path, 'former')
    let cancelled = false
    const bytes = new ReadableStream<Uint8Array>({
      cancel: () => {
        cancelled = true
      },
    })
    expect(await writeSealedFile(path, bytes)).toEqual({ kind: 'nameTaken' })
    expect(await readFile(path, 'utf8')).toBe('former')
    expect(cancelled).toBe(true)
  })

  it('[F14] says that a drive is not there, and makes no folder in its place', async () => {
    const path = join(folder, 'stick', 'a.dat')
    expect(await writeSealedFile(path, inPieces(Buffer.from('x')))).toEqual({ kind: 'notWritable' })
    expect(await readdir(folder)).toEqual([])
  })

  it('leaves nothing behind when its bytes cannot be read, and tells why', async () => {
    let given = 0
    const bytes = new ReadableStream<Uint8Array>({
      pull(controller) {
        given += 1
        if (given > 2) throw new Error('gone while it was read')
        controller.enqueue(Buffer.alloc(1000))
      },
    })
    const writing = writeSealedFile(join(folder, 'a.dat'), bytes)
    await expect(writing).rejects.toThrow('gone while it was read')
    expect(await readdir(folder)).toEqual([])
  })
})

describe('[F03a] copying a sealed file', () => {
  it('gives the same bytes, read back, and says when there is nothing to copy', async () => {
    const bytes = Buffer.alloc(700_000, '交卷')
    const from = join(folder, 'a.dat')
    const to = join(folder, 'b.dat')
    await writeFile(from, bytes)
    const expected = { kind: 'done', sha256: hashOf(bytes), size: bytes.length }
    expect(await copySealedFile(from, to)).toEqual(expected)
    expect((await readFile(to)).equals(bytes)).toBe(true)
    expect(await copySealedFile(from, to)).toEqual({ kind: 'nameTaken' })
    expect(await copySealedFile(join(folder, 'c.dat'), to)).toEqual({ kind: 'missing' })
  })
})
