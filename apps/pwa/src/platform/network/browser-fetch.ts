/** The browser's own `fetch`, bound so that it can be handed on. */
export const browserFetch: typeof globalThis.fetch = globalThis.fetch.bind(globalThis)
