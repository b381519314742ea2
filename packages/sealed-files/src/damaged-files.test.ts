import { type SealedKind, sealedKinds } from '@wenkao/shared/sealed-files'
import { propertySettings } from '@wenkao/testing'
import { Encrypter } from 'age-encryption'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { parseAgeHeader, readHeader } from './age-header.ts'
import { type IdentityPair, createIdentity } from './room-key.ts'
import {
  type Collected,
  collect,
  hashOf,
  manifestOf,
  partOf,
  sealed,
  toSeal,
  wordOf,
} from './sample-files.contract-suite.ts'

let pair: IdentityPair
let files: Map<SealedKind, Uint8Array>
const parts = () => [
  partOf('log.jsonl', '{"n":0}\n', 'log'),
  partOf('files/a.txt', '文'.repeat(90)),
]
const hashes = new Map(parts().map(({ name, sha256 }) => [name, sha256]))
beforeAll(async () => {
  pair = await createIdentity()
  files = new Map()
  for (const kind of sealedKinds) {
    const manifest = { ...manifestOf(kind), sitting: null }
    const content = toSeal(pair.recipient, { manifest, parts: parts() })
    files.set(kind, await sealed(content))
  }
})

const isFullRun = process.env['WENKAO_FULL'] === '1'

/** Every place of a file: of each kind in a full run, else of the three kinds in turn. */
function* places(): Generator<{ kind: SealedKind; file: Uint8Array; at: number }> {
  for (const [turn, kind] of sealedKinds.entries()) {
    const file = files.get(kind) ?? new Uint8Array()
    for (let at = 0; at < file.length; at += 1) {
      if (isFullRun || at % sealedKinds.length === turn) yield { kind, file, at }
    }
  }
}

/** Whatever comes, nothing but whole parts as they were sealed may have been counted. */
function expectOnlyTrueParts({ parts }: Collected): void {
  for (const [name, bytes] of parts) expect(hashOf(bytes)).toBe(hashes.get(name))
}

const headerBytes = (file: Uint8Array): number => {
  const header = parseAgeHeader(file)
  return header.kind === 'header' ? header.size : 0
}

describe('[DESIGN 5] a damaged file is refused by the word for its damage', () => {
  it('cut off at every byte: truncated', async () => {
    for (const { kind, file, at } of places()) {
      const cut = file.slice(0, at)
      const read = await collect(cut, [pair.identity])
      expect(wordOf(read), `${kind}, ${at} bytes`).toBe('truncated')
      expectOnlyTrueParts(read)
      const header = readHeader(cut)
      if (at < headerBytes(file)) expect(header).toMatchObject({ reason: 'truncated' })
      else expect(header).toMatchObject({ kind, fileBytes: file.length })
    }
  })

  it('a bit flipped at every byte: altered', async () => {
    for (const { kind, file, at } of places()) {
      const flipped = file.slice()
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8))
      const read = await collect(flipped, [pair.identity])
      // In its first line the file says that it is one; what follows is proven by its key.
      const words = at < 22 ? ['notSealed', 'futureVersion', 'altered'] : ['altered']
      expect(words, `${kind}, byte ${at}`).toContain(wordOf(read))
      expectOnlyTrueParts(read)
      readHeader(flipped)
    }
  })

  it('bytes after its end: altered', async () => {
    const file = files.get('backup') ?? new Uint8Array()
    for (const more of [1, 16, 70_000]) {
      const longer = new Uint8Array(file.length + more)
      longer.set(file)
      expect(wordOf(await collect(longer, [pair.identity]))).toBe('altered')
    }
  })

  it('zeros in place of its end, as some disks leave after a power cut: altered', async () => {
    const file = files.get('backup') ?? new Uint8Array()
    for (const from of [headerBytes(file), headerBytes(file) + 16, file.length - 100]) {
      expect(wordOf(await collect(file.slice().fill(0, from), [pair.identity]))).toBe('altered')
    }
    expect(wordOf(await collect(file.slice().fill(0), [pair.identity]))).toBe('notSealed')
  })

  it('in a long file, where parts were given already: the same words', async () => {
    const long = [...parts(), partOf('contents/a', new Uint8Array(300_000).fill(9))]
    const file = await sealed(toSeal(pair.recipient, { parts: long }))
    for (const at of [65_000, 66_200, 131_700, 250_000, file.length - 1, file.length - 17]) {
      const flipped = file.slice()
      flipped[at] = (flipped[at] ?? 0) ^ 1
      for (const [bytes, word] of [
        [file.slice(0, at), 'truncated'],
        [flipped, 'altered'],
      ] as const) {
        const read = await collect(bytes, [pair.identity])
        expect(wordOf(read), `${at}`).toBe(word)
        expect(read.parts.has('contents/a')).toBe(false)
      }
    }
  })
})

describe('whatever bytes come', () => {
  const arbitrary = fc.oneof(
    fc.uint8Array({ maxLength: 3000 }),
    fc
      .uint8Array({ maxLength: 300 })
      .map((tail) =>
        Uint8Array.from([...new TextEncoder().encode('age-encryption.org/v1\n-> '), ...tail]),
      ),
    fc
      .array(
        fc.constantFrom(
          ...['age-encryption.org/v1\n', '-> wenkao-kind backup 1 900\n', '-> X25519 AAAA\n', '\n'],
          ...['--- ', 'A'.repeat(43), `${'A'.repeat(64)}\n`, '-> scrypt AAAA 30\n', ' ', '->'],
        ),
        { maxLength: 60 },
      )
      .map((pieces) => new TextEncoder().encode(pieces.join(''))),
  )

  it('they are refused, and never an exception', async () => {
    await fc.assert(
      fc.asyncProperty(arbitrary, async (bytes) => {
        const read = await collect(bytes, [pair.identity])
        expect(read.outcome.kind).toBe('refused')
        expect(read.manifest).toBeUndefined()
        readHeader(bytes)
      }),
      propertySettings(500),
    )
  })

  it('any damage to a true file is refused, and no part is counted that is not whole', async () => {
    const file = files.get('evidence') ?? new Uint8Array()
    const damage = fc.record({
      at: fc.nat(file.length),
      remove: fc.nat(600),
      insert: fc.uint8Array({ maxLength: 600 }),
    })
    await fc.assert(
      fc.asyncProperty(damage, async ({ at, remove, insert }) => {
        const bytes = Uint8Array.from([
          ...file.subarray(0, at),
          ...insert,
          ...file.subarray(at + remove),
        ])
        const read = await collect(bytes, [pair.identity])
        const isSame = hashOf(bytes) === hashOf(file)
        expect(read.outcome.kind).toBe(isSame ? 'opened' : 'refused')
        expectOnlyTrueParts(read)
      }),
      propertySettings(400),
    )
  })
})

describe('a header', () => {
  const text = (lines: readonly string[]) => new TextEncoder().encode(lines.join('\n'))
  const word = (bytes: Uint8Array) => collect(bytes, [pair.identity]).then(wordOf)
  const stanza = (type: string) => [`-> ${type} ${'A'.repeat(43)}`, 'A'.repeat(43)]

  it('of more stanzas or bytes than any file needs is too large, and costs nothing', async () => {
    const bomb = ['age-encryption.org/v1', ...Array.from({ length: 400 }, () => stanza('X25519'))]
    expect(await word(text(bomb.flat()))).toBe('tooLarge')
    const long = ['age-encryption.org/v1', `-> X25519 ${'A'.repeat(200_000)}`]
    expect(await word(text(long))).toBe('tooLarge')
    const body = Array.from({ length: 2000 }, () => 'A'.repeat(64))
    expect(await word(text(['age-encryption.org/v1', '-> x y', ...body]))).toBe('tooLarge')
  })

  it('of a later age, or of something else, is told apart', async () => {
    expect(await word(text(['age-encryption.org/v2', ...stanza('X25519')]))).toBe('futureVersion')
    expect(await word(text(['-----BEGIN AGE ENCRYPTED FILE-----', '']))).toBe('notSealed')
    expect(await word(new TextEncoder().encode('PK\u0003\u0004'))).toBe('notSealed')
    for (const { recipient } of [pair, await createIdentity()]) {
      const encrypter = new Encrypter()
      encrypter.addRecipient(recipient)
      const plain = await encrypter.encrypt('a letter')
      expect(await word(plain)).toBe('notSealed')
      expect(readHeader(plain)).toEqual({ kind: 'refused', reason: 'notSealed' })
    }
  })
})
