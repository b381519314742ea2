import { createSeededRandom, propertySettings } from '@wenkao/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  canonicalJson,
  fillPath,
  fromBase64Url,
  Id,
  newId,
  toBase64Url,
  type Json,
} from './index.ts'

describe('canonicalJson', () => {
  it('K5: writes the examples of RFC 8785 as the RFC does', () => {
    const numbers = [333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001]
    expect(canonicalJson({ numbers, string: '€$\u000F\nA\'B"\\"/', literals: [null, true, false] }))
      // The RFC's sample has the string with an escaped control sign and line feed.
      .toBe(
        '{"literals":[null,true,false],' +
          '"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
          '"string":"€$\\u000f\\nA\'B\\"\\\\\\"/"}',
      )
    const keys = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '😀': 5, '\u0080': 6, ö: 7 }
    expect(Object.keys(JSON.parse(canonicalJson(keys)) as object)).toHaveLength(7)
    expect(canonicalJson(keys)).toBe('{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}')
  })

  it('K5: gives the same text whatever the order of keys, and reads back as the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value as Json)
        expect(canonicalJson(JSON.parse(text) as Json)).toBe(text)
        expect(canonicalJson(reversed(value) as Json)).toBe(text)
        // −0 is written as 0, in JSON as in the RFC.
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
      }),
      propertySettings(300),
    )
  })

  it.each([Number.NaN, Infinity, -Infinity])(
    'K5: refuses %d, which JSON cannot carry',
    (number) => {
      expect(() => canonicalJson({ deep: [number] })).toThrow(RangeError)
    },
  )
})

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, entry]) => [key, reversed(entry)]),
  )
}

describe('base64url', () => {
  it('K6: writes and reads as Node’s Buffer does', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
        const text = Buffer.from(bytes).toString('base64url')
        expect(toBase64Url(bytes)).toBe(text)
        expect(fromBase64Url(text)).toEqual(bytes)
      }),
      propertySettings(300),
    )
  })

  it.each(['A', 'AAAAA', 'AA=', 'A A', '+/8A', 'AB', 'AAB', '考A'])(
    'K6: %j is no base64url of any bytes',
    (text) => {
      expect(fromBase64Url(text)).toBeUndefined()
    },
  )
})

describe('newId', () => {
  it('K7: is a UUID of version 7 that sorts by its time', () => {
    const time = fc.integer({ min: 0, max: 2 ** 48 - 1 })
    const random = fc.uint8Array({ minLength: 10, maxLength: 16 })
    fc.assert(
      fc.property(time, time, random, random, (a, b, one, other) => {
        const [first, second] = [newId(a, one), newId(b, other)]
        expect(Id.safeParse(first).success).toBe(true)
        expect(first[14]).toBe('7')
        expect('89ab').toContain(first[19])
        expect(Number.parseInt(first.slice(0, 13).replace('-', ''), 16)).toBe(a)
        if (a !== b) expect(first < second).toBe(a < b)
      }),
      propertySettings(300),
    )
  })

  it('K7: differs with its random bytes and refuses too few of them', () => {
    const random = createSeededRandom(1)
    const ids = new Set(Array.from({ length: 1000 }, () => newId(5, random.bytes(10))))
    expect(ids.size).toBe(1000)
    expect(() => newId(5, random.bytes(9))).toThrow(RangeError)
  })
})

describe('fillPath', () => {
  it('P4: puts each parameter into one segment of the path, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.webSegment(), (a, b) => {
        fc.pre(!['.', '..'].includes(a) && !['', '.', '..'].includes(b))
        const path = fillPath('/api/exams/:examId/rows/:row', { examId: a, row: b })
        const parts = new URL(path, 'http://x').pathname.split('/')
        expect(parts.length).toBe(6)
        expect([parts[3], parts[5]].map((part) => decodeURIComponent(part ?? ''))).toEqual([a, b])
      }),
      propertySettings(300),
    )
  })

  it.each(['', '.', '..', undefined])('P4: refuses %j, which would name another path', (value) => {
    const params: Record<string, string> = value === undefined ? {} : { examId: value }
    expect(() => fillPath('/api/exams/:examId', params)).toThrow(RangeError)
  })
})
