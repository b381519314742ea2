import { aWriter, anEvent, anId, propertySettings } from '@wenkao/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sha256Hex } from '../kernel/index.ts'
import type { Heads } from './answers.contract.ts'
import { judgeEntry, outcomeOf } from './judge-entry.ts'
import { headsOf, lacking, readEntry, sealEntry } from './log-entry.ts'

describe('entries', () => {
  it('E1: the sealed text is what is hashed, and reads back as the same event', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(), (text, n) => {
        const event = anEvent({ n, value: [text] })
        const sealed = sealEntry(event)
        expect(sealed.hash).toBe(sha256Hex(sealed.text))
        expect(readEntry(sealed.text)).toEqual({ kind: 'entry', entry: sealed })
      }),
      propertySettings(200),
    )
  })

  it('E2: keys of a newer writer are gone from the event and kept in text and hash', () => {
    const text = JSON.stringify({ ...anEvent(), pen: 'blue' })
    const read = readEntry(text)
    expect(read).toMatchObject({ kind: 'entry', entry: { text, hash: sha256Hex(text) } })
    if (read.kind === 'entry') expect(read.entry.event).not.toHaveProperty('pen')
  })

  it('E2: a kind of the future is an entry like any other', () => {
    expect(readEntry(sealEntry(anEvent({ kind: 'sketch' })).text).kind).toBe('entry')
  })

  it.each([
    ['a newer version', { ...anEvent(), v: 2 }],
    ['a clock of another shape', { ...anEvent(), hlc: 'later' }],
    ['nothing but its key', { sitting: anId(1), writer: aWriter(1), n: 4 }],
  ])('E3: %s is kept under its key', (_what, event) => {
    const text = JSON.stringify(event)
    expect(readEntry(text)).toEqual({
      kind: 'newer',
      key: { sitting: anId(1), writer: aWriter(1), n: event.n },
      text,
      hash: sha256Hex(text),
    })
  })

  it.each(['', '{', 'null', '[]', '7', '{"sitting":"x","writer":"y","n":0}', '{"n":-1}'])(
    'E4: %j is malformed and still has a hash to answer by',
    (text) => {
      expect(readEntry(text)).toEqual({ kind: 'malformed', hash: sha256Hex(text) })
    },
  )
})

describe('heads', () => {
  const entry = (writer: number, n: number) => ({
    writer: aWriter(writer),
    n,
    hash: sha256Hex(`${writer}/${n}`),
  })

  it('E5: a head is the last entry before the first gap; without record 0 there is none', () => {
    expect(headsOf([entry(1, 2), entry(1, 0), entry(1, 1), entry(1, 4), entry(2, 1)])).toEqual({
      [aWriter(1)]: { n: 2, hash: sha256Hex('1/2') },
    })
    expect(headsOf([])).toEqual({})
  })

  it('E6: what one side lacks are exactly the entries that bring its heads to the other’s', () => {
    const part = fc.array(fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 6 })))
    fc.assert(
      fc.property(part, part, (mine, theirs) => {
        const ours = headsOf(mine.map(([writer, n]) => entry(writer, n)))
        const before = headsOf(theirs.map(([writer, n]) => entry(writer, n)))
        const brought = lacking(ours, before).flatMap(({ writer, from, to }) =>
          Array.from({ length: to - from + 1 }, (_, at) =>
            entry(Number.parseInt(writer, 16), from + at),
          ),
        )
        const after = headsOf([...theirs.map(([writer, n]) => entry(writer, n)), ...brought])
        expect(lacking(ours, after)).toEqual([])
        for (const { writer, n } of brought) expect(n).toBeGreaterThan(before[writer]?.n ?? -1)
      }),
      propertySettings(200),
    )
  })

  it('E6: nothing is lacking of writers that the other side is ahead of', () => {
    const ahead: Heads = { [aWriter(1)]: { n: 5, hash: sha256Hex('1/5') } }
    const behind: Heads = { [aWriter(1)]: { n: 3, hash: sha256Hex('1/3') } }
    expect(lacking(behind, ahead)).toEqual([])
    expect(lacking(ahead, behind)).toEqual([{ writer: aWriter(1), from: 4, to: 5 }])
  })
})

describe('judging what comes in', () => {
  const ours = anId(1)
  const good = anEvent({ sitting: ours, n: 3 })

  it('E6: two contents at the end of one writer name the whole writer', () => {
    const held: Heads = { [aWriter(1)]: { n: 3, hash: sha256Hex('other') } }
    const own: Heads = { [aWriter(1)]: { n: 3, hash: sha256Hex('own') } }
    expect(lacking(own, held)).toEqual([{ writer: aWriter(1), from: 0, to: 3 }])
    expect(lacking(own, own)).toEqual([])
  })

  it('E6: what the other side holds beyond a gap is not lacking', () => {
    const own: Heads = { [aWriter(1)]: { n: 6, hash: sha256Hex('1/6') } }
    const held: Heads = { [aWriter(1)]: { n: 1, hash: sha256Hex('1/1') } }
    const gap = (from: number, to: number) => ({ writer: aWriter(1), from, to })
    expect(lacking(own, held, { [aWriter(1)]: [5, 3, 99] })).toEqual([
      gap(2, 2),
      gap(4, 4),
      gap(6, 6),
    ])
    expect(lacking(own, {}, { [aWriter(1)]: [0, 6] })).toEqual([gap(1, 5)])
  })

  it('E7: every text has a place, and nothing throws', () => {
    const { text, hash } = sealEntry(good)
    expect(judgeEntry(text, ours)).toMatchObject({ kind: 'log', hash, key: { n: 3 } })
    const aside = [
      'no JSON',
      '[]',
      'null',
      '"text"',
      JSON.stringify({ ...good, sitting: anId(2) }),
      JSON.stringify({ ...good, n: 2 ** 31 }),
      JSON.stringify({ ...good, n: -1 }),
      `${JSON.stringify(good)}\u0000`,
      '\ud800',
      `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
    ]
    for (const odd of aside) expect(judgeEntry(odd, ours).kind).toBe('aside')
    expect(judgeEntry(JSON.stringify({ ...good, v: 2 }), ours)).toMatchObject({
      kind: 'log',
      event: undefined,
    })
  })

  it('X1, E7: repeats are stored, other content conflicts, newer entries are quarantined', () => {
    const known = judgeEntry(sealEntry(good).text, ours)
    expect(outcomeOf(known, known.hash)).toBe('stored')
    expect(outcomeOf(known, sha256Hex('other'))).toBe('conflict')
    const newer = judgeEntry(JSON.stringify({ ...good, v: 2 }), ours)
    expect(outcomeOf(newer, newer.hash)).toBe('quarantined')
    expect(outcomeOf(judgeEntry('no JSON', ours), undefined)).toBe('quarantined')
  })
})
