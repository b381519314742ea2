import 'fake-indexeddb/auto'
import { describe, expect, it } from 'vitest'
import { BrowserDatabase } from './database.ts'
import { readKeptEntries } from './read-entries.ts'

describe('the browser’s copy of an answer log', () => {
  it('[F03c] is read in the order of arrival, of one sitting alone', async () => {
    const database = new BrowserDatabase('kept')
    const row = (hash: string, sitting: string, order: number) =>
      ({ hash, sitting, text: `entry ${hash}`, acknowledged: 0, order }) as const
    await database.entries.bulkPut([row('a', 's1', 2), row('b', 's1', 1), row('c', 's2', 3)])
    database.close()
    expect(await readKeptEntries(indexedDB, 's1', 'kept')).toEqual(['entry b', 'entry a'])
    expect(await readKeptEntries(indexedDB, undefined, 'kept')).toHaveLength(3)
  })

  it('[F03c] is empty where the browser was wiped, and leaves nothing behind', async () => {
    expect(await readKeptEntries(indexedDB, 's1', 'wiped')).toEqual([])
    expect((await indexedDB.databases()).map(({ name }) => name)).not.toContain('wiped')
  })
})
