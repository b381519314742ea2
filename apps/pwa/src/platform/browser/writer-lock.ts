/** Elects among the tabs of one profile the one that may write answers (DESIGN 3.2). */
export interface WriterLock {
  /**
   * Resolves when this tab is the writer; it stays so until it is closed.
   * @param onWait called once when another tab is the writer now.
   */
  acquire(onWait: () => void): Promise<void>
}

const NAME = 'wenkao-writer'

/** By Web Locks: the browser frees the lock of a tab that is gone, however it went. */
export function createWriterLock(locks: LockManager): WriterLock {
  const forEver = () => new Promise<void>(() => {})
  return {
    acquire: (onWait) =>
      new Promise((resolve, reject) => {
        const hold = () => {
          resolve()
          return forEver()
        }
        locks
          .request(NAME, { ifAvailable: true }, (lock) => {
            if (lock) return hold()
            onWait()
            locks.request(NAME, hold).catch(reject)
            return undefined
          })
          .catch(reject)
      }),
  }
}
