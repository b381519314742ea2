import { onScopeDispose } from 'vue'

/** Does something every `everyMs` while the surrounding component or store lives. */
export function useInterval(work: () => void, everyMs: number): void {
  const timer = setInterval(work, everyMs)
  onScopeDispose(() => {
    clearInterval(timer)
  })
}
