import {
  element,
  insertBeside,
  putChild,
  remove,
  removeChildren,
  setAttributes,
} from '../package/edit-xml.ts'
import { at, attribute, child, children, isOn, numberOf, textOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { cssEmu, cssOf, type WordObject } from './read-objects.ts'
import { ownTable } from '../package/own-table.ts'

/** How text runs around an object. */
export type Wrap = 'inline' | 'square' | 'tight' | 'through' | 'topAndBottom' | 'behind' | 'inFront'

const WRAPS: Readonly<Record<string, Wrap>> = ownTable({
  'wp:wrapSquare': 'square',
  'wp:wrapTight': 'tight',
  'wp:wrapThrough': 'through',
  'wp:wrapTopAndBottom': 'topAndBottom',
})
const VML_WRAPS: Readonly<Record<string, Wrap>> = ownTable({
  square: 'square',
  tight: 'tight',
  through: 'through',
  topAndBottom: 'topAndBottom',
  none: 'inFront',
})

function readVmlWrap(frame: XmlElement): Wrap {
  const css = cssOf(frame)
  if (css.get('position') !== 'absolute') return 'inline'
  const wrap = attribute(child(frame, 'w10:wrap'), 'type') ?? css.get('mso-wrap-style') ?? 'none'
  const named = VML_WRAPS[wrap] ?? 'inFront'
  return named === 'inFront' && Number(css.get('z-index') ?? 0) < 0 ? 'behind' : named
}

/** The wrapping of an object; one in a group has that of the group (10903). */
export function readWrap({ frame }: WordObject): Wrap {
  if (frame.name === 'wp:inline') return 'inline'
  if (frame.name !== 'wp:anchor') return readVmlWrap(frame)
  const wrap = children(frame).findLast((one) => WRAPS[one.name] !== undefined)
  if (wrap !== undefined) return WRAPS[wrap.name] ?? 'inFront'
  const behind = attribute(frame, 'behindDoc')
  return behind !== undefined && isOn(behind) ? 'behind' : 'inFront'
}

/** One direction of an object's place: an alignment or a distance from something. */
export interface Position {
  readonly relativeTo: string
  readonly align: string | undefined
  readonly offsetEmu: number | undefined
  /** In percent of what it is relative to (Word 2010 and later). */
  readonly percent: number | undefined
}

/** Place of a floating object across or down the page; undefined for one in the line (10904). */
export function readPosition(
  { frame }: WordObject,
  direction: 'horizontal' | 'vertical',
): Position | undefined {
  const isAcross = direction === 'horizontal'
  if (frame.name === 'wp:anchor') {
    const node = child(frame, isAcross ? 'wp:positionH' : 'wp:positionV')
    const align = textOf(child(node, 'wp:align')).trim()
    const offset = Number(textOf(child(node, 'wp:posOffset')))
    const share = child(node, isAcross ? 'wp14:pctPosHOffset' : 'wp14:pctPosVOffset')
    const hasOffset = child(node, 'wp:posOffset') !== undefined && Number.isFinite(offset)
    return {
      relativeTo: attribute(node, 'relativeFrom') ?? 'column',
      align: align === '' ? undefined : align,
      offsetEmu: hasOffset ? offset : undefined,
      percent: share === undefined ? undefined : Number(textOf(share)) / 1000,
    }
  }
  if (frame.name === 'wp:inline') return undefined
  const css = cssOf(frame)
  if (css.get('position') !== 'absolute') return undefined
  const align = css.get(isAcross ? 'mso-position-horizontal' : 'mso-position-vertical')
  const from = css.get(
    isAcross ? 'mso-position-horizontal-relative' : 'mso-position-vertical-relative',
  )
  return {
    relativeTo: from === 'text' || from === undefined ? (isAcross ? 'column' : 'paragraph') : from,
    align: align === 'absolute' ? undefined : align,
    offsetEmu: cssEmu(css.get(isAcross ? 'margin-left' : 'margin-top')),
    percent: undefined,
  }
}

/** The place in the pile of floating objects; higher is nearer to the reader (10912). */
export function stackOrder({ frame }: WordObject): number | undefined {
  if (frame.name === 'wp:anchor') return numberOf(frame, 'relativeHeight')
  if (frame.name === 'wp:inline') return undefined
  const value = Number(cssOf(frame).get('z-index') ?? Number.NaN)
  return Number.isFinite(value) ? value : undefined
}

const WRAP_NAMES = [...Object.keys(WRAPS), 'wp:wrapNone']

function wrapElement(wrap: Exclude<Wrap, 'inline'>): XmlElement {
  if (wrap === 'topAndBottom') return element('wp:wrapTopAndBottom')
  if (wrap === 'behind' || wrap === 'inFront') return element('wp:wrapNone')
  if (wrap === 'square') return element('wp:wrapSquare', { wrapText: 'bothSides' })
  const corners = [
    [0, 0],
    [0, 21_600],
    [21_600, 21_600],
    [21_600, 0],
    [0, 0],
  ].map(([x, y], index) => element(index === 0 ? 'wp:start' : 'wp:lineTo', { x, y }))
  const polygon = element('wp:wrapPolygon', { edited: 0 }, corners)
  return element(wrap === 'tight' ? 'wp:wrapTight' : 'wp:wrapThrough', { wrapText: 'bothSides' }, [
    polygon,
  ])
}

export function positionElement(
  direction: 'horizontal' | 'vertical',
  to: {
    readonly align?: string | undefined
    readonly offsetEmu?: number | undefined
    readonly relativeTo?: string | undefined
  },
): XmlElement {
  const isAcross = direction === 'horizontal'
  const value =
    to.align === undefined
      ? element('wp:posOffset', {}, [String(Math.round(to.offsetEmu ?? 0))])
      : element('wp:align', {}, [to.align])
  const usual = isAcross ? 'column' : 'paragraph'
  return element(
    isAcross ? 'wp:positionH' : 'wp:positionV',
    { relativeFrom: to.relativeTo ?? usual },
    [value],
  )
}

/** Attributes of wp:anchor as Word writes them for a new floating object. */
export const ANCHOR = {
  distT: 0,
  distB: 0,
  distL: 114_300,
  distR: 114_300,
  simplePos: 0,
  relativeHeight: 251_658_240,
  behindDoc: 0,
  locked: 0,
  layoutInCell: 1,
  allowOverlap: 1,
} as const

/** Gives an object another wrapping; its frame is made anew where it starts or stops floating. */
export function writeWrap(object: WordObject, wrap: Wrap): void {
  const { frame } = object
  if (!['wp:inline', 'wp:anchor'].includes(frame.name))
    throw new Error('The wrapping of old shapes is not changed')
  const rest = children(frame).filter((one) =>
    ['wp:extent', 'wp:effectExtent', 'wp:docPr', 'wp:cNvGraphicFramePr', 'a:graphic'].includes(
      one.name,
    ),
  )
  if (wrap === 'inline') {
    if (frame.name === 'wp:inline') return
    replace(frame, element('wp:inline', { distT: 0, distB: 0, distL: 0, distR: 0 }, rest))
    return
  }
  let anchor = frame
  if (frame.name === 'wp:inline') {
    anchor = element('wp:anchor', ANCHOR, [
      element('wp:simplePos', { x: 0, y: 0 }),
      positionElement('horizontal', {}),
      positionElement('vertical', {}),
      ...rest,
    ])
    replace(frame, anchor)
  }
  removeChildren(anchor, ...WRAP_NAMES)
  const made = wrapElement(wrap)
  const properties = at(anchor, 'wp:docPr')
  if (properties === undefined) putChild(anchor, made.name, made.attributes, made.children)
  else insertBeside(properties, 'before', [made])
  setAttributes(anchor, { behindDoc: wrap === 'behind' ? 1 : 0 })
}

function replace(old: XmlElement, made: XmlElement): void {
  insertBeside(old, 'before', [made])
  remove(old)
}
