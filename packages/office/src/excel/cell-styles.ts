import type { OfficePackage } from '../package/open-package.ts'
import type { Theme } from '../package/theme.ts'
import { at, attribute, child, children, isOn, numberOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { PALETTE, readCellColor } from './cell-colors.ts'
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

export interface CellFill {
  /** none, solid, gradient or the name of a pattern. */
  readonly pattern: string
  /** The colour of a solid fill, or of a pattern's lines. */
  readonly color: string
  /** What lies behind a pattern's lines. */
  readonly background: string
  /** Colours of a gradient, by their place. */
  readonly stops: readonly string[]
}

/** The resolved format of a cell. */
export interface CellFormat {
  readonly font: CellFont
  readonly fill: CellFill
  readonly borders: Readonly<Record<BorderSide, BorderLine>>
  /** Lines from corner to corner; one line style serves both. */
  readonly diagonal: { readonly up: BorderLine; readonly down: BorderLine }
  readonly horizontal: string
  readonly vertical: string
  readonly wrap: boolean
  readonly shrink: boolean
  /** As stored: 0–90 up, 91–180 down (90 + degrees), 255 for upright letters one below the other. */
  readonly rotation: number
  readonly indent: number
  readonly locked: boolean
  readonly hidden: boolean
  readonly quotePrefix: boolean
  readonly numberFormat: string
  readonly style: CellStyleName | undefined
}

/** A named cell style. */
export interface CellStyleName {
  readonly name: string
  /** The number of a style that Office brings along; names of these differ by language. */
  readonly builtIn: number | undefined
}

/** The format that a conditional format or a table style lays over cells; only what it sets. */
export interface DifferentialFormat {
  readonly font: Partial<CellFont>
  /** Colours that a writer may have meant: bgColor first, then fgColor (2.6). */
  readonly fills: readonly string[]
  readonly pattern: string | undefined
  readonly borders: Readonly<Partial<Record<BorderSide, BorderLine>>>
  readonly numberFormat: string | undefined
}

export interface WorkbookStyles {
  /** Format by the index that a cell carries. */
  format(index: number): CellFormat
  /** The font of a rich-text run; what it leaves out is the cell's. */
  runFont(run: XmlElement | undefined, cell: CellFont): CellFont
  /** A conditional format's own format, by index. */
  differential(index: number): DifferentialFormat | undefined
  readDifferential(element: XmlElement | undefined): DifferentialFormat
  color(element: XmlElement | undefined): string
}

const NO_LINE: BorderLine = { style: 'none', color: 'auto' }
const SIDES = [
  ['left', ['x:left', 'x:start']],
  ['right', ['x:right', 'x:end']],
  ['top', ['x:top']],
  ['bottom', ['x:bottom']],
] as const

type ReadColor = (element: XmlElement | undefined) => string

function flagOf(element: XmlElement | undefined, name: string): boolean | undefined {
  const found = child(element, name)
  return found === undefined ? undefined : isOn(attribute(found, 'val'))
}

/** What a font element says; the rest is left out. */
function readFont(
  element: XmlElement | undefined,
  color: ReadColor,
  theme: Theme,
): Partial<CellFont> {
  const underline = child(element, 'x:u')
  const scheme = attribute(child(element, 'x:scheme'), 'val')
  const named = attribute(child(element, 'x:name') ?? child(element, 'x:rFont'), 'val')
  // Each program stores the name that it shows; only without one does the theme decide (20301).
  const name =
    named === undefined && (scheme === 'minor' || scheme === 'major')
      ? (theme.font(scheme, 'ea', 'Hans') ?? theme.font(scheme, 'latin'))
      : named
  const colored = child(element, 'x:color')
  const size = numberOf(child(element, 'x:sz'), 'val')
  const bold = flagOf(element, 'x:b')
  const italic = flagOf(element, 'x:i')
  const strike = flagOf(element, 'x:strike')
  return {
    ...(name === undefined ? {} : { name }),
    ...(size === undefined ? {} : { size }),
    ...(bold === undefined ? {} : { bold }),
    ...(italic === undefined ? {} : { italic }),
    ...(strike === undefined ? {} : { strike }),
    ...(underline === undefined ? {} : { underline: attribute(underline, 'val') ?? 'single' }),
    ...(colored === undefined ? {} : { color: color(colored) }),
  }
}

const PLAIN_FONT: CellFont = {
  name: '',
  size: 11,
  bold: false,
  italic: false,
  underline: 'none',
  strike: false,
  color: 'auto',
}

function readFill(element: XmlElement | undefined, color: ReadColor): CellFill {
  const gradient = child(element, 'x:gradientFill')
  if (gradient !== undefined) {
    const stops = children(gradient, 'x:stop').sort(
      (one, other) => (numberOf(one, 'position') ?? 0) - (numberOf(other, 'position') ?? 0),
    )
    return {
      pattern: 'gradient',
      color: 'auto',
      background: 'auto',
      stops: stops.map((stop) => color(child(stop, 'x:color'))),
    }
  }
  const pattern = child(element, 'x:patternFill')
  const type = attribute(pattern, 'patternType') ?? 'none'
  const isNone = type === 'none'
  return {
    pattern: type,
    color: isNone ? 'auto' : color(child(pattern, 'x:fgColor')),
    background: isNone ? 'auto' : color(child(pattern, 'x:bgColor')),
    stops: [],
  }
}

function readLine(line: XmlElement | undefined, color: ReadColor): BorderLine {
  const style = attribute(line, 'style') ?? 'none'
  return style === 'none' ? NO_LINE : { style, color: color(child(line, 'x:color')) }
}

function readBorders(
  border: XmlElement | undefined,
  color: ReadColor,
): Pick<CellFormat, 'borders' | 'diagonal'> {
  const lines = Object.fromEntries(
    SIDES.map(([side, names]) => [
      side,
      readLine(
        names.map((name) => child(border, name)).find((one) => one !== undefined),
        color,
      ),
    ]),
  ) as Record<BorderSide, BorderLine>
  const diagonal = readLine(child(border, 'x:diagonal'), color)
  const has = (name: string): boolean => isOn(attribute(border, name) ?? '0')
  return {
    borders: lines,
    diagonal: {
      up: has('diagonalUp') ? diagonal : NO_LINE,
      down: has('diagonalDown') ? diagonal : NO_LINE,
    },
  }
}

function readDifferential(
  dxf: XmlElement | undefined,
  color: ReadColor,
  theme: Theme,
): DifferentialFormat {
  const pattern = at(dxf, 'x:fill', 'x:patternFill')
  const border = child(dxf, 'x:border')
  const sides = SIDES.flatMap(([side, names]) => {
    const line = names.map((name) => child(border, name)).find((one) => one !== undefined)
    return line === undefined ? [] : [[side, readLine(line, color)] as const]
  })
  return {
    font: readFont(child(dxf, 'x:font'), color, theme),
    fills: ['x:bgColor', 'x:fgColor'].flatMap((name) => {
      const found = child(pattern, name)
      return found === undefined ? [] : [color(found)]
    }),
    pattern: pattern === undefined ? undefined : (attribute(pattern, 'patternType') ?? 'solid'),
    borders: Object.fromEntries(sides) as Partial<Record<BorderSide, BorderLine>>,
    numberFormat: attribute(child(dxf, 'x:numFmt'), 'formatCode'),
  }
}

/** Of hundreds of entries a sheet uses a few: each is made when it is first asked for. */
function madeOnce<Value>(
  elements: readonly XmlElement[],
  make: (element: XmlElement) => Value,
): (index: number) => Value | undefined {
  const made: (Value | undefined)[] = elements.map(() => undefined)
  return (index) => {
    const element = elements[index]
    return element === undefined ? undefined : (made[index] ??= make(element))
  }
}

/** Reads the styles part; ids in a cell format count whatever the apply flags say (2.6). */
export function readWorkbookStyles(source: OfficePackage, theme: Theme): WorkbookStyles {
  const part = source.related(source.mainPart, 'styles')
  const root = part === undefined ? undefined : source.xml(part)
  const own = children(at(root, 'x:colors', 'x:indexedColors'), 'x:rgbColor')
  const palette =
    own.length === 0
      ? PALETTE
      : own.map((one) => (attribute(one, 'rgb') ?? '').slice(-6).toUpperCase())
  const color: ReadColor = (element) => readCellColor(theme, palette, element)
  const fontAt = madeOnce(children(child(root, 'x:fonts'), 'x:font'), (one): CellFont => ({
    ...PLAIN_FONT,
    ...readFont(one, color, theme),
  }))
  const fillAt = madeOnce(children(child(root, 'x:fills'), 'x:fill'), (one) => readFill(one, color))
  const bordersAt = madeOnce(children(child(root, 'x:borders'), 'x:border'), (one) =>
    readBorders(one, color),
  )
  const codes = new Map(
    children(child(root, 'x:numFmts'), 'x:numFmt').map((one) => [
      numberOf(one, 'numFmtId') ?? -1,
      // An empty code means what none would.
      attribute(one, 'formatCode') || 'General',
    ]),
  )
  const named = new Map(
    children(child(root, 'x:cellStyles'), 'x:cellStyle').map((one) => [
      numberOf(one, 'xfId') ?? -1,
      { name: attribute(one, 'name') ?? '', builtIn: numberOf(one, 'builtinId') },
    ]),
  )
  const readFormat = (xf: XmlElement | undefined): CellFormat => {
    const alignment = child(xf, 'x:alignment')
    const protection = child(xf, 'x:protection')
    const id = numberOf(xf, 'numFmtId') ?? 0
    const has = (name: string): boolean => isOn(attribute(alignment, name) ?? '0')
    return {
      font: fontAt(numberOf(xf, 'fontId') ?? 0) ?? PLAIN_FONT,
      fill: fillAt(numberOf(xf, 'fillId') ?? 0) ?? readFill(undefined, color),
      ...(bordersAt(numberOf(xf, 'borderId') ?? 0) ?? readBorders(undefined, color)),
      horizontal: attribute(alignment, 'horizontal') ?? 'general',
      vertical: attribute(alignment, 'vertical') ?? 'bottom',
      wrap: has('wrapText'),
      shrink: has('shrinkToFit'),
      rotation: numberOf(alignment, 'textRotation') ?? 0,
      indent: numberOf(alignment, 'indent') ?? 0,
      locked: isOn(attribute(protection, 'locked') ?? '1'),
      hidden: isOn(attribute(protection, 'hidden') ?? '0'),
      quotePrefix: isOn(attribute(xf, 'quotePrefix') ?? '0'),
      numberFormat: codes.get(id) ?? builtInFormat(id),
      style: named.get(numberOf(xf, 'xfId') ?? 0),
    }
  }
  const formatAt = madeOnce(children(child(root, 'x:cellXfs'), 'x:xf'), readFormat)
  const plain = formatAt(0) ?? readFormat(undefined)
  const dxfs = children(child(root, 'x:dxfs'), 'x:dxf')
  return {
    format: (index) => formatAt(index) ?? plain,
    runFont(run, cell) {
      if (run === undefined) return cell
      const { name, size } = cell
      return { ...PLAIN_FONT, name, size, ...readFont(run, color, theme) }
    },
    differential(index) {
      const dxf = dxfs[index]
      return dxf === undefined ? undefined : readDifferential(dxf, color, theme)
    },
    readDifferential: (element) => readDifferential(element, color, theme),
    color,
  }
}
