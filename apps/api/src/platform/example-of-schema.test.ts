import { allEndpoints } from '@wenkao/shared'
import { permissions, type Action } from '@wenkao/shared/accounts'
import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { exampleOfSchema } from './example-of-schema.ts'
import { openApiDocument } from './openapi.ts'

const forPrograms = allEndpoints.filter((endpoint) =>
  (permissions[endpoint.action as Action] as readonly string[]).includes('integration'),
)

describe('examples of the API document', () => {
  it.each(forPrograms.map((endpoint) => [endpoint.id, endpoint] as const))(
    'KY8: %s: body, parameters and reply are ones that the contract takes',
    (_id, { body, bodyKind, params, query, reply, replyKind }) => {
      const schemas = [
        ...(body && bodyKind === 'json' ? ([[body, 'input']] as const) : []),
        ...(params ? ([[params, 'input']] as const) : []),
        ...(query ? ([[query, 'input']] as const) : []),
        ...(replyKind === 'json' ? ([[reply, 'output']] as const) : []),
      ]
      for (const [schema, io] of schemas) {
        const example = exampleOfSchema(z.toJSONSchema(schema, { io, unrepresentable: 'any' }))
        const outcome = z.safeParse(schema, example)
        expect(outcome.error?.issues ?? [], JSON.stringify(example)).toEqual([])
      }
    },
  )

  it('KY8: stand beside every body, reply and path parameter in JSON', () => {
    const { paths } = openApiDocument(forPrograms, '1') as {
      paths: Record<string, Record<string, Operation>>
    }
    const operations = Object.values(paths).flatMap((methods) => Object.values(methods))
    expect(operations).toHaveLength(forPrograms.length)
    for (const { requestBody, responses, parameters } of operations) {
      const contents = [requestBody?.content, responses['200']?.content]
      for (const content of contents) {
        const json = content?.['application/json']
        if (json) expect(json).toHaveProperty('example')
      }
      for (const parameter of parameters) {
        if (parameter.in === 'path') expect(parameter).toHaveProperty('example')
      }
    }
  })
})

interface Content {
  readonly content: Readonly<Record<string, unknown>>
}
interface Operation {
  readonly requestBody?: Content
  readonly responses: Readonly<Record<string, Content>>
  readonly parameters: readonly { readonly in: string }[]
}
