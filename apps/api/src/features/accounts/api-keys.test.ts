import {
  changeApiKey,
  createApiKey,
  keyScopes,
  listApiKeys,
  revokeApiKey,
  rotateApiKey,
} from '@wenkao/shared/accounts'
import { createArea, listPlaces } from '@wenkao/shared/places'
import { listExams } from '@wenkao/shared/sessions'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'

const HOUR = 3600 * 1000
let server: TestServer
let headers: Readonly<Record<string, string>>
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(() => server.close())

async function makeKey(body: Record<string, unknown> = {}) {
  ;({ headers } = await server.office())
  return server.call(createApiKey, { headers, body: { name: 'registry', ...body } })
}
const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` })
const statusOf = async (secret: string) =>
  (await server.raw(listPlaces, { headers: bearer(secret) })).status
const rowOf = async (apiKeyId: string) =>
  (await server.call(listApiKeys, { headers })).apiKeys.find((key) => key.apiKeyId === apiKeyId)

it('KY1: a key opens what its scopes say, and its refusal names the scope', async () => {
  const key = await makeKey({ scopes: ['places:read', 'places:read'] })
  expect(key.scopes).toEqual(['places:read'])
  expect(await statusOf(key.secret)).toBe(200)
  await expect(server.call(listExams, { headers: bearer(key.secret) })).rejects.toMatchObject({
    code: 'forbidden',
    details: { scopes: ['exams:read'] },
  })
  const change = { headers, params: { apiKeyId: key.apiKeyId } }
  await server.call(changeApiKey, { ...change, body: { scopes: ['exams:read'] } })
  await server.call(listExams, { headers: bearer(key.secret) })
  expect(await statusOf(key.secret)).toBe(403)
  for (const scopes of [[], ['everything']])
    await expect(
      server.call(createApiKey, { headers, body: { name: 'x', scopes } }),
    ).rejects.toMatchObject({ code: 'invalidRequest' })
})

it('KY1: without scopes a new key has all, and one from before there were any what it had', async () => {
  const key = await makeKey()
  expect(key.scopes).toEqual([...keyScopes])
  await server.call(createArea, { headers: bearer(key.secret), body: { name: 'North' } })
  await server.services.sql`update api_keys set scopes = null where api_key_id = ${key.apiKeyId}`
  expect(await statusOf(key.secret)).toBe(200)
  await expect(
    server.call(createArea, { headers: bearer(key.secret), body: { name: 'South' } }),
  ).rejects.toMatchObject({ code: 'forbidden' })
})

it('KY3: a key ends when it is said to, and can be prolonged', async () => {
  const now = server.clock.now()
  const key = await makeKey({ expiresAt: now + HOUR })
  expect(await statusOf(key.secret)).toBe(200)
  server.clock.advance(HOUR + 1)
  expect(await statusOf(key.secret)).toBe(401)
  const { headers: later } = await server.office()
  const change = { headers: later, params: { apiKeyId: key.apiKeyId } }
  const past = { expiresAt: server.clock.now() - 1 }
  await expect(server.call(changeApiKey, { ...change, body: past })).rejects.toMatchObject({
    code: 'invalidRequest',
  })
  await server.call(changeApiKey, { ...change, body: { expiresAt: null } })
  expect(await statusOf(key.secret)).toBe(200)
  expect(await server.call(changeApiKey, { ...change, body: {} })).toMatchObject({
    ...{ name: 'registry', expiresAt: null },
  })
})

it('KY3: a rotated key has two secrets for a while, and nobody rotates it unseen', async () => {
  const key = await makeKey()
  const rotate = (expectedRotatedAt: number | null, overlapHours = 2) =>
    server.call(rotateApiKey, {
      ...{ headers, params: { apiKeyId: key.apiKeyId } },
      body: { expectedRotatedAt, overlapHours },
    })
  const next = await rotate(null)
  expect(next.secret).not.toBe(key.secret)
  expect(await statusOf(key.secret)).toBe(200)
  expect(await statusOf(next.secret)).toBe(200)
  await expect(rotate(null)).rejects.toMatchObject({ code: 'conflict' })
  server.clock.advance(2 * HOUR + 1)
  expect(await statusOf(key.secret)).toBe(401)
  expect(await statusOf(next.secret)).toBe(200)
  const last = await rotate(next.rotatedAt, 0)
  expect(await statusOf(next.secret)).toBe(401)
  expect(await statusOf(last.secret)).toBe(200)
  await server.call(revokeApiKey, { headers, params: { apiKeyId: key.apiKeyId } })
  expect(await statusOf(last.secret)).toBe(401)
  await expect(rotate(last.rotatedAt)).rejects.toMatchObject({ code: 'notFound' })
})

it('KY3: the list says when a key was used last, to the minute, and nothing of its secrets', async () => {
  const key = await makeKey()
  expect((await rowOf(key.apiKeyId))?.lastUsedAt).toBeNull()
  await statusOf(key.secret)
  const first = (await rowOf(key.apiKeyId))?.lastUsedAt
  expect(first).not.toBeNull()
  await statusOf(key.secret)
  expect((await rowOf(key.apiKeyId))?.lastUsedAt).toBe(first)
  server.clock.advance(61_000)
  await statusOf(key.secret)
  expect((await rowOf(key.apiKeyId))?.lastUsedAt).toBeGreaterThan(first ?? Infinity)
  const text = await (await server.raw(listApiKeys, { headers })).text()
  expect(text).not.toMatch(/secret|hash/i)
})
