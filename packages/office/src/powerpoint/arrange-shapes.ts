import type { Transform } from '../drawing/read-geometry.ts'
import { writeTransform } from '../drawing/write-drawing.ts'
import { append, element, insertBeside, remove } from '../package/edit-xml.ts'
import { at } from '../package/xml-query.ts'
import { addShape, nextShapeId } from './edit-slides.ts'
import { placeOf, transformNode } from './placeholders.ts'
import type { Slide } from './read-presentation.ts'
import type { Shape } from './read-shapes.ts'

/** Edges and middles that shapes are aligned by. */
export const EDGES = ['left', 'center', 'right', 'top', 'middle', 'bottom'] as const
export type Edge = (typeof EDGES)[number]

/** Where an edge of a place is, in EMU. */
export function edgeOf(place: Transform, edge: Edge): number {
  switch (edge) {
    case 'left':
      return place.x
    case 'center':
      return place.x + place.width / 2
    case 'right':
      return place.x + place.width
    case 'top':
      return place.y
    case 'middle':
      return place.y + place.height / 2
    case 'bottom':
      return place.y + place.height
  }
}

/** How far apart the greatest and the least are. */
export const spread = (values: readonly number[]): number =>
  Math.max(...values) - Math.min(...values)

/** The gaps between neighbours along an axis. */
export function gaps(places: readonly Transform[], isHorizontal: boolean): readonly number[] {
  const from = (one: Transform): number => (isHorizontal ? one.x : one.y)
  const size = (one: Transform): number => (isHorizontal ? one.width : one.height)
  const sorted = [...places].sort((one, two) => from(one) - from(two))
  return sorted.slice(1).map((one, index) => {
    const before = sorted[index]
    return before === undefined ? 0 : from(one) - from(before) - size(before)
  })
}

function moveTo(shape: Shape, place: Transform, to: { x?: number; y?: number }): void {
  const node = transformNode(shape)
  if (node === undefined) throw new Error(`${shape.name} has no place of its own`)
  writeTransform(node, { x: to.x ?? place.x, y: to.y ?? place.y })
}

/** Moves shapes to an edge in EMU; without one, to that of the outermost of them. */
export function alignShapes(
  slide: Slide,
  shapes: readonly Shape[],
  edge: Edge,
  given?: number,
): void {
  const places = shapes.map((one) => ({ shape: one, place: placeOf(slide, one) }))
  const edges = places.flatMap(({ place }) => (place === undefined ? [] : edgeOf(place, edge)))
  const low = edge === 'left' || edge === 'top'
  const middle = (Math.max(...edges) + Math.min(...edges)) / 2
  const own =
    edge === 'center' || edge === 'middle' ? middle : low ? Math.min(...edges) : Math.max(...edges)
  const to = given ?? own
  const isHorizontal = edge === 'left' || edge === 'center' || edge === 'right'
  for (const { shape, place } of places) {
    if (place === undefined) continue
    const by = to - edgeOf(place, edge)
    moveTo(shape, place, isHorizontal ? { x: place.x + by } : { y: place.y + by })
  }
}

/** Moves the inner shapes so that all gaps are equal. */
export function distributeShapes(
  slide: Slide,
  shapes: readonly Shape[],
  isHorizontal: boolean,
): void {
  const all = shapes.flatMap((shape) => {
    const place = placeOf(slide, shape)
    return place === undefined ? [] : [{ shape, place }]
  })
  const from = (one: Transform): number => (isHorizontal ? one.x : one.y)
  const size = (one: Transform): number => (isHorizontal ? one.width : one.height)
  all.sort((one, two) => from(one.place) - from(two.place))
  const sum = gaps(
    all.map((one) => one.place),
    isHorizontal,
  ).reduce((total, gap) => total + gap, 0)
  const gap = sum / Math.max(1, all.length - 1)
  const [first] = all
  let next = first === undefined ? 0 : from(first.place)
  for (const { shape, place } of all) {
    moveTo(shape, place, isHorizontal ? { x: next } : { y: next })
    next += size(place) + gap
  }
}

/** Puts shapes into a new group around them, above all others, as PowerPoint does. */
export function groupShapes(slide: Slide, shapes: readonly Shape[]): void {
  const places = shapes.flatMap((one) => placeOf(slide, one) ?? [])
  const x = Math.min(...places.map((one) => one.x))
  const y = Math.min(...places.map((one) => one.y))
  const cx = Math.max(...places.map((one) => one.x + one.width)) - x
  const cy = Math.max(...places.map((one) => one.y + one.height)) - y
  const id = nextShapeId(slide)
  const group = element('p:grpSp', {}, [
    element('p:nvGrpSpPr', {}, [
      element('p:cNvPr', { id, name: `组合 ${id - 1}` }),
      element('p:cNvGrpSpPr'),
      element('p:nvPr'),
    ]),
    element('p:grpSpPr', {}, [
      element('a:xfrm', {}, [
        element('a:off', { x, y }),
        element('a:ext', { cx, cy }),
        element('a:chOff', { x, y }),
        element('a:chExt', { cx, cy }),
      ]),
    ]),
  ])
  for (const { node } of shapes) {
    remove(node)
    append(group, node)
  }
  addShape(slide, group)
}

/** Puts shapes above or below all others of the slide. */
export function orderShapes(slide: Slide, shapes: readonly Shape[], order: 'front' | 'back'): void {
  const tree = at(slide.tree, 'p:cSld', 'p:spTree')
  const first = slide.shapes.find((one) => !shapes.includes(one))
  if (tree === undefined || first === undefined) return
  for (const { node } of shapes) {
    remove(node)
    if (order === 'front') addShape(slide, node)
    else insertBeside(first.node, 'before', [node])
  }
}
