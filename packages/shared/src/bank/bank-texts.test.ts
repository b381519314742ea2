import { propertySettings } from '@wenkao/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  ItemContent,
  SIMILAR_FROM,
  actOn,
  bandsOf,
  compareContents,
  compareTexts,
  entryActs,
  entryStatuses,
  foldSearchText,
  gramsOf,
  isUsable,
  itemStatistics,
  parseRichText,
  pictureTypeOf,
  plainTextOf,
  searchGramsOf,
  searchTextOf,
  similarityOf,
  titleOf,
  type EntryLife,
} from './index.ts'

const life = (change: Partial<EntryLife> = {}): EntryLife => ({
  ...{ status: 'review', latestVersion: 2, approvedVersion: null, writers: ['author'] },
  ...change,
})
const person = (staffId: string | null) => ({ staffId, mayEdit: true, mayReview: true })

describe('the life of an entry', () => {
  it('BK3: is approved by a person who wrote nothing of what is approved', () => {
    expect(actOn(life(), 'approve', person('second'))).toEqual({
      ...{ status: 'approved', approvedVersion: 2 },
    })
    expect(actOn(life(), 'approve', person('author'))).toEqual({ refused: 'secondPerson' })
    expect(actOn(life(), 'approve', person(null))).toEqual({ refused: 'secondPerson' })
    const writers = ['author', 'second']
    expect(actOn(life({ writers }), 'reject', person('second'))).toEqual({
      refused: 'secondPerson',
    })
    const noRight = { ...person('second'), mayReview: false }
    expect(actOn(life(), 'approve', noRight)).toEqual({ refused: 'rights' })
  })

  it('BK3: whatever is done, only an approval makes a version usable, and only retiring takes it away', () => {
    const anyLife = fc.record({
      status: fc.constantFrom(...entryStatuses),
      latestVersion: fc.integer({ min: 1, max: 3 }),
      approvedVersion: fc.option(fc.integer({ min: 1, max: 3 })),
      writers: fc.constant(['author']),
    })
    fc.assert(
      fc.property(anyLife, fc.constantFrom(...entryActs), fc.boolean(), (from, act, isAuthor) => {
        const to = actOn(from, act, person(isAuthor ? 'author' : 'second'))
        if ('refused' in to) return
        if (to.approvedVersion !== from.approvedVersion) {
          expect(act).toBe('approve')
          expect(isAuthor).toBe(false)
          expect(to.approvedVersion).toBe(from.latestVersion)
        }
        if (isUsable(from) && !isUsable(to)) expect(act).toBe('retire')
      }),
      propertySettings(300),
    )
  })
})

describe('searches', () => {
  it('BK4: whatever stands in a text is found by its pairs of signs', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(), fc.nat(), (source, from, length) => {
        const text = foldSearchText(source)
        const word = text.slice(from % (text.length + 1)).slice(0, length % 8)
        if (word.includes(' ')) return
        const grams = new Set(searchGramsOf(text))
        for (const gram of gramsOf(word)) expect(grams.has(gram)).toBe(true)
      }),
      propertySettings(300),
    )
    expect(foldSearchText(' ＣＰＵ\u0000\n内存\u200b ')).toBe('cpu 内存')
    expect(searchGramsOf('栈 a')).toEqual(['栈'.charCodeAt(0)])
  })
})

const item = (change: Partial<ItemContent> = {}): ItemContent =>
  ItemContent.parse({
    ...{ kind: 'fillIn', stem: '题', answer: ['x'], explanation: '', source: '' },
    ...change,
  })

describe('near duplicates', () => {
  const text = (stem: string) => searchTextOf(item({ stem }))
  const stem = '在 Windows 资源管理器中，按住哪一个键可以选定多个不连续的文件？'
  it('BK5: texts that nearly agree meet in a band, others and other numbers are no duplicates', () => {
    const near = stem.replace('哪一个键', '哪个键')
    expect(similarityOf(text(stem), text(near))).toBeGreaterThan(SIMILAR_FROM)
    const bands = new Set(bandsOf(gramsOf(text(stem))))
    expect(bandsOf(gramsOf(text(near))).some((band) => bands.has(band))).toBe(true)
    expect(similarityOf(text(stem), text('局域网的英文缩写是什么？'))).toBeLessThan(0.2)
    const conversion = (number: string) => text(`把二进制数 ${number} 转换为十进制数，结果是多少？`)
    expect(similarityOf(conversion('1011'), conversion('1101'))).toBeLessThan(SIMILAR_FROM)
    expect(similarityOf(text(stem), text(stem))).toBe(1)
    expect(similarityOf('', '')).toBe(0)
  })
})

describe('the markup', () => {
  it('BK6: is tables, bold, code, formulas and pictures', () => {
    expect(parseRichText('**粗** `码` $x^2$ ![图](a.png)')).toEqual([
      {
        kind: 'paragraph',
        children: [
          { kind: 'bold', children: [{ kind: 'text', text: '粗' }] },
          { kind: 'text', text: ' ' },
          { kind: 'code', text: '码' },
          { kind: 'text', text: ' ' },
          { kind: 'formula', text: 'x^2' },
          { kind: 'text', text: ' ' },
          { kind: 'picture', name: 'a.png', alt: '图' },
        ],
      },
    ])
    expect(parseRichText('前\n| a | b\\|c |\n|---|---|\n| 1 | $2$ |\n\n后')).toMatchObject([
      { kind: 'paragraph' },
      {
        kind: 'table',
        hasHeader: true,
        rows: [[[{ text: 'a' }], [{ text: 'b|c' }]], [[], []].map(() => [{}])],
      },
      { kind: 'paragraph', children: [{ text: '后' }] },
    ])
  })

  it.each([
    '=SUM($A$1:$B$2)',
    '$A$1',
    '花了 5$ 和 6$',
    '2 * 3 ** 4',
    '`',
    '**',
    '![x](',
    '\\*a\\*',
    '|',
  ])('BK6: %j is text', (source) => {
    const [block, ...others] = parseRichText(source)
    expect(others).toEqual([])
    expect(block?.kind).toBe('paragraph')
    expect(plainTextOf(source)).toBe(source.replace(/\\(?=\*)/g, ''))
  })

  it('BK6: reads anything, hostile texts in time that grows with their length', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'*`$![]()|\\\n a汉<>-') }), (source) => {
        const words = plainTextOf(source)
        expect(typeof words).toBe('string')
      }),
      propertySettings(500),
    )
    for (const piece of ['![[', '**', '$ ', '`a', '|', '\\', '![](', '$a', '\n|'])
      expect(parseRichText(piece.repeat(20_000 / piece.length)).length).toBeGreaterThan(0)
  })

  it('lists show the beginning of a stem without its markup', () => {
    expect(titleOf(item({ stem: '**CPU** 是\n$x$ 的\u202e' }))).toBe('CPU 是 x 的')
    expect([...titleOf(item({ stem: '长'.repeat(300) }))]).toHaveLength(100)
  })
})

describe('what two versions differ in', () => {
  it('BK7: same and removed make the former text, same and added the later one', () => {
    const signs = fc.string({ unit: fc.constantFrom(...'ab 汉字，1') })
    fc.assert(
      fc.property(signs, signs, (from, to) => {
        const pieces = compareTexts(from, to)
        const without = (kind: string) =>
          pieces.flatMap((piece) => (piece.kind === kind ? [] : [piece.text])).join('')
        expect(without('added')).toBe(from)
        expect(without('removed')).toBe(to)
      }),
      propertySettings(300),
    )
    const change = compareContents(item(), item({ stem: '题目', answer: ['x', 'y'] }))
    expect(change.map(({ part }) => part)).toEqual(['stem', 'answer'])
    expect(compareContents(item(), item())).toEqual([])
    expect(compareTexts('a'.repeat(3) + ' x'.repeat(9000), ' y'.repeat(9000))).not.toEqual([])
  })
})

describe('statistics and pictures', () => {
  it('BK8: facility and discrimination are those of the textbook', () => {
    const papers = Array.from({ length: 11 }, (_, at) => ({
      share: at / 10,
      items: [
        { id: 'hard', share: at >= 8 ? 1 : 0, isAnswered: at > 0 },
        { id: 'same', share: 0.5, isAnswered: true },
      ],
    }))
    const found = itemStatistics(papers)
    expect(found.get('hard')).toEqual({
      ...{ sat: 11, unanswered: 1, shares: 3, discrimination: 1 },
      options: {},
    })
    expect(found.get('same')?.discrimination).toBe(0)
    expect(itemStatistics(papers.slice(0, 9)).get('hard')?.discrimination).toBeNull()
  })

  it('BK9: a picture is one by how it begins', () => {
    const typeOf = (hex: string) => pictureTypeOf(Buffer.from(hex, 'hex'))
    expect(typeOf('ffd8ffe0')).toBe('image/jpeg')
    expect(typeOf('89504e470d0a1a0a')).toBe('image/png')
    expect(typeOf(Buffer.from('GIF89a').toString('hex'))).toBe('image/gif')
    expect(typeOf('524946460000000057454250')).toBe('image/webp')
    for (const other of ['', '3c737667', '89504e47', '524946460000000057415645'])
      expect(typeOf(other)).toBeUndefined()
  })
})
