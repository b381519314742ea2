const HEARTBEAT_MS = 15_000
/**
 * After this a page connects anew and is identified anew: somebody whose account was closed, or who
 * signed out, does not go on watching through a connection that was opened before.
 */
const LONGEST_MS = 15 * 60_000

/** Where the events of one connection come from. */
export interface EventSource {
  /** Data of the next event, or undefined when there is no news; asked only when it can be sent. */
  take(): string | undefined
  stop(): void
}
/** How a source says that there is news, or that it cannot go on. */
export interface EventListener {
  readonly onNews: () => void
  readonly onBroken: () => void
}

/**
 * Server-sent events of one name, and a comment every 15 s that keeps proxies from closing a quiet
 * connection. A client that reads slower than things change gets the newest state, never a queue.
 * @param ends signals that end the stream: the client left, the server stops.
 */
export function eventStream(
  name: string,
  open: (listener: EventListener) => EventSource,
  ends: readonly AbortSignal[],
): Response {
  const end = AbortSignal.any([...ends])
  const encoder = new TextEncoder()
  let source: EventSource | undefined
  let leave: () => void = () => undefined

  /** Sends what is new as far as the reader keeps up; `pull` asks again when it does. */
  function flush(controller: ReadableStreamDefaultController<Uint8Array>): void {
    if ((controller.desiredSize ?? 0) <= 0) return
    const data = source?.take()
    if (data !== undefined) controller.enqueue(encoder.encode(`event: ${name}\ndata: ${data}\n\n`))
  }

  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      let isOver = false
      const heartbeat = setInterval(() => {
        if ((controller.desiredSize ?? 0) > 0) {
          controller.enqueue(encoder.encode(': still here\n\n'))
        }
      }, HEARTBEAT_MS)
      const longest = setTimeout(() => {
        finish()
      }, LONGEST_MS)
      leave = () => {
        isOver = true
        clearInterval(heartbeat)
        clearTimeout(longest)
        end.removeEventListener('abort', finish)
        source?.stop()
      }
      function finish(): void {
        if (isOver) return
        leave()
        controller.close()
      }
      // So that a page is back within a second when the server restarts.
      controller.enqueue(encoder.encode('retry: 1000\n\n'))
      source = open({
        onNews: () => {
          if (!isOver) flush(controller)
        },
        onBroken: finish,
      })
      if (end.aborted) finish()
      else end.addEventListener('abort', finish)
    },
    pull(controller) {
      flush(controller)
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
