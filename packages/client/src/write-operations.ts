type JsonObject = Readonly<Record<string, unknown>>

/**
 * The text of `operations.ts` for an OpenAPI document: every operation that a key may call and that
 * is answered once (streams are left out), with its types. Made by `npm run client`.
 */
export function writeOperations(document: JsonObject): string {
  const types: string[] = []
  const routes: string[] = []
  for (const [path, methods] of Object.entries(objectOf(document['paths']))) {
    for (const [method, value] of Object.entries(objectOf(methods))) {
      const operation = objectOf(value)
      const reply = objectOf(objectOf(objectOf(operation['responses'])['200'])['content'])
      if (!opensToKeys(operation) || 'text/event-stream' in reply) continue
      const body = objectOf(objectOf(operation['requestBody'])['content'])
      const id = JSON.stringify(operation['operationId'])
      types.push(`  ${id}: ${inputAndReply(operation, body, reply)}`)
      routes.push(
        `  ${id}: { method: '${method.toUpperCase()}', path: '${path}', body: '${kindOf(body)}', reply: '${kindOf(reply)}' },`,
      )
    }
  }
  return [
    '// Made from the OpenAPI document by `npm run client`; not to be changed by hand.',
    '',
    '/** What each operation takes and gives. */',
    `export interface Operations {\n${types.sort().join('\n')}\n}`,
    '',
    'export type OperationId = keyof Operations',
    '',
    'interface Route {',
    '  readonly method: string',
    '  readonly path: string',
    "  readonly body: 'json' | 'bytes' | 'none'",
    "  readonly reply: 'json' | 'bytes' | 'none'",
    '}',
    '',
    '/** Where each operation is, and how its body and its reply travel. */',
    `export const routes: Readonly<Record<OperationId, Route>> = {\n${routes.sort().join('\n')}\n}`,
    '',
  ].join('\n')
}

function opensToKeys(operation: JsonObject): boolean {
  return arrayOf(operation['security']).some((entry) => 'apiKey' in objectOf(entry))
}

function kindOf(content: JsonObject): 'json' | 'bytes' | 'none' {
  if ('application/json' in content) return 'json'
  return 'application/octet-stream' in content ? 'bytes' : 'none'
}

function inputAndReply(operation: JsonObject, body: JsonObject, reply: JsonObject): string {
  const all = arrayOf(operation['parameters']).map(objectOf)
  const fields = [parameters(all, 'path', 'params'), parameters(all, 'query', 'query')]
  if (kindOf(body) !== 'none') fields.push(`body: ${contentType(body)}`)
  fields.push(`reply: ${contentType(reply)}`)
  return `{ ${fields.filter((field) => field !== '').join('; ')} }`
}

function parameters(all: readonly JsonObject[], place: string, name: string): string {
  const fields = all
    .filter((entry) => entry['in'] === place)
    .map((entry) => {
      const mark = entry['required'] === true ? '' : '?'
      return `${JSON.stringify(entry['name'])}${mark}: ${typeOf(objectOf(entry['schema']), {})}`
    })
  if (fields.length === 0) return ''
  const mark = fields.every((field) => field.includes('"?: ')) ? '?' : ''
  return `${name}${mark}: { ${fields.join('; ')} }`
}

function contentType(content: JsonObject): string {
  if (kindOf(content) === 'bytes') return 'Uint8Array'
  const schema = objectOf(objectOf(content['application/json'])['schema'])
  return typeOf(schema, objectOf(schema['$defs']))
}

/** TypeScript for a JSON Schema. What refers to itself is `unknown` at the second level. */
function typeOf(schema: JsonObject, definitions: JsonObject): string {
  if (typeof schema['$ref'] === 'string') {
    const { [schema['$ref'].replace('#/$defs/', '')]: found, ...others } = definitions
    return found === undefined ? 'unknown' : typeOf(objectOf(found), others)
  }
  if ('const' in schema) return JSON.stringify(schema['const'])
  if ('enum' in schema)
    return arrayOf(schema['enum'])
      .map((one) => JSON.stringify(one))
      .join(' | ')
  const choices = arrayOf(schema['anyOf'] ?? schema['oneOf'])
  if (choices.length > 0) return union(choices, definitions)
  const parts = arrayOf(schema['allOf'])
  if (parts.length > 0)
    return parts.map((one) => `(${typeOf(objectOf(one), definitions)})`).join(' & ')
  const types = arrayOf(schema['type'])
  if (types.length > 0)
    return union(
      types.map((type) => ({ ...schema, type })),
      definitions,
    )
  return plainType(schema, definitions)
}

function union(choices: readonly unknown[], definitions: JsonObject): string {
  return [...new Set(choices.map((one) => typeOf(objectOf(one), definitions)))].join(' | ')
}

function plainType(schema: JsonObject, definitions: JsonObject): string {
  switch (schema['type']) {
    case 'string':
    case 'boolean':
    case 'null':
      return schema['type']
    case 'number':
    case 'integer':
      return 'number'
    case 'array':
      return arrayType(schema, definitions)
    case 'object':
      return objectType(schema, definitions)
    default:
      return 'unknown'
  }
}

function arrayType(schema: JsonObject, definitions: JsonObject): string {
  const places = arrayOf(schema['prefixItems'])
  if (places.length === 0) return `(${typeOf(objectOf(schema['items']), definitions)})[]`
  return `[${places.map((one) => typeOf(objectOf(one), definitions)).join(', ')}]`
}

function objectType(schema: JsonObject, definitions: JsonObject): string {
  const required = arrayOf(schema['required'])
  const fields = Object.entries(objectOf(schema['properties'])).map(([name, value]) => {
    const mark = required.includes(name) ? '' : '?'
    return `${JSON.stringify(name)}${mark}: ${typeOf(objectOf(value), definitions)}`
  })
  if (fields.length > 0) return `{ ${fields.join('; ')} }`
  const rest = schema['additionalProperties']
  if (rest === false) return 'Record<string, never>'
  return `Record<string, ${typeOf(objectOf(rest), definitions)}>`
}

function objectOf(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

function arrayOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
