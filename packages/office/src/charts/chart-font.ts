import * as z from 'zod/mini'
import { ask, type Asked } from '../checkpoints/asked.ts'
import { plain, words, type Words } from '../checkpoints/checker.ts'
import { isColor, writtenColor } from '../checkpoints/color-names.ts'
import { readFill } from '../drawing/read-fill.ts'
import { element, putChild, removeChildren, setAttributes } from '../package/edit-xml.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { isFont, pointsOf, sizeText } from '../word/word-names.ts'
import { NONE, type ChartInFile } from './chart-aspect.ts'
import type { TextFormat } from './chart-text.ts'

/** Text properties that may be asked of a title, a legend, an axis or the whole chart. */
export const FONT_FIELDS = {
  /** Points, or a Chinese size name such as 小四. */
  size: z.optional(
    z
      .union([z.number(), z.string()])
      .check(z.refine((size) => pointsOf(size) !== undefined, 'no known size')),
  ),
  fonts: z.optional(z.array(z.string()).check(z.minLength(1))),
  bold: z.optional(z.boolean()),
  italic: z.optional(z.boolean()),
  colors: z.optional(z.array(z.string()).check(z.minLength(1))),
}

export interface FontAsked {
  readonly size?: number | string | undefined
  readonly fonts?: readonly string[] | undefined
  readonly bold?: boolean | undefined
  readonly italic?: boolean | undefined
  readonly colors?: readonly string[] | undefined
}

/** The formats that some text of a chart has; more than one where its runs differ. */
type FormatsOf = (chart: ChartInFile) => readonly TextFormat[]

const UNSET = words('未设置', 'not set')

/** Questions about the font of a text; every run of it has to be right. */
export function askFont(expected: FontAsked, formatsOf: FormatsOf): readonly Asked<ChartInFile>[] {
  const judge =
    (
      isRight: (format: TextFormat, chart: ChartInFile) => boolean,
      show: (format: TextFormat, chart: ChartInFile) => Words,
    ) =>
    (chart: ChartInFile) => {
      const formats = formatsOf(chart)
      const wrong = formats.find((one) => !isRight(one, chart))
      const shown = wrong ?? formats[0]
      return {
        isOk: formats.length > 0 && wrong === undefined,
        actual: shown === undefined ? NONE : show(shown, chart),
      }
    }
  const flag = (isOn: boolean | undefined, on: Words, off: Words): Words =>
    isOn === true ? on : off
  const rgb = (format: TextFormat, { scheme }: ChartInFile): string => {
    const fill = readFill(format.filled, scheme)
    return fill?.kind === 'solid' ? fill.color.rgb : 'auto'
  }
  const bold = [words('加粗', 'bold'), words('不加粗', 'not bold')] as const
  const italic = [words('倾斜', 'italic'), words('不倾斜', 'not italic')] as const
  return [
    ...ask(
      expected.size,
      (size) => plain(sizeText(pointsOf(size) ?? 0)),
      (chart: ChartInFile, size) =>
        judge(
          (one) => one.points === pointsOf(size),
          (one) => (one.points === undefined ? UNSET : plain(sizeText(one.points))),
        )(chart),
    ),
    ...ask(
      expected.fonts,
      (fonts) => plain(fonts.join('/')),
      (chart: ChartInFile, fonts) =>
        judge(
          (one) => isFont(one.eastAsian, fonts) || isFont(one.latin, fonts),
          (one) =>
            (one.eastAsian ?? one.latin) === undefined
              ? UNSET
              : plain(one.eastAsian ?? one.latin ?? ''),
        )(chart),
    ),
    ...ask(
      expected.bold,
      (isOn) => flag(isOn, ...bold),
      (chart: ChartInFile, isOn) =>
        judge(
          (one) => (one.isBold ?? false) === isOn,
          (one) => flag(one.isBold, ...bold),
        )(chart),
    ),
    ...ask(
      expected.italic,
      (isOn) => flag(isOn, ...italic),
      (chart: ChartInFile, isOn) =>
        judge(
          (one) => (one.isItalic ?? false) === isOn,
          (one) => flag(one.isItalic, ...italic),
        )(chart),
    ),
    ...ask(
      expected.colors,
      (colors) => words(`颜色${colors.join('/')}`, `colour ${colors.join('/')}`),
      (chart: ChartInFile, colors) =>
        judge(
          (one, of) => isColor(rgb(one, of), colors),
          (one, of) => plain(rgb(one, of)),
        )(chart),
    ),
  ]
}

/** Writes the asked font into text properties (a:rPr, a:defRPr). */
export function writeFont(properties: readonly XmlElement[], expected: FontAsked): void {
  const points = expected.size === undefined ? undefined : pointsOf(expected.size)
  const [font] = expected.fonts ?? []
  for (const one of properties) {
    if (points !== undefined) setAttributes(one, { sz: Math.round(points * 100) })
    if (expected.bold !== undefined) setAttributes(one, { b: expected.bold ? 1 : 0 })
    if (expected.italic !== undefined) setAttributes(one, { i: expected.italic ? 1 : 0 })
    if (expected.colors !== undefined) {
      removeChildren(one, 'a:noFill', 'a:gradFill', 'a:pattFill')
      putChild(one, 'a:solidFill', {}, [
        element('a:srgbClr', { val: writtenColor(expected.colors[0] ?? '') }),
      ])
    }
    if (font === undefined) continue
    putChild(one, 'a:latin', { typeface: font })
    putChild(one, 'a:ea', { typeface: font })
  }
}

/** True when something is expected of a font. */
export const hasFont = (expected: Readonly<Record<string, unknown>>): boolean =>
  Object.keys(FONT_FIELDS).some((name) => expected[name] !== undefined)
