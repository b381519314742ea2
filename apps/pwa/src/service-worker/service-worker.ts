import {
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  precacheAndRoute,
} from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'
import type { PrecacheEntry } from 'workbox-precaching'
import { keepForLater } from './keep-for-later.ts'

declare const self: ServiceWorkerGlobalScope & {
  readonly __WB_MANIFEST: readonly (PrecacheEntry | string)[]
}

/** What belongs to the server or the bridge alone: never cached, never answered from here. */
const LIVE = /^\/(api|bridge)(\/|$)|^\/(healthz|readyz|metrics)$/

precacheAndRoute([...self.__WB_MANIFEST])
cleanupOutdatedCaches()
registerRoute(new NavigationRoute(createHandlerBoundToURL('/index.html'), { denylist: [LIVE] }))

// The other audiences' chunks are not fetched ahead; once a tablet used them it has them. Their names
// carry their hash, so what is kept is never out of date.
registerRoute(
  ({ url, sameOrigin }) => sameOrigin && url.pathname.startsWith('/assets/'),
  keepForLater(self.caches, (request) => self.fetch(request)),
)

// A new version waits: taking over at once would mix versions, in the worst case in a sitting.
self.addEventListener('message', (event) => {
  if (event.data?.type === 'SKIP_WAITING') void self.skipWaiting()
})
