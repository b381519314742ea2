import { fillPath, type Endpoint } from '@wenkao/shared/kernel'

export interface StreamHandlers {
  /** One event's data, as text. */
  readonly onData: (text: string) => void
  /** The connection broke. `isOver`: the browser does not try again by itself. */
  readonly onBroken: (isOver: boolean) => void
}

export interface OpenStream {
  readonly close: () => void
}

/**
 * Listens to server-sent events of an endpoint of kind `stream`, with the staff's cookie.
 * @param eventName name of the events that carry data.
 */
export function openStream(
  endpoint: Endpoint,
  params: Readonly<Record<string, string>>,
  eventName: string,
  handlers: StreamHandlers,
): OpenStream {
  const source = new EventSource(fillPath(endpoint.path, params), { withCredentials: true })
  source.addEventListener(eventName, (event: MessageEvent<string>) => {
    handlers.onData(event.data)
  })
  source.addEventListener('error', () => {
    handlers.onBroken(source.readyState === EventSource.CLOSED)
  })
  return {
    close: () => {
      source.close()
    },
  }
}
