import type { HeldSittings, SittingRecord } from './held-sittings.port.ts'

/** The sittings without durability: for tests, and for nothing else. */
export function createMemoryHeldSittings(): HeldSittings {
  const rows = new Map<string, { readonly record: SittingRecord; readonly released: boolean }>()
  const newestFirst = () => [...rows.values()].sort((a, b) => b.record.savedAt - a.record.savedAt)
  return {
    current: async () => newestFirst().find(({ released }) => !released)?.record,
    find: async (examNumber) =>
      newestFirst().find(
        ({ record: { held } }) => held.sitting.examNumber === examNumber && !held.receipt,
      )?.record,
    keep: async (record) => {
      rows.set(record.held.sitting.sittingId, { record, released: false })
    },
    release: async (sittingId) => {
      const row = rows.get(sittingId)
      if (row) rows.set(sittingId, { ...row, released: true })
    },
  }
}
