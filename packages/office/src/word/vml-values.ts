import { presetColor } from '../drawing/color-values.ts'

/** A VML style attribute as names and values: `font-family:"宋体";font-size:1pt`. */
export function readVmlStyle(style: string | undefined): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const one of (style ?? '').split(';')) {
    const colon = one.indexOf(':')
    if (colon < 0) continue
    found.set(
      one.slice(0, colon).trim().toLowerCase(),
      one
        .slice(colon + 1)
        .trim()
        .replace(/^["']+|["']+$/g, ''),
    )
  }
  return found
}

const POINTS_PER: ReadonlyMap<string, number> = new Map<string, number>([
  ['pt', 1],
  ['in', 72],
  ['cm', 72 / 2.54],
  ['mm', 7.2 / 2.54],
  ['pc', 12],
  ['px', 0.75],
])

/** A VML length in points: `2in`, `144pt`; undefined when it is none. */
export function vmlPoints(length: string | undefined): number | undefined {
  const match = /^\s*(-?[\d.]+)\s*(pt|in|cm|mm|pc|px)?\s*$/i.exec(length ?? '')
  if (match === null) return undefined
  const value = Number(match[1]) * (POINTS_PER.get((match[2] ?? 'pt').toLowerCase()) ?? 1)
  return Number.isFinite(value) ? value : undefined
}

/** A VML colour as RRGGBB: `red`, `#f00`, `#d8d8d8 [2732]`; undefined when it is none. */
export function vmlColor(color: string | undefined): string | undefined {
  const word = (color ?? '').trim().split(/\s/)[0] ?? ''
  const digits = /^#?([0-9a-f]{6}|[0-9a-f]{3})$/i.exec(word)?.[1]
  if (digits === undefined) return word === '' ? undefined : presetColor(word)
  return (digits.length === 6 ? digits : digits.replace(/./g, '$&$&')).toUpperCase()
}

/** A VML share: `.5`, `50%`, `32768f` (in 65536ths). */
export function vmlShare(value: string | undefined): number | undefined {
  const match = /^\s*([\d.]+)\s*(f|%)?\s*$/.exec(value ?? '')
  if (match === null) return undefined
  const share = Number(match[1]) / (match[2] === 'f' ? 65536 : match[2] === '%' ? 100 : 1)
  return Number.isFinite(share) ? share : undefined
}
