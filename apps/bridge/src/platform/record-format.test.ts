import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeRecord, readRecords } from './record-format.ts'

const payload = fc
  .string({ unit: 'grapheme', maxLength: 60 })
  .map((text) => JSON.stringify({ text }))
const payloads = fc.array(payload, { minLength: 1, maxLength: 12 })

/** The bytes of a segment, and where each record ends in them. */
function segmentOf(texts: readonly string[]): { bytes: Buffer; ends: number[] } {
  const records = texts.map(encodeRecord)
  const ends: number[] = []
  for (const record of records) ends.push((ends.at(-1) ?? 0) + record.length)
  return { bytes: Buffer.concat(records), ends }
}

describe('the format of a journal segment', () => {
  it('JR1: a record is length, CRC-32 of both, and the payload as UTF-8', () => {
    const record = encodeRecord('{"é":1}')
    expect(record.toString('hex', 0, 4)).toBe('08000000')
    expect(record.subarray(8).toString('utf8')).toBe('{"é":1}')
    // By Python: zlib.crc32(bytes([8, 0, 0, 0]) + '{"é":1}'.encode()).
    expect(record.readUInt32LE(4)).toBe(0xf5a489df)
    expect(() => encodeRecord(`{"a":"${'x'.repeat(2 ** 24)}"}`)).toThrow(RangeError)
  })

  it('JR1: [F01] reads back what was written', () => {
    fc.assert(
      fc.property(payloads, (texts) => {
        expect(readRecords(segmentOf(texts).bytes)).toMatchObject({
          payloads: texts,
          damage: [],
          tornAt: null,
        })
      }),
    )
  })

  it('JR3: [F01] loses nothing before a cut at any byte, and drops the torn record', () => {
    fc.assert(
      fc.property(payloads, fc.nat(), (texts, position) => {
        const { bytes, ends } = segmentOf(texts)
        const cut = position % (bytes.length + 1)
        const whole = ends.filter((end) => end <= cut).length
        const read = readRecords(bytes.subarray(0, cut))
        expect(read.payloads).toEqual(texts.slice(0, whole))
        expect(read.damage).toEqual([])
        expect(read.tornAt).toBe(ends.includes(cut) || cut === 0 ? null : (ends[whole - 1] ?? 0))
      }),
    )
  })

  it('JR4: [F01] a flipped bit costs its own record only, and a damaged middle is reported', () => {
    fc.assert(
      fc.property(payloads, fc.nat(), fc.nat(7), (texts, position, bit) => {
        const { bytes, ends } = segmentOf(texts)
        const at = position % bytes.length
        bytes[at] = (bytes[at] ?? 0) ^ (1 << bit)
        const hit = ends.findIndex((end) => end > at)
        const read = readRecords(bytes)
        expect(read.payloads).toEqual(texts.filter((_, index) => index !== hit))
        const isLast = hit === texts.length - 1
        const from = ends[hit - 1] ?? 0
        expect(read.tornAt).toBe(isLast ? from : null)
        expect(read.damage).toEqual(isLast ? [] : [{ from, to: ends[hit] }])
      }),
    )
  })

  it('a block of zeros, as a power cut leaves it, is no record', () => {
    const { bytes } = segmentOf(['{"a":1}'])
    const read = readRecords(Buffer.concat([bytes, Buffer.alloc(4096)]))
    expect(read).toMatchObject({ payloads: ['{"a":1}'], damage: [], tornAt: bytes.length })
  })

  it('a record that a candidate typed into an answer is not mistaken for one', () => {
    const forged = encodeRecord('{"kind":"acknowledged"}').toString('latin1')
    const { bytes, ends } = segmentOf([JSON.stringify({ text: forged }), '{"b":2}'])
    bytes[9] = (bytes[9] ?? 0) ^ 1
    expect(readRecords(bytes)).toMatchObject({
      payloads: ['{"b":2}'],
      damage: [{ from: 0, to: ends[0] }],
      tornAt: null,
    })
  })
})
