import { syncAnswers } from '@wenkao/shared/answers'
import { computed, onScopeDispose, shallowRef } from 'vue'
import { useSittingStore } from '../../features/sittings/index.ts'
import { CallError } from '../../platform/network/call.ts'
import { useInterval } from '../../platform/browser/use-interval.ts'
import { useWindowListener } from '../../platform/browser/use-listener.ts'

/** How long a page without anybody at it stays, ms. */
export interface OwnLeave {
  /** While the session goes on; Infinity: until it ends. */
  readonly usuallyMs: number
  /** Once the session has ended: a receipt that came with the end must still be readable. */
  readonly endedMs: number
}

const ASK_EVERY_MS = 10_000
const TRY_AGAIN_MS = 10_000

/**
 * Brings the PC back to its idle screen without anybody's tap (N12), so that the next candidate can log
 * in: some time after the last key or tap, sooner once the session has ended. Refused while something
 * here is not on the server (R2); then it is tried again.
 */
export function useOwnLeave({ usuallyMs, endedMs }: OwnLeave) {
  const sittings = useSittingStore()
  const { clock } = sittings.world()
  const now = shallowRef(clock.monotonic())
  const shownAt = now.value
  const touchedAt = shallowRef(now.value)
  const hasEnded = shallowRef(sittings.held?.clock.state === 'ended')
  let askedAt = -Infinity
  let triedAt = -Infinity
  let isBusy = false
  let isOver = false

  const leavesAt = computed(() =>
    hasEnded.value
      ? Math.min(shownAt + endedMs, touchedAt.value + usuallyMs)
      : touchedAt.value + usuallyMs,
  )
  /** Whole seconds until this page leaves by itself; undefined while it waits for the end. */
  const leavesInS = computed(() =>
    Number.isFinite(leavesAt.value)
      ? Math.max(0, Math.ceil((leavesAt.value - now.value) / 1000))
      : undefined,
  )

  /** A heartbeat without entries: its reply tells the session's state. */
  async function ask(): Promise<void> {
    const reply = await sittings.callServer(syncAnswers, {
      body: { version: 1, heads: {}, events: [] },
      timeoutMs: ASK_EVERY_MS,
    })
    if (reply.clock.state === 'ended') hasEnded.value = true
  }

  async function look(): Promise<void> {
    now.value = clock.monotonic()
    if (isBusy) return
    isBusy = true
    try {
      if (now.value >= leavesAt.value && now.value - triedAt > TRY_AGAIN_MS) {
        triedAt = now.value
        await sittings.release()
      } else if (!hasEnded.value && now.value - askedAt > ASK_EVERY_MS) {
        askedAt = now.value
        await ask()
      }
    } catch (cause) {
      // Without network or bridge it is tried again: nothing hangs on the moment.
      if (!isOver && !(cause instanceof CallError)) throw cause
    } finally {
      isBusy = false
    }
  }

  const touch = (): void => {
    touchedAt.value = clock.monotonic()
  }
  useInterval(() => void look(), 1000)
  useWindowListener('pointerdown', touch)
  useWindowListener('keydown', touch)
  onScopeDispose(() => {
    isOver = true
  })
  return { leavesInS }
}
