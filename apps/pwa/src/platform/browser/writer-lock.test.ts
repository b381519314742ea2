import { describe, expect, it, vi } from 'vitest'
import { createWriterLock } from './writer-lock.ts'

/** Web Locks of one profile, as far as the writer's lock uses them. */
function profileLocks() {
  let held: ((cause: unknown) => void) | undefined
  const queue: (() => void)[] = []
  const request = (
    _name: string,
    options: LockOptions,
    grant: (lock: Lock | null) => Promise<void> | undefined,
  ): Promise<void> =>
    new Promise((resolve, reject) => {
      const take = (): void => {
        held = reject
        void grant({ name: 'lock', mode: 'exclusive' })
      }
      options.signal?.addEventListener('abort', () => {
        queue.splice(queue.indexOf(take), 1)
        reject(new DOMException('aborted', 'AbortError'))
      })
      if (options.steal) {
        held?.(new DOMException('stolen', 'AbortError'))
        take()
      } else if (!held) take()
      else if (options.ifAvailable) {
        void grant(null)
        resolve()
      } else queue.push(take)
    })
  return {
    locks: { request } as unknown as LockManager,
    /** The tab that holds it is gone. */
    release: (): void => {
      held = undefined
      queue.shift()?.()
    },
  }
}

function tab(locks: LockManager | undefined) {
  const lock = createWriterLock(locks)
  const [waits, lost, writes] = [vi.fn(), vi.fn(), vi.fn()]
  void lock.acquire(waits, lost).then(writes)
  return { lock, waits, lost, writes }
}

describe('writer lock', () => {
  it('[DESIGN 3.2] elects one tab; another one waits, and follows when that one is gone', async () => {
    const { locks, release } = profileLocks()
    const first = tab(locks)
    const second = tab(locks)
    await vi.waitFor(() => {
      expect(first.writes).toHaveBeenCalledOnce()
    })
    expect(second.waits).toHaveBeenCalledOnce()
    expect(second.writes).not.toHaveBeenCalled()
    release()
    await vi.waitFor(() => {
      expect(second.writes).toHaveBeenCalledOnce()
    })
    expect(first.lost).not.toHaveBeenCalled()
  })

  it('[DESIGN 3.2] lets a tab take over, and tells the one that wrote', async () => {
    const { locks } = profileLocks()
    const first = tab(locks)
    const second = tab(locks)
    second.lock.takeOver()
    await vi.waitFor(() => {
      expect(second.writes).toHaveBeenCalledOnce()
      expect(first.lost).toHaveBeenCalledOnce()
    })
    expect(second.lost).not.toHaveBeenCalled()
  })

  it('[R8] lets every tab write where the browser denies its locks, or has none', async () => {
    const denied = { request: () => Promise.reject(new DOMException('denied', 'SecurityError')) }
    for (const locks of [denied as unknown as LockManager, undefined]) {
      const only = tab(locks)
      await vi.waitFor(() => {
        expect(only.writes).toHaveBeenCalledOnce()
      })
      expect(only.lost).not.toHaveBeenCalled()
    }
  })
})
