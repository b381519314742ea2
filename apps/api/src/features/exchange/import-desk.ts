import type { EndpointReply } from '@wenkao/shared/kernel'
import type { readImport } from '@wenkao/shared/exchange'
import type { Caller } from '../../platform/caller.ts'

type Standing = EndpointReply<typeof readImport>

/** Tells how far an import has got. */
export type TellProgress = (phase: Standing['phase'], done: number, of: number) => void

const NONE: Standing = { phase: 'none', done: 0, of: 0 }
const keyOf = (caller: Caller, importId: string): string =>
  `${caller.kind === 'staff' ? caller.staffId : caller.kind} ${importId}`

/** How far the imports have got that run now; each is its own caller's. */
export function createImportDesk() {
  const running = new Map<string, Standing>()
  return {
    /** Runs an import under an id; without one nobody can ask for it. */
    async run<Result>(
      caller: Caller,
      importId: string | undefined,
      work: (tell: TellProgress) => Promise<Result>,
    ): Promise<Result> {
      if (importId === undefined) return work(() => undefined)
      const key = keyOf(caller, importId)
      try {
        return await work((phase, done, of) => running.set(key, { phase, done, of }))
      } finally {
        running.delete(key)
      }
    },
    read: (caller: Caller, importId: string): Standing =>
      running.get(keyOf(caller, importId)) ?? NONE,
  }
}
