import {
  append,
  element,
  ensureChild,
  insertInOrder,
  putChild,
  remove,
  removeChildren,
  setAttributes,
} from '../package/edit-xml.ts'
import { at, attribute, child, children, descendants } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import type { EffectClass } from './animation-names.ts'
import { behavioursOf, type EffectSpec } from './build-effects.ts'
import { readAnimations, type Animation, type Trigger } from './read-animations.ts'
import type { Slide } from './read-presentation.ts'
import type { Shape } from './read-shapes.ts'
import {
  NODE_TYPES,
  type NewEffect,
  USUAL_SUBTYPE,
  effectPar,
  hasText,
  idsOf,
  start,
} from './new-effect.ts'

/** The main sequence's time node, with the tree around it made where there is none. */
export function mainSequence(slide: Slide): XmlElement {
  const known = descendants(child(slide.tree, 'p:timing'), 'p:cTn').find(
    (one) => attribute(one, 'nodeType') === 'mainSeq',
  )
  if (known !== undefined) return known
  const toSlide = (name: string, event: string): XmlElement =>
    element(name, {}, [
      element('p:cond', { evt: event, delay: 0 }, [element('p:tgtEl', {}, [element('p:sldTgt')])]),
    ])
  const timing = ensureChild(slide.tree, 'p:timing')
  const list = ensureChild(timing, 'p:tnLst')
  const nextId = idsOf(slide)
  const root =
    at(list, 'p:par', 'p:cTn') ??
    append2(
      append2(list, element('p:par')),
      element('p:cTn', { id: nextId(), dur: 'indefinite', restart: 'never', nodeType: 'tmRoot' }),
    )
  const node = element('p:cTn', { id: nextId(), dur: 'indefinite', nodeType: 'mainSeq' }, [
    element('p:childTnLst'),
  ])
  const within = ensureChild(root, 'p:childTnLst')
  within.children.unshift(
    Object.assign(
      element('p:seq', { concurrent: 1, nextAc: 'seek' }, [
        node,
        toSlide('p:prevCondLst', 'onPrev'),
        toSlide('p:nextCondLst', 'onNext'),
      ]),
      { parent: within },
    ),
  )
  return node
}

function append2(parent: XmlElement, one: XmlElement): XmlElement {
  insertInOrder(parent, one)
  return one
}

/** The p:par around an effect's node. */
function parOf(animation: Animation): XmlElement {
  const { parent } = animation.node
  if (parent === undefined) throw new Error('An effect stands outside the timing tree')
  return parent
}

const mainEffects = (slide: Slide): readonly Animation[] =>
  readAnimations(slide).filter((one) => one.triggerShape === undefined)

const endOf = ({ delaySeconds, durationSeconds, repeats }: Animation): number =>
  (delaySeconds + durationSeconds * (Number.isFinite(repeats) ? repeats : 1)) * 1000

/**
 * Puts effects into the main sequence in this order: a click begins a group, what follows joins it
 * at the same time or when all before it has ended.
 */
function layOut(slide: Slide, pars: readonly XmlElement[]): void {
  const sequence = mainSequence(slide)
  const list = putChild(sequence, 'p:childTnLst')
  const nextId = idsOf(slide)
  const group = (delay: number | string, within: XmlElement): XmlElement => {
    const inner = element('p:childTnLst')
    append(
      within,
      element('p:par', {}, [
        element('p:cTn', { id: nextId(), fill: 'hold' }, [start(delay), inner]),
      ]),
    )
    return inner
  }
  let click: XmlElement | undefined
  let moment: XmlElement | undefined
  let begun = 0
  let end = 0
  for (const par of pars) {
    const node = child(par, 'p:cTn')
    const type = attribute(node, 'nodeType')
    const isFirst = click === undefined
    if (click === undefined || type === 'clickEffect') {
      click = group('indefinite', list)
      if (isFirst && type !== 'clickEffect')
        append(
          at(list, 'p:par', 'p:cTn', 'p:stCondLst') ?? click,
          element('p:cond', { evt: 'onBegin', delay: 0 }, [
            element('p:tn', { val: attribute(sequence, 'id') }),
          ]),
        )
      moment = group(0, click)
      begun = 0
      end = 0
    } else if (type === 'afterEffect' || moment === undefined) {
      begun = end
      moment = group(begun, click)
    }
    append(moment, par)
    const made = readAnimations(slide).find((one) => one.node === node)
    end = Math.max(end, begun + (made === undefined ? 0 : endOf(made)))
  }
  if (list.children.length === 0) remove(child(slide.tree, 'p:timing') ?? list)
}

/** Adds an effect at the end of the main sequence. */
export function addEffect(slide: Slide, shape: Shape, effect: NewEffect): void {
  const pars = mainEffects(slide).map(parOf)
  const made = effectPar(slide, shape, effect)
  layOut(slide, [...pars, made])
  if (!hasText(shape)) return
  const list = ensureChild(ensureChild(slide.tree, 'p:timing'), 'p:bldLst')
  const isKnown = children(list, 'p:bldP').some((one) => attribute(one, 'spid') === shape.id)
  if (isKnown) return
  const isFilled = shape.placeholder === undefined
  append(list, element('p:bldP', { spid: shape.id, grpId: 0, animBg: isFilled ? 1 : undefined }))
}

/** Takes every effect of a shape away, with its builds; an empty timing goes as well. */
export function removeEffects(slide: Slide, shape: Shape): void {
  const all = readAnimations(slide)
  const gone = all.filter((one) => one.shape === shape.id)
  if (gone.length === 0) return
  for (const one of gone.filter((other) => other.triggerShape !== undefined)) remove(parOf(one))
  const kept = all.filter((one) => one.triggerShape === undefined && one.shape !== shape.id)
  const timing = child(slide.tree, 'p:timing')
  const list = child(timing, 'p:bldLst')
  for (const one of children(list)) if (attribute(one, 'spid') === shape.id) remove(one)
  if (timing !== undefined && children(list).length === 0) removeChildren(timing, 'p:bldLst')
  layOut(slide, kept.map(parOf))
}

/** Puts the effects of shapes into another order; those of other shapes stay where they are. */
export function orderEffects(slide: Slide, shapes: readonly Shape[]): void {
  const all = mainEffects(slide)
  const ids = shapes.map((one) => one.id)
  const moved = ids.flatMap((id) => all.filter((one) => one.shape === id))
  let next = 0
  const ordered = all.map((one) => {
    if (!ids.includes(one.shape)) return one
    next += 1
    return moved[next - 1] ?? one
  })
  layOut(slide, ordered.map(parOf))
}

/** Lays the main sequence out anew after triggers or lengths changed. */
export function refreshTimes(slide: Slide): void {
  layOut(slide, mainEffects(slide).map(parOf))
}

/** The effects of a shape; one fades in on a click where there are none. */
export function effectsToEdit(slide: Slide, shape: Shape): readonly Animation[] {
  const known = (): readonly Animation[] =>
    readAnimations(slide).filter((one) => one.shape === shape.id)
  if (known().length === 0) addEffect(slide, shape, { kind: 'entr', presetId: 10 })
  return known()
}

/** Gives an effect another form, with the behaviours that go with it; its order and start stay. */
export function reshapeEffect(
  slide: Slide,
  animation: Animation,
  change: {
    readonly kind?: EffectClass | undefined
    readonly presetId?: number | undefined
    readonly subtype?: number | undefined
    readonly durationMs?: number | undefined
    readonly path?: string | undefined
  },
): void {
  const kind = change.kind ?? (animation.kind as EffectClass)
  const presetId = change.presetId ?? animation.presetId ?? 10
  const isOther = kind !== animation.kind || presetId !== animation.presetId
  const usual = kind === 'entr' || kind === 'exit' ? (USUAL_SUBTYPE.get(presetId) ?? 0) : 0
  const spec: EffectSpec = {
    kind,
    presetId,
    subtype: change.subtype ?? (isOther ? usual : animation.subtype),
    durationMs: change.durationMs ?? (Math.round(animation.durationSeconds * 1000) || 500),
    shape: animation.shape,
    paragraphs: animation.paragraphs,
    part: animation.part,
    path: change.path ?? animation.path,
  }
  setAttributes(animation.node, {
    presetID: presetId,
    presetClass: kind,
    presetSubtype: spec.subtype,
  })
  putChild(animation.node, 'p:childTnLst', {}, behavioursOf(spec, idsOf(slide)))
}

/** When an effect starts. */
export function setTrigger(animation: Animation, trigger: Trigger): void {
  setAttributes(animation.node, { nodeType: NODE_TYPES[trigger] })
}

/** Moves an effect into a sequence of its own that a click on another shape starts. */
export function startOnClickOf(slide: Slide, animation: Animation, trigger: Shape): void {
  const par = parOf(animation)
  remove(par)
  setTrigger(animation, 'onClick')
  const nextId = idsOf(slide)
  const onClick = (): XmlElement =>
    element('p:cond', { evt: 'onClick', delay: 0 }, [
      element('p:tgtEl', {}, [element('p:spTgt', { spid: trigger.id })]),
    ])
  const within = at(slide.tree, 'p:timing', 'p:tnLst', 'p:par', 'p:cTn', 'p:childTnLst')
  if (within === undefined) throw new Error('The slide has no timing')
  const moment = element('p:par', {}, [
    element('p:cTn', { id: nextId(), fill: 'hold' }, [
      start(0),
      element('p:childTnLst', {}, [par]),
    ]),
  ])
  append(
    within,
    element('p:seq', { concurrent: 1, nextAc: 'seek' }, [
      element(
        'p:cTn',
        {
          id: nextId(),
          restart: 'whenNotActive',
          fill: 'hold',
          evtFilter: 'cancelBubble',
          nodeType: 'interactiveSeq',
        },
        [
          element('p:stCondLst', {}, [onClick()]),
          element('p:endSync', { evt: 'end', delay: 0 }, [element('p:rtn', { val: 'all' })]),
          element('p:childTnLst', {}, [
            element('p:par', {}, [
              element('p:cTn', { id: nextId(), fill: 'hold' }, [
                start(0),
                element('p:childTnLst', {}, [moment]),
              ]),
            ]),
          ]),
        ],
      ),
      element('p:nextCondLst', {}, [onClick()]),
    ]),
  )
  refreshTimes(slide)
}
