import { attribute, child, children, isOn, numberOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'

/** The form of a shape. */
export type Geometry =
  | {
      readonly kind: 'preset'
      /** Value of prst: rect, roundRect, star5, wedgeRoundRectCallout … */
      readonly preset: string
      /** Values of the yellow handles by name (adj, adj1 …), where they were moved. */
      readonly adjustments: ReadonlyMap<string, number>
    }
  | { readonly kind: 'custom' }

function readAdjustments(node: XmlElement | undefined): ReadonlyMap<string, number> {
  const found = new Map<string, number>()
  for (const guide of children(child(node, 'a:avLst'), 'a:gd')) {
    const value = /^val\s+(-?\d+)$/.exec(attribute(guide, 'fmla') ?? '')?.[1]
    if (value !== undefined) found.set(attribute(guide, 'name') ?? '', Number(value))
  }
  return found
}

/** The form in a shape's properties; undefined when they do not say (a placeholder's do not). */
export function readGeometry(properties: XmlElement | undefined): Geometry | undefined {
  const preset = child(properties, 'a:prstGeom')
  if (preset !== undefined)
    return {
      kind: 'preset',
      preset: attribute(preset, 'prst') ?? 'rect',
      adjustments: readAdjustments(preset),
    }
  return child(properties, 'a:custGeom') === undefined ? undefined : { kind: 'custom' }
}

/** The bend of WordArt (a:prstTxWarp prst); undefined when the text is not bent. */
export function readWarp(bodyProperties: XmlElement | undefined): string | undefined {
  const preset = attribute(child(bodyProperties, 'a:prstTxWarp'), 'prst')
  return preset === 'textNoShape' ? undefined : preset
}

/** Place and size of an object in its parent's coordinates, EMU. */
export interface Transform {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** Clockwise, 0 to less than 360. */
  readonly rotationDegrees: number
  readonly isFlippedHorizontally: boolean
  readonly isFlippedVertically: boolean
}

/** A group's transform with the coordinates that its children are given in. */
export interface GroupTransform extends Transform {
  readonly childX: number
  readonly childY: number
  readonly childWidth: number
  readonly childHeight: number
}

/** A boolean attribute, absent meaning off. */
const isSet = (element: XmlElement, name: string): boolean => {
  const value = attribute(element, name)
  return value !== undefined && isOn(value)
}

/** Reads a:xfrm or p:xfrm; undefined when there is none or it has no size. */
export function readTransform(node: XmlElement | undefined): Transform | undefined {
  const size = child(node, 'a:ext')
  if (node === undefined || size === undefined) return undefined
  const place = child(node, 'a:off')
  const turn = (numberOf(node, 'rot') ?? 0) / 60_000
  return {
    x: numberOf(place, 'x') ?? 0,
    y: numberOf(place, 'y') ?? 0,
    width: numberOf(size, 'cx') ?? 0,
    height: numberOf(size, 'cy') ?? 0,
    rotationDegrees: ((turn % 360) + 360) % 360,
    isFlippedHorizontally: isSet(node, 'flipH'),
    isFlippedVertically: isSet(node, 'flipV'),
  }
}

/** Reads the a:xfrm of a group's properties. */
export function readGroupTransform(node: XmlElement | undefined): GroupTransform | undefined {
  const own = readTransform(node)
  if (own === undefined) return undefined
  const place = child(node, 'a:chOff')
  const size = child(node, 'a:chExt')
  return {
    ...own,
    childX: numberOf(place, 'x') ?? own.x,
    childY: numberOf(place, 'y') ?? own.y,
    childWidth: numberOf(size, 'cx') ?? own.width,
    childHeight: numberOf(size, 'cy') ?? own.height,
  }
}

/**
 * A child of a group in the coordinates of the group's own parent (30309). Groups within groups are
 * resolved from the inside out.
 */
export function inParent(one: Transform, group: GroupTransform): Transform {
  const scaleX = group.childWidth === 0 ? 1 : group.width / group.childWidth
  const scaleY = group.childHeight === 0 ? 1 : group.height / group.childHeight
  return {
    x: group.x + (one.x - group.childX) * scaleX,
    y: group.y + (one.y - group.childY) * scaleY,
    width: one.width * scaleX,
    height: one.height * scaleY,
    rotationDegrees: (one.rotationDegrees + group.rotationDegrees) % 360,
    isFlippedHorizontally: one.isFlippedHorizontally !== group.isFlippedHorizontally,
    isFlippedVertically: one.isFlippedVertically !== group.isFlippedVertically,
  }
}

/** Name and alternative text of an object. */
export interface AltText {
  readonly name: string
  readonly title: string
  readonly description: string
}

/** Reads wp:docPr, p:cNvPr, xdr:cNvPr, pic:cNvPr or wps:cNvPr. */
export function readAltText(properties: XmlElement | undefined): AltText {
  return {
    name: attribute(properties, 'name') ?? '',
    title: attribute(properties, 'title') ?? '',
    description: attribute(properties, 'descr') ?? '',
  }
}
