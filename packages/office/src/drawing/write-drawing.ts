import {
  element,
  ensureChild,
  insertInOrder,
  putChild,
  removeChildren,
  setAttributes,
} from '../package/edit-xml.ts'
import { attribute, child, children } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { EMU_PER_POINT } from './read-line.ts'

/** A fill to be written; colours are RRGGBB or names of the theme (accent1). */
export type FillToWrite =
  | { readonly kind: 'none' }
  | { readonly kind: 'solid'; readonly color: string }
  | {
      readonly kind: 'gradient'
      readonly colors: readonly string[]
      readonly shape?: 'linear' | 'circle' | 'rect' | 'shape'
      readonly angleDegrees?: number
    }
  | {
      readonly kind: 'pattern'
      readonly preset: string
      readonly foreground: string
      readonly background: string
    }
  | { readonly kind: 'picture'; readonly relationship: string; readonly isTiled?: boolean }

const FILLS = ['a:noFill', 'a:solidFill', 'a:gradFill', 'a:blipFill', 'a:pattFill', 'a:grpFill']
const emu = (points: number): number => Math.round(points * EMU_PER_POINT)

/** The element of a colour: a:srgbClr, or a:schemeClr for a name of the theme. */
export function colorElement(color: string, changes: readonly XmlElement[] = []): XmlElement {
  const plain = color.replace(/^#/, '')
  return /^[0-9a-f]{6}$/i.test(plain)
    ? element('a:srgbClr', { val: plain.toUpperCase() }, changes)
    : element('a:schemeClr', { val: color }, changes)
}

export function solidFill(color: string): XmlElement {
  return element('a:solidFill', {}, [colorElement(color)])
}

function gradient(fill: Extract<FillToWrite, { kind: 'gradient' }>): XmlElement {
  const last = Math.max(1, fill.colors.length - 1)
  const stops = fill.colors.map((color, index) =>
    element('a:gs', { pos: Math.round((index / last) * 100_000) }, [colorElement(color)]),
  )
  const shape = fill.shape ?? 'linear'
  const way =
    shape === 'linear'
      ? element('a:lin', { ang: Math.round((fill.angleDegrees ?? 90) * 60_000), scaled: 1 })
      : element('a:path', { path: shape }, [
          element('a:fillToRect', { l: 50_000, t: 50_000, r: 50_000, b: 50_000 }),
        ])
  return element('a:gradFill', { rotWithShape: 1 }, [element('a:gsLst', {}, stops), way])
}

export function fillToElement(fill: FillToWrite): XmlElement {
  switch (fill.kind) {
    case 'none':
      return element('a:noFill')
    case 'solid':
      return solidFill(fill.color)
    case 'gradient':
      return gradient(fill)
    case 'pattern':
      return element('a:pattFill', { prst: fill.preset }, [
        element('a:fgClr', {}, [colorElement(fill.foreground)]),
        element('a:bgClr', {}, [colorElement(fill.background)]),
      ])
    case 'picture':
      return element('a:blipFill', { dpi: 0, rotWithShape: 1 }, [
        element('a:blip', { 'r:embed': fill.relationship }),
        element('a:srcRect'),
        fill.isTiled === true
          ? element('a:tile', { tx: 0, ty: 0, sx: 100_000, sy: 100_000, flip: 'none', algn: 'tl' })
          : element('a:stretch', {}, [element('a:fillRect')]),
      ])
  }
}

/** Fills a shape (spPr), a line (a:ln), text (a:rPr) or a table cell (a:tcPr). */
export function writeFill(container: XmlElement, fill: FillToWrite): void {
  removeChildren(container, ...FILLS)
  insertInOrder(container, fillToElement(fill))
}

/** An outline to be written; what is left out stays as it is. */
export interface LineToWrite {
  readonly isNone?: boolean | undefined
  readonly color?: string | undefined
  readonly widthPoints?: number | undefined
  readonly dash?: string | undefined
  readonly compound?: string | undefined
  readonly head?: string | undefined
  readonly tail?: string | undefined
}

/** Writes a line into a shape's properties, or into what holds one under another name (a:lnL). */
export function writeLine(container: XmlElement, line: LineToWrite, name = 'a:ln'): void {
  const node = ensureChild(container, name)
  if (line.isNone === true) {
    node.children.splice(0)
    setAttributes(node, { w: undefined, cmpd: undefined })
    writeFill(node, { kind: 'none' })
    return
  }
  if (line.widthPoints !== undefined) setAttributes(node, { w: emu(line.widthPoints) })
  if (line.compound !== undefined) setAttributes(node, { cmpd: line.compound })
  const isFilled = children(node).some((one) => FILLS.includes(one.name) && one.name !== 'a:noFill')
  if (line.color !== undefined) writeFill(node, { kind: 'solid', color: line.color })
  else if (!isFilled && (line.widthPoints !== undefined || line.dash !== undefined))
    writeFill(node, { kind: 'solid', color: 'tx1' })
  if (line.dash !== undefined) putOrdered(node, 'a:prstDash', { val: line.dash })
  if (line.head !== undefined) putOrdered(node, 'a:headEnd', { type: line.head })
  if (line.tail !== undefined) putOrdered(node, 'a:tailEnd', { type: line.tail })
}

const LINE_ORDER = [...FILLS, 'a:prstDash', 'a:custDash', 'a:round', 'a:bevel', 'a:miter']
const LINE_ENDS = ['a:headEnd', 'a:tailEnd', 'a:extLst']

/** As putChild, for a:ln and its kin under other names (a:lnL, a:uLn), which have one order. */
function putOrdered(
  node: XmlElement,
  name: string,
  attributes: Readonly<Record<string, string>>,
): void {
  removeChildren(node, name)
  const order = [...LINE_ORDER, ...LINE_ENDS]
  const rank = order.indexOf(name)
  const made = element(name, attributes)
  made.parent = node
  const index = node.children.findIndex(
    (one) => typeof one !== 'string' && order.indexOf(one.name) > rank,
  )
  node.children.splice(index < 0 ? node.children.length : index, 0, made)
}

/** Effects to be written; `false` takes one away, what is left out stays. */
export interface EffectsToWrite {
  readonly shadow?: 'outer' | 'inner' | 'perspective' | false | undefined
  readonly glow?: { readonly points: number; readonly color: string } | false | undefined
  readonly reflection?: boolean | undefined
  readonly softEdgePoints?: number | false | undefined
  /** Value of a:bevelT prst. */
  readonly bevel?: string | false | undefined
  /** Preset of the camera. */
  readonly camera?: string | undefined
}

const black = (): XmlElement =>
  element('a:prstClr', { val: 'black' }, [element('a:alpha', { val: 40_000 })])

function shadowElement(kind: 'outer' | 'inner' | 'perspective'): XmlElement {
  if (kind === 'inner')
    return element('a:innerShdw', { blurRad: 63_500, dist: 50_800, dir: 2_700_000 }, [black()])
  if (kind === 'perspective')
    return element(
      'a:outerShdw',
      {
        blurRad: 76_200,
        dir: 18_900_000,
        sy: 23_000,
        kx: -1_200_000,
        algn: 'bl',
        rotWithShape: 0,
      },
      [black()],
    )
  return element(
    'a:outerShdw',
    { blurRad: 50_800, dist: 38_100, dir: 2_700_000, algn: 'tl', rotWithShape: 0 },
    [black()],
  )
}

/** Writes effects into a shape's properties, with the values that Office's own presets have. */
export function writeEffects(properties: XmlElement, effects: EffectsToWrite): void {
  const { shadow, glow, reflection, softEdgePoints, bevel, camera } = effects
  if ([shadow, glow, reflection, softEdgePoints].some((one) => one !== undefined)) {
    const list = ensureChild(properties, 'a:effectLst')
    if (shadow !== undefined) {
      removeChildren(list, 'a:outerShdw', 'a:innerShdw', 'a:prstShdw')
      if (shadow !== false) insertInOrder(list, shadowElement(shadow))
    }
    if (glow !== undefined) {
      removeChildren(list, 'a:glow')
      if (glow !== false)
        putChild(list, 'a:glow', { rad: emu(glow.points) }, [colorElement(glow.color)])
    }
    if (reflection !== undefined) {
      removeChildren(list, 'a:reflection')
      if (reflection)
        putChild(list, 'a:reflection', {
          blurRad: 6350,
          stA: 52_000,
          endA: 300,
          endPos: 35_000,
          dir: 5_400_000,
          sy: -100_000,
          algn: 'bl',
          rotWithShape: 0,
        })
    }
    if (softEdgePoints !== undefined) {
      removeChildren(list, 'a:softEdge')
      if (softEdgePoints !== false) putChild(list, 'a:softEdge', { rad: emu(softEdgePoints) })
    }
  }
  if (bevel === false) removeChildren(child(properties, 'a:sp3d'), 'a:bevelT')
  if (typeof bevel === 'string' || camera !== undefined) writeScene(properties, bevel, camera)
}

function writeScene(
  properties: XmlElement,
  bevel: string | false | undefined,
  camera: string | undefined,
): void {
  const known = attribute(child(child(properties, 'a:scene3d'), 'a:camera'), 'prst')
  putChild(properties, 'a:scene3d', {}, [
    element('a:camera', { prst: camera ?? known ?? 'orthographicFront' }),
    element('a:lightRig', { rig: 'threePt', dir: 't' }),
  ])
  if (typeof bevel === 'string')
    putChild(ensureChild(properties, 'a:sp3d'), 'a:bevelT', {
      w: 63_500,
      h: 25_400,
      prst: bevel,
    })
}

/** Gives a shape a preset form. */
export function writeGeometry(properties: XmlElement, preset: string): void {
  removeChildren(properties, 'a:custGeom')
  putChild(properties, 'a:prstGeom', { prst: preset }, [element('a:avLst')])
}

/** Place and size to be written, EMU; what is left out stays. */
export interface TransformToWrite {
  readonly x?: number | undefined
  readonly y?: number | undefined
  readonly width?: number | undefined
  readonly height?: number | undefined
  readonly rotationDegrees?: number | undefined
  readonly isFlippedHorizontally?: boolean | undefined
  readonly isFlippedVertically?: boolean | undefined
}

/** Writes place, size, turn and flips into a:xfrm (or p:xfrm). */
export function writeTransform(xfrm: XmlElement, to: TransformToWrite): void {
  const set = (name: string, values: Readonly<Record<string, number | undefined>>): void => {
    const known = child(xfrm, name)
    const given = Object.entries(values).filter(([, value]) => value !== undefined)
    if (given.length === 0 && known !== undefined) return
    const zero = Object.fromEntries(Object.keys(values).map((key) => [key, 0]))
    const rounded = given.map(([key, value]) => [key, Math.round(value ?? 0)] as const)
    const node = known ?? element(name, zero)
    setAttributes(node, Object.fromEntries(rounded))
    if (known !== undefined) return
    node.parent = xfrm
    xfrm.children.splice(name === 'a:off' ? 0 : 1, 0, node)
  }
  set('a:off', { x: to.x, y: to.y })
  set('a:ext', { cx: to.width, cy: to.height })
  const turn = to.rotationDegrees
  if (turn !== undefined)
    setAttributes(xfrm, { rot: turn === 0 ? undefined : Math.round(turn * 60_000) })
  const flag = (is: boolean): string | undefined => (is ? '1' : undefined)
  if (to.isFlippedHorizontally !== undefined)
    setAttributes(xfrm, { flipH: flag(to.isFlippedHorizontally) })
  if (to.isFlippedVertically !== undefined)
    setAttributes(xfrm, { flipV: flag(to.isFlippedVertically) })
}

/** Sets name, title and description of an object (wp:docPr, p:cNvPr …). */
export function writeAltText(
  properties: XmlElement,
  text: { readonly title?: string | undefined; readonly description?: string | undefined },
): void {
  if (text.title !== undefined) setAttributes(properties, { title: text.title })
  if (text.description !== undefined) setAttributes(properties, { descr: text.description })
}
