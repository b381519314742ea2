import { AreaNews, areaStream, areaView, type AreaSession } from '@wenkao/shared/monitor'
import { defineStore } from 'pinia'
import { computed, shallowReadonly, shallowRef } from 'vue'
import { CallError } from '../../../platform/network/call.ts'
import { openStream } from '../../../platform/network/open-stream.ts'
import { useCaller } from '../../../platform/network/use-caller.ts'
import { followRoom, type RoomFollower, type RoomLink } from '../room-follower.ts'

const FETCH_LIMIT_MS = 8000
/** The server says something at least every ten seconds. */
const QUIET_MS = 25_000

interface Held {
  readonly serverNow: number
  readonly byId: ReadonlyMap<string, AreaSession>
}

/** The sessions that an area watches, kept true while its page is open. */
export const useAreas = defineStore('areas', () => {
  const { call } = useCaller()
  const held = shallowRef<Held>()
  const link = shallowRef<RoomLink>('polling')
  const failure = shallowRef<CallError>()
  const cameAt = shallowRef(0)
  const now = shallowRef(0)
  let follower: RoomFollower | undefined

  /** A row that did not change stays the same object, so that nothing of it is drawn anew. */
  function parseNews(text: string): Held | undefined {
    let raw: unknown
    try {
      raw = JSON.parse(text)
    } catch {
      return undefined
    }
    const read = AreaNews.safeParse(raw)
    if (!read.success) return undefined
    const { serverNow, isWhole, changed, gone } = read.data
    const byId = new Map(isWhole ? [] : held.value?.byId)
    for (const session of changed) byId.set(session.sessionId, session)
    for (const sessionId of gone) byId.delete(sessionId)
    return { serverNow, byId }
  }

  function follow(): void {
    stop()
    follower = followRoom<Held>({
      now: () => performance.now(),
      fetchView: async () => {
        const view = await call(areaView, { signal: AbortSignal.timeout(FETCH_LIMIT_MS) })
        const byId = new Map(view.sessions.map((session) => [session.sessionId, session]))
        return { serverNow: view.serverNow, byId }
      },
      openStream: (handlers) => openStream(areaStream, {}, 'areas', handlers),
      parseView: parseNews,
      onView: (fresh) => {
        held.value = fresh
        cameAt.value = performance.now()
        now.value = cameAt.value
      },
      onLink: (state) => {
        link.value = state
      },
      onFailure: (cause) => {
        if (cause === undefined) failure.value = undefined
        else if (cause instanceof CallError) failure.value = cause
        else failure.value = new CallError('offline', 'No answer in time', { cause })
      },
      quietMs: QUIET_MS,
    })
  }
  function stop(): void {
    follower?.close()
    follower = undefined
    held.value = undefined
    failure.value = undefined
    link.value = 'polling'
  }

  return {
    sessions: computed(() => [...(held.value?.byId.values() ?? [])]),
    isKnown: computed(() => held.value !== undefined),
    link: shallowReadonly(link),
    failure: shallowReadonly(failure),
    viewAt: computed(() => held.value?.serverNow ?? 0),
    serverNow: computed(() => (held.value?.serverNow ?? 0) + Math.max(0, now.value - cameAt.value)),
    follow,
    stop,
    tick: () => {
      now.value = performance.now()
      follower?.tick()
    },
    refresh: async () => {
      await follower?.refresh()
    },
  }
})
