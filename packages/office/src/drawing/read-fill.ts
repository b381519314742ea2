import { at, attribute, child, children } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import {
  degreesOf,
  localName,
  plainAttribute,
  readColor,
  shareOf,
  type ColorScheme,
  type DrawingColor,
} from './read-color.ts'

export interface GradientStop {
  /** 0 to 100. */
  readonly percent: number
  readonly color: DrawingColor
}

/** What an area is filled with. */
export type Fill =
  | { readonly kind: 'none' }
  | { readonly kind: 'solid'; readonly color: DrawingColor }
  | {
      readonly kind: 'gradient'
      readonly stops: readonly GradientStop[]
      readonly shape: 'linear' | 'circle' | 'rect' | 'shape'
      /** Of a linear one, clockwise from left to right. */
      readonly angleDegrees: number | undefined
    }
  | {
      readonly kind: 'pattern'
      /** Value of a:pattFill prst: pct5, ltUpDiag … */
      readonly preset: string
      readonly foreground: DrawingColor | undefined
      readonly background: DrawingColor | undefined
    }
  | { readonly kind: 'picture'; readonly picture: Blip }
  | { readonly kind: 'group' }

/** A picture used as a fill or by pic:pic, with what was done to it. */
export interface Blip {
  /** Relationship of the embedded picture, else of the linked one. */
  readonly relationship: string | undefined
  readonly isLinked: boolean
  readonly isTiled: boolean
  /** Cut off at each side, in percent of the whole picture. */
  readonly crop: {
    readonly left: number
    readonly top: number
    readonly right: number
    readonly bottom: number
  }
  /** -100 to 100. */
  readonly brightness: number
  readonly contrast: number
  readonly recolor: 'none' | 'grayscale' | 'blackWhite' | 'duotone' | 'colorChange'
  /** 0 to 100, where the whole picture was made transparent. */
  readonly transparency: number
}

const FILL_NAMES: ReadonlySet<string> = new Set([
  'noFill',
  'solidFill',
  'gradFill',
  'pattFill',
  'blipFill',
  'grpFill',
])

/** The element that says how its parent is filled, if any. */
export function fillElement(container: XmlElement | undefined): XmlElement | undefined {
  return children(container).findLast((one) => FILL_NAMES.has(localName(one)))
}

const percent = (element: XmlElement | undefined, name: string): number =>
  Math.round((shareOf(attribute(element, name)) ?? 0) * 100_000) / 1000

/** Reads a:blipFill, pic:blipFill or p:blipFill. */
export function readBlip(fill: XmlElement | undefined): Blip {
  const blip = child(fill, 'a:blip')
  const crop = child(fill, 'a:srcRect')
  const light = child(blip, 'a:lum')
  // Office 2010 and later keep brightness and contrast in an extension of the picture.
  const layers = children(
    children(child(blip, 'a:extLst')).flatMap((one) => at(one, 'a14:imgProps') ?? [])[0],
    'a14:imgLayer',
  )
  const effects = layers.flatMap((one) => children(one, 'a14:imgEffect'))
  const newer = effects.flatMap((one) => child(one, 'a14:brightnessContrast') ?? [])[0]
  const saturation = effects.flatMap((one) => child(one, 'a14:saturation') ?? [])[0]
  const isGray =
    child(blip, 'a:grayscl') !== undefined ||
    (saturation !== undefined && percent(saturation, 'sat') === 0)
  const recolors = [
    [isGray, 'grayscale'],
    [child(blip, 'a:biLevel') !== undefined, 'blackWhite'],
    [child(blip, 'a:duotone') !== undefined, 'duotone'],
    [child(blip, 'a:clrChange') !== undefined, 'colorChange'],
  ] as const
  const alpha = child(blip, 'a:alphaModFix')
  const embedded = attribute(blip, 'r:embed')
  return {
    relationship: embedded ?? attribute(blip, 'r:link'),
    isLinked: embedded === undefined && attribute(blip, 'r:link') !== undefined,
    isTiled: child(fill, 'a:tile') !== undefined,
    crop: {
      left: percent(crop, 'l'),
      top: percent(crop, 't'),
      right: percent(crop, 'r'),
      bottom: percent(crop, 'b'),
    },
    brightness: percent(light, 'bright') || percent(newer, 'bright'),
    contrast: percent(light, 'contrast') || percent(newer, 'contrast'),
    recolor: recolors.find(([is]) => is)?.[1] ?? 'none',
    transparency: alpha === undefined ? 0 : 100 - percent(alpha, 'amt'),
  }
}

function readGradient(
  node: XmlElement,
  scheme: ColorScheme,
  placeholder: DrawingColor | undefined,
): Fill {
  const list = children(node).find((one) => localName(one) === 'gsLst')
  const stops = children(list)
    .flatMap((stop): GradientStop[] => {
      const color = readColor(stop, scheme, placeholder)
      const position = shareOf(plainAttribute(stop, 'pos')) ?? 0
      return color === undefined ? [] : [{ percent: position * 100, color }]
    })
    .sort((one, two) => one.percent - two.percent)
  const path = children(node).find((one) => localName(one) === 'path')
  const line = children(node).find((one) => localName(one) === 'lin')
  const kind = plainAttribute(path, 'path')
  return {
    kind: 'gradient',
    stops,
    shape: kind === 'circle' || kind === 'rect' || kind === 'shape' ? kind : 'linear',
    angleDegrees: path === undefined ? (degreesOf(line, 'ang') ?? 0) : undefined,
  }
}

function readOne(
  node: XmlElement,
  scheme: ColorScheme,
  placeholder: DrawingColor | undefined,
): Fill | undefined {
  switch (localName(node)) {
    case 'noFill':
      return { kind: 'none' }
    case 'solidFill': {
      const color = readColor(node, scheme, placeholder)
      return color === undefined ? undefined : { kind: 'solid', color }
    }
    case 'gradFill':
      return readGradient(node, scheme, placeholder)
    case 'pattFill':
      return {
        kind: 'pattern',
        preset: attribute(node, 'prst') ?? 'pct5',
        foreground: readColor(child(node, 'a:fgClr'), scheme, placeholder),
        background: readColor(child(node, 'a:bgClr'), scheme, placeholder),
      }
    case 'blipFill':
      return { kind: 'picture', picture: readBlip(node) }
    case 'grpFill':
      return { kind: 'group' }
    default:
      return undefined
  }
}

/** The fill that an element holds itself (spPr, ln, rPr, tcPr, bgPr, w:rPr's w14:textFill …). */
export function readFill(
  container: XmlElement | undefined,
  scheme: ColorScheme,
  placeholder?: DrawingColor,
): Fill | undefined {
  const node = fillElement(container)
  return node === undefined ? undefined : readOne(node, scheme, placeholder)
}

/** A reference of a shape's style (a:fillRef, a:lnRef, a:effectRef) and the colour it passes on. */
export function styleReference(
  style: XmlElement | undefined,
  name: 'a:fillRef' | 'a:lnRef' | 'a:effectRef',
  scheme: ColorScheme,
): { readonly index: number; readonly color: DrawingColor | undefined } | undefined {
  const reference = child(style, name)
  const index = Number(attribute(reference, 'idx') ?? '')
  if (reference === undefined || !Number.isInteger(index) || index <= 0) return undefined
  return { index, color: readColor(reference, scheme) }
}

/**
 * How a shape is filled: by itself, else by its style's reference into the theme. Undefined when
 * neither says; a text box of Word is then without fill.
 * @param style wps:style, p:style or xdr:style beside the properties.
 */
export function shapeFill(
  properties: XmlElement | undefined,
  style: XmlElement | undefined,
  scheme: ColorScheme,
): Fill | undefined {
  const own = readFill(properties, scheme)
  if (own !== undefined) return own
  const reference = styleReference(style, 'a:fillRef', scheme)
  if (reference === undefined) return style === undefined ? undefined : { kind: 'none' }
  const isBackground = reference.index > 1000
  const list = child(scheme.formats, isBackground ? 'a:bgFillStyleLst' : 'a:fillStyleLst')
  const node = children(list)[reference.index - (isBackground ? 1001 : 1)]
  const themed = node === undefined ? undefined : readOne(node, scheme, reference.color)
  if (themed !== undefined) return themed
  return reference.color === undefined ? undefined : { kind: 'solid', color: reference.color }
}
