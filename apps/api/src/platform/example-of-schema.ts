type JsonSchema = Readonly<Record<string, unknown>>

/** Values that a reader knows at sight, by the name of the field; taken where the schema allows them. */
const BY_NAME: Readonly<Record<string, unknown>> = {
  examNumber: '302001',
  name: '冯唐',
  title: '期末考试',
  school: '城北中学',
  className: '九（2）班',
  gender: 'male',
  externalId: 'SIS-2026-17',
  accessCode: 'K7M2-PX4T-9QW',
  code: '10101',
  number: '9010101',
  reason: '停电五分钟',
  language: 'zh-CN',
  durationMinutes: 60,
  minutes: 5,
  points: 92,
  max: 100,
  search: '城北',
  limit: 200,
  page: 1,
  pageSize: 50,
  witnessDigits: '2468',
  fileName: 'roster.csv',
  url: 'https://office.example/wenkao',
  examNumbers: ['302001', '302002'],
}
/** For fields whose form alone is known. */
const BY_FORM = [
  '0190f3c2-7a51-7c3e-9d2b-5a1f0c8e4b67',
  '302001',
  '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  '3f2b8c1d9e4a5f60718293a4b5c6d7e8',
  '90101',
  '9010101',
  'roster.csv',
  'b3BhcXVl',
  '2468',
  '9',
]
/** 2026-11-23T01:00:00Z. */
const AT_MS = 1_795_395_600_000
const DEEPEST = 8

/**
 * An example that a JSON Schema allows, for the reader of the API document: what must be there, and
 * what has a name that is known. Lists have one entry; a schema that contains itself ends early.
 */
export function exampleOfSchema(schema: JsonSchema): unknown {
  const definitions = (schema['$defs'] ?? {}) as Record<string, JsonSchema>
  return exampleOf(schema, { definitions, name: '', depth: 0 })
}

interface Place {
  readonly definitions: Readonly<Record<string, JsonSchema>>
  /** The field that it is for. */
  readonly name: string
  readonly depth: number
}

function exampleOf(schema: JsonSchema, place: Place): unknown {
  const reference = schema['$ref']
  if (typeof reference === 'string') {
    const target = place.definitions[reference.split('/').at(-1) ?? '']
    return target && place.depth < DEEPEST
      ? exampleOf(target, { ...place, depth: place.depth + 1 })
      : null
  }
  if ('const' in schema) return schema['const']
  const words = schema['enum']
  if (Array.isArray(words))
    return words.includes(BY_NAME[place.name]) ? BY_NAME[place.name] : words[0]
  const ways = schema['anyOf'] ?? schema['oneOf']
  if (Array.isArray(ways)) return exampleOfWays(ways as JsonSchema[], place)
  const { type } = schema
  switch (Array.isArray(type) ? type.find((each) => each !== 'null') : type) {
    case 'object':
      return exampleOfObject(schema, place)
    case 'array':
      return exampleOfList(schema, place)
    case 'string':
      return exampleOfText(schema, place.name)
    case 'integer':
    case 'number':
      return exampleOfNumber(schema, place.name)
    case 'boolean':
      return true
    case 'null':
      return null
    default:
      return {}
  }
}

/** The first way that is not "nothing". */
function exampleOfWays(ways: readonly JsonSchema[], place: Place): unknown {
  const isDeep = place.depth >= DEEPEST
  const chosen = isDeep
    ? (ways.find((way) => way['type'] === 'null') ?? ways[0])
    : ways.find((way) => way['type'] !== 'null')
  return exampleOf(chosen ?? {}, place)
}

function exampleOfObject(schema: JsonSchema, place: Place): Record<string, unknown> {
  const properties = (schema['properties'] ?? {}) as Record<string, JsonSchema>
  const required = new Set((schema['required'] ?? []) as string[])
  const shown = Object.entries(properties).filter(
    ([name]) => required.has(name) || Object.hasOwn(BY_NAME, name),
  )
  return Object.fromEntries(
    shown.map(([name, property]) => [
      name,
      exampleOf(property, { ...place, name, depth: place.depth + 1 }),
    ]),
  )
}

function exampleOfList(schema: JsonSchema, place: Place): unknown[] {
  const known = BY_NAME[place.name]
  if (Array.isArray(known)) return known
  const tuple = schema['prefixItems']
  if (Array.isArray(tuple)) return (tuple as JsonSchema[]).map((entry) => exampleOf(entry, place))
  const least = typeof schema['minItems'] === 'number' ? schema['minItems'] : 1
  if (place.depth >= DEEPEST && least <= 1) return []
  const entry = exampleOf((schema['items'] ?? {}) as JsonSchema, {
    ...place,
    name: '',
    depth: place.depth + 1,
  })
  return Array.from({ length: Math.max(1, least) }, () => entry)
}

function exampleOfText(schema: JsonSchema, name: string): string {
  const named = BY_NAME[name]
  const known = typeof named === 'string' ? [named, ...BY_FORM] : [...wordsOf(name), ...BY_FORM]
  return known.find((text) => fits(text, schema)) ?? ''
}

/** What a field is called is a better example than a number that means nothing. */
const wordsOf = (name: string): readonly string[] => (name === '' ? [] : [`example ${name}`])

function fits(text: string, schema: JsonSchema): boolean {
  const { minLength, maxLength, pattern, allOf, format } = schema
  const patterns = [
    ...(typeof pattern === 'string' ? [pattern] : []),
    ...(Array.isArray(allOf) ? (allOf as JsonSchema[]) : []).flatMap((part) =>
      typeof part['pattern'] === 'string' ? [part['pattern']] : [],
    ),
  ]
  return (
    (typeof minLength !== 'number' || text.length >= minLength) &&
    (typeof maxLength !== 'number' || text.length <= maxLength) &&
    patterns.every((each) => new RegExp(each, 'u').test(text)) &&
    (format !== 'uri' || URL.canParse(text))
  )
}

function exampleOfNumber(schema: JsonSchema, name: string): number {
  const { minimum, maximum, exclusiveMinimum } = schema
  const least =
    typeof minimum === 'number'
      ? minimum
      : typeof exclusiveMinimum === 'number'
        ? exclusiveMinimum + 1
        : 0
  const most = typeof maximum === 'number' ? maximum : Number.MAX_SAFE_INTEGER
  const named = BY_NAME[name]
  const isTime = /(At|Start|since|until)$/.test(name) && most >= AT_MS
  const wished = typeof named === 'number' ? named : isTime ? AT_MS : 1
  return Math.min(Math.max(wished, least), most)
}
