import type { SyncReply } from '@wenkao/shared/answers'
import {
  basisFromBridge,
  basisFromRecord,
  basisFromReply,
  hasSlept,
  judgeDeadline,
  remainingAt,
  type HeldSitting,
  type HostReading,
  type ServerOffset,
} from '@wenkao/shared/sittings'
import type { SittingState } from './sitting-state.ts'

const BEAT_MS = 250
/** A server that answered within this time counts as reachable. */
const CONTACT_MS = 20_000

/** The time of the sitting on this page: from where it is counted, and what the deadline demands. */
export interface SittingClock {
  /** Best estimate of the server's time, ms. */
  serverMs(): number
  /** Counts from what was written down, until somebody tells the time (F01). */
  restore(sitting: HeldSitting): void
  /** A reply that this page got itself. @param sentAt moment of its request. */
  tookReply(clock: SyncReply['clock'], sentAt: number): void
  /** What the bridge counts; `replyAgeMs` is the age of the server's last reply. */
  tookBridge(told: {
    readonly remainingMs: number | null
    readonly verified: boolean
    readonly isRunning: boolean
    readonly replyAgeMs: number | null
  }): void
  /** Starts to look at the clock four times a second: the network's turn must not delay it. */
  start(): void
  /** Forgets the time of a sitting that is over. */
  forget(): void
}

export function createSittingClock(state: SittingState): SittingClock {
  const { basis, held, phase, remainingMs, maybeLessMs, answers } = state
  let lastReplyAt: number | undefined
  let zeroSince: number | undefined
  let offset: ServerOffset | undefined
  let last: HostReading = { wallClock: 0, monotonic: 0 }
  /** Time that the wall clock went on and the page's own did not, since somebody told the time. */
  let uncountedMs = 0

  function reading(): HostReading {
    const { clock } = state.world()
    return { wallClock: clock.wallClock(), monotonic: clock.monotonic() }
  }

  function beat(): void {
    watchSleep()
    show()
    judge()
    state.world().clock.schedule(BEAT_MS, beat)
  }

  /**
   * After a sleep a page alone does not know how long its own clock stood (DESIGN 7). A bridge knows:
   * as long as one is believed to answer, its next word is waited for.
   */
  function watchSleep(): void {
    const now = reading()
    if (hasSlept(last, now))
      uncountedMs += now.wallClock - last.wallClock - (now.monotonic - last.monotonic)
    if (uncountedMs > 0 && state.bridge.value !== 'answering' && basis.value) {
      maybeLessMs.value += uncountedMs
      uncountedMs = 0
      basis.value = { ...basis.value, verified: false }
    }
    last = now
  }

  function show(): void {
    const now = state.world().clock.monotonic()
    if (basis.value?.verified) maybeLessMs.value = 0
    remainingMs.value = basis.value ? remainingAt(basis.value, now) : null
    state.isInContact.value = lastReplyAt !== undefined && now - lastReplyAt < CONTACT_MS
  }

  function judge(): void {
    const now = state.world().clock.monotonic()
    const remaining = remainingMs.value
    if (remaining === null || remaining > 0) {
      zeroSince = undefined
      if (phase.value === 'waitingForExtraTime' && remaining !== null)
        state.dispatch('extraTimeGiven')
    } else zeroSince ??= now
    const verdict = judgeDeadline(remaining, zeroSince, lastReplyAt, now)
    const isConfirming = verdict === 'confirming' && phase.value === 'answering'
    state.isConfirmingDeadline.value = isConfirming
    if (phase.value === 'answering') answers.freeze(state.isPaused.value || isConfirming)
    if (verdict === 'passedInContact') state.dispatch('deadlineInContact')
    if (verdict === 'passedOutOfContact') state.dispatch('deadlineOutOfContact')
  }

  return {
    serverMs: () => {
      const { clock } = state.world()
      return offset ? clock.monotonic() + offset.offsetMs : clock.wallClock()
    },
    restore: (sitting) => {
      if (!sitting.remaining) return
      const record = { ...sitting.remaining, running: sitting.clock.state === 'running' }
      basis.value = basisFromRecord(record, sitting.sitting.durationMs, reading())
      show()
    },
    tookReply: (clock, sentAt) => {
      const sitting = held.value
      if (!sitting) return
      const receivedAt = state.world().clock.monotonic()
      lastReplyAt = receivedAt
      uncountedMs = 0
      const took = basisFromReply(clock, { sentAt, receivedAt }, offset)
      offset = took.offset
      basis.value = took.basis
      held.value = { ...sitting, clock }
      show()
    },
    tookBridge: ({ replyAgeMs, ...told }) => {
      const now = state.world().clock.monotonic()
      if (replyAgeMs !== null) lastReplyAt = now - replyAgeMs
      if (told.remainingMs === null) return
      uncountedMs = 0
      basis.value = basisFromBridge(told, now)
    },
    start: () => {
      last = reading()
      beat()
    },
    forget: () => {
      basis.value = undefined
      offset = undefined
      lastReplyAt = undefined
    },
  }
}
