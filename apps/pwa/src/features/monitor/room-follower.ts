import type { RoomView } from '@wenkao/shared/monitor'

/**
 * Keeps the view of a room, or of an area, true by every way there is.
 *
 * Protocol: server-sent events push the view; while they are broken, or were silent for long, the
 * view is fetched every few seconds; when that fails too the last view stays, marked as lost, and
 * both go on being tried. A stream that the browser gave up is opened again now and then. A stream
 * may be open and dead (half-open Wi-Fi), so its silence is never taken for "nothing happened".
 */
export interface RoomFollower {
  /** Once a second or so. */
  readonly tick: () => void
  /** Something was changed by this tablet, or the tablet woke up: look now. */
  readonly refresh: () => Promise<void>
  readonly close: () => void
}

export type RoomLink = 'live' | 'polling' | 'lost'

export interface RoomFollowerDeps<View> {
  /** Monotonic, ms. */
  readonly now: () => number
  readonly fetchView: () => Promise<View>
  readonly openStream: (handlers: {
    readonly onData: (text: string) => void
    readonly onBroken: (isOver: boolean) => void
  }) => { readonly close: () => void }
  /** @returns the view after this event, or undefined for one that nobody understands. */
  readonly parseView: (text: string) => View | undefined
  readonly onView: (view: View) => void
  readonly onLink: (link: RoomLink) => void
  /** A fetch failed; `undefined` after one that did not. */
  readonly onFailure: (cause: unknown) => void
  /** A stream that is silent for longer is checked by a fetch, ms. */
  readonly quietMs?: number
}

/** Time between two fetches while there is no stream, ms. */
export const POLL_MS = 3000
const QUIET_MS = 5000
/** Time before a stream that the browser gave up is opened again, ms. */
const REOPEN_MS = 15_000

/** A stream that said nothing in its first time counts as down, ms. */
const HOPE_MS = 8000

/** Starts to follow: one fetch at once, and the stream beside it. */
export function followRoom<View>(deps: RoomFollowerDeps<View>): RoomFollower {
  let isClosed = false
  let isStreaming = false
  /** A stream that was just opened has its time to speak before anybody is told that it is down. */
  let isHopeful = true
  const began = deps.now()
  let isFetching = false
  let isLost = false
  let lastNews = Number.NEGATIVE_INFINITY
  let lastFetch = Number.NEGATIVE_INFINITY
  let gaveUpAt: number | undefined
  let stream: { readonly close: () => void } | undefined

  function open(): void {
    gaveUpAt = undefined
    stream = deps.openStream({
      onData: (text) => {
        const view = deps.parseView(text)
        if (isClosed || !view) return
        isStreaming = true
        lastNews = deps.now()
        deps.onFailure(undefined)
        deps.onView(view)
        deps.onLink('live')
      },
      onBroken: (isOver) => {
        if (isClosed) return
        isStreaming = false
        isHopeful = false
        if (isOver) gaveUpAt = deps.now()
        void refresh()
      },
    })
  }

  function reopen(): void {
    stream?.close()
    open()
  }

  async function refresh(): Promise<void> {
    if (isFetching || isClosed) return
    isFetching = true
    lastFetch = deps.now()
    try {
      const view = await deps.fetchView()
      if (isClosed) return
      lastNews = deps.now()
      // The way is there again: the old stream may wait long for its next try, or be half-open.
      if (isLost) reopen()
      isLost = false
      deps.onFailure(undefined)
      deps.onView(view)
      deps.onLink(isStreaming || isHopeful ? 'live' : 'polling')
    } catch (cause) {
      if (isClosed) return
      // No answer at all: the stream is dead too, even if the browser has not noticed.
      isStreaming = false
      isLost = true
      deps.onFailure(cause)
      deps.onLink('lost')
    } finally {
      isFetching = false
    }
  }

  open()
  void refresh()
  return {
    refresh,
    tick: () => {
      const now = deps.now()
      if (now - began >= HOPE_MS) isHopeful = false
      if (gaveUpAt !== undefined && now - gaveUpAt >= REOPEN_MS) {
        reopen()
      }
      const wait = isStreaming ? (deps.quietMs ?? QUIET_MS) : POLL_MS
      if (now - Math.max(lastNews, lastFetch) >= wait) void refresh()
    },
    close: () => {
      isClosed = true
      stream?.close()
    },
  }
}

/** How far a view is carried on by the own clock: beyond it nothing is known of the stations. */
const CARRY_MS = 6000

/**
 * The server's clock for judging who is silent.
 * Capped, so that a tablet which lost the network does not call the whole room silent.
 * @param sinceMs time since the view came, by a monotonic clock.
 */
export function judgedNow(view: Pick<RoomView, 'serverNow'>, sinceMs: number): number {
  return view.serverNow + Math.min(Math.max(0, sinceMs), CARRY_MS)
}
