import type { ExchangeFormat } from '@wenkao/shared/exchange'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readItems } from './index.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const folder = process.env['WENKAO_EXCHANGE'] ?? join(root, '../shared/exchange')

const read = (path: string, format: ExchangeFormat) =>
  readItems(readFileSync(join(folder, path)), format, { knowledgePoint: '90101', difficulty: 2 })
const told = ({ report }: ReturnType<typeof read>, severity: string) =>
  report
    .filter((line) => line.severity === severity)
    .map(({ code, detail }) => `${code}: ${detail}`)
const countOf = (lines: readonly string[], text: string) =>
  lines.filter((line) => line.includes(text)).length

describe('N08: files written by the formats’ own programs', () => {
  it('Moodle’s GIFT examples: every question comes or is named', () => {
    const found = read('moodle/examples.gift.txt', 'gift')
    expect(found.items).toHaveLength(36)
    const errors = told(found, 'error')
    expect([countOf(errors, 'tolerance'), countOf(errors, 'matching'), errors.length]).toEqual([
      4, 3, 7,
    ])
    expect(countOf(told(found, 'warning'), 'weights')).toBe(7)
    const at = (line: number) => found.items.find(({ place }) => place.at === line)?.item.content
    expect(at(45)).toMatchObject({ stem: 'Two plus two equals ____.', answer: ['four', '4'] })
    expect(at(10)?.stem).toBe("Grant is ____ in Grant's tomb.")
    expect(at(136)).toMatchObject({ kind: 'multiple', answer: ['B', 'C'] })
    expect(at(148)?.options?.map(({ text }) => text)).toEqual(['~', '=', '#', '{', '}', '\\'])
    expect(at(148)?.explanation).toContain('is not a control character')
    expect(at(123)?.answer).toEqual(['Nazareth'])
  })

  it('Moodle’s GIFT export with HTML', () => {
    const found = read('moodle/questions_in_category.gift.txt', 'gift')
    expect(
      found.items.map(({ place, item }) => [place.name, item.content.kind, item.content.answer]),
    ).toEqual([
      ['Greeting', 'single', ['B']],
      ['Moodle user', 'fillIn', ['Moodler']],
      ['Moodle acronym', 'trueFalse', ['true']],
    ])
    expect(told(found, 'error')).toEqual(['unsupportedKind: matching'])
    expect(told(found, 'warning')).toEqual([
      'linkLost: http://demo.moodle.net/file.php/5/media/bonjour.mp3',
    ])
  })

  it('Aiken, and embedded answers that are none of the formats', () => {
    const aiken = read('moodle/questions.aiken.txt', 'aiken')
    expect(aiken.report).toEqual([])
    expect(aiken.items.map(({ item }) => [item.content.stem, item.content.answer])).toEqual([
      ['The Moodle project was started by:', ['B']],
      [
        'Moodle\'s abilities include handling user input that includes <html class="cool"> & images:',
        ['A'],
      ],
    ])
    const embedded = read('moodle/questions.multianswer.txt', 'gift')
    expect([embedded.items, told(embedded, 'error')]).toEqual([[], ['unsupportedKind: cloze']])
  })

  it('Moodle XML with pictures in stem, options and feedback', () => {
    const choice = read('moodle/multichoice.xml', 'moodleXml')
    const [item] = choice.items
    expect(item?.item.content.options?.[1]?.text).toBe('![French flag](flag-france.jpg) French')
    expect([item?.item.content.answer, choice.pictures.size]).toEqual([['B'], 4])
    expect(item?.item.content.explanation).toContain('Yes, well done!')
    expect(countOf(told(choice, 'warning'), 'mediaLost: bonjour.mp3')).toBe(1)
    const truth = read('moodle/truefalse.xml', 'moodleXml')
    expect(
      truth.items.map(({ item: { content } }) => [content.answer, content.pictures?.length]),
    ).toEqual([
      [['false'], 4],
      [['true'], 4],
    ])
  })

  it.each([
    ['moodle/nested_categories_with_questions.xml', 4, 1],
    ['moodle/old_format_file.xml', 2, 0],
    ['moodle/categories_reverse_order.xml', 1, 1],
  ])('%s: %i items, %i essays named', (path, items, essays) => {
    const found = read(path, 'moodleXml')
    expect(found.items).toHaveLength(items)
    expect(told(found, 'error')).toEqual(Array(essays).fill('unsupportedKind: essay'))
    expect(countOf(told(found, 'note'), 'categoryLost')).toBeGreaterThan(0)
  })

  it.each([
    ['valid-package.zip', 30, 47, 20],
    ['no-metadata.zip', 12, 46, 11],
    ['invalid-response-processing.zip', 6, 20, 3],
    ['no-max-score-all-items.zip', 2, 10, 0],
    ['no-response-processing.zip', 0, 1, 0],
  ])('QTI 3 %s: %i of %i items, each other one named', (name, items, all, pictures) => {
    const found = read(`qti3/${name}`, 'qti3')
    expect([found.items.length, found.pictures.size]).toEqual([items, pictures])
    expect(told(found, 'error')).toHaveLength(all - items)
    for (const { item } of found.items)
      expect(item.content.options?.some(({ id }) => item.content.answer.includes(id))).toBe(true)
  })

  it('QTI 3 items: choice and text entry come, the rest is named', () => {
    const choice = read('qti3/item.xml', 'qti3')
    expect(choice.items[0]?.item.content).toMatchObject({
      ...{ kind: 'single', stem: 'Is dit een meerkeuze vraag?', answer: ['A'], keepOrder: true },
      options: [{ text: 'Ja' }, { text: 'Nee' }],
    })
    for (const [name, interaction] of [
      ['gap-match-no-processing.xml', 'match-interaction'],
      ['select-point-processing.xml', 'select-point-interaction'],
      ['without-response-processing.xml', 'extended-text-interaction'],
      ['simple-match-processing.xml', 'match-interaction'],
    ])
      expect(told(read(`qti3/${name}`, 'qti3'), 'error')).toEqual([
        `unsupportedKind: ${interaction}`,
      ])
    // Three right of three, and a stem that nobody wrote.
    expect(told(read('qti3/simple-multiple-choice-processing1.xml', 'qti3'), 'error')).toEqual([
      'fault: emptyStem',
    ])
    expect(told(read('qti3/metadata.xml', 'qti3'), 'error')).toEqual(['unsupportedKind: lom'])
  })
})
