import { attribute, child, children, numberOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import {
  degreesOf,
  localName,
  plainAttribute,
  plainNumber,
  readColor,
  shareOf,
  type ColorScheme,
  type DrawingColor,
} from './read-color.ts'
import { styleReference } from './read-fill.ts'
import { EMU_PER_POINT } from './read-line.ts'

export interface Shadow {
  /** `perspective` is an outer shadow that is skewed or flattened. */
  readonly kind: 'outer' | 'inner' | 'perspective' | 'preset'
  readonly color: DrawingColor | undefined
  readonly blurPoints: number
  readonly distancePoints: number
  readonly directionDegrees: number
}

export interface Reflection {
  readonly blurPoints: number
  readonly distancePoints: number
  /** How much of the object is seen, in percent. */
  readonly sizePercent: number
  readonly startOpacityPercent: number
}

export interface Bevel {
  /** Value of prst: circle, relaxedInset … */
  readonly preset: string
  readonly widthPoints: number
  readonly heightPoints: number
}

/** Effects on a shape, a picture, a chart part, or (with Word's prefix) on text. */
export interface Effects {
  readonly shadow: Shadow | undefined
  readonly glow:
    { readonly radiusPoints: number; readonly color: DrawingColor | undefined } | undefined
  readonly reflection: Reflection | undefined
  readonly softEdgePoints: number | undefined
  readonly bevel: Bevel | undefined
  readonly bottomBevel: Bevel | undefined
  readonly depthPoints: number | undefined
  readonly contourPoints: number | undefined
  readonly material: string | undefined
  /** Preset of the camera, when it is not the plain front view: isometricTopUp … */
  readonly camera: string | undefined
  readonly rotation:
    { readonly xDegrees: number; readonly yDegrees: number; readonly zDegrees: number } | undefined
}

const points = (element: XmlElement | undefined, name: string): number =>
  (plainNumber(element, name) ?? 0) / EMU_PER_POINT

function find(container: XmlElement | undefined, name: string): XmlElement | undefined {
  return children(container).findLast((one) => localName(one) === name)
}

function readShadow(
  list: XmlElement | undefined,
  scheme: ColorScheme,
  placeholder: DrawingColor | undefined,
): Shadow | undefined {
  // Word's own element for text is w14:shadow and always an outer one.
  const node =
    find(list, 'outerShdw') ??
    find(list, 'innerShdw') ??
    find(list, 'prstShdw') ??
    find(list, 'shadow')
  if (node === undefined) return undefined
  const name = localName(node)
  const isSkewed =
    ['kx', 'ky'].some((one) => (plainNumber(node, one) ?? 0) !== 0) ||
    ['sx', 'sy'].some((one) => (shareOf(plainAttribute(node, one)) ?? 1) < 0)
  const outer = isSkewed ? 'perspective' : 'outer'
  const others = { innerShdw: 'inner', prstShdw: 'preset' } as const
  return {
    kind: name === 'innerShdw' || name === 'prstShdw' ? others[name] : outer,
    color: readColor(node, scheme, placeholder),
    blurPoints: points(node, 'blurRad'),
    distancePoints: points(node, 'dist'),
    directionDegrees: degreesOf(node, 'dir') ?? 0,
  }
}

function readReflection(list: XmlElement | undefined): Reflection | undefined {
  const node = find(list, 'reflection')
  if (node === undefined) return undefined
  const percent = (name: string, usual: number): number =>
    (shareOf(plainAttribute(node, name)) ?? usual) * 100
  return {
    blurPoints: points(node, 'blurRad'),
    distancePoints: points(node, 'dist'),
    sizePercent: percent('endPos', 1),
    startOpacityPercent: percent('stA', 1),
  }
}

function readBevel(node: XmlElement | undefined): Bevel | undefined {
  if (node === undefined) return undefined
  return {
    preset: plainAttribute(node, 'prst') ?? 'circle',
    widthPoints: (plainNumber(node, 'w') ?? 76_200) / EMU_PER_POINT,
    heightPoints: (plainNumber(node, 'h') ?? 76_200) / EMU_PER_POINT,
  }
}

/** Cameras that show an object from the front, as when there is none. */
const FRONT = new Set(['orthographicFront', 'legacyObliqueFront'])

function readScene(container: XmlElement | undefined): Pick<Effects, 'camera' | 'rotation'> {
  const camera = find(find(container, 'scene3d'), 'camera')
  const preset = plainAttribute(camera, 'prst')
  const turn = find(camera, 'rot')
  return {
    camera: preset === undefined || FRONT.has(preset) ? undefined : preset,
    rotation:
      turn === undefined
        ? undefined
        : {
            xDegrees: degreesOf(turn, 'lon') ?? 0,
            yDegrees: degreesOf(turn, 'lat') ?? 0,
            zDegrees: degreesOf(turn, 'rev') ?? 0,
          },
  }
}

/**
 * Reads the effects in a shape's properties (or in a run's w:rPr, where Word keeps text effects):
 * shadow, glow, reflection, soft edge, bevel and the rest of 3-D. An element that says nothing of
 * its shadow and the like takes those of its style's reference into the theme.
 */
export function readEffects(
  properties: XmlElement | undefined,
  scheme: ColorScheme,
  style?: XmlElement,
): Effects {
  const reference = styleReference(style, 'a:effectRef', scheme)
  const themed =
    reference === undefined
      ? undefined
      : children(child(scheme.formats, 'a:effectStyleLst'))[reference.index - 1]
  const isText = properties?.name === 'w:rPr'
  const own = isText ? properties : find(properties, 'effectLst')
  const list = own ?? find(themed, 'effectLst')
  const placeholder = own === undefined ? reference?.color : undefined
  const solid = find(properties, 'sp3d') ?? find(properties, 'props3d') ?? find(themed, 'sp3d')
  const glow = find(list, 'glow')
  const soft = find(list, 'softEdge')
  const depth = numberOf(solid, 'extrusionH') ?? plainNumber(solid, 'extrusionH')
  const contour = plainNumber(solid, 'contourW')
  return {
    shadow: readShadow(list, scheme, placeholder),
    glow:
      glow === undefined
        ? undefined
        : { radiusPoints: points(glow, 'rad'), color: readColor(glow, scheme, placeholder) },
    reflection: readReflection(list),
    softEdgePoints: soft === undefined ? undefined : points(soft, 'rad'),
    bevel: readBevel(find(solid, 'bevelT')),
    bottomBevel: readBevel(find(solid, 'bevelB')),
    depthPoints: depth === undefined ? undefined : depth / EMU_PER_POINT,
    contourPoints: contour === undefined ? undefined : contour / EMU_PER_POINT,
    material: attribute(solid, 'prstMaterial') ?? plainAttribute(solid, 'prstMaterial'),
    ...readScene(properties ?? themed),
  }
}
