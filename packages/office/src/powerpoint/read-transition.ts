import { at, attribute, child, children, isOn, numberOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import type { Slide } from './read-presentation.ts'
import { TRANSITIONS, usualOption } from './transition-names.ts'

/** How a slide comes in and goes on. */
export interface Transition {
  /** p:transition, of the branch that newer programs read; undefined when there is none. */
  readonly node: XmlElement | undefined
  readonly effect: XmlElement | undefined
  /** Key of the effect's name, `none` without one, else the element's own name. */
  readonly key: string
  /** Seconds as written (p14:dur), else what the old speed stands for. */
  readonly seconds: number | undefined
  readonly speed: string
  readonly sound: string | undefined
  readonly soundLoops: boolean
  readonly stopsSound: boolean
  readonly advancesOnClick: boolean
  readonly advancesAfter: number | undefined
}

const SPEEDS: ReadonlyMap<string, number> = new Map([
  ['fast', 0.5],
  ['med', 0.75],
  ['slow', 1],
])

function keyOf(effect: XmlElement): string {
  if (effect.name === 'p15:prstTrans') return attribute(effect, 'prst') ?? effect.name
  const flag = (name: string): boolean => isOn(attribute(effect, name) ?? '0')
  const known = TRANSITIONS.find(
    (one) =>
      one.element === effect.name &&
      Object.entries(one.marks ?? {}).every(([name, isSet]) => flag(name) === isSet),
  )
  return known?.key ?? effect.name
}

/** An option of an effect; left out, it has its usual value. Booleans are 0 or 1. */
export function optionOf(effect: XmlElement | undefined, option: string): string | undefined {
  if (effect === undefined) return undefined
  const written = attribute(effect, option)
  if (written === 'true' || written === 'false') return written === 'true' ? '1' : '0'
  return written ?? usualOption(effect.name, option)
}

/** Reads a slide's transition. Only clicks and times, without an effect, are no transition (6.5). */
export function readTransition(slide: Slide): Transition {
  const node = child(slide.tree, 'p:transition')
  const effect = children(node).find((one) => one.name !== 'p:sndAc' && one.name !== 'p:extLst')
  const milliseconds = numberOf(node, 'p14:dur')
  const speed = attribute(node, 'spd') ?? 'fast'
  const start = at(node, 'p:sndAc', 'p:stSnd')
  const after = numberOf(node, 'advTm')
  return {
    node,
    effect,
    key: effect === undefined ? 'none' : keyOf(effect),
    seconds: milliseconds === undefined ? SPEEDS.get(speed) : milliseconds / 1000,
    speed,
    sound: start === undefined ? undefined : (attribute(child(start, 'p:snd'), 'name') ?? ''),
    soundLoops: isOn(attribute(start, 'loop') ?? '0'),
    stopsSound: at(node, 'p:sndAc', 'p:endSnd') !== undefined,
    advancesOnClick: isOn(attribute(node, 'advClick') ?? '1'),
    advancesAfter: after === undefined ? undefined : after / 1000,
  }
}
