import { attribute, child, children, numberOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import {
  localName,
  plainAttribute,
  plainNumber,
  type ColorScheme,
  type DrawingColor,
} from './read-color.ts'
import { readFill, styleReference, type Fill } from './read-fill.ts'

export const EMU_PER_POINT = 12_700

/** An outline or a line. */
export interface Line {
  readonly fill: Fill | undefined
  readonly widthPoints: number
  /** Value of a:prstDash: solid, dash, sysDot …; `custom` for a:custDash. */
  readonly dash: string
  /** Value of cmpd: sng, dbl, thickThin … */
  readonly compound: string
  /** Kinds of arrow: none, triangle, stealth … */
  readonly head: string
  readonly tail: string
}

/** 0.75 pt, which a line has that does not say (20.1.2.2.24). */
const USUAL_WIDTH = 9525

function readDash(line: XmlElement | undefined): string | undefined {
  const dash = children(line).find((one) => localName(one) === 'prstDash')
  if (dash !== undefined) return plainAttribute(dash, 'val') ?? 'solid'
  return child(line, 'a:custDash') === undefined ? undefined : 'custom'
}

/** Reads a:ln (also a:lnL …, w14:textOutline) over the one of the theme that it stands on. */
export function readLine(
  line: XmlElement | undefined,
  scheme: ColorScheme,
  base?: XmlElement,
  placeholder?: DrawingColor,
): Line | undefined {
  if (line === undefined && base === undefined) return undefined
  const fill = readFill(line, scheme) ?? readFill(base, scheme, placeholder)
  const end = (name: string): string =>
    attribute(child(line, name) ?? child(base, name), 'type') ?? 'none'
  return {
    fill,
    widthPoints: (plainNumber(line, 'w') ?? numberOf(base, 'w') ?? USUAL_WIDTH) / EMU_PER_POINT,
    dash: readDash(line) ?? readDash(base) ?? 'solid',
    compound: plainAttribute(line, 'cmpd') ?? attribute(base, 'cmpd') ?? 'sng',
    head: end('a:headEnd'),
    tail: end('a:tailEnd'),
  }
}

/** True when something is drawn: a line without a fill is none. */
export function isDrawn(line: Line | undefined): line is Line {
  return line?.fill !== undefined && line.fill.kind !== 'none'
}

/**
 * The outline of a shape: its own, over its style's reference into the theme.
 * @param style wps:style, p:style or xdr:style beside the properties.
 */
export function shapeLine(
  properties: XmlElement | undefined,
  style: XmlElement | undefined,
  scheme: ColorScheme,
): Line | undefined {
  const reference = styleReference(style, 'a:lnRef', scheme)
  const base =
    reference === undefined
      ? undefined
      : children(child(scheme.formats, 'a:lnStyleLst'))[reference.index - 1]
  const line = readLine(child(properties, 'a:ln'), scheme, base, reference?.color)
  if (line?.fill !== undefined || reference?.color === undefined) return line
  const fill: Fill = { kind: 'solid', color: reference.color }
  const plain = { widthPoints: 0.75, dash: 'solid', compound: 'sng', head: 'none', tail: 'none' }
  return { ...(line ?? plain), fill }
}
