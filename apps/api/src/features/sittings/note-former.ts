import type { SittingProgress } from '@wenkao/shared/answers'
import type { Services } from '../../platform/services.ts'
import { updateHeardAfter } from './moves.queries.ts'
import type { Unsent } from './sittings.table.ts'

/** A station that says the same again is written down so often. */
const AGAIN_AFTER_MS = 30_000
/** Stations remembered at once; what is forgotten costs one more write. */
const MOST = 2000

/** A sign of life of a station whose sitting is at another one now. */
export interface FormerContact {
  readonly sessionId: string
  readonly sittingId: string
  readonly epoch: number
  readonly at: number
  readonly progress: SittingProgress | undefined
}

/**
 * Notes what the station of a superseded binding says that it has not sent (F02e): shown to the room
 * until it is all here. Written when it changes; it never fails the request that tells it.
 */
export function createFormerStations(services: Pick<Services, 'db' | 'log'>) {
  const written = new Map<string, Unsent>()

  return {
    note({ progress, at, ...name }: FormerContact): void {
      // A page that tells nothing of itself says nothing of what it holds.
      if (!progress) return
      const told: Unsent = { at, changes: progress.unsent, files: progress.filesUnsent }
      const key = `${name.sessionId}/${name.sittingId}/${name.epoch}`
      const last = written.get(key)
      const isSame = last?.changes === told.changes && last.files === told.files
      if (isSame && at - last.at < AGAIN_AFTER_MS) return
      written.delete(key)
      written.set(key, told)
      const oldest = written.keys().next()
      if (written.size > MOST && !oldest.done) written.delete(oldest.value)
      updateHeardAfter(services.db, name, told).catch((error: unknown) => {
        written.delete(key)
        services.log.warn({ err: error }, 'what a former station told was not written')
      })
    },
  }
}
