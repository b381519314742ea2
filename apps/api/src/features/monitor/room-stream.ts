import { eventStream } from './event-stream.ts'
import type { RoomWatch } from './watch-rooms.ts'

/** A room as server-sent events: `event: room` with the whole view at once and on each change. */
export function roomEventStream(
  watch: RoomWatch,
  sessionId: string,
  ends: readonly AbortSignal[],
): Response {
  return eventStream(
    'room',
    ({ onNews, onBroken }) => {
      let unsent: string | undefined
      const stop = watch.listen(sessionId, {
        onRoom: (text) => {
          unsent = text
          onNews()
        },
        onBroken,
      })
      return {
        take: () => {
          const text = unsent
          unsent = undefined
          return text
        },
        stop,
      }
    },
    ends,
  )
}
