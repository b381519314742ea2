import { sha256 } from '@noble/hashes/sha2.js'
import { strToU8 } from 'fflate'
import { allowedValues, pickOf, rangeOf, TemplateError } from './parameter-values.ts'
import type { Constraint, Drawn, Parameter, TaskTemplate } from './template-schema.ts'

type Values = Readonly<Record<string, unknown>>

/** Whole numbers below a limit from a seed, each equally likely, the same on every machine. */
export function chanceFrom(seed: string): (below: number) => number {
  let block = new Uint8Array(0)
  let at = 0
  let round = 0
  const next = (): number => {
    if (at + 4 > block.length) {
      block = sha256(strToU8(`${seed}/${round}`))
      round += 1
      at = 0
    }
    const word = new DataView(block.buffer, block.byteOffset).getUint32(at)
    at += 4
    return word
  }
  return (below) => {
    // Words above the last whole multiple would favour small numbers.
    const limit = 2 ** 32 - (2 ** 32 % below)
    let word = next()
    while (word >= limit) word = next()
    return word % below
  }
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

function meets(constraint: Constraint, values: Values): boolean {
  if (constraint.rule === 'never')
    return !Object.entries(constraint.together).every(([name, value]) => same(values[name], value))
  const list = constraint.of.map((name) => values[name])
  const pairs = list.flatMap((first, index) =>
    list.slice(index + 1).map((second) => [first, second] as const),
  )
  if (constraint.rule === 'distinct') return pairs.every(([a, b]) => !same(a, b))
  if (constraint.rule === 'disjoint')
    return pairs.every(([a, b]) => {
      const [from, to] = rangeOf(a)
      const [otherFrom, otherTo] = rangeOf(b)
      return to < otherFrom || otherTo < from
    })
  return list.every((value, index) => {
    const before = list[index - 1]
    if (index === 0) return true
    const [a, b] = [Number(before), Number(value)]
    return constraint.strict === true ? a < b : a <= b
  })
}

const namesIn = (constraint: Constraint): readonly string[] =>
  constraint.rule === 'never' ? Object.keys(constraint.together) : constraint.of

/** True when drawn values meet all constraints of a template. */
export function isAllowed(template: TaskTemplate, values: Values): boolean {
  return (template.constraints ?? []).every((one) => meets(one, values))
}

function combinations(values: readonly unknown[], count: number): unknown[][] {
  if (count === 0) return [[]]
  return values.flatMap((first, index) =>
    combinations(values.slice(index + 1), count - 1).map((rest) => [first, ...rest]),
  )
}

/** What one parameter may be drawn as; with `pick`, lists in the order of the allowed values. */
export function possibleValues(parameter: Parameter): readonly unknown[] {
  const count = pickOf(parameter)
  const values = allowedValues(parameter)
  return count === undefined ? values : combinations(values, count)
}

/** Most combinations of parameters bound together by constraints that are listed. */
const MOST = 200_000

interface Cluster {
  readonly names: readonly string[]
  readonly combinations: readonly Values[]
}

/** Parameters bound to each other by constraints, with their allowed combinations; others alone. */
function clustersOf(template: TaskTemplate): Cluster[] {
  const groups = new Map(Object.keys(template.parameters).map((name) => [name, new Set([name])]))
  for (const constraint of template.constraints ?? []) {
    const merged = new Set(
      namesIn(constraint).flatMap((name) => {
        const group = groups.get(name)
        if (group === undefined) throw new TemplateError(`There is no parameter ${name}`)
        return [...group]
      }),
    )
    for (const name of merged) groups.set(name, merged)
  }
  return [...new Set(groups.values())].map((group) => {
    const names = Object.keys(template.parameters).filter((name) => group.has(name))
    const constraints = (template.constraints ?? []).filter((one) =>
      namesIn(one).some((name) => group.has(name)),
    )
    let list: Values[] = [{}]
    for (const name of names) {
      const parameter = template.parameters[name]
      const values = parameter === undefined ? [] : possibleValues(parameter)
      if (list.length * values.length > MOST)
        throw new TemplateError(`Too many combinations of ${names.join(', ')}`)
      list = list.flatMap((one) => values.map((value) => ({ ...one, [name]: value })))
    }
    return { names, combinations: list.filter((one) => constraints.every((c) => meets(c, one))) }
  })
}

/** Wordings that a draw chooses from: of the intro, then of each step. */
const wordingCounts = (template: TaskTemplate): readonly number[] => [
  template.intros?.length ?? 1,
  ...template.steps.map(({ texts }) => texts.length),
]

/**
 * How many tasks differ in at least one parameter; wordings are not counted.
 * @throws TemplateError when constraints name no parameter, or bind too many of them together.
 */
export function countTasks(template: TaskTemplate): number {
  return clustersOf(template).reduce((product, one) => product * one.combinations.length, 1)
}

function draw(template: TaskTemplate, clusters: readonly Cluster[], seed: string): Drawn {
  const below = chanceFrom(seed)
  const values = Object.assign(
    {},
    ...clusters.map(({ names, combinations: list }) => {
      if (list.length === 0) throw new TemplateError(`No value of ${names.join(', ')} is allowed`)
      return list[below(list.length)]
    }),
  ) as Values
  return { values: { ...values }, wordings: wordingCounts(template).map((count) => below(count)) }
}

/**
 * Draws parameters and wordings (D02, D03): each allowed combination is equally likely. The same
 * seed draws the same.
 * @throws TemplateError when no combination is allowed.
 */
export function drawParameters(template: TaskTemplate, seed: string): Drawn {
  return draw(template, clustersOf(template), seed)
}

/**
 * Draws for trying a template: at least `count`, and so many that every allowed value of every
 * parameter, and every wording, comes in one of them. All combinations when they are few enough.
 */
export function coveringDraws(template: TaskTemplate, seed: string, count: number): Drawn[] {
  const clusters = clustersOf(template)
  const below = chanceFrom(`${seed}/cover`)
  const offset = below(1000)
  const wordings = wordingCounts(template)
  const most = Math.max(count, ...wordings, ...clusters.map(valuesIn))
  return Array.from({ length: most }, (_, index) => {
    const drawn = draw(template, clusters, `${seed}/${index}`)
    const covering = clusters.map((cluster) => coveringOf(cluster, index + offset))
    return {
      values: Object.assign({}, drawn.values, ...covering) as Record<string, unknown>,
      wordings: wordings.map((one) => (index + offset) % one),
    }
  })
}

const valuesIn = (cluster: Cluster): number =>
  cluster.names.length *
  Math.max(
    0,
    ...cluster.names.map(
      (name) => new Set(cluster.combinations.map((one) => JSON.stringify(one[name]))).size,
    ),
  )

/** The combination that has the next value of each parameter in turn. */
function coveringOf(cluster: Cluster, turn: number): Values {
  const name = cluster.names[turn % Math.max(1, cluster.names.length)] ?? ''
  if (cluster.names.length === 1)
    return cluster.combinations[turn % cluster.combinations.length] ?? {}
  const values = [...new Set(cluster.combinations.map((one) => JSON.stringify(one[name])))]
  const wanted = values[Math.floor(turn / cluster.names.length) % values.length]
  const fitting = cluster.combinations.filter((one) => JSON.stringify(one[name]) === wanted)
  return fitting[turn % Math.max(1, fitting.length)] ?? {}
}
