/** Messages between the tabs of one profile at one origin. */
export interface TabLink {
  /** @param message what structured clone takes. */
  post(message: unknown): void
  listen(listener: (message: unknown) => void): void
}

/** By BroadcastChannel; a browser without it has tabs that do not hear each other. */
export function createTabLink(name = 'wenkao-tabs'): TabLink {
  const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel(name) : undefined
  return {
    post: (message) => channel?.postMessage(message),
    listen: (listener) => {
      channel?.addEventListener('message', (event: MessageEvent<unknown>) => {
        listener(event.data)
      })
    },
  }
}
