import * as z from 'zod/mini'
import type { Words } from './checker.ts'
import { fieldWords } from './field-words.ts'
import { kindNames, withKind } from './task-kind.ts'
import { valueWords } from './value-words.ts'

/** How one parameter of a checkpoint is filled in, for pages that make a form of it. */
export type FormShape =
  | { readonly type: 'text' | 'truth' | 'data' }
  | {
      readonly type: 'number'
      readonly isWhole: boolean
      readonly least?: number
      readonly most?: number
    }
  | {
      readonly type: 'word'
      readonly words: readonly (Words & { readonly value: string | number | boolean })[]
    }
  | { readonly type: 'list'; readonly of: FormShape }
  | { readonly type: 'row'; readonly of: readonly FormShape[] }
  | { readonly type: 'group'; readonly fields: readonly FormField[] }
  | { readonly type: 'ways'; readonly of: readonly FormShape[] }

export interface FormField {
  readonly name: string
  readonly words: Words
  readonly isNeeded: boolean
  readonly shape: FormShape
}

/** A checkpoint of the catalogue as authors fill it in. */
export interface CheckpointForm {
  readonly code: string
  readonly title: Words
  readonly limits: Words | undefined
  /** False: the engine makes no answer, so a template with it cannot be tried. */
  readonly canBeMade: boolean
  readonly target: FormShape
  readonly expected: FormShape
  readonly example: { readonly target: unknown; readonly expected: unknown } | undefined
}

type Json = z.core.JSONSchema.BaseSchema

const choiceWords = (field: string, value: unknown): Words =>
  valueWords.get(`${field}.${String(value)}`) ??
  valueWords.get(String(value)) ?? { zh: String(value), en: String(value) }

const wordOf = (field: string, value: unknown) => ({
  value: value as string | number | boolean,
  ...choiceWords(field, value),
})

function shapeOf(schema: Json | boolean | undefined, field: string): FormShape {
  if (typeof schema !== 'object') return { type: 'data' }
  const ways = schema.anyOf ?? schema.oneOf
  if (ways) {
    const shapes = ways.map((one) => shapeOf(one as Json, field))
    // Several fixed values are one list to choose from.
    const fixed = shapes.filter((one) => one.type === 'word')
    if (fixed.length === shapes.length)
      return { type: 'word', words: fixed.flatMap((one) => one.words) }
    return { type: 'ways', of: shapes }
  }
  if (schema.enum) return { type: 'word', words: schema.enum.map((one) => wordOf(field, one)) }
  if ('const' in schema) return { type: 'word', words: [wordOf(field, schema.const)] }
  if (schema.type === 'string') return { type: 'text' }
  if (schema.type === 'boolean') return { type: 'truth' }
  if (schema.type === 'number' || schema.type === 'integer') return numberShape(schema)
  if (schema.type === 'array') {
    if (Array.isArray(schema.prefixItems))
      return { type: 'row', of: schema.prefixItems.map((one) => shapeOf(one as Json, field)) }
    return { type: 'list', of: shapeOf(schema.items as Json, field) }
  }
  if (!schema.properties) return { type: 'data' }
  const needed = new Set(schema.required)
  return {
    type: 'group',
    fields: Object.entries(schema.properties).map(([name, one]) => ({
      name,
      words: fieldWords.get(name) ?? { zh: name, en: name },
      isNeeded: needed.has(name),
      shape: shapeOf(one as Json, name),
    })),
  }
}

function numberShape({ type, minimum, maximum }: Json): FormShape {
  const isWhole = type === 'integer'
  return {
    type: 'number',
    isWhole,
    ...(minimum === undefined || minimum < -1e9 ? {} : { least: minimum }),
    ...(maximum === undefined || maximum > 1e9 ? {} : { most: maximum }),
  }
}

const described = (schema: z.ZodMiniType): FormShape =>
  shapeOf(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }), '')

/** The form of a checkpoint's parameters, with words in both languages; undefined for no such code. */
export function describeForm(code: string): CheckpointForm | undefined {
  for (const kind of kindNames) {
    const form = withKind(kind, ({ checkers }) => {
      const checker = checkers.get(code)
      if (checker === undefined) return undefined
      const { title, limits, apply, target, expected, example } = checker
      return {
        ...{ code, title, limits, canBeMade: apply !== undefined },
        ...{ target: described(target), expected: described(expected) },
        example: example && { target: example.target, expected: example.expected },
      }
    })
    if (form) return form
  }
  return undefined
}
