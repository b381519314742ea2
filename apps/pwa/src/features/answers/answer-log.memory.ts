import type { AnswerLog, NewEntry } from './answer-log.port.ts'

/** The answer log without durability: for tests, and for nothing else. */
export function createMemoryAnswerLog(): AnswerLog {
  const rows = new Map<string, NewEntry>()
  return {
    append: async (batch) => {
      for (const entry of batch) {
        const held = rows.get(entry.hash)
        if (!held || entry.acknowledged) rows.set(entry.hash, entry)
      }
    },
    read: async (sitting) =>
      [...rows.values()]
        .filter((row) => row.sitting === sitting)
        .map(({ text, hash, acknowledged }) => ({ text, hash, acknowledged })),
    acknowledge: async (hashes) => {
      for (const hash of hashes) {
        const held = rows.get(hash)
        if (held) rows.set(hash, { ...held, acknowledged: true })
      }
    },
  }
}
