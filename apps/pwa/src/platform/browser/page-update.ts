import { inject, shallowReadonly, shallowRef, type InjectionKey, type ShallowRef } from 'vue'
import type { Workbox } from 'workbox-window'

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
 */
export function registerServiceWorker(url: string): PageUpdate {
  const isWaiting = shallowRef(false)
  let workbox: Workbox | undefined

  async function register(): Promise<void> {
    // Not needed to show the page, so it is not in its way.
    const window = await import('workbox-window')
    workbox = new window.Workbox(url)
    workbox.addEventListener('waiting', () => {
      isWaiting.value = true
    })
    await workbox.register()
  }

  register().catch(() => {
    // No service worker (private window, blocked): the page works from the server alone.
  })
  return {
    isWaiting: shallowReadonly(isWaiting),
    apply: () => {
      workbox?.addEventListener('controlling', () => {
        location.reload()
      })
      workbox?.messageSkipWaiting()
    },
  }
}
