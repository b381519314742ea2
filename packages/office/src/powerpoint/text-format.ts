import { attribute, child, children, isOn, numberOf } from '../package/xml-query.ts'
import type { Theme } from '../package/theme.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { readColor, shareOf } from '../drawing/read-color.ts'
import { fillElement } from '../drawing/read-fill.ts'
import { schemeFor, themeFor } from './placeholders.ts'
import type { TextParagraph, TextRun } from './read-shapes.ts'
import { levelsOf, type TextLevel, type TextPlace } from './text-levels.ts'

export type TextSlot = 'latin' | 'ea'

/** What a run looks like after all inheritance. */
export interface SlideRunFormat {
  /** Points; autofit shrinks on the screen only and does not count (2.6). */
  readonly size: number
  readonly bold: boolean
  readonly italic: boolean
  /** a:rPr@u: none, sng, dbl … */
  readonly underline: string
  /** a:rPr@strike: noStrike, sngStrike, dblStrike. */
  readonly strike: string
  /** Percent: 30 is superscript, -25 subscript. */
  readonly baseline: number
  /** Points. */
  readonly spacing: number
  /** RRGGBB; undefined for text without a plain colour. */
  readonly color: string | undefined
  readonly fonts: Readonly<Record<TextSlot, string | undefined>>
}

const USUAL_SIZE = 18

/** The value of the nearest level that has one. */
function nearest<Value>(
  sources: readonly XmlElement[],
  read: (source: XmlElement) => Value | undefined,
): Value | undefined {
  for (const source of sources) {
    const value = read(source)
    if (value !== undefined) return value
  }
  return undefined
}

/** A font name with +mj-ea and its kin looked up in the theme of the slide's master (2.6). */
function themedFont(theme: Theme, name: string | undefined): string | undefined {
  const token = /^\+(mj|mn)-(lt|ea|cs)$/.exec(name ?? '')
  if (token === null) return name === '' ? undefined : name
  const slot = ({ lt: 'latin', ea: 'ea', cs: 'cs' } as const)[token[2] as 'lt' | 'ea' | 'cs']
  // An empty East Asian slot stands for the theme's font of the Chinese script (2.5).
  return theme.font(token[1] === 'mj' ? 'major' : 'minor', slot, slot === 'ea' ? 'Hans' : undefined)
}

/** a:fontRef (major, minor) and a:tcTxStyle name fonts in their own ways. */
function fontIn(source: XmlElement, slot: TextSlot): string | undefined {
  const own = attribute(child(source, `a:${slot}`), 'typeface')
  if (own !== undefined && own !== '') return own
  const reference = source.name === 'a:fontRef' ? source : child(source, 'a:fontRef')
  const index = attribute(reference, 'idx')
  if (index === 'major') return slot === 'ea' ? '+mj-ea' : '+mj-lt'
  if (index === 'minor') return slot === 'ea' ? '+mn-ea' : '+mn-lt'
  return undefined
}

function flag(source: XmlElement, name: string): boolean | undefined {
  const value = attribute(source, name)
  if (value === undefined || value === 'def') return undefined
  return isOn(value)
}

/** True for a link in the theme's colour; newer programs let it keep the colour of its text. */
function isLinkColored(run: XmlElement | undefined): boolean {
  const link = child(run, 'a:hlinkClick')
  const [color] = children(child(link, 'a:extLst')).flatMap((one) => children(one, 'ahyp:hlinkClr'))
  return link !== undefined && attribute(color, 'val') !== 'tx'
}

/** The properties of a run, its own first. */
function sourcesOf(levels: readonly TextLevel[], run: XmlElement | undefined): XmlElement[] {
  return [run, ...levels.map((one) => one.run)].flatMap((one) => one ?? [])
}

/**
 * Resolves what a run looks like (2.6). A run with a link has the theme's link colour, whatever else is
 * said of its colour.
 */
export function slideRunFormat(
  place: TextPlace,
  paragraph: TextParagraph,
  run: TextRun,
): SlideRunFormat {
  const { presentation, page } = place
  const sources = sourcesOf(levelsOf(place, paragraph), run.properties)
  const scheme = schemeFor(presentation, page)
  const theme = themeFor(presentation, page)
  const isLink = isLinkColored(run.properties)
  const color = nearest(sources, (one) => {
    const isBare = one.name === 'a:fontRef' || one.name === 'a:tcTxStyle'
    const fill = isBare ? undefined : fillElement(one)
    if (fill !== undefined)
      return { rgb: fill.name === 'a:solidFill' ? readColor(fill, scheme)?.rgb : undefined }
    const bare = isBare ? readColor(one, scheme) : undefined
    return bare === undefined ? undefined : { rgb: bare.rgb }
  })
  const fonts = (slot: TextSlot): string | undefined =>
    themedFont(
      theme,
      nearest(sources, (one) => fontIn(one, slot)),
    )
  const size = nearest(sources, (one) => numberOf(one, 'sz'))
  return {
    size: size === undefined ? USUAL_SIZE : size / 100,
    bold: nearest(sources, (one) => flag(one, 'b')) ?? false,
    italic: nearest(sources, (one) => flag(one, 'i')) ?? false,
    underline: nearest(sources, (one) => attribute(one, 'u')) ?? 'none',
    strike: nearest(sources, (one) => attribute(one, 'strike')) ?? 'noStrike',
    baseline: (nearest(sources, (one) => shareOf(attribute(one, 'baseline'))) ?? 0) * 100,
    spacing: (nearest(sources, (one) => numberOf(one, 'spc')) ?? 0) / 100,
    color: isLink
      ? scheme.colors.get(scheme.map?.get('hlink') ?? 'hlink')
      : color === undefined
        ? '000000'
        : color.rgb,
    fonts: { latin: fonts('latin'), ea: fonts('ea') ?? fonts('latin') },
  }
}

/** Space above, below or between lines: a share of a line, or points. */
export type Spacing =
  | { readonly kind: 'percent'; readonly value: number }
  | { readonly kind: 'points'; readonly value: number }

export type Bullet =
  | { readonly kind: 'none' }
  | { readonly kind: 'character'; readonly character: string; readonly font: string | undefined }
  | { readonly kind: 'number'; readonly type: string; readonly start: number }
  | { readonly kind: 'picture'; readonly relationship: string | undefined }

/** What a paragraph looks like after all inheritance; lengths in EMU. */
export interface SlideParagraphFormat {
  /** a:pPr@algn: l, ctr, r, just, dist. */
  readonly alignment: string
  /** 0 to 8. */
  readonly level: number
  readonly marginLeft: number
  readonly marginRight: number
  readonly indent: number
  readonly lineSpacing: Spacing
  readonly before: Spacing
  readonly after: Spacing
  readonly bullet: Bullet
  /** RRGGBB of the bullet, when it has a colour of its own. */
  readonly bulletColor: string | undefined
  /** Percent of the text's size, when it has a size of its own. */
  readonly bulletSize: number | undefined
}

function spacingIn(source: XmlElement, name: string): Spacing | undefined {
  const node = child(source, name)
  const points = numberOf(child(node, 'a:spcPts'), 'val')
  if (points !== undefined) return { kind: 'points', value: points / 100 }
  const share = shareOf(attribute(child(node, 'a:spcPct'), 'val'))
  return share === undefined ? undefined : { kind: 'percent', value: share * 100 }
}

const BULLETS = ['a:buNone', 'a:buChar', 'a:buAutoNum', 'a:buBlip']

function bulletIn(source: XmlElement): Bullet | undefined {
  const node = children(source).findLast((one) => BULLETS.includes(one.name))
  if (node === undefined) return undefined
  if (node.name === 'a:buChar')
    return { kind: 'character', character: attribute(node, 'char') ?? '', font: undefined }
  if (node.name === 'a:buAutoNum')
    return {
      kind: 'number',
      type: attribute(node, 'type') ?? 'arabicPeriod',
      start: numberOf(node, 'startAt') ?? 1,
    }
  if (node.name === 'a:buBlip')
    return { kind: 'picture', relationship: attribute(child(node, 'a:blip'), 'r:embed') }
  return { kind: 'none' }
}

/** Resolves what a paragraph looks like (2.6). */
export function slideParagraphFormat(
  place: TextPlace,
  paragraph: TextParagraph,
): SlideParagraphFormat {
  const sources = levelsOf(place, paragraph).flatMap((one) => one.paragraph ?? [])
  const scheme = schemeFor(place.presentation, place.page)
  const spacing = (name: string, usual: Spacing): Spacing =>
    nearest(sources, (one) => spacingIn(one, name)) ?? usual
  const nothing: Spacing = { kind: 'points', value: 0 }
  const bullet = nearest(sources, bulletIn) ?? { kind: 'none' as const }
  const font = nearest(sources, (one) => attribute(child(one, 'a:buFont'), 'typeface'))
  const isColored = nearest(sources, (one) => child(one, 'a:buClr') ?? child(one, 'a:buClrTx'))
  const size = nearest(sources, (one) =>
    children(one).findLast((other) => /^a:buSz(Pct|Tx|Pts)$/.test(other.name)),
  )
  const share = size?.name === 'a:buSzPct' ? shareOf(attribute(size, 'val')) : undefined
  return {
    alignment: nearest(sources, (one) => attribute(one, 'algn')) ?? 'l',
    level: paragraph.level,
    marginLeft: nearest(sources, (one) => numberOf(one, 'marL')) ?? 0,
    marginRight: nearest(sources, (one) => numberOf(one, 'marR')) ?? 0,
    indent: nearest(sources, (one) => numberOf(one, 'indent')) ?? 0,
    lineSpacing: spacing('a:lnSpc', { kind: 'percent', value: 100 }),
    before: spacing('a:spcBef', nothing),
    after: spacing('a:spcAft', nothing),
    bullet: bullet.kind === 'character' ? { ...bullet, font } : bullet,
    bulletColor: isColored?.name === 'a:buClr' ? readColor(isColored, scheme)?.rgb : undefined,
    bulletSize: share === undefined ? undefined : share * 100,
  }
}
