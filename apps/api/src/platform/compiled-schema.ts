import type { Schema } from '@wenkao/shared/kernel'
import type * as z from 'zod/mini'

/**
 * Whether a value is exactly what the schema gives for it: it fits, and has no key that the schema
 * would take away. `false` says nothing; then the schema itself must be asked.
 */
export type Fits = (value: unknown) => boolean

type Definition = z.core.$ZodTypes['_zod']['def']
type Test = (value: never) => boolean

/**
 * Makes a check of a schema that says for most good values, at a fraction of the cost, that parsing
 * them would change nothing: zod builds a result object per property, which on the answers' route was
 * a fifth of all work. Whatever is not surely good goes to the schema, so refusals are the schema's
 * own. Both are held against each other over random values in the test.
 *
 * @returns undefined when the schema uses something that is not known here.
 */
export function compileSchema(schema: Schema): Fits | undefined {
  return compiled(schema as unknown as z.core.$ZodType)
}

function compiled(schema: z.core.$ZodType): Fits | undefined {
  const definition = (schema as z.core.$ZodTypes)._zod.def
  const tests = testsOf(definition)
  const fits = shapeOf(definition)
  if (!tests || !fits) return undefined
  const [first, ...others] = tests
  if (!first) return fits
  if (others.length === 0) return (value) => fits(value) && first(value as never)
  return (value) => fits(value) && tests.every((test) => test(value as never))
}

function shapeOf(definition: Definition): Fits | undefined {
  switch (definition.type) {
    case 'string':
      return definition.coerce === true ? undefined : (value) => typeof value === 'string'
    case 'number':
      return definition.coerce === true ? undefined : (value) => Number.isFinite(value)
    case 'boolean':
      return definition.coerce === true ? undefined : (value) => typeof value === 'boolean'
    case 'unknown':
      return () => true
    case 'literal':
      return oneOf(definition.values)
    case 'enum':
      return oneOf(Object.values(definition.entries))
    case 'nullable': {
      const inner = compiled(definition.innerType)
      return inner && ((value) => value === null || inner(value))
    }
    case 'optional':
      return compiled(definition.innerType)
    case 'array': {
      const element = compiled(definition.element)
      return element && arrayOf(element)
    }
    case 'record': {
      const [key, item] = [compiled(definition.keyType), compiled(definition.valueType)]
      const isOfTexts = definition.keyType._zod.def.type === 'string' && definition.mode !== 'loose'
      return key && item && isOfTexts ? recordOf(key, item) : undefined
    }
    case 'object':
      return objectOf(definition)
    case 'union':
      return unionOf(definition)
    default:
      return undefined
  }
}

function arrayOf(element: Fits): Fits {
  return (value) => {
    if (!Array.isArray(value)) return false
    // Not `every`, which passes over holes.
    for (const item of value) if (!element(item)) return false
    return true
  }
}

function oneOf(values: readonly unknown[]): Fits {
  const allowed = new Set(values)
  return (value) => allowed.has(value)
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype

function recordOf(key: Fits, item: Fits): Fits {
  return (value) => {
    if (!isPlain(value)) return false
    for (const name in value) {
      // Schemas take this one away.
      if (name === '__proto__' || !key(name) || !item(value[name])) return false
    }
    return true
  }
}

function objectOf(definition: z.core.$ZodObjectDef): Fits | undefined {
  if (definition.catchall) return undefined
  const fields: { name: string; fits: Fits; isOptional: boolean }[] = []
  for (const [name, schema] of Object.entries(definition.shape)) {
    const fits = compiled(schema)
    if (!fits || name === '__proto__') return undefined
    fields.push({ name, fits, isOptional: schema._zod.def.type === 'optional' })
  }
  return (value) => {
    if (!isPlain(value)) return false
    let known = 0
    for (const { name, fits, isOptional } of fields) {
      const given = value[name]
      if (given === undefined) {
        // What absence means is the schema's to say, except that an optional one may be absent.
        if (!isOptional || name in value) return false
        continue
      }
      if (!fits(given)) return false
      known += 1
    }
    for (const _name in value) known -= 1
    return known === 0
  }
}

/**
 * Only where one key says which of the options is meant: else the first that fits with keys taken away
 * would stand before one that fits as it is.
 */
function unionOf(definition: z.core.$ZodUnionDef): Fits | undefined {
  if (!isDiscriminated(definition) || definition.unionFallback === true) return undefined
  const options: Fits[] = []
  for (const option of definition.options) {
    const fits = compiled(option)
    if (!fits) return undefined
    options.push(fits)
  }
  return (value) => options.some((fits) => fits(value))
}

const isDiscriminated = (
  definition: z.core.$ZodUnionDef,
): definition is z.core.$ZodDiscriminatedUnionDef => 'discriminator' in definition

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
    case 'overwrite':
      // A text that is as the change would make it, e.g. trimmed.
      return (value: unknown) => typeof value === 'string' && check.tx(value) === value
    default:
      return undefined
  }
}
