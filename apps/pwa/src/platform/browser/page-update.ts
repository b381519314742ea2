import { inject, shallowReadonly, shallowRef, type InjectionKey, type ShallowRef } from 'vue'

/** A new version of the page that has been fetched and waits. */
export interface PageUpdate {
  readonly isWaiting: Readonly<ShallowRef<boolean>>
  /** Lets the new version take over and loads it; only on a person's click, never in a sitting. */
  apply(): void
}

export const pageUpdateKey: InjectionKey<PageUpdate> = Symbol('pageUpdate')

/** The waiting version, inside `setup`; undefined where no service worker runs. */
export function usePageUpdate(): PageUpdate | undefined {
  return inject(pageUpdateKey, undefined)
}

/**
 * Registers the service worker. A new one waits (it never calls `skipWaiting` by itself, which would
 * mix versions) until `apply`; only the tab that asked is loaded again.
 * @param url of the worker's script; @param container the browser's workers.
 */
export function registerServiceWorker(
  url: string,
  container: ServiceWorkerContainer = navigator.serviceWorker,
): PageUpdate {
  const isWaiting = shallowRef(false)
  let registration: ServiceWorkerRegistration | undefined

  /** The very first version waits for nobody, so that without a controller there is no news. */
  function look(): void {
    isWaiting.value = registration?.waiting != null && container.controller !== null
  }

  async function register(): Promise<void> {
    registration = await container.register(url)
    registration.addEventListener('updatefound', () => {
      registration?.installing?.addEventListener('statechange', look)
    })
    registration.installing?.addEventListener('statechange', look)
    look()
  }

  register().catch(() => {
    // No service worker (private window, blocked): the page works from the server alone.
  })
  return {
    isWaiting: shallowReadonly(isWaiting),
    apply: () => {
      container.addEventListener('controllerchange', () => {
        location.reload()
      })
      registration?.waiting?.postMessage({ type: 'SKIP_WAITING' })
    },
  }
}
