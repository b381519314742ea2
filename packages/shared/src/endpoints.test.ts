import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { permissions } from './accounts/index.ts'
import { allEndpoints, bridgeEndpoints } from './index.ts'

const endpoints = [...allEndpoints, ...bridgeEndpoints]
const named = endpoints.map((one) => [one.id, one] as const)

describe('endpoints', () => {
  it('P3: have ids of their own', () => {
    const ids = endpoints.map((one) => one.id)
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([])
    expect(allEndpoints.length).toBeGreaterThan(40)
    expect(bridgeEndpoints.length).toBeGreaterThan(10)
  })

  it('P3: no two answer the same method and path, whatever their parameters are called', () => {
    const keys = endpoints.map((one) => `${one.method} ${one.path.replace(/:\w+/g, ':')}`)
    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([])
  })

  it.each(named)('P3: %s is guarded by a row of the permission table', (_id, one) => {
    expect(Object.keys(permissions)).toContain(one.action)
    const isBridge = one.path.startsWith('/bridge/')
    expect(one.action.startsWith('bridge.')).toBe(isBridge)
    expect(bridgeEndpoints.includes(one)).toBe(isBridge)
  })

  it.each(named)('P3: %s describes each parameter of its path and no other', (_id, one) => {
    const inPath = [...one.path.matchAll(/:(\w+)/g)].map(([, name]) => name)
    const described = one.params ? Object.keys((one.params as z.ZodMiniObject).shape) : []
    expect(described.sort()).toEqual(inPath.sort())
  })

  it.each(named)('P3: %s becomes JSON Schema for the OpenAPI document', (_id, one) => {
    for (const schema of [one.params, one.query, one.body, one.reply])
      if (schema) expect(z.toJSONSchema(schema, { io: 'input' })).toBeTypeOf('object')
  })

  it.each(named)('P3: %s has a body exactly where its method may carry one', (_id, one) => {
    expect(one.bodyKind !== 'none').toBe(one.body !== undefined)
    if (one.method === 'GET' || one.method === 'DELETE') expect(one.bodyKind).toBe('none')
    expect(one.maxBodyBytes).toBeGreaterThan(0)
  })
})
