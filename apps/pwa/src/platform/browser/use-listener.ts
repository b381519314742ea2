import { onScopeDispose } from 'vue'

/** Listens to an event of the window for as long as the component lives. */
export function useWindowListener<Name extends keyof WindowEventMap>(
  name: Name,
  listener: (event: WindowEventMap[Name]) => void,
): void {
  window.addEventListener(name, listener)
  onScopeDispose(() => {
    window.removeEventListener(name, listener)
  })
}

/** Repeats a task every `ms` for as long as the component lives; the first time at once. */
export function useRepeat(ms: number, task: () => void): void {
  task()
  const timer = setInterval(task, ms)
  onScopeDispose(() => {
    clearInterval(timer)
  })
}
