import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createClient, RefusedError } from '@wenkao/client'
import { writeOperations } from '@wenkao/client/write-operations'
import { allEndpoints } from '@wenkao/shared'
import { createApiKey, type KeyScope } from '@wenkao/shared/accounts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openApiDocument } from './platform/openapi.ts'
import { createTestServer, ORIGIN, type TestServer } from './test-processes/test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(() => server.close())

/** The client of a program that holds a key of these scopes. */
async function clientWith(scopes: KeyScope[]) {
  const { headers } = await server.office()
  const { secret } = await server.call(createApiKey, { headers, body: { name: 'office', scopes } })
  return createClient({
    server: ORIGIN,
    key: secret,
    fetch: async (request) => server.app.fetch(request),
  })
}

describe('the generated client (N14)', () => {
  it('is what the contracts say now; else run `npm run client`', () => {
    const file = new URL('../../../packages/client/src/operations.ts', import.meta.url)
    const isCurrent =
      readFileSync(fileURLToPath(file), 'utf8') ===
      writeOperations(openApiDocument(allEndpoints, ''))
    expect(isCurrent).toBe(true)
  })

  it('sends what a contract asks for and gives back what it says', async () => {
    const client = await clientWith(['places:read', 'places:write'])
    const { areaId } = await client.call('places.createArea', { body: { name: '城北区' } })
    const { siteId } = await client.call('places.createSite', {
      params: { areaId },
      body: { name: '城北中学' },
    })
    const { roomId } = await client.call('places.createRoom', {
      params: { siteId },
      body: { name: '机房一', stations: 3 },
    })
    const { areas } = await client.call('places.listPlaces', {})
    const room = areas
      .find((area) => area.areaId === areaId)
      ?.sites.find((site) => site.siteId === siteId)
      ?.rooms.find((entry) => entry.roomId === roomId)
    expect(room).toMatchObject({ name: '机房一' })
    expect(room?.stations.map((station) => station.number)).toEqual([1, 2, 3])
  })

  it('sends a query, and leaves out what is undefined', async () => {
    const client = await clientWith(['exams:read'])
    expect(await client.call('sessions.listExams', { query: { externalId: '甲 & 乙' } })).toEqual({
      exams: [],
    })
  })

  it('gives a file as its bytes', async () => {
    const client = await clientWith(['bank:read'])
    const bytes = await client.call('exchange.itemsTemplate', {})
    // An .xlsx file is a zip archive.
    expect([...bytes.slice(0, 2)]).toEqual([0x50, 0x4b])
  })

  it('tells a refusal by its stable code', async () => {
    const client = await clientWith(['places:read'])
    const refusal = await client
      .call('places.createArea', { body: { name: '城北区' } })
      .catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(RefusedError)
    expect(refusal).toMatchObject({ status: 403, code: 'forbidden' })
  })

  it('tells a reply that is no JSON as a refusal without a known code', async () => {
    const client = createClient({
      server: ORIGIN,
      key: 'wk_none',
      fetch: () => Promise.resolve(new Response('<h1>Bad gateway</h1>', { status: 502 })),
    })
    const refusal = await client.call('places.listPlaces', {}).catch((error: unknown) => error)
    expect(refusal).toMatchObject({ status: 502, code: 'unknown', problem: null })
  })

  it('asks nothing when a parameter would leave its place in the path', async () => {
    const client = await clientWith(['exams:read'])
    await expect(
      client.call('sessions.listCandidates', { params: { examId: '..' } }),
    ).rejects.toThrow(RangeError)
  })
})
