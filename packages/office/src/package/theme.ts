import type { OfficePackage } from './open-package.ts'
import { at, attribute, children } from './xml-query.ts'
import type { XmlElement } from './xml-tree.ts'

/** The colours (RRGGBB) and fonts of a document's theme. */
export interface Theme {
  /** By scheme name: dk1, lt1, dk2, lt2, accent1 … accent6, hlink, folHlink. */
  readonly colors: ReadonlyMap<string, string>
  font(kind: 'major' | 'minor', slot: 'latin' | 'ea' | 'cs', script?: string): string | undefined
  /** a:fmtScheme: the fills, lines and effects that shapes refer to by number. */
  readonly formats: XmlElement | undefined
}

const SCRIPT_OF_LANGUAGE: readonly (readonly [RegExp, string])[] = [
  [/^zh-(tw|hk|mo)|^zh-hant/i, 'Hant'],
  [/^zh/i, 'Hans'],
  [/^ja/i, 'Jpan'],
  [/^ko/i, 'Hang'],
]

/** The script tag under which a theme lists its font for an East Asian language. */
export function scriptOf(language: string | undefined): string {
  return SCRIPT_OF_LANGUAGE.find(([pattern]) => pattern.test(language ?? ''))?.[1] ?? 'Hans'
}

function readColor(slot: XmlElement): string | undefined {
  const [color] = children(slot)
  const value = color?.name === 'a:sysClr' ? attribute(color, 'lastClr') : attribute(color, 'val')
  return value?.toUpperCase()
}

/** Reads the theme that the main part refers to; without one the Office colours stand in. */
export function readTheme(source: OfficePackage): Theme {
  const part = source.related(source.mainPart, 'theme')
  return themeOf(part === undefined ? undefined : source.xml(part))
}

/** Reads the tree of a theme part; each master of a presentation has its own. */
export function themeOf(tree: XmlElement | undefined): Theme {
  const elements = at(tree, 'a:themeElements')
  const colors = new Map<string, string>([
    ['dk1', '000000'],
    ['lt1', 'FFFFFF'],
  ])
  for (const slot of children(at(elements, 'a:clrScheme'))) {
    const color = readColor(slot)
    if (color !== undefined) colors.set(slot.name.slice(2), color)
  }
  const scheme = at(elements, 'a:fontScheme')
  return {
    colors,
    formats: at(elements, 'a:fmtScheme'),
    font(kind, slot, script) {
      const fonts = at(scheme, kind === 'major' ? 'a:majorFont' : 'a:minorFont')
      const literal = attribute(at(fonts, `a:${slot}`), 'typeface')
      if (literal !== undefined && literal !== '') return literal
      if (script === undefined) return undefined
      // The East Asian slot is nearly always empty; the per-script list holds the font (2.5).
      const listed = children(fonts, 'a:font').find((one) => attribute(one, 'script') === script)
      return attribute(listed, 'typeface')
    },
  }
}

function toHsl(red: number, green: number, blue: number): [number, number, number] {
  const max = Math.max(red, green, blue)
  const min = Math.min(red, green, blue)
  const light = (max + min) / 2
  if (max === min) return [0, 0, light]
  const range = max - min
  const saturation = light > 0.5 ? range / (2 - max - min) : range / (max + min)
  let hue = (red - green) / range + 4
  if (max === red) hue = (green - blue) / range + (green < blue ? 6 : 0)
  else if (max === green) hue = (blue - red) / range + 2
  return [hue / 6, saturation, light]
}

function channel(low: number, high: number, turn: number): number {
  const t = ((turn % 1) + 1) % 1
  if (t < 1 / 6) return low + (high - low) * 6 * t
  if (t < 1 / 2) return high
  if (t < 2 / 3) return low + (high - low) * (2 / 3 - t) * 6
  return low
}

/** The colour with its HSL luminance changed, as Office computes tint, shade and luminance. */
export function withLuminance(rgb: string, change: (light: number) => number): string {
  const parts = [0, 2, 4].map((from) => Number.parseInt(rgb.slice(from, from + 2), 16) / 255)
  const [hue, saturation, light] = toHsl(parts[0] ?? 0, parts[1] ?? 0, parts[2] ?? 0)
  const next = Math.min(1, Math.max(0, change(light)))
  const high = next < 0.5 ? next * (1 + saturation) : next + saturation - next * saturation
  const low = 2 * next - high
  return [hue + 1 / 3, hue, hue - 1 / 3]
    .map((turn) => Math.round((saturation === 0 ? next : channel(low, high, turn)) * 255))
    .map((value) => value.toString(16).padStart(2, '0'))
    .join('')
    .toUpperCase()
}

/** True when two RRGGBB colours differ by no more than rounding of a computed tint. */
export function isSameColor(left: string, right: string): boolean {
  if (left.toUpperCase() === right.toUpperCase()) return true
  if (!/^[0-9a-f]{6}$/i.test(left) || !/^[0-9a-f]{6}$/i.test(right)) return false
  return [0, 2, 4].every(
    (from) =>
      Math.abs(
        Number.parseInt(left.slice(from, from + 2), 16) -
          Number.parseInt(right.slice(from, from + 2), 16),
      ) <= 1,
  )
}
