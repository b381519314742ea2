import { settled } from '@wenkao/testing'

/** The time of the world and all that will happen in it: no real timer runs. */
export interface Wheel {
  now(): number
  /** Runs `task` at that time, or now when it is past; returns how to cancel it. */
  at(time: number, task: () => void): () => void
  /** Goes on to that time: every task in order, each with all promises that it settles. */
  runTo(time: number): Promise<void>
}

interface Turn {
  readonly time: number
  readonly order: number
  task: (() => void) | undefined
}

export function createWheel(): Wheel {
  let now = 0
  let order = 0
  /** A binary heap by time, then by order of entry. */
  const heap: Turn[] = []

  const isBefore = (a: Turn, b: Turn): boolean =>
    a.time === b.time ? a.order < b.order : a.time < b.time

  function swap(a: number, b: number): void {
    const [one, other] = [heap[a], heap[b]]
    if (one && other) [heap[a], heap[b]] = [other, one]
  }

  function push(turn: Turn): void {
    heap.push(turn)
    for (let at = heap.length - 1; at > 0;) {
      const parent = (at - 1) >> 1
      const [own, above] = [heap[at], heap[parent]]
      if (!own || !above || !isBefore(own, above)) return
      swap(at, parent)
      at = parent
    }
  }

  function pop(): Turn | undefined {
    swap(0, heap.length - 1)
    const first = heap.pop()
    for (let at = 0; ;) {
      const children = [2 * at + 1, 2 * at + 2]
      let least = at
      for (const child of children) {
        const [candidate, best] = [heap[child], heap[least]]
        if (candidate && best && isBefore(candidate, best)) least = child
      }
      if (least === at) return first
      swap(at, least)
      at = least
    }
  }

  return {
    now: () => now,
    at: (time, task) => {
      const turn: Turn = { time: Math.max(now, time), order: (order += 1), task }
      push(turn)
      return () => {
        turn.task = undefined
      }
    },
    runTo: async (time) => {
      await settled()
      for (let next = heap[0]; next && next.time <= time; next = heap[0]) {
        pop()
        if (!next.task) continue
        now = Math.max(now, next.time)
        next.task()
        await settled()
      }
      now = Math.max(now, time)
    },
  }
}
