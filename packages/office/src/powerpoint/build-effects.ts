import { element } from '../package/edit-xml.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import type { EffectClass } from './animation-names.ts'

/** What an effect does to its shape. */
export interface EffectSpec {
  readonly kind: EffectClass
  readonly presetId: number
  readonly subtype: number
  readonly durationMs: number
  readonly shape: string
  readonly paragraphs?: readonly [number, number] | undefined
  /** Part of a chart or SmartArt: p:graphicEl. */
  readonly part?: XmlElement | undefined
  /** Of a motion path. */
  readonly path?: string | undefined
}

/** Gives each time node its number; ids only have to differ. */
export type NextId = () => number

const condition = (delay: number | string): XmlElement =>
  element('p:stCondLst', {}, [element('p:cond', { delay })])

function targetOf(spec: EffectSpec): XmlElement {
  const range =
    spec.paragraphs === undefined
      ? []
      : [
          element('p:txEl', {}, [
            element('p:pRg', { st: spec.paragraphs[0], end: spec.paragraphs[1] }),
          ]),
        ]
  const part = spec.part === undefined ? [] : [spec.part]
  return element('p:tgtEl', {}, [element('p:spTgt', { spid: spec.shape }, [...range, ...part])])
}

const attributeNames = (...names: readonly string[]): XmlElement =>
  element(
    'p:attrNameLst',
    {},
    names.map((name) => element('p:attrName', {}, [name])),
  )

/** The builder of one effect's behaviours. */
class Behaviours {
  readonly #spec: EffectSpec
  readonly #nextId: NextId
  readonly list: XmlElement[] = []

  constructor(spec: EffectSpec, nextId: NextId) {
    this.#spec = spec
    this.#nextId = nextId
  }

  #common(
    names: readonly string[],
    dur: number | string,
    more: Readonly<Record<string, string | number>> = {},
    delay?: number,
    behaviour: Readonly<Record<string, string>> = {},
  ): XmlElement {
    const node = element(
      'p:cTn',
      { id: this.#nextId(), dur, ...more },
      delay === undefined ? [] : [condition(delay)],
    )
    return element('p:cBhvr', behaviour, [
      node,
      targetOf(this.#spec),
      ...(names.length === 0 ? [] : [attributeNames(...names)]),
    ])
  }

  visibility(value: 'visible' | 'hidden', delay: number): void {
    this.list.push(
      element('p:set', {}, [
        this.#common(['style.visibility'], 1, { fill: 'hold' }, delay),
        element('p:to', {}, [element('p:strVal', { val: value })]),
      ]),
    )
  }

  filter(transition: 'in' | 'out', filter: string): void {
    this.list.push(
      element('p:animEffect', { transition, filter }, [this.#common([], this.#spec.durationMs)]),
    )
  }

  /** Moves a property from one formula to another. */
  move(name: string, from: string, to: string): void {
    const at = (tm: number, val: string): XmlElement =>
      element('p:tav', { tm }, [element('p:val', {}, [element('p:strVal', { val })])])
    this.list.push(
      element('p:anim', { calcmode: 'lin', valueType: 'num' }, [
        this.#common([name], this.#spec.durationMs, { fill: 'hold' }, undefined, {
          additive: 'base',
        }),
        element('p:tavLst', {}, [at(0, from), at(100_000, to)]),
      ]),
    )
  }

  scale(percent: number): void {
    this.list.push(
      element('p:animScale', {}, [
        this.#common([], this.#spec.durationMs, { fill: 'hold' }),
        element('p:by', { x: percent * 1000, y: percent * 1000 }),
      ]),
    )
  }

  turn(angle: number): void {
    this.list.push(
      element('p:animRot', { by: angle }, [
        this.#common(['r'], this.#spec.durationMs, { fill: 'hold' }),
      ]),
    )
  }

  color(name: string): void {
    this.list.push(
      element('p:animClr', { clrSpc: 'rgb', dir: 'cw' }, [
        this.#common([name], this.#spec.durationMs, { fill: 'hold' }),
        element('p:to', {}, [element('a:schemeClr', { val: 'accent2' })]),
      ]),
    )
  }

  follow(path: string): void {
    this.list.push(
      element(
        'p:animMotion',
        { origin: 'layout', path, pathEditMode: 'relative', rAng: 0, ptsTypes: 'AA' },
        [this.#common(['ppt_x', 'ppt_y'], this.#spec.durationMs, { fill: 'hold' })],
      ),
    )
  }
}

const SIDES: ReadonlyMap<number, readonly [x: number, y: number]> = new Map([
  [1, [0, -1]],
  [2, [1, 0]],
  [3, [1, -1]],
  [4, [0, 1]],
  [6, [1, 1]],
  [8, [-1, 0]],
  [9, [-1, -1]],
  [12, [-1, 1]],
])
const outside = (axis: 'x' | 'y', side: number): string => {
  const size = axis === 'x' ? '#ppt_w' : '#ppt_h'
  if (side === 0) return `#ppt_${axis}`
  return side < 0 ? `0-${size}/2` : `1+${size}/2`
}

const WIPES: ReadonlyMap<number, string> = new Map([
  [1, 'up'],
  [2, 'right'],
  [4, 'down'],
  [8, 'left'],
])
const STRIPS: ReadonlyMap<number, string> = new Map([
  [3, 'upRight'],
  [6, 'downRight'],
  [9, 'upLeft'],
  [12, 'downLeft'],
])
const BARNS: ReadonlyMap<number, string> = new Map([
  [21, 'inVertical'],
  [26, 'inHorizontal'],
  [37, 'outVertical'],
  [42, 'outHorizontal'],
])

/** The filter of an effect that uncovers its shape; a fade for those that have none of their own. */
function filterOf({ presetId, subtype }: EffectSpec): string {
  const inOut = subtype === 32 ? 'out' : 'in'
  const level = subtype === 5 ? 'vertical' : 'horizontal'
  switch (presetId) {
    case 3:
      return `blinds(${level})`
    case 4:
      return `box(${inOut})`
    case 5:
      return `checkerboard(${subtype === 5 ? 'down' : 'across'})`
    case 6:
      return `circle(${inOut})`
    case 8:
      return `diamond(${inOut})`
    case 9:
      return 'dissolve'
    case 13:
      return `plus(${inOut})`
    case 14:
      return `randombar(${level})`
    case 16:
      return `barn(${BARNS.get(subtype) ?? 'inVertical'})`
    case 18:
      return `strips(${STRIPS.get(subtype) ?? 'downLeft'})`
    case 20:
      return 'wedge'
    case 21:
      return `wheel(${subtype > 0 && subtype <= 8 ? subtype : 1})`
    case 22:
      return `wipe(${WIPES.get(subtype) ?? 'down'})`
    default:
      return 'fade'
  }
}

function moveOf(made: Behaviours, spec: EffectSpec): boolean {
  const isIn = spec.kind === 'entr'
  const go = (name: string, away: string): void => {
    const home = `#${name}`
    if (isIn) made.move(name, away, home)
    else made.move(name, home, away)
  }
  if (spec.presetId === 2) {
    const [x, y] = SIDES.get(spec.subtype) ?? [0, 1]
    go('ppt_x', outside('x', x))
    go('ppt_y', outside('y', y))
    return true
  }
  if (spec.presetId === 23 || spec.presetId === 53) {
    go('ppt_w', '0')
    go('ppt_h', '0')
    return spec.presetId === 23
  }
  if (spec.presetId === 42) go('ppt_y', '#ppt_y+.1')
  if (spec.presetId === 47) go('ppt_y', '#ppt_y-.1')
  return false
}

const DEFAULT_PATH = 'M 0 0 L 0 0.25 E'

/** What the program plays for an effect (p:childTnLst), in the order in which it writes it. */
export function behavioursOf(spec: EffectSpec, nextId: NextId): readonly XmlElement[] {
  const made = new Behaviours(spec, nextId)
  if (spec.kind === 'path') made.follow(spec.path ?? DEFAULT_PATH)
  else if (spec.kind === 'emph') {
    if (spec.presetId === 6) made.scale(150)
    else if (spec.presetId === 8) made.turn(21_600_000)
    else made.color(spec.presetId === 3 ? 'style.color' : 'fillcolor')
  } else {
    const isIn = spec.kind === 'entr'
    if (isIn) made.visibility('visible', 0)
    if (spec.presetId !== 1 && !moveOf(made, spec)) made.filter(isIn ? 'in' : 'out', filterOf(spec))
    if (!isIn) made.visibility('hidden', Math.max(0, spec.durationMs - 1))
  }
  return made.list
}
