import { join, plain, words, type Words } from '../checkpoints/checker.ts'
import { isColor, writtenColor } from '../checkpoints/color-names.ts'
import { element, type AttributeValues } from '../package/edit-xml.ts'
import { attribute, numberOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { colorOf } from './run-format.ts'
import type { WordDocument } from './word-document.ts'

/** What a checkpoint asks of a line; widths in points, colours as isColor takes them. */
export interface LineWanted {
  /** Values of ST_Border; several are alternatives. `none` asks for no line. */
  readonly style?: string | readonly string[] | undefined
  readonly widthPt?: number | undefined
  readonly colors?: readonly string[] | undefined
}

const STYLE_WORDS: ReadonlyMap<string, string> = new Map([
  ['none', '无框线'],
  ['single', '单实线'],
  ['thick', '粗线'],
  ['double', '双线'],
  ['dotted', '点线'],
  ['dashed', '虚线'],
  ['dotDash', '点划线'],
  ['dotDotDash', '双点划线'],
  ['triple', '三线'],
  ['wave', '波浪线'],
  ['doubleWave', '双波浪线'],
  ['thinThickSmallGap', '上粗下细双线'],
  ['thickThinSmallGap', '上细下粗双线'],
])

/** ST_Border of a line; a missing line, `nil` and `none` are all `none`. */
export function lineStyle(line: XmlElement | undefined): string {
  const value = attribute(line, 'w:val') ?? 'none'
  return value === 'nil' ? 'none' : value
}

/** The width in points: stored in eighths (2.7). */
function lineWidth(line: XmlElement | undefined): number {
  return (numberOf(line, 'w:sz') ?? 0) / 8
}

const stylesOf = (wanted: LineWanted): readonly string[] =>
  wanted.style === undefined ? [] : [wanted.style].flat()

/** True when a check asks that there be no line. */
function wantsNoLine(wanted: LineWanted): boolean {
  return stylesOf(wanted).includes('none')
}

const BLACK: readonly string[] = ['auto', '黑色', '000000']

/** True when a line is as asked; the width exact to an eighth of a point (2.7). */
export function isLine(
  document: WordDocument,
  line: XmlElement | undefined,
  wanted: LineWanted,
): boolean {
  const styles = stylesOf(wanted)
  const style = lineStyle(line)
  if (wantsNoLine(wanted)) return style === 'none'
  if (style === 'none') return false
  // LibreOffice stores the automatic colour as black, or as one step beside it (chapter 8).
  const colors = wanted.colors?.flatMap((one) =>
    BLACK.includes(one) ? [one, '000000', '00000A'] : [one],
  )
  return (
    (styles.length === 0 || styles.includes(style)) &&
    (wanted.widthPt === undefined || Math.abs(lineWidth(line) - wanted.widthPt) < 0.0625) &&
    (colors === undefined || isColor(colorOf(document, line, 'w:color'), colors))
  )
}

const styleWords = (style: string): Words =>
  words(STYLE_WORDS.get(style) ?? style, style === 'none' ? 'no line' : style)
const colorWords = (color: string): Words =>
  color === 'auto' ? words('自动颜色', 'automatic colour') : plain(color)

/** What is asked of a line, in words. */
export function describeWanted(wanted: LineWanted): Words {
  return join([
    ...(wanted.style === undefined
      ? []
      : [
          words(
            stylesOf(wanted)
              .map((one) => styleWords(one).zh)
              .join('/'),
            stylesOf(wanted)
              .map((one) => styleWords(one).en)
              .join('/'),
          ),
        ]),
    ...(wanted.widthPt === undefined ? [] : [words(`${wanted.widthPt}磅`, `${wanted.widthPt} pt`)]),
    ...(wanted.colors === undefined ? [] : [plain(wanted.colors.join('/'))]),
  ])
}

/** A line as it is, in words. */
export function describeLine(document: WordDocument, line: XmlElement | undefined): Words {
  const style = lineStyle(line)
  if (style === 'none') return words('无框线', 'no line')
  const width = lineWidth(line)
  return join([
    styleWords(style),
    words(`${width}磅`, `${width} pt`),
    colorWords(colorOf(document, line, 'w:color')),
  ])
}

/** A new border element of that name as asked; half a point where no width is asked. */
export function lineElement(
  name: string,
  wanted: LineWanted,
  more: AttributeValues = {},
): XmlElement {
  const [style = 'single'] = stylesOf(wanted)
  if (style === 'none') return element(name, { 'w:val': 'nil' })
  return element(name, {
    'w:val': style,
    'w:sz': Math.round((wanted.widthPt ?? 0.5) * 8),
    'w:space': 0,
    'w:color': writtenColor(wanted.colors?.[0] ?? 'auto'),
    ...more,
  })
}
