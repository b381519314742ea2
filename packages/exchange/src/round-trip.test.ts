import type { ExchangeFormat } from '@wenkao/shared/exchange'
import { BankItem, parseRichText } from '@wenkao/shared/bank'
import { starterItems } from '@wenkao/starter-bank'
import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { readItems, writeItems, writeTableTemplate } from './index.ts'

const PNG = Uint8Array.from([137, 80, 78, 71, 13, 10, 26, 10, 1, 2, 3])
const PNG_HASH = '9c2ea5ad5fb8c5c8a7ae6d3cc83ec5ef'
const wish = { knowledgePoint: '90999', difficulty: 5 }

const rich: BankItem = {
  knowledgePoint: '90203',
  difficulty: 4,
  tags: ['期末', 'a]b'],
  content: {
    kind: 'multiple',
    stem: '看**表**，`=A1*2` 是？公式 $x^2$，路径 C:\\\\\\*.txt {x} ~ = # : <b>不是标签</b> &amp;\n\n| 甲 | 乙 |\n| --- | --- |\n| 1 | **2** |',
    options: [
      { id: 'A', text: '`a|b`' },
      { id: 'B', text: '$A$1 与 ~=#{}:' },
      { id: 'C', text: '<script>alert(1)</script>' },
    ],
    keepOrder: true,
    keepPlace: true,
    answer: ['A', 'C'],
    partialCredit: 'perOption',
    explanation: '第一段\n\n第二段',
    source: '教材 3.2 <节>',
  },
}

/** Texts as they are shown: our writer may spell the same markup in another way. */
const shown = ({ content, ...rest }: BankItem) => {
  const { stem, options, explanation, ...facts } = content
  return {
    ...{ ...rest, ...facts, stem: parseRichText(stem), explanation: parseRichText(explanation) },
    options: options?.map(({ id, text }) => ({ id, text: parseRichText(text) })),
  }
}

function roundTrip(
  items: readonly BankItem[],
  format: ExchangeFormat,
  pictures = new Map<string, Uint8Array>(),
) {
  const written = writeItems(items, format, pictures)
  return { written, found: readItems(written.bytes, format, wish) }
}

describe('N08: items written and read again', () => {
  it.each(['xlsx', 'moodleXml', 'gift', 'qti3'] as const)(
    '%s keeps the whole starter bank',
    (format) => {
      const { written, found } = roundTrip([...starterItems, rich], format)
      expect(written.report).toEqual([])
      expect(found.report).toEqual([])
      expect(found.items.map(({ item }) => shown(item))).toEqual([...starterItems, rich].map(shown))
      for (const { item } of found.items) expect(z.safeParse(BankItem, item).success).toBe(true)
    },
  )

  it('Aiken keeps single choices as text, and tells what it has no place for', () => {
    const { written, found } = roundTrip([...starterItems, rich], 'aiken')
    const singles = starterItems.filter(({ content }) => content.kind === 'single')
    const left = written.report.filter(({ code }) => code === 'kindNotInFormat')
    expect(left).toHaveLength(starterItems.length + 1 - singles.length)
    expect(found.items.map(({ item }) => item.content.answer)).toEqual(
      singles.map(({ content }) => content.answer),
    )
    expect(found.items[0]?.item).toMatchObject(wish)
  })

  it.each(['moodleXml', 'qti3'] as const)('%s carries pictures', (format) => {
    const item: BankItem = {
      ...rich,
      content: {
        ...rich.content,
        stem: '图 ![一张 "图"](图1.png) 是？',
        pictures: [
          { name: '图1.png', hash: PNG_HASH.repeat(2), size: PNG.length, type: 'image/png' },
        ],
      },
    }
    const { found } = roundTrip([item], format, new Map([[PNG_HASH.repeat(2), PNG]]))
    const [picture] = found.items[0]?.item.content.pictures ?? []
    expect(found.report).toEqual([])
    expect(picture).toMatchObject({ size: PNG.length, type: 'image/png' })
    expect(found.pictures.get(picture?.hash ?? '')).toEqual(PNG)
  })

  it('the template holds one example of each kind that can be imported', () => {
    const found = readItems(writeTableTemplate().bytes, 'xlsx', wish)
    expect(found.report).toEqual([])
    expect(found.items.map(({ item }) => item.content.kind)).toEqual([
      'single',
      'multiple',
      'trueFalse',
      'fillIn',
    ])
  })
})
