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
  text: string | undefined
  compared: string | undefined
  timer: NodeJS.Timeout | undefined
}

const READ_EVERY_MS = 1000

/**
 * Shares one reading of a session among all who watch it: one a second and session however many
 * tablets look, none while nobody does (DESIGN section 11: at most one push a second and session).
 * @param read gives the room; a failure ends the listeners, whose pages then connect again.
 */
export function createRoomWatch(read: (sessionId: string) => Promise<RoomView>, log: Logger) {
  const watchedBySession = new Map<string, Watched>()

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
    const rest = Math.max(0, READ_EVERY_MS - (performance.now() - began))
    watched.timer = setTimeout(() => void round(sessionId, watched), rest)
  }

  function tell(watched: Watched, view: RoomView): void {
    // The server's clock differs each time; a push that says only that would be no news.
    const compared = JSON.stringify({ ...view, serverNow: 0 })
    const isNews = compared !== watched.compared
    watched.compared = compared
    watched.text = JSON.stringify(z.parse(RoomView, view))
    if (isNews) for (const listener of [...watched.listeners]) listener.onRoom(watched.text)
  }

  return {
    /** @returns how to stop listening; may be called again. */
    listen(sessionId: string, listener: RoomListener): () => void {
      const known = watchedBySession.get(sessionId)
      const watched: Watched = known ?? {
        listeners: new Set(),
        text: undefined,
        compared: undefined,
        timer: undefined,
      }
      watched.listeners.add(listener)
      if (watched.text !== undefined) listener.onRoom(watched.text)
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

export type RoomWatch = ReturnType<typeof createRoomWatch>
