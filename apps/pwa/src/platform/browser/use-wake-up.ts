import { onScopeDispose } from 'vue'

/** Does something when the page is looked at again, or the device says that it has network again. */
export function useWakeUp(work: () => void | Promise<void>): void {
  const wake = (): void => {
    if (!document.hidden) void work()
  }
  document.addEventListener('visibilitychange', wake)
  window.addEventListener('online', wake)
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', wake)
    window.removeEventListener('online', wake)
  })
}
