import * as z from 'zod/mini'
import { plain, words, type Words } from '../checkpoints/checker.ts'
import { isColor, writtenColor } from '../checkpoints/color-names.ts'
import { Colors } from '../drawing/expect-fill.ts'
import { writeFill } from '../drawing/write-drawing.ts'
import { putChild, setAttributes } from '../package/edit-xml.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { isFont, pointsOf, sizeText } from '../word/word-names.ts'
import type { SlideRunFormat, TextSlot } from './text-format.ts'
import type { JudgeRun } from './text-targets.ts'
import { ownTable } from '../package/own-table.ts'

const Names = z.union([z.string(), z.array(z.string()).check(z.minLength(1))])
const Size = z
  .union([z.number(), z.string()])
  .check(z.refine((size) => pointsOf(size) !== undefined, 'no known size'))
/** How text looks, as a checkpoint asks for it; what is left out is not judged. */
export const RunExpected = z
  .object({
    eaFont: z.optional(Names),
    latinFont: z.optional(Names),
    /** Points, or a Chinese name of a size. */
    size: z.optional(Size),
    bold: z.optional(z.boolean()),
    italic: z.optional(z.boolean()),
    /** Accepted values of a:rPr u (sng, dbl, wavy …); `any` accepts every line, `none` none. */
    underlines: z.optional(z.array(z.string()).check(z.minLength(1))),
    strike: z.optional(z.boolean()),
    colors: z.optional(Colors),
    script: z.optional(z.enum(['superscript', 'subscript', 'none'])),
    /** Distance of characters in points. */
    spacingPoints: z.optional(z.number()),
    strict: z.optional(z.boolean()),
  })
  .check(
    z.refine((value) => Object.keys(value).some((key) => key !== 'strict'), 'nothing expected'),
  )
export type RunExpected = z.infer<typeof RunExpected>

const scriptOf = (baseline: number): 'superscript' | 'subscript' | 'none' =>
  baseline > 0 ? 'superscript' : baseline < 0 ? 'subscript' : 'none'

const SCRIPTS = {
  superscript: words('上标', 'superscript'),
  subscript: words('下标', 'subscript'),
  none: words('不是上下标', 'on the line'),
} as const

const UNDERLINES: Readonly<Record<string, string>> = ownTable({
  none: '无',
  any: '任意线型',
  words: '只在字下',
  sng: '单线',
  dbl: '双线',
  heavy: '粗线',
  dotted: '点线',
  dottedHeavy: '粗点线',
  dash: '短划线',
  dashHeavy: '粗短划线',
  dashLong: '长划线',
  dashLongHeavy: '粗长划线',
  dotDash: '点划线',
  dotDashHeavy: '粗点划线',
  dotDotDash: '双点划线',
  dotDotDashHeavy: '粗双点划线',
  wavy: '波浪线',
  wavyHeavy: '粗波浪线',
  wavyDbl: '双波浪线',
})
const underlineWords = (list: readonly string[]): Words =>
  words(
    `下划线 ${list.map((one) => UNDERLINES[one] ?? one).join('/')}`,
    `underline ${list.join('/')}`,
  )

interface Part {
  readonly wanted: Words
  readonly isOk: (format: SlideRunFormat) => boolean
  readonly actual: (format: SlideRunFormat) => Words
}

const yesNo = (is: boolean, zh: string, en: string): Words =>
  is ? words(zh, en) : words(`不${zh}`, `not ${en}`)

/** The parts of an expectation that say the same of every character. */
function partsOf(expected: RunExpected): readonly Part[] {
  const { bold, italic, underlines, strike, colors, script, spacingPoints } = expected
  const size = expected.size === undefined ? undefined : pointsOf(expected.size)
  const parts: Part[] = []
  if (size !== undefined)
    parts.push({
      wanted: words(sizeText(size), `${size} pt`),
      isOk: (format) => Math.abs(format.size - size) < 0.01,
      actual: (format) => words(sizeText(format.size), `${format.size} pt`),
    })
  if (bold !== undefined)
    parts.push({
      wanted: yesNo(bold, '加粗', 'bold'),
      isOk: (format) => format.bold === bold,
      actual: (format) => yesNo(format.bold, '加粗', 'bold'),
    })
  if (italic !== undefined)
    parts.push({
      wanted: yesNo(italic, '倾斜', 'italic'),
      isOk: (format) => format.italic === italic,
      actual: (format) => yesNo(format.italic, '倾斜', 'italic'),
    })
  if (underlines !== undefined)
    parts.push({
      wanted: underlineWords(underlines),
      isOk: ({ underline }) =>
        underlines.includes(underline) || (underlines.includes('any') && underline !== 'none'),
      actual: ({ underline }) => underlineWords([underline]),
    })
  if (strike !== undefined)
    parts.push({
      wanted: yesNo(strike, '加删除线', 'struck through'),
      isOk: (format) => (format.strike !== 'noStrike') === strike,
      actual: (format) => yesNo(format.strike !== 'noStrike', '加删除线', 'struck through'),
    })
  if (colors !== undefined)
    parts.push({
      wanted: words(`颜色 ${colors.join('/')}`, `colour ${colors.join('/')}`),
      isOk: ({ color }) => color !== undefined && isColor(color, colors),
      actual: ({ color }) => plain(color ?? '—'),
    })
  if (script !== undefined)
    parts.push({
      wanted: SCRIPTS[script],
      isOk: ({ baseline }) => scriptOf(baseline) === script,
      actual: ({ baseline }) => SCRIPTS[scriptOf(baseline)],
    })
  if (spacingPoints !== undefined)
    parts.push({
      wanted: words(`字符间距 ${spacingPoints}磅`, `spacing ${spacingPoints} pt`),
      isOk: ({ spacing }) => Math.abs(spacing - spacingPoints) < 0.06,
      actual: ({ spacing }) => words(`字符间距 ${spacing}磅`, `spacing ${spacing} pt`),
    })
  return parts
}

function fontFor(
  slot: TextSlot | undefined,
  expected: RunExpected,
): string | readonly string[] | undefined {
  if (slot === undefined) return undefined
  return slot === 'ea' ? expected.eaFont : expected.latinFont
}

const listed = (names: string | readonly string[]): string => [names].flat().join('/')

export const joined = (parts: readonly Words[]): Words =>
  words(parts.map((one) => one.zh).join(' '), parts.map((one) => one.en).join(' '))

/** An expected look of text in words. */
export function runWords(expected: RunExpected): Words {
  const { eaFont, latinFont } = expected
  return joined([
    ...(eaFont === undefined ? [] : [plain(listed(eaFont))]),
    ...(latinFont === undefined
      ? []
      : [words(`西文${listed(latinFont)}`, `Latin ${listed(latinFont)}`)]),
    ...partsOf(expected).map((one) => one.wanted),
  ])
}

/** The judge of characters by an expected look: fonts by the slot of each character. */
export function judgeRunBy(expected: RunExpected): JudgeRun {
  const parts = partsOf(expected)
  return (format, slot) => {
    const accepted = fontFor(slot, expected)
    if (accepted === undefined && parts.length === 0) return undefined
    const font = slot === undefined ? undefined : format.fonts[slot]
    const isFontOk = accepted === undefined || isFont(font, accepted, expected.strict)
    return {
      isOk: isFontOk && parts.every((one) => one.isOk(format)),
      actual: joined([
        ...(accepted === undefined ? [] : [words(font ?? '（未设置）', font ?? 'no font')]),
        ...parts.map((one) => one.actual(format)),
      ]),
    }
  }
}

/** Writes an expected look into a:rPr or a:defRPr. */
export function writeRun(properties: XmlElement, expected: RunExpected): void {
  const { bold, italic, underlines, strike, colors, script, spacingPoints } = expected
  const [eastAsia] = [expected.eaFont ?? []].flat()
  const [latin] = [expected.latinFont ?? []].flat()
  const size = expected.size === undefined ? undefined : pointsOf(expected.size)
  const flag = (value: boolean): number => (value ? 1 : 0)
  const [underline] = underlines ?? []
  const [color] = colors ?? []
  if (size !== undefined) setAttributes(properties, { sz: Math.round(size * 100) })
  if (bold !== undefined) setAttributes(properties, { b: flag(bold) })
  if (italic !== undefined) setAttributes(properties, { i: flag(italic) })
  if (underline !== undefined)
    setAttributes(properties, { u: underline === 'any' ? 'sng' : underline })
  if (strike !== undefined) setAttributes(properties, { strike: strike ? 'sngStrike' : 'noStrike' })
  if (script !== undefined)
    setAttributes(properties, {
      baseline: { superscript: 30_000, subscript: -25_000, none: 0 }[script],
    })
  if (spacingPoints !== undefined)
    setAttributes(properties, { spc: Math.round(spacingPoints * 100) })
  if (color !== undefined) writeFill(properties, { kind: 'solid', color: writtenColor(color) })
  if (latin !== undefined) putChild(properties, 'a:latin', { typeface: latin })
  if (eastAsia !== undefined) putChild(properties, 'a:ea', { typeface: eastAsia })
}
