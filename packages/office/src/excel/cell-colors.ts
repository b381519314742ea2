import { withLuminance, type Theme } from '../package/theme.ts'
import { attribute, numberOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'

/** The order of theme colours in Excel: light and dark change places (2.6). */
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
/** The palette of indexed colours: the first eight twice, then 48 more; 64 and 65 are the window's. */
export const PALETTE: readonly string[] = (EIGHT + EIGHT + REST).match(/.{6}/g) ?? []

/** A colour as RRGGBB, or `auto`; theme colours with their tint (2.6). */
export function readCellColor(
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
