import type { HeldSittings, SittingRecord } from './held-sittings.port.ts'

/** The sittings without durability: for tests, and for nothing else. */
export function createMemoryHeldSittings(): HeldSittings {
  const rows = new Map<string, SittingRecord>()
  return {
    current: async () => [...rows.values()].sort((a, b) => b.savedAt - a.savedAt)[0],
    keep: async (record) => {
      rows.set(record.held.sitting.sittingId, record)
    },
    release: async (sittingId) => {
      rows.delete(sittingId)
    },
  }
}
