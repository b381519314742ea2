import {
  at,
  attribute,
  child,
  children,
  descendants,
  isOn,
  numberOf,
} from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import type { Slide } from './read-presentation.ts'

export type Trigger = 'onClick' | 'with' | 'after'

/** One effect node of the timing tree: one line of the animation pane, or a part of one. */
export interface Animation {
  /** p:cTn with the preset. */
  readonly node: XmlElement
  /** entr, emph, exit, path; mediacall and verb are no animations of a shape. */
  readonly kind: string
  readonly presetId: number | undefined
  /** 0 where none is written (LibreOffice leaves it out). */
  readonly subtype: number
  readonly trigger: Trigger | undefined
  /** Id of the shape whose click starts it (interactive sequence). */
  readonly triggerShape: string | undefined
  readonly shape: string
  readonly group: string
  /** First and last paragraph from 0, where only a part of the text moves. */
  readonly paragraphs: readonly [number, number] | undefined
  /** Part of a chart or a SmartArt. */
  readonly part: XmlElement | undefined
  readonly durationSeconds: number
  readonly delaySeconds: number
  /** How often it plays; Infinity for ever. */
  readonly repeats: number
  readonly endsOnClick: boolean
  readonly rewinds: boolean
  readonly reverses: boolean
  /** What becomes of the shape afterwards. */
  readonly after: 'none' | 'dim' | 'hide' | 'hideOnClick'
  readonly letters: string | undefined
  /** Filter of the behaviour that uncovers the shape: blinds(horizontal), wipe(up) … */
  readonly filter: string | undefined
  readonly path: string | undefined
  readonly sound: string | undefined
}

const TRIGGERS: ReadonlyMap<string, Trigger> = new Map([
  ['clickEffect', 'onClick'],
  ['withEffect', 'with'],
  ['afterEffect', 'after'],
])
const BEHAVIOURS = [
  'p:anim',
  'p:animClr',
  'p:animEffect',
  'p:animMotion',
  'p:animRot',
  'p:animScale',
]
/** Deeper than any program nests them; a file may claim more. */
const MOST_ANCESTORS = 64

const milliseconds = (text: string | undefined): number => {
  const value = Number(text ?? 'NaN')
  return Number.isFinite(value) ? value : 0
}

const delayOf = (node: XmlElement | undefined): number =>
  children(child(node, 'p:stCondLst'), 'p:cond').reduce(
    (most, one) => Math.max(most, milliseconds(attribute(one, 'delay'))),
    0,
  )

/** The longest of the behaviours; the 1 ms that switch a shape on or off do not count (30604). */
function durationOf(effect: XmlElement): number {
  const own = child(effect, 'p:childTnLst')
  const ends = BEHAVIOURS.flatMap((name) =>
    descendants(own, name).map((behaviour) => {
      const node = at(behaviour, 'p:cBhvr', 'p:cTn')
      return milliseconds(attribute(node, 'dur')) + delayOf(node)
    }),
  )
  return Math.max(0, ...ends) / 1000
}

function afterOf(effect: XmlElement): Animation['after'] {
  const sub = child(effect, 'p:subTnLst')
  const marked = (name: string): XmlElement | undefined =>
    children(sub, name)
      .map((one) => at(one, 'p:cBhvr', 'p:cTn'))
      .find((node) => isOn(attribute(node, 'afterEffect') ?? '0'))
  if (marked('p:animClr') !== undefined) return 'dim'
  const hides = marked('p:set')
  if (hides === undefined) return 'none'
  return attribute(hides, 'masterRel') === 'nextClick' ? 'hideOnClick' : 'hide'
}

/** The shape whose click starts the sequence that an effect belongs to. */
function triggerShapeOf(effect: XmlElement): string | undefined {
  let current = effect.parent
  for (let steps = 0; current !== undefined && steps < MOST_ANCESTORS; steps += 1) {
    if (current.name === 'p:cTn' && attribute(current, 'nodeType') === 'interactiveSeq')
      return attribute(descendants(child(current, 'p:stCondLst'), 'p:spTgt')[0], 'spid')
    current = current.parent
  }
  return undefined
}

function readAnimation(node: XmlElement): Animation | undefined {
  const target = descendants(child(node, 'p:childTnLst'), 'p:spTgt')[0]
  const shape = attribute(target, 'spid')
  const kind = attribute(node, 'presetClass') ?? 'custom'
  if (shape === undefined || kind === 'mediacall' || kind === 'verb') return undefined
  const range = at(target, 'p:txEl', 'p:pRg')
  const repeat = attribute(node, 'repeatCount')
  const ending = children(child(node, 'p:endCondLst'), 'p:cond')
  const sounds = descendants(child(node, 'p:subTnLst'), 'p:sndTgt')
  return {
    node,
    kind,
    presetId: numberOf(node, 'presetID'),
    subtype: numberOf(node, 'presetSubtype') ?? 0,
    trigger: TRIGGERS.get(attribute(node, 'nodeType') ?? ''),
    triggerShape: triggerShapeOf(node),
    shape,
    group: attribute(node, 'grpId') ?? '0',
    paragraphs:
      range === undefined ? undefined : [numberOf(range, 'st') ?? 0, numberOf(range, 'end') ?? 0],
    part: child(target, 'p:graphicEl') ?? child(target, 'p:subSp'),
    durationSeconds: durationOf(node),
    delaySeconds: delayOf(node) / 1000,
    repeats:
      repeat === 'indefinite' ? Infinity : repeat === undefined ? 1 : milliseconds(repeat) / 1000,
    endsOnClick: ending.some((one) => attribute(one, 'evt') === 'onNext'),
    rewinds: attribute(node, 'fill') === 'remove',
    reverses: isOn(attribute(node, 'autoRev') ?? '0'),
    after: afterOf(node),
    letters: attribute(child(node, 'p:iterate'), 'type'),
    filter: attribute(descendants(node, 'p:animEffect')[0], 'filter'),
    path: attribute(descendants(node, 'p:animMotion')[0], 'path'),
    sound: sounds[0] === undefined ? undefined : (attribute(sounds[0], 'name') ?? ''),
  }
}

/** Effects of a slide in the order in which they play: document order of their nodes (30605). */
export function readAnimations(slide: Slide): readonly Animation[] {
  return descendants(child(slide.tree, 'p:timing'), 'p:cTn')
    .filter(
      (node) =>
        attribute(node, 'presetClass') !== undefined ||
        TRIGGERS.has(attribute(node, 'nodeType') ?? ''),
    )
    .flatMap((node) => readAnimation(node) ?? [])
}

/** Builds of a shape in p:bldLst, by kind of element. */
export function buildsOf(slide: Slide, shape: string): readonly XmlElement[] {
  return children(at(slide.tree, 'p:timing', 'p:bldLst')).filter(
    (one) => attribute(one, 'spid') === shape,
  )
}
