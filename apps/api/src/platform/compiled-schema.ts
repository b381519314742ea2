import type { Schema } from '@wenkao/shared/kernel'
import type * as z from 'zod/mini'

/** Says that the schema itself must decide: the value does not fit, or not surely. */
export const UNSURE = Symbol('unsure')

/** Gives what the schema's own parse gives, or `UNSURE`. */
export type CompiledParse = (value: unknown) => unknown

type Definition = z.core.$ZodTypes['_zod']['def']
type Test = (value: never) => boolean

/**
 * Makes a parser of a schema that does the same for values that fit and costs a fraction: zod builds
 * a result object per property, which on the answers' route was a fifth of all work. It never
 * refuses: whoever gets `UNSURE` asks the schema, so error replies are the schema's own. Both are
 * held against each other over random values in the test.
 *
 * @returns undefined when the schema uses something that is not known here.
 */
export function compileSchema(schema: Schema): CompiledParse | undefined {
  const definition = (schema as unknown as z.core.$ZodTypes)._zod.def
  const tests = testsOf(definition)
  const parse = parserOf(definition)
  if (!tests || !parse) return undefined
  if (tests.length === 0) return parse
  return (value) => {
    const parsed = parse(value)
    if (parsed === UNSURE) return UNSURE
    for (const test of tests) if (!test(parsed as never)) return UNSURE
    return parsed
  }
}

function parserOf(definition: Definition): CompiledParse | undefined {
  switch (definition.type) {
    case 'string':
      return definition.coerce === true ? undefined : onlyOf('string')
    case 'number':
      return definition.coerce === true ? undefined : (value) => finite(value)
    case 'boolean':
      return definition.coerce === true ? undefined : onlyOf('boolean')
    case 'unknown':
      return (value) => value
    case 'literal':
      return oneOf(definition.values)
    case 'enum':
      return oneOf(Object.values(definition.entries))
    case 'nullable': {
      const inner = compiled(definition.innerType)
      return inner && ((value) => (value === null ? null : inner(value)))
    }
    case 'optional': {
      const inner = compiled(definition.innerType)
      return inner && ((value) => (value === undefined ? undefined : inner(value)))
    }
    case 'array': {
      const element = compiled(definition.element)
      return element && ((value) => arrayOf(value, element))
    }
    case 'record': {
      const [key, item] = [compiled(definition.keyType), compiled(definition.valueType)]
      const isOpen = definition.keyType._zod.def.type === 'string' && definition.mode !== 'loose'
      return key && item && isOpen ? (value) => recordOf(value, key, item) : undefined
    }
    case 'object':
      return objectParser(definition)
    default:
      return undefined
  }
}

const compiled = (schema: z.core.$ZodType): CompiledParse | undefined =>
  compileSchema(schema as unknown as Schema)

const onlyOf =
  (type: 'string' | 'boolean'): CompiledParse =>
  (value) =>
    typeof value === type ? value : UNSURE

const finite: CompiledParse = (value) =>
  typeof value === 'number' && Number.isFinite(value) ? value : UNSURE

function oneOf(values: readonly unknown[]): CompiledParse {
  const allowed = new Set(values)
  return (value) => (allowed.has(value) ? value : UNSURE)
}

function arrayOf(value: unknown, element: CompiledParse): unknown {
  if (!Array.isArray(value)) return UNSURE
  const items: unknown[] = []
  for (const item of value) {
    const parsed = element(item)
    if (parsed === UNSURE) return UNSURE
    items.push(parsed)
  }
  return items
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype

function recordOf(value: unknown, key: CompiledParse, item: CompiledParse): unknown {
  if (!isPlain(value)) return UNSURE
  const record: Record<string, unknown> = {}
  for (const name of Object.keys(value)) {
    // Schemas pass over this one; here it would become the prototype.
    if (name === '__proto__' || key(name) !== name) return UNSURE
    const parsed = item(value[name])
    if (parsed === UNSURE) return UNSURE
    record[name] = parsed
  }
  return record
}

function objectParser(definition: z.core.$ZodObjectDef): CompiledParse | undefined {
  if (definition.catchall) return undefined
  const fields: { name: string; parse: CompiledParse; isOptional: boolean }[] = []
  for (const [name, schema] of Object.entries(definition.shape)) {
    const parse = compiled(schema)
    if (!parse || name === '__proto__') return undefined
    fields.push({ name, parse, isOptional: schema._zod.def.type === 'optional' })
  }
  return (value) => {
    if (!isPlain(value)) return UNSURE
    const object: Record<string, unknown> = {}
    for (const { name, parse, isOptional } of fields) {
      const given = value[name]
      if (given === undefined) {
        // What absence means is the schema's to say, except that an optional one may be absent.
        if (!isOptional || name in value) return UNSURE
        continue
      }
      const parsed = parse(given)
      if (parsed === UNSURE) return UNSURE
      object[name] = parsed
    }
    return object
  }
}

/** The checks of a schema; undefined when one is not known here. */
function testsOf(definition: Definition): Test[] | undefined {
  const tests: Test[] = []
  const own = 'check' in definition ? [definition as unknown as z.core.$ZodCheckDef] : []
  const added = (definition.checks ?? []).map((check) => check._zod.def)
  for (const check of [...own, ...added] as z.core.$ZodChecks['_zod']['def'][]) {
    const test = testOf(check)
    if (!test) return undefined
    tests.push(test)
  }
  return tests
}

function testOf(check: z.core.$ZodChecks['_zod']['def']): Test | undefined {
  switch (check.check) {
    case 'max_length':
      return (value: string) => value.length <= check.maximum
    case 'min_length':
      return (value: string) => value.length >= check.minimum
    case 'greater_than': {
      const { value: bound, inclusive } = check
      if (typeof bound !== 'number') return undefined
      return (value: number) => (inclusive ? value >= bound : value > bound)
    }
    case 'number_format':
      return check.format === 'safeint' ? Number.isSafeInteger : undefined
    case 'string_format': {
      const pattern = check.format === 'regex' ? check.pattern : undefined
      if (!pattern || pattern.global || pattern.sticky) return undefined
      return (value: string) => pattern.test(value)
    }
    default:
      return undefined
  }
}
