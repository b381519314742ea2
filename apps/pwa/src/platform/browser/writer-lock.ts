/** Elects among the tabs of one profile the one that may write answers (DESIGN 3.2). */
export interface WriterLock {
  /**
   * Resolves when this tab is the writer; it stays so until it is closed or another one takes over.
   * Where the browser denies its locks every tab is: writers never share a key, so nothing is lost.
   * @param onWait called once when another tab is the writer now.
   * @param onLost called when another tab took over from this one.
   */
  acquire(onWait: () => void, onLost: () => void): Promise<void>
  /** Makes this tab, which waits in `acquire`, the writer at once. */
  takeOver(): void
}

const NAME = 'wenkao-writer'

/**
 * By Web Locks: the browser frees the lock of a tab that is gone, however it went.
 * @param locks undefined where the browser has none.
 */
export function createWriterLock(locks: LockManager | undefined): WriterLock {
  const queued = new AbortController()
  let ask: ((options: LockOptions) => void) | undefined

  return {
    acquire: (onWait, onLost) =>
      new Promise((resolve) => {
        if (!locks) {
          resolve()
          return
        }
        let isWriter = false
        const hold = () => {
          isWriter = true
          resolve()
          return new Promise<void>(() => {})
        }
        ask = (options) => {
          const grant = (lock: Lock | null) => {
            if (lock) return hold()
            onWait()
            ask?.({ signal: queued.signal })
            return undefined
          }
          locks.request(NAME, options, grant).catch(() => {
            if (options.signal?.aborted) return
            if (isWriter) onLost()
            else resolve()
          })
        }
        ask({ ifAvailable: true })
      }),
    takeOver: () => {
      queued.abort()
      ask?.({ steal: true })
    },
  }
}
