import type { FormShape } from '@wenkao/shared/bank'
import type { Data } from './template-draft.ts'

/** A value that stands for a parameter or for a place of the start document. */
export interface Reference {
  readonly $: string
}
export const isReference = (value: unknown): value is Reference =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as { $?: unknown }).$ === 'string' &&
  Object.keys(value).length === 1

/** Parameters whose value is one or more paragraphs of the start document. */
const PLACES = new Set(['anchors', 'within', 'except'])
export const isPlace = (name: string): boolean => PLACES.has(name)

/** What a part of a checkpoint begins with when an author asks for it. */
export function firstValue(shape: FormShape, name = ''): unknown {
  switch (shape.type) {
    case 'text':
      return ''
    case 'data':
      return {}
    case 'truth':
      return true
    case 'number':
      return shape.least === undefined ? 1 : Math.max(1, shape.least)
    case 'word':
      return shape.words[0]?.value
    case 'list':
      return isPlace(name) ? { $: 'start.1' } : [firstValue(shape.of)]
    case 'row':
      return shape.of.map((one) => firstValue(one))
    case 'ways':
      return shape.of[0] && firstValue(shape.of[0], name)
    case 'group':
      return Object.fromEntries(
        shape.fields
          .filter(({ isNeeded }) => isNeeded)
          .map((field) => [field.name, firstValue(field.shape, field.name)]),
      )
  }
}

/** Whether a value can be of a shape; used to find which of several ways it is. */
export function fits(shape: FormShape, value: unknown): boolean {
  if (isReference(value)) return true
  switch (shape.type) {
    case 'text':
      return typeof value === 'string'
    case 'truth':
      return typeof value === 'boolean'
    case 'number':
      return typeof value === 'number'
    case 'word':
      return shape.words.some((one) => one.value === value)
    case 'list':
      return Array.isArray(value) && value.every((one) => fits(shape.of, one))
    case 'row':
      return Array.isArray(value) && value.length === shape.of.length
    case 'ways':
      return shape.of.some((one) => fits(one, value))
    case 'group':
      return isGroup(value) && shape.fields.every((field) => fieldFits(field, value))
    case 'data':
      return true
  }
}
const isGroup = (value: unknown): value is Data =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const fieldFits = (
  { name, isNeeded, shape }: { name: string; isNeeded: boolean; shape: FormShape },
  value: Data,
): boolean => (value[name] === undefined ? !isNeeded : fits(shape, value[name]))

/** A field that has one possible value only is not asked: it says which way this is. */
export const isFixed = (shape: FormShape): boolean =>
  shape.type === 'word' && shape.words.length === 1

/** Value of one field of a group, and the group with another one. */
export const fieldOf = (value: unknown, name: string): unknown =>
  isGroup(value) ? value[name] : undefined
export function withField(value: unknown, name: string, one: unknown): Data {
  const { [name]: _before, ...rest } = isGroup(value) ? value : ({} as Data)
  return one === undefined ? rest : { ...rest, [name]: one }
}
