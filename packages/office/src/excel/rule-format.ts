import * as z from 'zod/mini'
import { join, words, type Words } from '../checkpoints/checker.ts'
import { isColor, writtenColor } from '../checkpoints/color-names.ts'
import { element } from '../package/edit-xml.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import type { DifferentialFormat } from './cell-styles.ts'

const Colors = z.array(z.string()).check(z.minLength(1))

/** What a rule gives to its cells; what is left out may be anything. */
export const RuleFormat = z
  .object({
    fontColors: z.optional(Colors),
    fills: z.optional(Colors),
    bold: z.optional(z.boolean()),
    italic: z.optional(z.boolean()),
    underline: z.optional(z.string()),
    strike: z.optional(z.boolean()),
    /** Line style all round. */
    border: z.optional(z.string()),
  })
  .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected'))
type Wanted = z.infer<typeof RuleFormat>

const SIDES = ['left', 'right', 'top', 'bottom'] as const

export function hasFormat(format: DifferentialFormat | undefined, wanted: Wanted): boolean {
  const { font, fills, borders } = format ?? { font: {}, fills: [], borders: {} }
  const { fontColors, fills: accepted } = wanted
  return (
    (fontColors === undefined || (font.color !== undefined && isColor(font.color, fontColors))) &&
    // Writers put the colour of a solid fill into either place (2.6).
    (accepted === undefined || fills.some((one) => isColor(one, accepted))) &&
    (wanted.bold === undefined || (font.bold ?? false) === wanted.bold) &&
    (wanted.italic === undefined || (font.italic ?? false) === wanted.italic) &&
    (wanted.strike === undefined || (font.strike ?? false) === wanted.strike) &&
    (wanted.underline === undefined || (font.underline ?? 'none') === wanted.underline) &&
    (wanted.border === undefined || SIDES.every((side) => borders[side]?.style === wanted.border))
  )
}

const named = (zh: string, en: string, value: string | undefined): Words[] =>
  value === undefined ? [] : [words(`${zh} ${value}`, `${en} ${value}`)]
const flag = (zh: string, en: string, value: boolean | undefined): Words[] =>
  value === undefined ? [] : [value ? words(zh, en) : words(`不${zh}`, `not ${en}`)]

export function wantedFormatWords(wanted: Wanted): Words {
  return join([
    ...named('字体颜色', 'font colour', wanted.fontColors?.join('/')),
    ...named('填充', 'fill', wanted.fills?.join('/')),
    ...flag('加粗', 'bold', wanted.bold),
    ...flag('倾斜', 'italic', wanted.italic),
    ...flag('删除线', 'struck out', wanted.strike),
    ...named('下划线', 'underline', wanted.underline),
    ...named('边框', 'border', wanted.border),
  ])
}

export function formatWords(format: DifferentialFormat | undefined): Words {
  const list = [
    ...named('字体颜色', 'font colour', format?.font.color),
    ...named('填充', 'fill', format?.fills[0]),
    ...(format?.font.bold === true ? [words('加粗', 'bold')] : []),
    ...(format?.font.italic === true ? [words('倾斜', 'italic')] : []),
  ]
  return list.length === 0 ? words('无格式', 'no format') : join(list)
}

/** Elements of a differential format that gives what is wanted. */
export function differentialContent(wanted: Wanted): XmlElement[] {
  const [fontColor] = wanted.fontColors ?? []
  const [fill] = wanted.fills ?? []
  const { border } = wanted
  const font = [
    ...(wanted.bold === undefined ? [] : [element('x:b', wanted.bold ? {} : { val: 0 })]),
    ...(wanted.italic === undefined ? [] : [element('x:i', wanted.italic ? {} : { val: 0 })]),
    ...(wanted.strike === true ? [element('x:strike')] : []),
    ...(wanted.underline === undefined ? [] : [element('x:u', { val: wanted.underline })]),
    ...(fontColor === undefined
      ? []
      : [element('x:color', { rgb: `FF${writtenColor(fontColor)}` })]),
  ]
  return [
    ...(font.length === 0 ? [] : [element('x:font', {}, font)]),
    ...(fill === undefined
      ? []
      : [
          element('x:fill', {}, [
            element('x:patternFill', {}, [
              element('x:bgColor', { rgb: `FF${writtenColor(fill)}` }),
            ]),
          ]),
        ]),
    ...(border === undefined
      ? []
      : [
          element(
            'x:border',
            {},
            SIDES.map((side) =>
              element(`x:${side}`, { style: border }, [element('x:color', { auto: 1 })]),
            ),
          ),
        ]),
  ]
}
