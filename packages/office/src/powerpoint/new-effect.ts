import { element } from '../package/edit-xml.ts'
import { child, descendants, numberOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import type { EffectClass } from './animation-names.ts'
import { behavioursOf, type EffectSpec, type NextId } from './build-effects.ts'
import type { Trigger } from './read-animations.ts'
import type { Slide } from './read-presentation.ts'
import type { Shape } from './read-shapes.ts'
import { ownTable } from '../package/own-table.ts'

export const NODE_TYPES: Readonly<Record<Trigger, string>> = ownTable({
  onClick: 'clickEffect',
  with: 'withEffect',
  after: 'afterEffect',
})

/** Numbers for new time nodes of a slide. */
export function idsOf(slide: Slide): NextId {
  const known = descendants(child(slide.tree, 'p:timing'), 'p:cTn')
  let last = known.reduce((most, one) => Math.max(most, numberOf(one, 'id') ?? 0), 0)
  return () => {
    last += 1
    return last
  }
}

export const start = (delay: number | string): XmlElement =>
  element('p:stCondLst', {}, [element('p:cond', { delay })])

/** How an effect is to play. */
export interface NewEffect {
  readonly kind: EffectClass
  readonly presetId: number
  readonly subtype?: number | undefined
  readonly trigger?: Trigger | undefined
  readonly durationMs?: number | undefined
  readonly delayMs?: number | undefined
  readonly paragraphs?: readonly [number, number] | undefined
  readonly part?: XmlElement | undefined
  readonly path?: string | undefined
}

/** The directions that the program gives effects which have some. */
export const USUAL_SUBTYPE: ReadonlyMap<number, number> = new Map([
  [2, 4],
  [3, 10],
  [4, 16],
  [5, 10],
  [6, 16],
  [8, 16],
  [13, 16],
  [14, 10],
  [16, 21],
  [18, 12],
  [21, 1],
  [22, 4],
  [23, 16],
])

/** A bldP and a group number go with shapes that have text (30607). */
export const hasText = (shape: Shape): boolean => shape.body !== undefined

export function effectPar(slide: Slide, shape: Shape, effect: NewEffect): XmlElement {
  const nextId = idsOf(slide)
  const id = nextId()
  const isMoving = effect.kind === 'entr' || effect.kind === 'exit'
  const subtype = effect.subtype ?? (isMoving ? (USUAL_SUBTYPE.get(effect.presetId) ?? 0) : 0)
  const isInstant = isMoving && effect.presetId === 1
  const spec: EffectSpec = {
    kind: effect.kind,
    presetId: effect.presetId,
    subtype,
    durationMs: effect.durationMs ?? (isInstant ? 1 : effect.kind === 'entr' ? 500 : 2000),
    shape: shape.id,
    paragraphs: effect.paragraphs,
    part: effect.part,
    path: effect.path,
  }
  return element('p:par', {}, [
    element(
      'p:cTn',
      {
        id,
        presetID: effect.presetId,
        presetClass: effect.kind,
        presetSubtype: subtype,
        fill: 'hold',
        grpId: hasText(shape) || effect.part !== undefined ? 0 : undefined,
        nodeType: NODE_TYPES[effect.trigger ?? 'onClick'],
      },
      [start(effect.delayMs ?? 0), element('p:childTnLst', {}, behavioursOf(spec, nextId))],
    ),
  ])
}
