import type { DocumentRun } from '@wenkao/shared/documents'
import type { Caller } from '../../platform/caller.ts'

const NONE: DocumentRun = { state: 'none', done: 0, of: 0, unreadablePhotos: 0 }
/** Ended ones that can still be asked for; a page asks within seconds. */
const MOST_KEPT = 200
/** Each draws in a thread of its own. */
const MOST_AT_ONCE = 4

/** Tells how far one document is. */
export interface RunTeller {
  drawn(people: number): void
  unreadable(photos: number): void
  end(state: 'made' | 'failed'): void
}

const keyOf = (caller: Caller, runId: string): string => {
  const who =
    caller.kind === 'staff' ? caller.staffId : caller.kind === 'apiKey' ? caller.apiKeyId : ''
  return `${who} ${runId}`
}

/** How far the documents are that this process is making; each is its own caller's. */
export function createRunDesk() {
  const runs = new Map<string, DocumentRun>()
  let underWay = 0
  return {
    isFull: () => underWay >= MOST_AT_ONCE,
    begin(caller: Caller, runId: string | undefined, of: number): RunTeller {
      const key = keyOf(caller, runId ?? '')
      let standing: DocumentRun = { ...NONE, state: 'making', of }
      let isOver = false
      const tell = (change: Partial<DocumentRun>): void => {
        standing = { ...standing, ...change }
        if (runId === undefined) return
        runs.delete(key)
        runs.set(key, standing)
        const [oldest] = runs.keys()
        if (runs.size > MOST_KEPT && oldest !== undefined) runs.delete(oldest)
      }
      underWay += 1
      tell({})
      return {
        drawn: (people) => {
          tell({ done: standing.done + people })
        },
        unreadable: (unreadablePhotos) => {
          tell({ unreadablePhotos })
        },
        end: (state) => {
          if (isOver) return
          isOver = true
          underWay -= 1
          tell({ state })
        },
      }
    },
    read: (caller: Caller, runId: string): DocumentRun => runs.get(keyOf(caller, runId)) ?? NONE,
  }
}
export type RunDesk = ReturnType<typeof createRunDesk>
