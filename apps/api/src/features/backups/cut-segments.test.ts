import { describe, expect, it } from 'vitest'
import { cutSegments, type Segment } from './cut-segments.ts'

const SIZES = { least: 200, most: 4000, oneIn: 8 }

async function cut(text: string, chunk: number): Promise<Segment[]> {
  const bytes = Buffer.from(text)
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += chunk)
      yield await Promise.resolve(bytes.subarray(at, at + chunk))
  }
  const segments: Segment[] = []
  for await (const segment of cutSegments(chunks(), SIZES)) segments.push(segment)
  return segments
}
const lines = (count: number) =>
  Array.from({ length: count }, (_, n) => `row ${n}\t${(n * 7919) % 1009}\n`)
const textOf = (segments: readonly Segment[]) =>
  Buffer.concat(segments.map(({ bytes }) => bytes)).toString()

describe('[D10] segments of a table', () => {
  it('BU1: hold every row once, whole, and do not depend on how the bytes come', async () => {
    const text = lines(2000).join('')
    const segments = await cut(text, 17)
    expect(textOf(segments)).toBe(text)
    expect(segments.length).toBeGreaterThan(10)
    expect(segments.reduce((sum, { rows }) => sum + rows, 0)).toBe(2000)
    for (const { bytes } of segments) expect(bytes.at(-1)).toBe(10)
    expect(await cut(text, 1000)).toEqual(segments)
    expect(await cut('', 10)).toEqual([])
  })

  it('BU1: a row that comes in between leaves all others as they were', async () => {
    const rows = lines(2000)
    const before = (await cut(rows.join(''), 64)).map(({ bytes }) => Buffer.from(bytes).toString())
    rows.splice(900, 0, 'a new row\t1\n')
    const after = (await cut(rows.join(''), 64)).map(({ bytes }) => Buffer.from(bytes).toString())
    const changed = after.filter((text) => !before.includes(text))
    expect(changed.length).toBeLessThanOrEqual(2)
  })

  it('BU1: a row longer than the most stays whole', async () => {
    const long = `${'x'.repeat(10_000)}\n`
    const segments = await cut(`${long}y\n`, 100)
    expect(segments.map(({ rows }) => rows)).toEqual([1, 1])
  })
})
