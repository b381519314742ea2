import { bringStarterEntries, listCategories, searchEntries } from '@wenkao/shared/bank'
import { starterItems, templates } from '@wenkao/starter-bank'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
}, 60_000)
afterAll(async () => {
  await server.close()
})

it('[D01] an office without any entry brings the delivered bank in, and again only what is new', async () => {
  const office = await server.office()
  const delivered = starterItems.length + templates.length
  expect(await server.call(bringStarterEntries, office)).toEqual({
    ...{ added: delivered, present: 0, refused: 0 },
  })
  const { categories } = await server.call(listCategories, office)
  expect(categories.length).toBeGreaterThan(10)
  const { rows } = await server.call(searchEntries, { ...office, query: { code: '1' } })
  expect(rows.length).toBeGreaterThan(0)
  expect(await server.call(bringStarterEntries, office)).toEqual({
    ...{ added: 0, present: delivered, refused: 0 },
  })
}, 120_000)
