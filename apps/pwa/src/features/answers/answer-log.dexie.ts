import type { BrowserDatabase, EntryRow } from '../../platform/storage/database.ts'
import type { AnswerLog, NewEntry } from './answer-log.port.ts'

/** The answer log in IndexedDB, each call one `strict` transaction. */
export function createDexieAnswerLog(database: BrowserDatabase): AnswerLog {
  const { entries } = database
  return {
    append: (batch) =>
      database.onConnection(() =>
        database.transaction('rw', entries, async () => {
          const hashes = batch.map((entry) => entry.hash)
          const present = await entries.bulkGet(hashes)
          const count = await entries.count()
          const seen = new Set<string>()
          const rows: EntryRow[] = []
          for (const [at, entry] of batch.entries()) {
            const held = present[at]
            if (seen.has(entry.hash) || (held && !addsAcknowledgement(held, entry))) continue
            seen.add(entry.hash)
            rows.push({
              hash: entry.hash,
              sitting: entry.sitting,
              text: entry.text,
              acknowledged: entry.acknowledged ? 1 : 0,
              order: held?.order ?? count + at,
            })
          }
          await entries.bulkPut(rows)
        }),
      ),
    read: async (sitting) => {
      const rows = await entries.where('sitting').equals(sitting).toArray()
      return rows
        .sort((a, b) => a.order - b.order)
        .map(({ text, hash, acknowledged }) => ({ text, hash, acknowledged: acknowledged === 1 }))
    },
    acknowledge: (hashes) =>
      database.transaction('rw', entries, async () => {
        const rows = await entries.bulkGet([...hashes])
        const changed = rows.flatMap((row) =>
          row && row.acknowledged === 0 ? [{ ...row, acknowledged: 1 as const }] : [],
        )
        await entries.bulkPut(changed)
      }),
    lacking: async (sitting, hashes) => {
      const ofSitting = () => entries.where('sitting').equals(sitting).primaryKeys()
      const held = new Set(await database.onConnection(async () => ofSitting()))
      return [...hashes].filter((hash) => !held.has(hash))
    },
    onClosed: (listener) => {
      database.on('close', listener)
    },
  }
}

function addsAcknowledgement(held: EntryRow, entry: NewEntry): boolean {
  return entry.acknowledged && held.acknowledged === 0
}
