import { deflateRawSync, crc32 } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { opensAsPackage } from './check-package.ts'

/** A ZIP as programs write it: local headers, directory, end record. */
function zipOf(parts: Readonly<Record<string, string>>): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const [name, text] of Object.entries(parts)) {
    const packed = deflateRawSync(Buffer.from(text))
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(8, 4)
    fields.writeUInt32LE(crc32(text), 10)
    fields.writeUInt32LE(packed.length, 14)
    fields.writeUInt32LE(Buffer.byteLength(text), 18)
    fields.writeUInt16LE(Buffer.byteLength(name), 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), fields, Buffer.from(name), packed])
    const offset = Buffer.alloc(14)
    offset.writeUInt32LE(at, 10)
    directory.push(
      Buffer.concat([Buffer.from('PK\x01\x02\0\0'), fields, offset, Buffer.from(name)]),
    )
    locals.push(local)
    at += local.length
  }
  const entries = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06')
  end.writeUInt16LE(directory.length, 8)
  end.writeUInt16LE(directory.length, 10)
  end.writeUInt32LE(entries.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...locals, entries, end])
}

const whole = zipOf({
  '[Content_Types].xml': '<Types/>',
  'word/document.xml': '<w:document/>'.repeat(50),
})

describe('[F11b] a saved Office file', () => {
  it('opens when every part has its checksum', () => {
    expect(opensAsPackage(whole)).toBe(true)
  })

  it('does not open when it was cut anywhere', () => {
    fc.assert(
      fc.property(fc.nat(whole.length - 1), (length) => {
        expect(opensAsPackage(whole.subarray(0, length))).toBe(false)
      }),
    )
  })

  it('does not open when a byte of a part changed', () => {
    const damaged = Buffer.from(whole)
    const at = damaged.indexOf('word/document.xml') + 'word/document.xml'.length + 8
    damaged[at] = (damaged[at] ?? 0) ^ 255
    expect(opensAsPackage(damaged)).toBe(false)
  })

  it('does not open as a plain archive, as text, or empty', () => {
    expect(opensAsPackage(zipOf({ 'a.txt': 'x' }))).toBe(false)
    expect(opensAsPackage(Buffer.from('<html>'))).toBe(false)
    expect(opensAsPackage(Buffer.alloc(0))).toBe(false)
  })

  it('never throws on hostile bytes', () => {
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, value) => {
        expect(typeof opensAsPackage(Buffer.from(whole.with(at, value)))).toBe('boolean')
      }),
      { numRuns: 500 },
    )
  })
})
