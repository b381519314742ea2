const CACHE = 'wenkao-assets'

/**
 * Answers from the cache, else from the network, and keeps what came whole.
 * @param caches the worker's caches; @param fetch the way to the network.
 */
export function keepForLater(
  caches: CacheStorage,
  fetch: (request: Request) => Promise<Response>,
): (options: { request: Request }) => Promise<Response> {
  return async ({ request }) => {
    const cache = await caches.open(CACHE)
    const kept = await cache.match(request)
    if (kept) return kept
    const response = await fetch(request)
    if (response.ok) await cache.put(request, response.clone())
    return response
  }
}
