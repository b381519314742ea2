import type { BrowserDatabase, SittingRow } from '../../platform/storage/database.ts'
import { SittingRecord, type HeldSittings } from './held-sittings.port.ts'

/** The sittings in IndexedDB. */
export function createDexieHeldSittings(database: BrowserDatabase): HeldSittings {
  const { sittings } = database
  return {
    current: async () => {
      const rows = await sittings.filter((row) => row.released === 0).toArray()
      return readRecord(newestFirst(rows)[0])
    },
    find: async (examNumber) =>
      newestFirst(await sittings.toArray())
        .flatMap((row) => readRecord(row) ?? [])
        .find(({ held }) => held.sitting.examNumber === examNumber && !held.receipt),
    keep: async (record) => {
      const sitting = record.held.sitting.sittingId
      await sittings.put({ sitting, savedAt: record.savedAt, released: 0, value: record })
    },
    release: async (sittingId) => {
      await sittings.update(sittingId, { released: 1 })
    },
  }
}

function newestFirst(rows: readonly SittingRow[]): readonly SittingRow[] {
  return [...rows].sort((a, b) => b.savedAt - a.savedAt)
}

function readRecord(row: SittingRow | undefined): SittingRecord | undefined {
  const read = SittingRecord.safeParse(row?.value)
  return read.success ? read.data : undefined
}
