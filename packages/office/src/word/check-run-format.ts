import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  join,
  plain,
  snippet,
  UnitTally,
  words,
  type Checker,
  type Evidence,
  type Words,
} from '../checkpoints/checker.ts'
import { ensureChild, putChild, setAttributes } from '../package/edit-xml.ts'
import { CHARACTERS, charactersStart } from './examples/characters-start.ts'
import { runsToEdit } from './edit-text.ts'
import { isColor } from '../checkpoints/color-names.ts'
import { runFormat, slotOf, type FontSlot, type RunFormat } from './run-format.ts'
import {
  describeTarget,
  evidenceOf,
  locate,
  NOT_FOUND,
  RunTarget,
  type Located,
} from './word-targets.ts'
import { isFont, pointsOf, sizeText } from './word-names.ts'
import type { WordView } from './word-view.ts'
import type { WordDraft } from './word-draft.ts'

/**
 * The judgement of a run's characters of one font slot; undefined when the check says nothing about
 * them.
 */
export type JudgeCharacter = (
  format: RunFormat,
  slot: FontSlot | undefined,
) => { readonly isOk: boolean; readonly actual: Words } | undefined

function countSlots(text: string): Map<FontSlot | undefined, number> {
  const counts = new Map<FontSlot | undefined, number>()
  for (const character of text) {
    if (/\s/.test(character)) continue
    const slot = slotOf(character)
    counts.set(slot, (counts.get(slot) ?? 0) + 1)
  }
  return counts
}

/** Judges every visible character of the located text (coverage, 2.5). */
export function judgeCharacters(
  view: WordView,
  located: Located,
  target: Words,
  expected: Words,
  judge: JudgeCharacter,
) {
  if (located.slices.length === 0) return blocked(target, expected, NOT_FOUND)
  const tally = new UnitTally()
  const evidence: Evidence[] = []
  const notes: Words[] = []
  for (const { paragraph, from, to } of located.slices) {
    let at = 0
    for (const piece of paragraph.pieces) {
      const start = at
      at += piece.text.length
      if (at <= from || start >= to) continue
      const format = runFormat(view.document, paragraph, piece.run)
      let hasFailed = false
      for (const [slot, count] of countSlots(
        piece.text.slice(Math.max(0, from - start), to - start),
      )) {
        const judged = judge(format, slot)
        if (judged === undefined) continue
        tally.add(judged.isOk, judged.actual, count)
        hasFailed ||= !judged.isOk
      }
      if (format.isToggled && notes.length === 0)
        notes.push(
          words(
            '段落样式与字符样式相互抵消，请人工核对',
            'a paragraph and a character style cancel each other; please look at the file',
          ),
        )
      if (hasFailed && evidence.length < 5)
        evidence.push(evidenceOf(paragraph.part, piece.run, piece.text))
    }
  }
  for (const text of located.missing)
    tally.add(false, words(`缺少“${snippet(text)}”`, `“${snippet(text)}” is missing`), text.length)
  if (tally.units.length === 0) return blocked(target, expected, NOT_FOUND)
  const [first] = located.slices
  if (evidence.length === 0 && first !== undefined)
    evidence.push(evidenceOf(first.paragraph.part, first.paragraph.node, first.paragraph.text))
  return found(target, expected, COUNT.characters, tally.units, evidence, notes)
}

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

const font: Checker<WordView, WordDraft> = defineChecker({
  code: '10101',
  title: words('字体字号', 'font and size'),
  target: RunTarget,
  expected: FontExpected,
  examine(view, target, expected) {
    const points = expected.size === undefined ? undefined : pointsOf(expected.size)
    const wanted = [
      ...(expected.eaFont === undefined ? [] : [plain(firstName(expected.eaFont))]),
      ...(expected.latinFont === undefined
        ? []
        : [words(`西文${firstName(expected.latinFont)}`, firstName(expected.latinFont))]),
      ...(points === undefined ? [] : [words(sizeText(points), `${points} pt`)]),
    ]
    const description = words(
      wanted.map((one) => one.zh).join(' '),
      wanted.map((one) => one.en).join(' '),
    )
    return judgeCharacters(
      view,
      locate(view, target),
      describeTarget(view, target),
      description,
      (format, slot) => {
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
    )
  },
  apply(draft, target, expected) {
    const [eastAsia] = [expected.eaFont ?? []].flat()
    const [latin] = [expected.latinFont ?? []].flat()
    const points = expected.size === undefined ? undefined : pointsOf(expected.size)
    for (const { properties } of runsToEdit(draft, target)) {
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
    }
  },
  example: {
    start: charactersStart,
    target: { in: 'paragraphs', anchors: [{ text: CHARACTERS.font }] },
    expected: { eaFont: '楷体', size: '小四' },
    near: [
      { name: 'one size larger', expected: { eaFont: '楷体', size: '四号' } },
      { name: 'another font', expected: { eaFont: '仿宋', size: '小四' } },
      {
        name: 'another paragraph',
        target: { in: 'paragraphs', anchors: [{ text: CHARACTERS.title }] },
      },
    ],
  },
})

const StyleExpected = z
  .object({ bold: z.optional(z.boolean()), italic: z.optional(z.boolean()) })
  .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected'))

function boldWords(bold: boolean | undefined, italic: boolean | undefined): Words {
  const list = [
    ...(bold === undefined ? [] : [bold ? words('加粗', 'bold') : words('不加粗', 'not bold')]),
    ...(italic === undefined
      ? []
      : [italic ? words('倾斜', 'italic') : words('不倾斜', 'not italic')]),
  ]
  return join(list)
}

const bold: Checker<WordView, WordDraft> = defineChecker({
  code: '10102',
  title: words('加粗倾斜', 'bold and italic'),
  target: RunTarget,
  expected: StyleExpected,
  examine: (view, target, expected) =>
    judgeCharacters(
      view,
      locate(view, target),
      describeTarget(view, target),
      boldWords(expected.bold, expected.italic),
      (format) => ({
        isOk:
          (expected.bold === undefined || expected.bold === format.bold) &&
          (expected.italic === undefined || expected.italic === format.italic),
        actual: boldWords(
          expected.bold === undefined ? undefined : format.bold,
          expected.italic === undefined ? undefined : format.italic,
        ),
      }),
    ),
})

const underline: Checker<WordView, WordDraft> = defineChecker({
  code: '10103',
  title: words('下划线', 'underline'),
  target: RunTarget,
  expected: z.object({
    /** Values of w:u; `any` accepts every line. */
    type: z.union([z.string(), z.array(z.string())]),
    colors: z.optional(z.array(z.string())),
  }),
  examine(view, target, expected) {
    const types = typeof expected.type === 'string' ? [expected.type] : expected.type
    const isType = (actual: string): boolean =>
      types.some(
        (type) =>
          type === actual ||
          (type === 'any' && actual !== 'none') ||
          // Underlining words only leaves out the spaces, which are not judged here.
          (type === 'single' && actual === 'words'),
      )
    const colors = expected.colors
    return judgeCharacters(
      view,
      locate(view, target),
      describeTarget(view, target),
      words(
        `下划线 ${types.join('/')}${colors === undefined ? '' : ` ${colors.join('/')}`}`,
        `underline ${types.join('/')}${colors === undefined ? '' : ` ${colors.join('/')}`}`,
      ),
      (format) => ({
        isOk:
          isType(format.underline) &&
          (colors === undefined || isColor(format.underlineColor ?? 'auto', colors)),
        actual: words(
          format.underline === 'none' ? '无下划线' : `下划线 ${format.underline}`,
          format.underline === 'none' ? 'not underlined' : `underline ${format.underline}`,
        ),
      }),
    )
  },
})

const color: Checker<WordView, WordDraft> = defineChecker({
  code: '10105',
  title: words('字体颜色', 'font colour'),
  target: RunTarget,
  expected: z.object({ colors: z.array(z.string()).check(z.minLength(1)) }),
  examine: (view, target, expected) =>
    judgeCharacters(
      view,
      locate(view, target),
      describeTarget(view, target),
      words(`颜色 ${expected.colors.join('/')}`, `colour ${expected.colors.join('/')}`),
      (format) => ({
        isOk: isColor(format.color, expected.colors),
        actual: plain(format.color),
      }),
    ),
})

export const runCheckers: readonly Checker<WordView, WordDraft>[] = [font, bold, underline, color]
