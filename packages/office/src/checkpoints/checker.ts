import type * as z from 'zod/mini'
import type { FolderManifest } from '../files/folder-state.ts'

/** A message in both languages. */
export interface Words {
  readonly zh: string
  readonly en: string
}

export function words(zh: string, en: string): Words {
  return { zh, en }
}

/** Text that reads the same in both languages (a value, a name). */
export function plain(text: string): Words {
  return { zh: text, en: text }
}

export function join(list: readonly Words[]): Words {
  return words(list.map((one) => one.zh).join('、'), list.map((one) => one.en).join(', '))
}

/** Where in the file a value was read; the snippet is cut, and escaped by whoever shows it. */
export interface Evidence {
  readonly part: string
  readonly xpath: string
  readonly snippet: string
}

/** Some amount (characters, paragraphs, cells) that has one actual value. */
export interface Unit {
  readonly isOk: boolean
  readonly weight: number
  readonly actual: Words
}

/** What a checker found in one file. */
export type Finding =
  | {
      readonly kind: 'found'
      readonly target: Words
      readonly expected: Words
      /** What a unit's weight counts. */
      readonly counts: Words
      readonly units: readonly Unit[]
      readonly evidence: readonly Evidence[]
      readonly notes: readonly Words[]
    }
  /**
   * `blocked`: the object to be checked does not exist (CHECKPOINTS.md 2.10). `unsupported`: what
   * was handed in cannot tell (file attributes without a manifest); a person has to look.
   */
  | {
      readonly kind: 'blocked' | 'unsupported'
      readonly target: Words
      readonly expected: Words
      readonly reason: Words
    }

/** A checkpoint's parameters as data. */
export type Parameters = Readonly<Record<string, unknown>>

/** The issued files that an example starts from; one object per set, however many examples use it. */
export interface StartFiles {
  readonly name: string
  /** The document to be judged, within `files`. */
  readonly file: string
  readonly files: () => ReadonlyMap<string, Uint8Array>
  /** What the client listed of the folder as it was laid out, where files alone do not tell. */
  readonly manifest?: () => FolderManifest
}

/** What a candidate does who just misses a checkpoint: other parameters, or another way. */
export interface NearMiss<Draft> {
  readonly name: string
  readonly target?: Parameters
  readonly expected?: Parameters
  /** Changes the start file in place of `apply`. */
  readonly make?: (draft: Draft) => void
}

/** One use of a checkpoint: shown to authors, and what the tests make answers and mutants from. */
export interface Example<Draft> {
  readonly start: StartFiles
  readonly target: Parameters
  readonly expected: Parameters
  /** The first one with another `expected` is also the second exam's parameter. */
  readonly near: readonly NearMiss<Draft>[]
  /** The candidate makes the document himself, or the untouched file passes (a guard). */
  readonly guard?: boolean
}

/** A program that loses what a checkpoint asks for when it saves, with the reason (2.8). */
export interface Loss {
  readonly program: 'libreoffice' | 'wps'
  readonly reason: Words
  /** Expected parameters that are lost; without this the whole checkpoint is. */
  readonly parameters?: readonly string[]
}

/** What a program loses of a checkpoint that asks for these parameters: an item without them will do. */
export function lossesOf(lostBy: readonly Loss[], expected: Parameters): readonly Loss[] {
  return lostBy.filter(
    ({ parameters }) => parameters?.some((name) => expected[name] !== undefined) ?? true,
  )
}

/** One row of the catalogue: its check, with parameters already checked against its schemas. */
export interface Checker<View, Draft = never> {
  readonly code: string
  readonly title: Words
  readonly lostBy: readonly Loss[]
  /** What of the catalogue's row the file cannot tell, in words for authors. */
  readonly limits: Words | undefined
  readonly example: Example<Draft> | undefined
  readonly target: z.ZodMiniType
  readonly expected: z.ZodMiniType
  /** What is wrong with a checkpoint's parameters; empty when nothing. */
  problems(target: unknown, expected: unknown): string[]
  examine(view: View, target: unknown, expected: unknown): Finding
  /** Makes the asked change in a document; undefined where no one has written it. */
  readonly apply: ((draft: Draft, target: unknown, expected: unknown) => void) | undefined
}

/**
 * Names that a schema does not know and leaves out. One that is misspelt would not be judged, and
 * the checkpoint would be passed by less than it asks for.
 */
function unknownKeys(raw: unknown, parsed: unknown, path: string): string[] {
  if (typeof raw !== 'object' || raw === null) return []
  if (typeof parsed !== 'object' || parsed === null) return []
  const known = new Map(Object.entries(parsed))
  return Object.entries(raw).flatMap(([key, value]) =>
    known.has(key) || value === undefined
      ? unknownKeys(value, known.get(key), `${path}.${key}`)
      : [`${path}.${key}: no such parameter`],
  )
}

/** Parses each value once: a worker asks the same checkpoint of many documents. */
function parseOnce<Value>(schema: z.ZodMiniType<Value>): (raw: unknown) => Value {
  const parsed = new WeakMap<object, Value>()
  return (raw) => {
    if (typeof raw !== 'object' || raw === null) return schema.parse(raw)
    const known = parsed.get(raw)
    if (known !== undefined) return known
    const value = schema.parse(raw)
    parsed.set(raw, value)
    return value
  }
}

/** Builds a checker whose parameters are data: each is parsed before the typed part sees it. */
export function defineChecker<View, Draft, Target, Expected>(definition: {
  readonly code: string
  readonly title: Words
  readonly target: z.ZodMiniType<Target>
  readonly expected: z.ZodMiniType<Expected>
  readonly examine: (view: View, target: Target, expected: Expected) => Finding
  /**
   * Makes the change that the checkpoint asks for, and nothing else, as the program would write it.
   * Throws when the object to be changed is not there.
   */
  readonly apply?: (draft: Draft, target: Target, expected: Expected) => void
  readonly example?: Example<Draft>
  readonly lostBy?: readonly Loss[]
  readonly limits?: Words
}): Checker<View, Draft> {
  const { code, title, target, expected, examine, apply, example, lostBy, limits } = definition
  const parsedTargets = parseOnce(target)
  const parsedExpected = parseOnce(expected)
  return {
    code,
    title,
    lostBy: lostBy ?? [],
    limits,
    example,
    target,
    expected,
    problems(rawTarget, rawExpected) {
      const both = [
        ['target', target.safeParse(rawTarget)],
        ['expected', expected.safeParse(rawExpected)],
      ] as const
      const raw = { target: rawTarget, expected: rawExpected }
      return both.flatMap(([name, result]) =>
        result.success
          ? unknownKeys(raw[name], result.data, name)
          : result.error.issues.map(
              (issue) => `${[name, ...issue.path.map(String)].join('.')}: ${issue.message}`,
            ),
      )
    },
    examine(view, rawTarget, rawExpected) {
      return examine(view, parsedTargets(rawTarget), parsedExpected(rawExpected))
    },
    apply:
      apply === undefined
        ? undefined
        : (draft, rawTarget, rawExpected) => {
            apply(draft, target.parse(rawTarget), expected.parse(rawExpected))
          },
  }
}

class OwnUnit {
  readonly isOk: boolean
  weight = 1
  readonly #make: () => Words
  #made: Words | undefined = undefined

  constructor(isOk: boolean, make: () => Words) {
    this.isOk = isOk
    this.#make = make
  }

  get actual(): Words {
    return (this.#made ??= this.#make())
  }
}

/** Collects units by actual value, so that a long text stays a short list. */
export class UnitTally {
  readonly #units: { readonly isOk: boolean; weight: number; readonly actual: Words }[] = []
  readonly #right = new Map<string, { isOk: boolean; weight: number; actual: Words }>()
  readonly #wrong = new Map<string, { isOk: boolean; weight: number; actual: Words }>()
  /** Neighbours are nearly always alike. */
  #last: { isOk: boolean; weight: number; actual: Words } | undefined

  add(isOk: boolean, actual: Words, weight = 1): void {
    const last = this.#last
    if (last?.isOk === isOk && last.actual.zh === actual.zh) {
      last.weight += weight
      return
    }
    const alike = isOk ? this.#right : this.#wrong
    let unit = alike.get(actual.zh)
    if (unit === undefined) {
      unit = { isOk, weight, actual }
      alike.set(actual.zh, unit)
      this.#units.push(unit)
    } else unit.weight += weight
    this.#last = unit
  }

  /** Adds what no other unit shows; its words are made for those that are shown. */
  addOwn(isOk: boolean, actual: () => Words): void {
    this.#units.push(new OwnUnit(isOk, actual))
  }

  get units(): readonly Unit[] {
    return this.#units
  }
}

const SNIPPET_LENGTH = 60

/** Cuts a text for evidence or a message. */
export function snippet(text: string): string {
  const flat = /\s/.test(text) ? text.replace(/\s+/g, ' ').trim() : text
  return flat.length <= SNIPPET_LENGTH ? flat : `${flat.slice(0, SNIPPET_LENGTH)}…`
}

export const COUNT = {
  characters: words('字', 'characters'),
  paragraphs: words('段', 'paragraphs'),
  cells: words('个单元格', 'cells'),
  items: words('项', 'items'),
  sections: words('节', 'sections'),
} as const

/** The usual finding: units of a kind with their evidence. */
export function found(
  target: Words,
  expected: Words,
  counts: Words,
  units: readonly Unit[],
  evidence: readonly Evidence[] = [],
  notes: readonly Words[] = [],
): Finding {
  return { kind: 'found', target, expected, counts, units, evidence: evidence.slice(0, 5), notes }
}

export function blocked(target: Words, expected: Words, reason: Words): Finding {
  return { kind: 'blocked', target, expected, reason }
}

export function unsupported(target: Words, expected: Words, reason: Words): Finding {
  return { kind: 'unsupported', target, expected, reason }
}

/** A checker's answer that is one yes or no. */
export function single(isOk: boolean, actual: Words): readonly Unit[] {
  return [{ isOk, weight: 1, actual }]
}
