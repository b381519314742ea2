import { afterEach, describe, expect, it, vi } from 'vitest'
import { createGroupCommit } from './group-commit.ts'

/** A commit whose batches a test ends by hand. */
function heldCommit(fails: (item: number) => boolean = () => false) {
  const batches: number[][] = []
  const waiting: (() => void)[] = []
  return {
    batches,
    /** Ends the oldest batch in flight, once there is one. */
    async release(): Promise<void> {
      for (let turn = 0; waiting.length === 0 && turn < 100; turn += 1) await nextTurn()
      waiting.shift()?.()
      await nextTurn()
    },
    commit: async (items: readonly number[]): Promise<string[]> => {
      batches.push([...items])
      await new Promise<void>((go) => waiting.push(go))
      if (items.some(fails)) throw new Error(`cannot commit ${items.filter(fails).join()}`)
      return items.map((item) => `done ${item}`)
    },
  }
}

const nextTurn = () => new Promise<void>((go) => setImmediate(go))
const one = () => ({ rows: 1, bytes: 1 })

describe('group commit', () => {
  afterEach(() => {
    vi.useRealTimers()
  })

  it('commits a lone item at once, and what comes meanwhile together', async () => {
    const held = heldCommit()
    const put = createGroupCommit(held.commit, one, { mostRows: 10, mostBytes: 100, atOnce: 1 })
    const first = put(1)
    await nextTurn()
    const rest = [2, 3, 4].map((item) => put(item))
    await nextTurn()
    expect(held.batches).toEqual([[1]])
    await held.release()
    await held.release()
    expect(await Promise.all([first, ...rest])).toEqual(['done 1', 'done 2', 'done 3', 'done 4'])
    expect(held.batches).toEqual([[1], [2, 3, 4]])
  })

  it('[R8] lets one bad item fail alone, its neighbours are committed', async () => {
    const held = heldCommit((item) => item === 3)
    const put = createGroupCommit(held.commit, one, { mostRows: 10, mostBytes: 100, atOnce: 1 })
    const outcomes = Promise.allSettled([1, 2, 3, 4].map((item) => put(item)))
    for (let at = 0; at < 5; at += 1) await held.release()
    expect((await outcomes).map((outcome) => outcome.status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
    ])
    expect(held.batches).toEqual([[1, 2, 3, 4], [1], [2], [3], [4]])
    // And goes on with the next ones.
    const next = put(5)
    await held.release()
    expect(await next).toBe('done 5')
  })

  it('bounds a batch by items and by bytes; a single large item goes alone', async () => {
    const held = heldCommit()
    const size = (item: number) => ({ rows: 1, bytes: item })
    const put = createGroupCommit(held.commit, size, { mostRows: 3, mostBytes: 100, atOnce: 1 })
    const all = Promise.all([1, 1, 1, 1, 500, 60, 60].map((item) => put(item)))
    for (let at = 0; at < 5; at += 1) await held.release()
    await all
    expect(held.batches).toEqual([[1, 1, 1], [1], [500], [60], [60]])
  })

  it('begins a small batch so long after the one before, a large one at once', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] })
    const batches: (readonly number[])[] = []
    const commit = (items: readonly number[]) => {
      batches.push(items)
      return Promise.resolve(items)
    }
    const limits = { mostRows: 10, mostBytes: 100, atOnce: 2, lingerMs: 50, rowsAtOnce: 3 }
    const put = createGroupCommit(commit, one, limits)
    await put(1)
    const small = [put(2), put(3)]
    await nextTurn()
    vi.advanceTimersByTime(49)
    await nextTurn()
    expect(batches).toEqual([[1]])
    vi.advanceTimersByTime(1)
    await Promise.all(small)
    await Promise.all([put(4), put(5), put(6)])
    expect(batches).toEqual([[1], [2, 3], [4, 5, 6]])
    const late = put(7)
    await nextTurn()
    expect(batches).toHaveLength(3)
    vi.advanceTimersByTime(50)
    await late
    expect(batches.at(-1)).toEqual([7])
  })

  it('keeps two batches in flight and never more', async () => {
    const held = heldCommit()
    const put = createGroupCommit(held.commit, one, { mostRows: 1, mostBytes: 100, atOnce: 2 })
    const all = Promise.all([1, 2, 3, 4].map((item) => put(item)))
    await nextTurn()
    await nextTurn()
    expect(held.batches).toEqual([[1], [2]])
    for (let at = 0; at < 4; at += 1) await held.release()
    expect(await all).toHaveLength(4)
  })

  it('says so when a commit gives fewer results than items', async () => {
    const put = createGroupCommit<number, string>(() => Promise.resolve(['only one']), one)
    const outcomes = await Promise.allSettled([put(1), put(2)])
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['fulfilled', 'rejected'])
  })
})
