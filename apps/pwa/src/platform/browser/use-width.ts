import { shallowReadonly, shallowRef, type ShallowRef } from 'vue'
import { useWindowListener } from './use-listener.ts'

/** Width of the window's content, CSS px, for as long as the component lives. */
export function useWindowWidth(): Readonly<ShallowRef<number>> {
  const width = shallowRef(document.documentElement.clientWidth)
  useWindowListener('resize', () => {
    width.value = document.documentElement.clientWidth
  })
  return shallowReadonly(width)
}
