import { RoomView } from '@wenkao/shared/monitor'
import * as z from 'zod/mini'
import type { Logger } from '../../platform/logger.ts'

/** One who looks at a session's room. */
export interface RoomListener {
  /** The room as JSON text; called at once when it is known, then on every change. */
  onRoom(text: string): void
  /** The room could not be read: what was shown last must not pass for the present. */
  onBroken(): void
}

interface Watched {
  readonly listeners: Set<RoomListener>
  view: RoomView | undefined
  compared: string | undefined
  timer: NodeJS.Timeout | undefined
}

const READ_EVERY_MS = 1000
/** Pages look by themselves when they hear nothing for 5 s, which would cost more than it saves. */
const READ_AT_LEAST_EVERY_MS = 4000
/** All rooms together may keep so much of one connection busy; with many open, each is read less often. */
const MOST_SHARE = 0.5

/**
 * Shares one reading of a session among all who watch it: one a second and session however many
 * tablets look, none while nobody does (DESIGN section 11: at most one push a second and session). With
 * very many rooms open each is read less often, so that watching never takes the server from answers.
 * @param read gives the room; a failure ends the listeners, whose pages then connect again.
 */
export function createRoomWatch(read: (sessionId: string) => Promise<RoomView>, log: Logger) {
  const watchedBySession = new Map<string, Watched>()
  /** What one reading takes, ms, over the last ones. */
  let usualMs = 0

  /** Time from the begin of one reading to that of the next, ms. */
  function everyMs(): number {
    const fair = (usualMs * watchedBySession.size) / MOST_SHARE
    return Math.min(READ_AT_LEAST_EVERY_MS, Math.max(READ_EVERY_MS, fair))
  }

  async function round(sessionId: string, watched: Watched): Promise<void> {
    const began = performance.now()
    try {
      tell(watched, await read(sessionId))
    } catch (error) {
      log.warn({ err: error, sessionId }, 'the room could not be read')
      watchedBySession.delete(sessionId)
      for (const listener of [...watched.listeners]) listener.onBroken()
      return
    }
    if (watchedBySession.get(sessionId) !== watched) return
    const took = performance.now() - began
    usualMs = usualMs === 0 ? took : usualMs * 0.9 + took * 0.1
    const rest = Math.max(0, everyMs() - took)
    watched.timer = setTimeout(() => void round(sessionId, watched), rest)
  }

  function tell(watched: Watched, view: RoomView): void {
    // The server's clock differs each time; a push that says only that would be no news.
    const compared = JSON.stringify({ ...view, serverNow: 0 })
    const isNews = compared !== watched.compared
    watched.compared = compared
    watched.view = view
    if (!isNews) return
    const text = textOf(view)
    for (const listener of [...watched.listeners]) listener.onRoom(text)
  }

  return {
    /** @returns how to stop listening; may be called again. */
    listen(sessionId: string, listener: RoomListener): () => void {
      const known = watchedBySession.get(sessionId)
      const watched: Watched = known ?? {
        listeners: new Set(),
        view: undefined,
        compared: undefined,
        timer: undefined,
      }
      watched.listeners.add(listener)
      if (watched.view !== undefined) listener.onRoom(textOf(watched.view))
      if (!known) {
        watchedBySession.set(sessionId, watched)
        void round(sessionId, watched)
      }
      return () => {
        watched.listeners.delete(listener)
        if (watched.listeners.size > 0) return
        clearTimeout(watched.timer)
        if (watchedBySession.get(sessionId) === watched) watchedBySession.delete(sessionId)
      }
    },
  }
}

/** As it is sent: the schema takes away whatever the page may not see (R6). */
const textOf = (view: RoomView): string => JSON.stringify(z.parse(RoomView, view))

export type RoomWatch = ReturnType<typeof createRoomWatch>
