import { onScopeDispose, shallowReadonly, shallowRef, type ShallowRef } from 'vue'

/** Whether a media query holds, also after the window or the tablet was turned. */
export function useMedia(query: string): Readonly<ShallowRef<boolean>> {
  const media = matchMedia(query)
  const holds = shallowRef(media.matches)
  const look = (): void => {
    holds.value = media.matches
  }
  media.addEventListener('change', look)
  onScopeDispose(() => {
    media.removeEventListener('change', look)
  })
  return shallowReadonly(holds)
}
