import { at, attribute, child, children, isOn, numberOf } from '../package/xml-query.ts'
import { withLuminance } from '../package/theme.ts'
import { scriptOf } from '../package/theme.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { AlikeProperties, runLevels, type RunLevels } from './property-levels.ts'
import type { WordDocument, WordParagraph } from './word-document.ts'
import { ownTable } from '../package/own-table.ts'

export type FontSlot = 'ascii' | 'hAnsi' | 'eastAsia'

/** The effective format of a run. */
export interface RunFormat {
  readonly size: number
  readonly bold: boolean
  readonly italic: boolean
  /** Value of w:u, `none` when not underlined. */
  readonly underline: string
  readonly underlineColor: string | undefined
  /** RRGGBB or `auto`. */
  readonly color: string
  readonly fonts: Readonly<Record<FontSlot, string | undefined>>
  readonly hint: string | undefined
  /** True when the XOR of paragraph and character style decided bold or italic (2.5). */
  readonly isToggled: boolean
  /** What everything else is read from when asked for: nearestOf, isSwitchedOn. */
  readonly levels: RunLevels
}

/** The nearest element of that name over all levels: its value is the effective one. */
export function nearestOf({ levels }: RunFormat, name: string): XmlElement | undefined {
  return (
    nearest(levels.direct, name) ??
    nearest(levels.character, name) ??
    nearest(levels.paragraph, name) ??
    nearest(levels.table, name) ??
    nearest(levels.defaults, name)
  )
}

/** The effective state of a toggle property such as w:strike or w:caps (2.5). */
export function isSwitchedOn(format: RunFormat, name: string): boolean {
  return toggle(format.levels, name).value
}

const THEME_SLOT: Readonly<Record<string, readonly ['major' | 'minor', 'latin' | 'ea' | 'cs']>> =
  ownTable({
    majorAscii: ['major', 'latin'],
    majorHAnsi: ['major', 'latin'],
    majorEastAsia: ['major', 'ea'],
    majorBidi: ['major', 'cs'],
    minorAscii: ['minor', 'latin'],
    minorHAnsi: ['minor', 'latin'],
    minorEastAsia: ['minor', 'ea'],
    minorBidi: ['minor', 'cs'],
  })

function nearest(levels: readonly XmlElement[], name: string): XmlElement | undefined {
  for (let index = levels.length - 1; index >= 0; index -= 1) {
    const found = child(levels[index], name)
    if (found !== undefined) return found
  }
  return undefined
}

function themeFont(document: WordDocument, token: string): string | undefined {
  const slot = THEME_SLOT[token]
  if (slot === undefined) return undefined
  const language = attribute(at(document.settings, 'w:themeFontLang'), 'w:eastAsia')
  const script = slot[1] === 'ea' ? scriptOf(language) : undefined
  return document.theme.font(slot[0], slot[1], script)
}

/** Theme and literal name of a slot count as a pair; the nearest element holding either wins. */
function fontOf(
  document: WordDocument,
  levels: readonly XmlElement[],
  slot: FontSlot,
): string | undefined {
  for (let index = levels.length - 1; index >= 0; index -= 1) {
    const own = levels[index]?.children ?? []
    // Some writers repeat w:rFonts, each with other slots: the last one that names this slot counts.
    for (let at = own.length - 1; at >= 0; at -= 1) {
      const fonts = own[at]
      if (fonts === undefined || typeof fonts === 'string' || fonts.name !== 'w:rFonts') continue
      const token = attribute(fonts, `w:${slot}Theme`)
      const literal = attribute(fonts, `w:${slot}`)
      const themed = token === undefined ? undefined : themeFont(document, token)
      if (themed !== undefined || literal !== undefined) return themed ?? literal
    }
  }
  return undefined
}

function toggle(
  levels: RunLevels,
  name: string,
): { readonly value: boolean; readonly isToggled: boolean } {
  const read = (list: readonly XmlElement[]): boolean | undefined => {
    const found = nearest(list, name)
    return found === undefined ? undefined : isOn(attribute(found, 'w:val'))
  }
  const direct = read(levels.direct)
  if (direct !== undefined) return { value: direct, isToggled: false }
  if (read(levels.defaults) === true) return { value: true, isToggled: false }
  const base = read(levels.paragraph) ?? read(levels.table) ?? false
  const character = read(levels.character) ?? false
  return { value: base !== character, isToggled: base && character }
}

const THEME_COLOR: Readonly<Record<string, string>> = ownTable({
  dark1: 'dk1',
  text1: 'dk1',
  light1: 'lt1',
  background1: 'lt1',
  dark2: 'dk2',
  text2: 'dk2',
  light2: 'lt2',
  background2: 'lt2',
  hyperlink: 'hlink',
  followedHyperlink: 'folHlink',
})

const EFFECT_COLOR: Readonly<Record<string, string>> = ownTable({
  tx1: 'dk1',
  bg1: 'lt1',
  tx2: 'dk2',
  bg2: 'lt2',
})

/** The RGB of an element with w:val/w:color and theme attributes, or `auto`. */
export function colorOf(
  document: WordDocument,
  element: XmlElement | undefined,
  literalName = 'w:val',
): string {
  const raw = attribute(element, literalName)
  const literal = raw !== undefined && RGB.test(raw) ? raw.toUpperCase() : undefined
  const themed = themeColorOf(document, element)
  if (themed === undefined) return literal ?? 'auto'
  // Beside the theme's colour Word keeps what it came to, rounded its own way: that is what people
  // see in its window. One that differs by more was left behind when the theme changed.
  return literal !== undefined && isNearColor(literal, themed) ? literal : themed
}

const RGB = /^[0-9a-f]{6}$/i
const ROUNDING = 6

function isNearColor(one: string, other: string): boolean {
  const at = (rgb: string, from: number): number => Number.parseInt(rgb.slice(from, from + 2), 16)
  return [0, 2, 4].every((from) => Math.abs(at(one, from) - at(other, from)) <= ROUNDING)
}

/** The colour of the theme that an element names, made lighter or darker as it says (3.3). */
function themeColorOf(document: WordDocument, element: XmlElement | undefined): string | undefined {
  const token = attribute(element, 'w:themeColor')
  const base =
    token === undefined ? undefined : document.theme.colors.get(THEME_COLOR[token] ?? token)
  if (base === undefined) return undefined
  const tint = Number.parseInt(attribute(element, 'w:themeTint') ?? '', 16) / 255
  const shade = Number.parseInt(attribute(element, 'w:themeShade') ?? '', 16) / 255
  if (Number.isFinite(tint)) return withLuminance(base, (light) => light * tint + (1 - tint))
  if (Number.isFinite(shade)) return withLuminance(base, (light) => light * shade)
  return base
}

const EFFECT_SCALE = 100_000

/** The colour of a w14:solidFill: literal, or of the theme made lighter and darker as it says. */
function solidColor(document: WordDocument, fill: XmlElement): string {
  const literal = attribute(child(fill, 'w14:srgbClr'), 'w14:val')
  if (literal !== undefined) return literal.toUpperCase()
  const scheme = child(fill, 'w14:schemeClr')
  const name = attribute(scheme, 'w14:val') ?? ''
  const base = document.theme.colors.get(EFFECT_COLOR[name] ?? name)
  if (base === undefined) return 'auto'
  return children(scheme).reduce((rgb, change) => {
    const share = (numberOf(change, 'w14:val') ?? EFFECT_SCALE) / EFFECT_SCALE
    if (change.name === 'w14:lumMod') return withLuminance(rgb, (light) => light * share)
    return change.name === 'w14:lumOff' ? withLuminance(rgb, (light) => light + share) : rgb
  }, base)
}

/** A text effect's fill covers the colour: a gradient, or none, is no colour at all (10105). */
function textColor(document: WordDocument, levels: readonly XmlElement[]): string {
  const fill = nearest(levels, 'w14:textFill')
  const solid = child(fill, 'w14:solidFill')
  if (solid !== undefined) return solidColor(document, solid)
  if (child(fill, 'w14:gradFill') !== undefined) return 'gradient'
  if (child(fill, 'w14:noFill') !== undefined) return 'none'
  return colorOf(document, nearest(levels, 'w:color'))
}

const cache = new WeakMap<WordDocument, AlikeProperties<RunFormat>>()

/** Resolves what a run looks like: defaults, table, paragraph, character style, direct (2.5). */
export function runFormat(
  document: WordDocument,
  paragraph: WordParagraph,
  run: XmlElement,
): RunFormat {
  let alike = cache.get(document)
  if (alike === undefined) {
    alike = new AlikeProperties()
    cache.set(document, alike)
  }
  return alike.get(paragraph, child(run, 'w:rPr'), () => readFormat(document, paragraph, run))
}

function readFormat(document: WordDocument, paragraph: WordParagraph, run: XmlElement): RunFormat {
  const levels = runLevels(document, paragraph, run)
  const all = [
    ...levels.defaults,
    ...levels.table,
    ...levels.paragraph,
    ...levels.character,
    ...levels.direct,
  ]
  const bold = toggle(levels, 'w:b')
  const italic = toggle(levels, 'w:i')
  const underline = nearest(all, 'w:u')
  return {
    // Without any size in the file Word uses 10 pt (2.5).
    size: sizeOf(nearest(all, 'w:sz')) ?? 10,
    bold: bold.value,
    italic: italic.value,
    underline: underline === undefined ? 'none' : (attribute(underline, 'w:val') ?? 'single'),
    underlineColor: underline === undefined ? undefined : colorOf(document, underline, 'w:color'),
    color: textColor(document, all),
    fonts: {
      ascii: fontOf(document, all, 'ascii'),
      hAnsi: fontOf(document, all, 'hAnsi'),
      eastAsia: fontOf(document, all, 'eastAsia'),
    },
    hint: attribute(nearest(all, 'w:rFonts'), 'w:hint'),
    isToggled: bold.isToggled || italic.isToggled,
    levels,
  }
}

function sizeOf(element: XmlElement | undefined): number | undefined {
  const halves = numberOf(element, 'w:val')
  if (halves !== undefined) return halves / 2
  const points = /^([\d.]+)pt$/.exec(attribute(element, 'w:val') ?? '')?.[1]
  return points === undefined ? undefined : Number(points)
}

const EAST_ASIAN =
  /[\u1100-\u11ff\u2e80-\u303f\u3040-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\u{20000}-\u{3ffff}]/u

/** Which font slot a character uses; undefined for signs whose slot depends on the hint (2.5). */
export function slotOf(character: string): FontSlot | undefined {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x80) return 'ascii'
  // Nearly all text of an exam; the rest of the ranges is seldom asked for.
  if (code >= 0x4e00 && code <= 0x9fff) return 'eastAsia'
  if (EAST_ASIAN.test(character)) return 'eastAsia'
  if (code < 0x2000 && code !== 0xb7 && code !== 0xd7 && code !== 0xf7) return 'hAnsi'
  return undefined
}
