import type { Place } from '@wenkao/shared/accounts'
import { AreaSession } from '@wenkao/shared/monitor'
import * as z from 'zod/mini'
import type { Logger } from '../../platform/logger.ts'
import type { EventListener, EventSource } from './event-stream.ts'

/** One session with where it lies, which decides who sees it. */
export interface AreaRow {
  readonly place: Place
  readonly session: AreaSession
}

interface HeldRow {
  readonly place: Place
  readonly text: string
  /** Round in which it looked otherwise than before. */
  readonly changedIn: number
}

const READ_EVERY_MS = 1000
/** So often at least a listener is told something, so that silence means a broken line. */
const TOLD_EVERY_MS = 10_000
/** Reading takes at most this share of the time, whatever the database costs. */
const MOST_SHARE = 0.1

/**
 * Shares one reading of all sessions among all who watch areas: one a second at most, none while nobody
 * does. Each listener gets the whole of what it may see, and then only the rows that changed, so that
 * 300 rooms cost a quiet second nothing.
 * @param read gives every session that anybody may see, with the server's clock.
 */
export function createAreaWatch(
  read: () => Promise<{ readonly serverNow: number; readonly rows: readonly AreaRow[] }>,
  log: Logger,
) {
  const listeners = new Set<EventListener>()
  let held = new Map<string, HeldRow>()
  /** Sessions that are no longer shown, with the round in which they went. */
  const gone = new Map<string, { readonly place: Place; readonly in: number }>()
  let serverNow = 0
  let round = 0
  let timer: NodeJS.Timeout | undefined
  let isReading = false

  async function look(): Promise<void> {
    isReading = true
    const began = performance.now()
    try {
      take(await read())
    } catch (error) {
      log.warn({ err: error }, 'the areas could not be read')
      for (const listener of [...listeners]) listener.onBroken()
      return
    } finally {
      isReading = false
    }
    if (listeners.size === 0) return
    const cost = performance.now() - began
    timer = setTimeout(() => void look(), Math.max(READ_EVERY_MS - cost, cost / MOST_SHARE - cost))
  }

  function take(fresh: Awaited<ReturnType<typeof read>>): void {
    round += 1
    serverNow = fresh.serverNow
    const next = new Map<string, HeldRow>()
    for (const { place, session } of fresh.rows) {
      const { sessionId } = session
      const text = JSON.stringify(session)
      const known = held.get(sessionId)
      const isSame = known?.text === text
      next.set(sessionId, isSame ? known : { place, text, changedIn: round })
      gone.delete(sessionId)
    }
    for (const [sessionId, { place }] of held) {
      if (next.has(sessionId)) continue
      gone.set(sessionId, { place, in: round })
    }
    held = next
    for (const listener of [...listeners]) listener.onNews()
  }

  /**
   * What a listener that knows everything up to a round has to be told.
   * @param isDue whether it is told even that nothing changed, so that it knows that it is heard.
   */
  function newsSince(
    known: number,
    isVisible: (place: Place) => boolean,
    isDue: boolean,
  ): string | undefined {
    const changed = [...held.values()].filter(
      ({ place, changedIn }) => changedIn > known && isVisible(place),
    )
    const left = [...gone].flatMap(([sessionId, { place, in: goneIn }]) =>
      goneIn > known && isVisible(place) ? [sessionId] : [],
    )
    if (!isDue && changed.length === 0 && left.length === 0) return undefined
    const rows = changed.map(({ text }) => JSON.stringify(z.parse(AreaSession, JSON.parse(text))))
    const isWhole = known === 0
    return `{"serverNow":${serverNow},"isWhole":${isWhole},"changed":[${rows.join()}],"gone":${JSON.stringify(isWhole ? [] : left)}}`
  }

  return {
    /** @param isVisible which sessions this listener may see. */
    listen(isVisible: (place: Place) => boolean, listener: EventListener): EventSource {
      let known = 0
      let toldAt = Number.NEGATIVE_INFINITY
      listeners.add(listener)
      // What was read before the last one left is old by now.
      if (listeners.size === 1 && !isReading) {
        held = new Map()
        gone.clear()
        round = 0
        void look()
      } else if (round > 0) {
        queueMicrotask(listener.onNews)
      }
      return {
        take: () => {
          if (round === 0) return undefined
          if (round === known) return undefined
          const news = newsSince(known, isVisible, serverNow - toldAt >= TOLD_EVERY_MS)
          known = round
          if (news !== undefined) toldAt = serverNow
          return news
        },
        stop: () => {
          listeners.delete(listener)
          if (listeners.size === 0) clearTimeout(timer)
        },
      }
    },
  }
}

export type AreaWatch = ReturnType<typeof createAreaWatch>
