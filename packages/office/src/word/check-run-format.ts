import * as z from 'zod/mini'
import { join, plain, words, type Checker, type Words } from '../checkpoints/checker.ts'
import { ensureChild, putChild, setAttributes } from '../package/edit-xml.ts'
import {
  CHARACTERS,
  charactersStart,
  inParagraph,
  WRONG_PARAGRAPH,
} from './examples/characters-start.ts'
import { runChecker } from './judge-characters.ts'
import type { FontSlot } from './run-format.ts'
import { isFont, pointsOf, sizeText } from './word-names.ts'
import type { WordDraft } from './word-draft.ts'
import type { WordView } from './word-view.ts'

const FontNames = z.union([z.string(), z.array(z.string()).check(z.minLength(1))])
const Size = z
  .union([z.number(), z.string()])
  .check(z.refine((size) => pointsOf(size) !== undefined, 'no known size'))
const FontExpected = z
  .object({
    eaFont: z.optional(FontNames),
    latinFont: z.optional(FontNames),
    size: z.optional(Size),
    strict: z.optional(z.boolean()),
  })
  .check(
    z.refine((value) => Object.keys(value).some((key) => key !== 'strict'), 'nothing expected'),
  )

const firstName = (names: string | readonly string[]): string =>
  typeof names === 'string' ? names : names.join('/')

/** The font that a check is about for a slot: Chinese text by eastAsia, Western by the others. */
function fontFor(
  slot: FontSlot | undefined,
  expected: z.infer<typeof FontExpected>,
): string | readonly string[] | undefined {
  if (slot === undefined) return undefined
  return slot === 'eastAsia' ? expected.eaFont : expected.latinFont
}

const font = runChecker({
  code: '10101',
  title: words('字体字号', 'font and size'),
  expected: FontExpected,
  describe(expected) {
    const points = expected.size === undefined ? undefined : pointsOf(expected.size)
    const wanted = [
      ...(expected.eaFont === undefined ? [] : [plain(firstName(expected.eaFont))]),
      ...(expected.latinFont === undefined
        ? []
        : [words(`西文${firstName(expected.latinFont)}`, firstName(expected.latinFont))]),
      ...(points === undefined ? [] : [words(sizeText(points), `${points} pt`)]),
    ]
    return words(wanted.map((one) => one.zh).join(' '), wanted.map((one) => one.en).join(' '))
  },
  judge(format, expected, { slot }) {
    const points = expected.size === undefined ? undefined : pointsOf(expected.size)
    const accepted = fontFor(slot, expected)
    if (accepted === undefined && points === undefined) return undefined
    const actualFont = slot === undefined ? undefined : format.fonts[slot]
    const isFontOk = accepted === undefined || isFont(actualFont, accepted, expected.strict)
    const isSizeOk = points === undefined || format.size === points
    const name = accepted === undefined ? '' : `${actualFont ?? '（未设置）'} `
    const size = points === undefined ? '' : sizeText(format.size)
    return {
      isOk: isFontOk && isSizeOk,
      actual: words(
        `${name}${size}`.trim(),
        `${accepted === undefined ? '' : `${actualFont ?? 'no font'} `}${points === undefined ? '' : `${format.size} pt`}`.trim(),
      ),
    }
  },
  change(properties, expected) {
    const [eastAsia] = [expected.eaFont ?? []].flat()
    const [latin] = [expected.latinFont ?? []].flat()
    const points = expected.size === undefined ? undefined : pointsOf(expected.size)
    if (eastAsia !== undefined)
      setAttributes(ensureChild(properties, 'w:rFonts'), {
        'w:eastAsia': eastAsia,
        'w:eastAsiaTheme': undefined,
      })
    if (latin !== undefined)
      setAttributes(ensureChild(properties, 'w:rFonts'), {
        'w:ascii': latin,
        'w:hAnsi': latin,
        'w:asciiTheme': undefined,
        'w:hAnsiTheme': undefined,
      })
    if (points !== undefined) putChild(properties, 'w:sz', { 'w:val': points * 2 })
  },
  example: {
    start: charactersStart,
    target: inParagraph(CHARACTERS.font),
    expected: { eaFont: '楷体', size: '小四' },
    near: [
      { name: 'one size larger', expected: { eaFont: '楷体', size: '四号' } },
      { name: 'another font', expected: { eaFont: '仿宋', size: '小四' } },
      WRONG_PARAGRAPH,
    ],
  },
})

function boldWords(bold: boolean | undefined, italic: boolean | undefined): Words {
  return join([
    ...(bold === undefined ? [] : [bold ? words('加粗', 'bold') : words('不加粗', 'not bold')]),
    ...(italic === undefined
      ? []
      : [italic ? words('倾斜', 'italic') : words('不倾斜', 'not italic')]),
  ])
}

const bold = runChecker({
  code: '10102',
  title: words('加粗倾斜', 'bold and italic'),
  expected: z
    .object({ bold: z.optional(z.boolean()), italic: z.optional(z.boolean()) })
    .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected')),
  describe: (expected) => boldWords(expected.bold, expected.italic),
  judge: (format, expected) => ({
    isOk:
      (expected.bold === undefined || expected.bold === format.bold) &&
      (expected.italic === undefined || expected.italic === format.italic),
    actual: boldWords(
      expected.bold === undefined ? undefined : format.bold,
      expected.italic === undefined ? undefined : format.italic,
    ),
  }),
  change(properties, expected) {
    for (const [name, isOn] of [
      ['w:b', expected.bold],
      ['w:i', expected.italic],
    ] as const) {
      if (isOn === undefined) continue
      putChild(properties, name, isOn ? {} : { 'w:val': 0 })
      putChild(properties, `${name}Cs`, isOn ? {} : { 'w:val': 0 })
    }
  },
  example: {
    start: charactersStart,
    target: inParagraph(CHARACTERS.bold),
    expected: { bold: true, italic: false },
    near: [
      { name: 'italic as well', expected: { bold: true, italic: true } },
      WRONG_PARAGRAPH,
      {
        name: 'a part of the paragraph only',
        target: { in: 'text', find: '病毒具有隐蔽性' },
      },
    ],
  },
})

export const runCheckers: readonly Checker<WordView, WordDraft>[] = [font, bold]
