import { propertySettings } from '@wenkao/testing'
import fc from 'fast-check'
import { type TarHeader, packTar } from 'modern-tar'
import { beforeAll, describe, expect, it } from 'vitest'
import { readHeader } from './age-header.ts'
import { type IdentityPair, createIdentity } from './room-key.ts'
import {
  collect,
  hashOf,
  manifestOf,
  partOf,
  sealBytes,
  wordOf,
} from './sample-files.contract-suite.ts'
import { MAX_MANIFEST_BYTES } from './limits.ts'
import { ARCHIVE_END, entryHead } from './write-tar.ts'

let pair: IdentityPair
beforeAll(async () => {
  pair = await createIdentity()
})

interface Listed {
  readonly name: string
  readonly content: string
}
const bytesOfText = (text: string) => new TextEncoder().encode(text)

/** A manifest as somebody else might write it. */
function manifestText(parts: readonly Listed[], changes: Record<string, unknown> = {}): string {
  return JSON.stringify({
    format: 'wenkao-sealed',
    version: 1,
    ...manifestOf('backup'),
    parts: parts.map(({ name, content }) => {
      const { role, size, sha256 } = partOf(name, content)
      return { name, role, size, sha256 }
    }),
    ...changes,
  })
}

const concat = (...pieces: readonly Uint8Array[]) =>
  Uint8Array.from(pieces.flatMap((piece) => [...piece]))

/** One entry by our own writer, of any name. */
function entry(name: string, content: string): Uint8Array {
  const bytes = bytesOfText(content)
  const padding = new Uint8Array((512 - (bytes.length % 512)) % 512)
  return concat(entryHead(name, bytes.length, 0), bytes, padding)
}

async function wordOfArchive(archive: Uint8Array): Promise<string> {
  return wordOf(await collect(await sealBytes(archive, pair.recipient), [pair.identity]))
}

const wordOfEntries = (listed: readonly Listed[], held: readonly Listed[]) =>
  wordOfArchive(
    concat(
      entry('manifest.json', manifestText(listed)),
      ...held.map(({ name, content }) => entry(name, content)),
      ARCHIVE_END,
    ),
  )

const a = { name: 'files/a.txt', content: 'aaa' }
const b = { name: 'files/b.txt', content: 'bbb' }

describe('an archive that is sealed to our key by somebody else', () => {
  it('is opened when it follows the format', async () => {
    expect(await wordOfEntries([a, b], [a, b])).toBe('opened')
    expect(await wordOfEntries([], [])).toBe('opened')
  })

  it('that holds something else than its manifest lists is altered', async () => {
    expect(await wordOfEntries([a, b], [a])).toBe('altered')
    expect(await wordOfEntries([a], [a, b])).toBe('altered')
    expect(await wordOfEntries([a, b], [b, a])).toBe('altered')
    expect(await wordOfEntries([a, b], [a, a, b])).toBe('altered')
    expect(await wordOfEntries([a, b], [a, b, b])).toBe('altered')
    expect(await wordOfEntries([a], [{ ...a, content: 'aab' }])).toBe('altered')
    expect(await wordOfEntries([a], [{ ...a, content: 'aaaa' }])).toBe('altered')
  })

  it.each([
    ...['../a', 'files/../../a', '/etc/passwd', '\\\\server\\share', 'files\\..\\a', 'C:/a', 'c:a'],
    ...['files//a', './a', 'files/.', 'files/a/', 'a\nb', 'a\u007fb', 'manifest.json'],
  ])('with a part called %j is malformed', async (name) => {
    expect(await wordOfEntries([{ ...a, name }], [{ ...a, name }])).toBe('malformed')
    expect(await wordOfEntries([a], [{ ...a, name }])).toBe('malformed')
  })

  it('with a NUL in a name is malformed', async () => {
    const name = 'files/a.txt\0.exe'
    const path = bytesOfText(` path=${name}\n`)
    const record = concat(bytesOfText(String(path.length + 2)), path)
    const archive = concat(
      entry('manifest.json', manifestText([a])),
      retyped(entry('PaxHeaders/x', new TextDecoder().decode(record)), 'x'),
      entry(a.name, a.content),
      ARCHIVE_END,
    )
    expect(await wordOfArchive(archive)).toBe('malformed')
  })

  it('that lists a name twice, or without its bytes’ form, is malformed', async () => {
    expect(await wordOfEntries([a, a], [a, a])).toBe('malformed')
    const texts = [
      '{',
      '[]',
      'null',
      '{}',
      manifestText([a], { format: 'other' }),
      manifestText([a], { version: 0 }),
      manifestText([a], { parts: [{ ...a }] }),
      manifestText([a], { heads: 7 }),
      manifestText([], { parts: [{ ...partOf('a', 'a'), size: -1 }] }),
    ]
    for (const text of texts) {
      const archive = concat(entry('manifest.json', text), entry(a.name, a.content), ARCHIVE_END)
      expect(await wordOfArchive(archive), text.slice(0, 40)).toBe('malformed')
    }
    expect(await wordOfArchive(concat(entry(a.name, a.content), ARCHIVE_END))).toBe('malformed')
    expect(await wordOfArchive(ARCHIVE_END)).toBe('malformed')
  })

  it('of a later version says so, wherever it says it', async () => {
    const manifest = entry('manifest.json', manifestText([a], { version: 2, heads: 'new' }))
    const archive = concat(manifest, entry(a.name, a.content), ARCHIVE_END)
    expect(await wordOfArchive(archive)).toBe('futureVersion')
    const later = await sealBytes(archive, pair.recipient, () => ['wenkao-kind', 'other', '2', 'x'])
    expect(readHeader(later)).toEqual({ kind: 'refused', reason: 'futureVersion' })
    expect(wordOf(await collect(later, [pair.identity]))).toBe('futureVersion')
    const stranger = await createIdentity()
    expect(wordOf(await collect(later, [stranger.identity]))).toBe('futureVersion')
  })

  it('that is another kind inside than outside is altered', async () => {
    const manifest = entry('manifest.json', manifestText([a], { kind: 'submission' }))
    expect(await wordOfArchive(concat(manifest, entry(a.name, a.content), ARCHIVE_END))).toBe(
      'altered',
    )
    const archive = concat(entry('manifest.json', manifestText([])), ARCHIVE_END)
    const unknown = await sealBytes(archive, pair.recipient, ([word, , ...more]) => [
      ...[word ?? '', 'letter', ...more],
    ])
    expect(wordOf(await collect(unknown, [pair.identity]))).toBe('malformed')
    expect(readHeader(unknown)).toEqual({ kind: 'refused', reason: 'notSealed' })
  })

  it('that is longer or shorter than its header says is altered or truncated', async () => {
    const archive = concat(entry('manifest.json', manifestText([])), ARCHIVE_END)
    const sealAs = (size: number) =>
      sealBytes(archive, pair.recipient, (args) => [...args.slice(0, 3), String(size)])
    const read = async (size: number) => wordOf(await collect(await sealAs(size), [pair.identity]))
    expect(await read(archive.length - 1)).toBe('altered')
    expect(await read(archive.length + 1)).toBe('truncated')
  })

  it('that ends too early inside is truncated, whatever sealed it', async () => {
    const whole = concat(
      entry('manifest.json', manifestText([a])),
      entry(a.name, a.content),
      ARCHIVE_END,
    )
    for (let length = 1; length < whole.length; length += 97) {
      expect(await wordOfArchive(whole.slice(0, length)), `${length}`).toBe('truncated')
    }
  })

  it('with a manifest or signature above its limit is too large, and is not read', async () => {
    const huge = entryHead('manifest.json', MAX_MANIFEST_BYTES + 1, 0)
    expect(await wordOfArchive(concat(huge, new Uint8Array(512)))).toBe('tooLarge')
    const signature = entry('manifest.sig.json', ' '.repeat(5000))
    const archive = concat(entry('manifest.json', manifestText([])), signature, ARCHIVE_END)
    expect(await wordOfArchive(archive)).toBe('tooLarge')
    const parts = Array.from({ length: 60_001 }, () => ({}))
    const many = entry('manifest.json', manifestText([], { parts }))
    expect(await wordOfArchive(concat(many, ARCHIVE_END))).toBe('tooLarge')
  })

  const others: readonly TarHeader[] = [
    { name: a.name, size: 0, type: 'symlink', linkname: '/etc/passwd' },
    { name: a.name, size: 0, type: 'link', linkname: 'manifest.json' },
    { name: a.name, size: 0, type: 'character-device' },
    { name: a.name, size: 0, type: 'block-device' },
    { name: a.name, size: 0, type: 'fifo' },
    { name: a.name, size: 0, type: 'directory' },
    { name: a.name, size: 3, type: 'file', pax: { 'GNU.sparse.major': '1' } },
    { name: a.name, size: 3, type: 'file', pax: { linkpath: '/etc/passwd' } },
    { name: a.name, size: 3, type: 'file', pax: { hdrcharset: 'BINARY' } },
    { name: a.name, size: 3, type: 'file', pax: { comment: 'c'.repeat(20_000) } },
    { name: a.name, size: 3, type: 'pax-global-header' },
    { name: a.name, size: 3, type: 'gnu-long-name' },
  ]
  it.each(others)('with an entry like $type $pax $linkname is malformed', async (header) => {
    const odd = await packTar([{ header, ...(header.size > 0 ? { body: 'aaa' } : {}) }])
    const archive = concat(entry('manifest.json', manifestText([a])), odd)
    expect(await wordOfArchive(archive)).toBe('malformed')
  })

  it('with a second size, another spelling of it, or a wrong checksum is malformed', async () => {
    const manifest = entry('manifest.json', manifestText([a]))
    const file = entry(a.name, a.content)
    const paxSize = retyped(entry('PaxHeaders/x', '12 size=999\n'), 'x')
    const twice = retyped(entry('PaxHeaders/x', '8 uid=1\n8 uid=1\n'), 'x')
    const rests: Uint8Array[] = [
      concat(paxSize, file),
      concat(twice, file),
      concat(retyped(entry('PaxHeaders/x', '99 path=a\n'), 'x'), file),
      concat(retyped(entry('PaxHeaders/x', 'path=a\n'), 'x'), file),
      concat(
        retyped(entry('PaxHeaders/x', ''), 'x'),
        retyped(entry('PaxHeaders/x', ''), 'x'),
        file,
      ),
      withHeader(file, (header) => {
        header.set([0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3], 124)
      }),
      withHeader(file, (header) => {
        header.set(bytesOfText('-0000000003\0'), 124)
      }),
      withHeader(file, (header) => {
        header.set(bytesOfText('ustar  \0'), 257)
      }),
      withHeader(file, (header) => {
        header.set([0xff, 0xfe], 0)
      }),
      file.map((byte, at) => (at === 0 ? byte ^ 1 : byte)),
      concat(new Uint8Array(512), file),
    ]
    for (const [at, rest] of rests.entries()) {
      expect(await wordOfArchive(concat(manifest, rest, ARCHIVE_END)), `${at}`).toBe('malformed')
    }
    const after = concat(manifest, file, ARCHIVE_END, bytesOfText('more'))
    expect(await wordOfArchive(after)).toBe('malformed')
    const zeros = concat(manifest, file, ARCHIVE_END, new Uint8Array(100_000))
    expect(await wordOfArchive(zeros)).toBe('malformed')
  })

  it('of whatever bytes is refused, and never an exception', async () => {
    const whole = concat(
      entry('manifest.json', manifestText([a, b])),
      entry('manifest.sig.json', '{}'),
      entry(a.name, a.content),
      entry(b.name, b.content),
      ARCHIVE_END,
    )
    const changed = fc
      .array(fc.record({ at: fc.nat(whole.length - 1), byte: fc.nat(255) }), { maxLength: 4 })
      .map((changes) => {
        const bytes = whole.slice()
        for (const { at, byte } of changes) bytes[at] = byte
        return bytes
      })
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.uint8Array({ minLength: 1, maxLength: 2000 }), changed),
        async (bytes) => {
          const read = await collect(await sealBytes(bytes, pair.recipient), [pair.identity])
          for (const [name, content] of read.parts) {
            const listed = read.manifest?.parts.find((part) => part.name === name)
            expect(hashOf(content)).toBe(listed?.sha256)
          }
        },
      ),
      propertySettings(500),
    )
  })
})

/** An entry with another header, under a right checksum. */
function withHeader(entry: Uint8Array, change: (header: Uint8Array) => void): Uint8Array {
  const copy = entry.slice()
  const header = copy.subarray(0, 512)
  change(header)
  header.fill(32, 148, 156)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.set(bytesOfText(`${sum.toString(8).padStart(6, '0')}\0 `), 148)
  return copy
}

const retyped = (entry: Uint8Array, type: string) =>
  withHeader(entry, (header) => {
    header.set(bytesOfText(type), 156)
  })
