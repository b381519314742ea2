import type { RoomWatch } from './watch-rooms.ts'

const HEARTBEAT_MS = 15_000
/**
 * After this a page connects anew and is identified anew: somebody whose account was closed, or who
 * signed out, does not go on watching through a connection that was opened before.
 */
const LONGEST_MS = 15 * 60_000

/**
 * A room as server-sent events: `event: room` with the whole view at once and on each change, and a
 * comment every 15 s that keeps proxies from closing a quiet connection. A client that reads slower
 * than the room changes gets the newest view, never a queue of old ones.
 * @param ends signals that end the stream: the client left, the server stops.
 */
export function roomEventStream(
  watch: RoomWatch,
  sessionId: string,
  ends: readonly AbortSignal[],
): Response {
  const end = AbortSignal.any([...ends])
  const encoder = new TextEncoder()
  let unsent: string | undefined
  let leave: () => void = () => undefined

  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      let isOver = false
      const send = (text: string) => {
        controller.enqueue(encoder.encode(text))
      }
      const heartbeat = setInterval(() => {
        if ((controller.desiredSize ?? 0) > 0) send(': still here\n\n')
      }, HEARTBEAT_MS)
      const longest = setTimeout(() => {
        finish()
      }, LONGEST_MS)
      let stopListening: () => void = () => undefined
      leave = () => {
        isOver = true
        clearInterval(heartbeat)
        clearTimeout(longest)
        end.removeEventListener('abort', finish)
        stopListening()
      }
      function finish(): void {
        if (isOver) return
        leave()
        controller.close()
      }
      // So that a page is back within a second when the server restarts.
      send('retry: 1000\n\n')
      stopListening = watch.listen(sessionId, {
        onRoom: (text) => {
          const event = `event: room\ndata: ${text}\n\n`
          if ((controller.desiredSize ?? 0) > 0) send(event)
          else unsent = event
        },
        onBroken: finish,
      })
      if (end.aborted) finish()
      else end.addEventListener('abort', finish)
    },
    pull(controller) {
      if (unsent === undefined) return
      controller.enqueue(encoder.encode(unsent))
      unsent = undefined
    },
    cancel() {
      leave()
    },
  })
  return new Response(body, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      // nginx would collect the events otherwise.
      'x-accel-buffering': 'no',
    },
  })
}
