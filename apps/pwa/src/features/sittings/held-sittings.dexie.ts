import type { BrowserDatabase } from '../../platform/storage/database.ts'
import { SittingRecord, type HeldSittings } from './held-sittings.port.ts'

/** The sittings in IndexedDB. */
export function createDexieHeldSittings(database: BrowserDatabase): HeldSittings {
  const { sittings } = database
  return {
    current: async () => {
      const rows = await sittings.filter((row) => row.released === 0).toArray()
      const newest = rows.sort((a, b) => b.savedAt - a.savedAt)[0]
      const read = SittingRecord.safeParse(newest?.value)
      return read.success ? read.data : undefined
    },
    keep: async (record) => {
      const sitting = record.held.sitting.sittingId
      await sittings.put({ sitting, savedAt: record.savedAt, released: 0, value: record })
    },
    release: async (sittingId) => {
      await sittings.update(sittingId, { released: 1 })
    },
  }
}
