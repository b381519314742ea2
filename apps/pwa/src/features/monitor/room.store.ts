import {
  endSession,
  RoomView,
  roomStream,
  roomView,
  startSession,
  type RoomSitting,
} from '@wenkao/shared/monitor'
import { pickBranch } from '@wenkao/shared/sittings'
import { defineStore } from 'pinia'
import { computed, shallowReadonly, shallowRef } from 'vue'
import { CallError } from '../../platform/network/call.ts'
import { openStream } from '../../platform/network/open-stream.ts'
import { useCaller } from '../../platform/network/use-caller.ts'
import { followRoom, judgedNow, type RoomFollower, type RoomLink } from './room-follower.ts'
import { roomCounts, seatCells, waitingSittings } from './seat-status.ts'

/** A fetch that has no answer by then is given up: a half-open line would hold it for minutes. */
const FETCH_LIMIT_MS = 5000

/** The session that the tablet shows, kept true while it is followed. */
export const useRoom = defineStore('room', () => {
  const { call } = useCaller()
  const view = shallowRef<RoomView>()
  const link = shallowRef<RoomLink>('polling')
  const failure = shallowRef<CallError>()
  /** Monotonic time at which the view came, and now. */
  const cameAt = shallowRef(0)
  const now = shallowRef(0)
  let follower: RoomFollower | undefined

  const sinceMs = computed(() => Math.max(0, now.value - cameAt.value))
  /** The server's clock carried on without a cap, for the remaining time. */
  const serverNow = computed(() => (view.value?.serverNow ?? 0) + sinceMs.value)
  const judged = computed(() => (view.value ? judgedNow(view.value, sinceMs.value) : 0))

  function stop(): void {
    follower?.close()
    follower = undefined
    view.value = undefined
    failure.value = undefined
    link.value = 'polling'
  }

  /** Follows a session; the former one is left. */
  function follow(sessionId: string): void {
    stop()
    follower = followRoom({
      now: () => performance.now(),
      fetchView: () =>
        call(roomView, { params: { sessionId }, signal: AbortSignal.timeout(FETCH_LIMIT_MS) }),
      openStream: (handlers) => openStream(roomStream, { sessionId }, 'room', handlers),
      parseView,
      onView: (fresh) => {
        view.value = fresh
        cameAt.value = performance.now()
        now.value = cameAt.value
      },
      onLink: (state) => {
        link.value = state
      },
      onFailure: (cause) => {
        failure.value = cause === undefined ? undefined : failureOf(cause)
      },
    })
  }

  return {
    view: shallowReadonly(view),
    link: shallowReadonly(link),
    failure: shallowReadonly(failure),
    serverNow,
    /** The server's time at which the view was true, ms. */
    viewAt: computed(() => view.value?.serverNow ?? 0),
    cells: computed(() => (view.value ? seatCells(view.value, judged.value) : [])),
    counts: computed(() => (view.value ? roomCounts(view.value, judged.value) : undefined)),
    waiting: computed(() => (view.value ? waitingSittings(view.value) : [])),
    judgedNow: judged,
    follow,
    stop,
    tick: () => {
      now.value = performance.now()
      follower?.tick()
    },
    refresh: async () => {
      await follower?.refresh()
    },
    start: async (sessionId: string) => {
      const session = await call(startSession, { params: { sessionId } })
      await follower?.refresh()
      return session
    },
    end: async (sessionId: string) => {
      const session = await call(endSession, { params: { sessionId } })
      await follower?.refresh()
      return session
    },
    /** Picks the line that goes on (F02d); the view is asked for anew whatever came of it. */
    pickLine: async (
      sitting: Pick<RoomSitting, 'sittingId' | 'epoch'>,
      branch: string | null,
      reason: string,
    ) => {
      const sessionId = view.value?.session.sessionId ?? ''
      try {
        return await call(pickBranch, {
          params: { sessionId, sittingId: sitting.sittingId },
          body: { branch, reason, expectedEpoch: sitting.epoch ?? 0 },
        })
      } finally {
        await follower?.refresh()
      }
    },
  }
})

/** An event of another shape comes from a newer server; polling, which reports it, goes on. */
function parseView(text: string): RoomView | undefined {
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch {
    return undefined
  }
  const parsed = RoomView.safeParse(raw)
  return parsed.success ? parsed.data : undefined
}

function failureOf(cause: unknown): CallError {
  if (cause instanceof CallError) return cause
  return new CallError('offline', 'No answer in time', { cause })
}
