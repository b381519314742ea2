import { setTimeout as wait } from 'node:timers/promises'
import type { ProcessState } from './process-state.fs.ts'

/** Asking for a process costs a file on Linux and a program elsewhere, ms between two looks. */
const LOOK_MS = process.platform === 'linux' ? 100 : 2_000

/** What a watch needs of the postmaster it looks after. */
export interface WatchedPostmaster {
  /** What the system says of the process that should run. */
  judge(): ProcessState
  /**
   * Starts it anew on the same data and the same port.
   * @throws when that cannot be done; the watch then ends.
   */
  restart(): Promise<void>
  log(message: string): void
}

/**
 * Looks after a postmaster until `signal` aborts: when it is gone although nobody stopped it (an
 * administrator's kill, the system's when memory ends), it is started again, and the pools of all who
 * still have its address find it there (R1: what was acknowledged is in its log).
 *
 * @param lost called once, with the reason, when it cannot be brought back.
 */
export async function watchPostmaster(
  postmaster: WatchedPostmaster,
  signal: AbortSignal,
  lost: (cause: unknown) => void,
): Promise<void> {
  for (;;) {
    await wait(LOOK_MS, undefined, { signal, ref: false }).catch(() => undefined)
    if (signal.aborted) return
    const state = postmaster.judge()
    if (state === 'ours' || state === 'unknown') continue
    postmaster.log('PostgreSQL ended although nobody stopped it; starting it again')
    try {
      await postmaster.restart()
    } catch (cause) {
      if (!signal.aborted) lost(cause)
      return
    }
  }
}
