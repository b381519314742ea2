import { attribute, children } from '../package/xml-query.ts'
import type { Theme } from '../package/theme.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import {
  channelsOf,
  fromHsl,
  inLinearLight,
  presetColor,
  rgbOf,
  toHsl,
  type Channels,
} from './color-values.ts'
import { ownTable } from '../package/own-table.ts'

/**
 * What colour names mean where a drawing stands: its theme's colours, the map of its master or
 * document (a:clrMap, w:clrSchemeMapping), and the theme's styles of fills, lines and effects.
 */
export interface ColorScheme {
  readonly colors: Theme['colors']
  readonly map?: ReadonlyMap<string, string>
  /** a:fmtScheme of the theme; shapes refer to it by number. */
  readonly formats?: XmlElement | undefined
}

/** A resolved colour. */
export interface DrawingColor {
  /** RRGGBB. */
  readonly rgb: string
  /** 1 is opaque. */
  readonly alpha: number
  /** The theme colour that it was given by, unmapped: accent1, bg1 … */
  readonly themeName: string | undefined
}

const USUAL_MAP: Readonly<Record<string, string>> = ownTable({
  bg1: 'lt1',
  tx1: 'dk1',
  bg2: 'lt2',
  tx2: 'dk2',
  background1: 'lt1',
  text1: 'dk1',
  background2: 'lt2',
  text2: 'dk2',
  light1: 'lt1',
  dark1: 'dk1',
  light2: 'lt2',
  dark2: 'dk2',
  hyperlink: 'hlink',
  followedHyperlink: 'folHlink',
})

/** The attributes of a:clrMap or p:clrMap as a map of names. */
export function readColorMap(element: XmlElement | undefined): ReadonlyMap<string, string> {
  const map = new Map<string, string>()
  for (const name in element?.attributes) {
    const value = element?.attributes[name]
    if (value !== undefined) map.set(name, value)
  }
  return map
}

export const localName = (element: XmlElement): string =>
  element.name.slice(element.name.indexOf(':') + 1)

/** An attribute of an element that Word writes with its own prefix inside text effects (w14:val). */
export function plainAttribute(element: XmlElement | undefined, name: string): string | undefined {
  return attribute(element, name) ?? attribute(element, `w14:${name}`)
}

/** A percentage: 1/1000 % as Transitional files have it, or “50%” (Strict); 1 is the whole. */
export function shareOf(text: string | undefined): number | undefined {
  if (text === undefined || text.trim() === '') return undefined
  const value = text.endsWith('%') ? Number(text.slice(0, -1)) / 100 : Number(text) / 100_000
  return Number.isFinite(value) ? value : undefined
}

/** A number of an attribute, with or without Word's prefix. */
export function plainNumber(element: XmlElement | undefined, name: string): number | undefined {
  const text = plainAttribute(element, name)
  if (text === undefined || text.trim() === '') return undefined
  const value = Number(text)
  return Number.isFinite(value) ? value : undefined
}

/** Degrees of an attribute in 1/60 000°. */
export function degreesOf(element: XmlElement | undefined, name: string): number | undefined {
  const value = plainNumber(element, name)
  return value === undefined ? undefined : value / 60_000
}

function hex(text: string | undefined): string | undefined {
  return text !== undefined && /^[0-9a-f]{6}$/i.test(text) ? text.toUpperCase() : undefined
}

function baseOf(
  node: XmlElement,
  scheme: ColorScheme,
  placeholder: DrawingColor | undefined,
): { readonly color: Channels; readonly themeName: string | undefined } | undefined {
  const value = plainAttribute(node, 'val')
  const plain = (rgb: string | undefined, themeName?: string) =>
    rgb === undefined ? undefined : { color: channelsOf(rgb), themeName }
  switch (localName(node)) {
    case 'srgbClr':
      return plain(hex(value))
    case 'sysClr':
      return plain(
        hex(plainAttribute(node, 'lastClr')) ?? (value === 'window' ? 'FFFFFF' : '000000'),
      )
    case 'prstClr':
      return plain(presetColor(value ?? ''))
    case 'schemeClr': {
      if (value === 'phClr')
        return placeholder === undefined
          ? undefined
          : {
              color: channelsOf(placeholder.rgb, placeholder.alpha),
              themeName: placeholder.themeName,
            }
      const name = value ?? ''
      const slot = scheme.map?.get(name) ?? USUAL_MAP[name] ?? name
      return plain(scheme.colors.get(slot), name)
    }
    case 'scrgbClr': {
      const part = (name: string): number => shareOf(plainAttribute(node, name)) ?? 0
      const linear = { red: part('r'), green: part('g'), blue: part('b'), alpha: 1 }
      // The parts are linear light already; through linear light and back they become sRGB.
      const encode = (share: number): number =>
        share <= 0.0031308 ? share * 12.92 : 1.055 * share ** (1 / 2.4) - 0.055
      return {
        color: {
          red: encode(linear.red),
          green: encode(linear.green),
          blue: encode(linear.blue),
          alpha: 1,
        },
        themeName: undefined,
      }
    }
    case 'hslClr': {
      const hue = (degreesOf(node, 'hue') ?? 0) / 360
      const saturation = shareOf(plainAttribute(node, 'sat')) ?? 0
      const luminance = shareOf(plainAttribute(node, 'lum')) ?? 0
      return { color: fromHsl({ hue, saturation, luminance }, 1), themeName: undefined }
    }
    default:
      return undefined
  }
}

function change(color: Channels, step: XmlElement): Channels {
  const share = shareOf(plainAttribute(step, 'val')) ?? 1
  const hsl = (part: 'hue' | 'saturation' | 'luminance', to: (value: number) => number) => {
    const known = toHsl(color)
    return fromHsl({ ...known, [part]: to(known[part]) }, color.alpha)
  }
  switch (localName(step)) {
    case 'lumMod':
      return hsl('luminance', (value) => value * share)
    case 'lumOff':
      return hsl('luminance', (value) => value + share)
    case 'lum':
      return hsl('luminance', () => share)
    case 'satMod':
      return hsl('saturation', (value) => value * share)
    case 'satOff':
      return hsl('saturation', (value) => value + share)
    case 'sat':
      return hsl('saturation', () => share)
    case 'hueMod':
      return hsl('hue', (value) => value * share)
    case 'hueOff':
      return hsl('hue', (value) => value + (degreesOf(step, 'val') ?? 0) / 360)
    case 'hue':
      return hsl('hue', () => (degreesOf(step, 'val') ?? 0) / 360)
    case 'tint':
      return inLinearLight(color, (value) => value * share + (1 - share))
    case 'shade':
      return inLinearLight(color, (value) => value * share)
    case 'inv':
      return inLinearLight(color, (value) => 1 - value)
    case 'comp':
      return hsl('hue', (value) => (value + 0.5) % 1)
    case 'gray': {
      const level = 0.3 * color.red + 0.59 * color.green + 0.11 * color.blue
      return { red: level, green: level, blue: level, alpha: color.alpha }
    }
    case 'alpha':
      // Word's text effects count transparency, DrawingML opacity.
      return { ...color, alpha: step.name.startsWith('w14:') ? 1 - share : share }
    case 'alphaMod':
      return { ...color, alpha: color.alpha * share }
    case 'alphaOff':
      return { ...color, alpha: color.alpha + share }
    default:
      return color
  }
}

const isColorName = (name: string): boolean => name.endsWith('Clr')

/**
 * Resolves the colour inside an element (a:solidFill, a:gs, a:fgClr, a:outerShdw, w14:solidFill …)
 * with its changes in order (ISO 29500-1 20.1.2.3).
 * @param placeholder what `phClr` stands for inside a theme's styles.
 */
export function readColor(
  container: XmlElement | undefined,
  scheme: ColorScheme,
  placeholder?: DrawingColor,
): DrawingColor | undefined {
  const node = children(container).find((one) => isColorName(one.name))
  const base = node === undefined ? undefined : baseOf(node, scheme, placeholder)
  if (base === undefined) return undefined
  const color = children(node).reduce(change, base.color)
  const alpha = Math.min(1, Math.max(0, color.alpha))
  return { rgb: rgbOf(color), alpha, themeName: base.themeName }
}
