import type { Binding } from '../answers.contract.ts'
import { createDisk, type Disk, type DiskRecord } from './disk.contract-suite.ts'
import type { Line } from './line.contract-suite.ts'
import type { Wheel } from './wheel.contract-suite.ts'

/** A run of a page or a bridge. */
export interface PcProcess {
  isAlive: boolean
}

/** What a log-in gives: the binding under which a station writes, and the right to send. */
export interface Token {
  readonly id: number
  readonly station: number
  readonly binding: Binding
  /** Server time of the binding. */
  readonly boundAt: number
}

/** An exam PC: its stores, clocks and lines. What runs on it is the world's business. */
export interface Pc {
  readonly number: number
  readonly hasBridge: boolean
  /** Stores of two browsers; the second is the one that nobody should have opened. */
  readonly profiles: readonly [Disk, Disk]
  readonly journal: Disk
  readonly toServer: Line
  readonly bridgeToServer: Line
  readonly toBridge: Line
  token: Token | undefined
  /** Monotonic clock of the system; a page's does not count sleep. */
  monotonic(): number
  pageMonotonic(): number
  wallClock(): number
  moveWallClock(ms: number): void
  suspend(ms: number): void
  isAsleep(): boolean
  /** Sets both monotonic clocks back to what they were, as a restored memory does. */
  setBack(monotonic: number, pageMonotonic: number): void
  wake(): void
  /** Runs a task of a process, unless it died; while the PC sleeps, when it wakes. */
  after(owner: PcProcess, ms: number, task: () => void): () => void
}

export function createPc(
  wheel: Wheel,
  fraction: () => number,
  number: number,
  hasBridge: boolean,
  calendarMs: number,
): Pc {
  let wallOffset = 0
  let monotonicOffset = 0
  let pageOffset = 0
  /** When the sleep that goes on began. */
  let asleepSince: number | undefined
  /** What fell due meanwhile, in order. */
  let sleepers: (() => void)[] = []
  const line = (): Line => ({ fault: undefined })
  const pc: Pc = {
    number,
    hasBridge,
    profiles: [createDisk(wheel, fraction), createDisk(wheel, fraction)],
    journal: createDisk(wheel, fraction),
    toServer: line(),
    bridgeToServer: line(),
    toBridge: line(),
    token: undefined,
    monotonic: () => wheel.now() + monotonicOffset,
    pageMonotonic: () => wheel.now() + pageOffset,
    wallClock: () => calendarMs + wheel.now() + wallOffset,
    moveWallClock: (ms) => {
      wallOffset += ms
    },
    suspend: (ms) => {
      if (asleepSince !== undefined) return
      asleepSince = wheel.now()
      wheel.at(wheel.now() + ms, pc.wake)
    },
    isAsleep: () => asleepSince !== undefined,
    setBack: (monotonic, pageMonotonic) => {
      monotonicOffset = monotonic - wheel.now()
      pageOffset = pageMonotonic - wheel.now()
    },
    wake: () => {
      if (asleepSince === undefined) return
      pageOffset -= wheel.now() - asleepSince
      asleepSince = undefined
      for (const sleeper of sleepers) wheel.at(wheel.now(), sleeper)
      sleepers = []
    },
    after: (owner, ms, task) => {
      let isCancelled = false
      const turn = (): void => {
        if (!owner.isAlive || isCancelled) return
        if (asleepSince === undefined) task()
        else sleepers = [...sleepers, turn]
      }
      const cancel = wheel.at(wheel.now() + ms, turn)
      return () => {
        isCancelled = true
        cancel()
      }
    },
  }
  return pc
}

export type DiskCopy = readonly DiskRecord[]
