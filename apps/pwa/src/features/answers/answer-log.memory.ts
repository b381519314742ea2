import type { AnswerLog, NewEntry } from './answer-log.port.ts'

export interface MemoryAnswerLog extends AnswerLog {
  /** Loses everything, as a profile that is wiped under the page. */
  wipe(): void
}

/** The answer log without durability: for tests, and for nothing else. */
export function createMemoryAnswerLog(): MemoryAnswerLog {
  const rows = new Map<string, NewEntry>()
  const closed: (() => void)[] = []
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
    lacking: async (sitting, hashes) =>
      [...hashes].filter((hash) => rows.get(hash)?.sitting !== sitting),
    onClosed: (listener) => {
      closed.push(listener)
    },
    wipe: () => {
      rows.clear()
      for (const tell of closed) tell()
    },
  }
}
