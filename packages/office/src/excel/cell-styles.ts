import type { OfficePackage } from '../package/open-package.ts'
import { withLuminance, type Theme } from '../package/theme.ts'
import { at, attribute, child, children, isOn, numberOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { builtInFormat } from './number-format.ts'

export type BorderSide = 'left' | 'right' | 'top' | 'bottom'

export interface CellFont {
  readonly name: string
  readonly size: number
  readonly bold: boolean
  readonly italic: boolean
  readonly underline: string
  readonly strike: boolean
  readonly color: string
}

export interface BorderLine {
  readonly style: string
  readonly color: string
}

/** The resolved format of a cell. */
export interface CellFormat {
  readonly font: CellFont
  readonly fill: { readonly pattern: string; readonly color: string }
  readonly borders: Readonly<Record<BorderSide, BorderLine>>
  readonly horizontal: string
  readonly vertical: string
  readonly numberFormat: string
}

export interface WorkbookStyles {
  /** Format by the index that a cell carries. */
  format(index: number): CellFormat
  /** A font element of a rich-text run. */
  font(element: XmlElement | undefined): CellFont
}

const THEME_ORDER = [
  'lt1',
  'dk1',
  'lt2',
  'dk2',
  'accent1',
  'accent2',
  'accent3',
  'accent4',
  'accent5',
  'accent6',
  'hlink',
  'folHlink',
]
const EIGHT = '000000FFFFFFFF000000FF000000FFFFFF00FF00FF00FFFF'
const REST =
  '800000008000000080808000800080008080C0C0C0808080' +
  '9999FF993366FFFFCCCCFFFF660066FF80800066CCCCCCFF' +
  '000080FF00FFFFFF0000FFFF8000808000000080800000FF' +
  '00CCFFCCFFFFCCFFCCFFFF9999CCFFFF99CCCC99FFFFCC99' +
  '3366FF33CCCC99CC00FFCC00FF9900FF6600666699969696' +
  '003366339966003300333300993300993366333399333333'
/** The palette of indexed colours: the first eight twice, then 48 more. */
const PALETTE = (EIGHT + EIGHT + REST).match(/.{6}/g) ?? []

function readColor(
  theme: Theme,
  palette: readonly string[],
  element: XmlElement | undefined,
): string {
  const rgb = attribute(element, 'rgb')
  const index = numberOf(element, 'indexed')
  const slot = numberOf(element, 'theme')
  let base: string | undefined
  if (rgb !== undefined) base = rgb.slice(-6).toUpperCase()
  else if (slot !== undefined) base = theme.colors.get(THEME_ORDER[slot] ?? '')
  else if (index !== undefined) base = palette[index]
  if (base === undefined || !/^[0-9A-F]{6}$/.test(base)) return 'auto'
  const tint = numberOf(element, 'tint') ?? 0
  if (tint === 0) return base
  return withLuminance(base, (light) => (tint < 0 ? light * (1 + tint) : light * (1 - tint) + tint))
}

const NO_LINE: BorderLine = { style: 'none', color: 'auto' }

/** Reads the styles part; ids in a cell format count whatever the apply flags say (2.6). */
export function readWorkbookStyles(source: OfficePackage, theme: Theme): WorkbookStyles {
  const part = source.related(source.mainPart, 'styles')
  const root = part === undefined ? undefined : source.xml(part)
  const own = children(at(root, 'x:colors', 'x:indexedColors'), 'x:rgbColor')
  const palette =
    own.length === 0
      ? PALETTE
      : own.map((one) => (attribute(one, 'rgb') ?? '').slice(-6).toUpperCase())
  const color = (element: XmlElement | undefined): string => readColor(theme, palette, element)
  const flag = (element: XmlElement | undefined, name: string): boolean => {
    const found = child(element, name)
    return found !== undefined && isOn(attribute(found, 'val'))
  }
  const readFont = (element: XmlElement | undefined): CellFont => {
    const underline = child(element, 'x:u')
    return {
      name: attribute(child(element, 'x:name') ?? child(element, 'x:rFont'), 'val') ?? '',
      size: numberOf(child(element, 'x:sz'), 'val') ?? 11,
      bold: flag(element, 'x:b'),
      italic: flag(element, 'x:i'),
      strike: flag(element, 'x:strike'),
      underline: underline === undefined ? 'none' : (attribute(underline, 'val') ?? 'single'),
      color: color(child(element, 'x:color')),
    }
  }
  const readFill = (element: XmlElement | undefined): CellFormat['fill'] => {
    const pattern = child(element, 'x:patternFill')
    if (pattern === undefined)
      return {
        pattern: child(element, 'x:gradientFill') === undefined ? 'none' : 'gradient',
        color: 'auto',
      }
    const type = attribute(pattern, 'patternType') ?? 'none'
    return { pattern: type, color: type === 'none' ? 'auto' : color(child(pattern, 'x:fgColor')) }
  }
  const readLine = (border: XmlElement | undefined, ...names: string[]): BorderLine => {
    const line = names.map((name) => child(border, name)).find((one) => one !== undefined)
    const style = attribute(line, 'style') ?? 'none'
    return style === 'none' ? NO_LINE : { style, color: color(child(line, 'x:color')) }
  }
  const fonts = children(child(root, 'x:fonts'), 'x:font').map(readFont)
  const fills = children(child(root, 'x:fills'), 'x:fill').map(readFill)
  const borders = children(child(root, 'x:borders'), 'x:border').map((border) => ({
    left: readLine(border, 'x:left', 'x:start'),
    right: readLine(border, 'x:right', 'x:end'),
    top: readLine(border, 'x:top'),
    bottom: readLine(border, 'x:bottom'),
  }))
  const codes = new Map(
    children(child(root, 'x:numFmts'), 'x:numFmt').map((one) => [
      numberOf(one, 'numFmtId') ?? -1,
      attribute(one, 'formatCode') ?? 'General',
    ]),
  )
  const formats = children(child(root, 'x:cellXfs'), 'x:xf').map((xf): CellFormat => {
    const alignment = child(xf, 'x:alignment')
    const id = numberOf(xf, 'numFmtId') ?? 0
    return {
      font: fonts[numberOf(xf, 'fontId') ?? 0] ?? readFont(undefined),
      fill: fills[numberOf(xf, 'fillId') ?? 0] ?? readFill(undefined),
      borders: borders[numberOf(xf, 'borderId') ?? 0] ?? {
        left: NO_LINE,
        right: NO_LINE,
        top: NO_LINE,
        bottom: NO_LINE,
      },
      horizontal: attribute(alignment, 'horizontal') ?? 'general',
      vertical: attribute(alignment, 'vertical') ?? 'bottom',
      numberFormat: codes.get(id) ?? builtInFormat(id),
    }
  })
  const plain: CellFormat = {
    font: fonts[0] ?? readFont(undefined),
    fill: readFill(undefined),
    borders: { left: NO_LINE, right: NO_LINE, top: NO_LINE, bottom: NO_LINE },
    horizontal: 'general',
    vertical: 'bottom',
    numberFormat: 'General',
  }
  return { format: (index) => formats[index] ?? formats[0] ?? plain, font: readFont }
}
