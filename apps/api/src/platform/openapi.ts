import { permissions, type Action } from '@wenkao/shared/accounts'
import type { Endpoint, Schema } from '@wenkao/shared/kernel'
import { ErrorReply } from '@wenkao/shared/kernel'
import * as z from 'zod/mini'
import { exampleOfSchema } from './example-of-schema.ts'

type JsonObject = Record<string, unknown>

/** OpenAPI 3.1 document of the endpoints; its schemas are the contracts' own (JSON Schema 2020-12). */
export function openApiDocument(endpoints: readonly Endpoint[], version: string): JsonObject {
  const paths: Record<string, JsonObject> = {}
  for (const endpoint of endpoints) {
    const path = endpoint.path.replace(/:([A-Za-z]+)/g, '{$1}')
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation(endpoint) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Wenkao',
      version,
      description:
        'Exam rooms that cannot lose an answer. Another system signs in with an API key: ' +
        '`authorization: Bearer wk_…`. Times are milliseconds since 1970 by the server’s clock.',
      license: { name: 'AGPL-3.0-or-later', identifier: 'AGPL-3.0-or-later' },
    },
    paths,
    components: {
      schemas: { ErrorReply: jsonSchema(ErrorReply, 'output') },
      securitySchemes: {
        staffLogin: { type: 'apiKey', in: 'cookie', name: '__Host-staffLogin' },
        apiKey: { type: 'http', scheme: 'bearer' },
        candidate: { type: 'http', scheme: 'bearer' },
        station: { type: 'apiKey', in: 'header', name: 'x-wenkao-signature' },
      },
    },
  }
}

function operation(endpoint: Endpoint): JsonObject {
  const roles = permissions[endpoint.action as Action] as readonly string[]
  return {
    operationId: endpoint.id,
    summary: endpoint.summary,
    tags: [endpoint.id.split('.')[0]],
    description: `Action \`${endpoint.action}\`; roles: ${roles.join(', ')}.`,
    security: securityOf(roles),
    parameters: [...parameters(endpoint.params, 'path'), ...parameters(endpoint.query, 'query')],
    ...(endpoint.bodyKind === 'none'
      ? {}
      : { requestBody: { required: true, content: bodyContent(endpoint) } }),
    responses: {
      200: { description: 'Done', content: replyContent(endpoint) },
      default: {
        description: 'Refused; `code` says why (RFC 9457)',
        content: {
          'application/problem+json': { schema: { $ref: '#/components/schemas/ErrorReply' } },
        },
      },
    },
  }
}

function securityOf(roles: readonly string[]): JsonObject[] {
  const list: JsonObject[] = []
  if (roles.includes('anyone')) list.push({})
  if (roles.includes('candidate')) list.push({ candidate: [] })
  if (roles.includes('station')) list.push({ station: [] })
  if (roles.includes('integration')) list.push({ apiKey: [] })
  if (roles.some((role) => !['anyone', 'candidate', 'station', 'integration'].includes(role))) {
    list.push({ staffLogin: [] })
  }
  return list
}

function bodyContent(endpoint: Endpoint): JsonObject {
  if (endpoint.bodyKind !== 'json' || !endpoint.body) {
    return { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } }
  }
  return { 'application/json': withExample(jsonSchema(endpoint.body, 'input')) }
}

function replyContent(endpoint: Endpoint): JsonObject {
  switch (endpoint.replyKind) {
    case 'bytes':
      return { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } }
    case 'stream':
      return { 'text/event-stream': { schema: jsonSchema(endpoint.reply, 'output') } }
    case 'json':
    case 'none':
      return { 'application/json': withExample(jsonSchema(endpoint.reply, 'output')) }
  }
}

const withExample = (schema: JsonObject): JsonObject => ({
  schema,
  example: exampleOfSchema(schema),
})

function parameters(schema: Schema | undefined, place: 'path' | 'query'): JsonObject[] {
  if (!schema) return []
  const object = jsonSchema(schema, 'input')
  const properties = (object['properties'] ?? {}) as Record<string, JsonObject>
  const required = (object['required'] ?? []) as string[]
  const example = exampleOfSchema(object) as Readonly<Record<string, unknown>>
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
    ...(name in example ? { example: example[name] } : {}),
  }))
}

function jsonSchema(schema: Schema, io: 'input' | 'output'): JsonObject {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return rest
}
