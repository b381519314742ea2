import 'fake-indexeddb/auto'
import { expect, it } from 'vitest'
import { BrowserDatabase } from '../../platform/storage/database.ts'
import { describeHeldSittings } from './held-sittings.contract-suite.ts'
import { createDexieHeldSittings } from './held-sittings.dexie.ts'
import { createMemoryHeldSittings } from './held-sittings.memory.ts'

let databases = 0
function newDatabase(): BrowserDatabase {
  databases += 1
  return new BrowserDatabase(`held-sittings-${databases}`)
}

describeHeldSittings('memory', async () => createMemoryHeldSittings())
describeHeldSittings('IndexedDB', async () => createDexieHeldSittings(newDatabase()))

it('[R2] a record of another version counts as none, and is kept', async () => {
  const database = newDatabase()
  const value = { version: 99, unknown: true }
  await database.sittings.put({ sitting: 'x', savedAt: 1, released: 0, value })
  expect(await createDexieHeldSittings(database).current()).toBeUndefined()
  expect((await database.sittings.get('x'))?.value).toEqual(value)
})
