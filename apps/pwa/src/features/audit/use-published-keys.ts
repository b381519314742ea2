import { publicKeys } from '@wenkao/shared/hand-in'
import { computed, onMounted, shallowRef } from 'vue'
import { keepKeys, keysIn, readKeptKeys, type KeptKeys } from '../../platform/browser/kept-keys.ts'
import { CallError } from '../../platform/network/call.ts'
import { useCaller } from '../../platform/network/use-caller.ts'

/** Where the keys in use come from. */
export type KeysFrom = 'server' | 'kept' | 'file'

/**
 * The keys by which receipts are verified: the server's while it can be reached, else those that this
 * device kept, or those of a file that somebody brought.
 */
export function usePublishedKeys() {
  const { call } = useCaller()
  const keys = shallowRef<KeptKeys>([])
  const from = shallowRef<KeysFrom>()

  function use(found: KeptKeys, source: KeysFrom): void {
    keys.value = found
    from.value = source
  }

  onMounted(async () => {
    const kept = readKeptKeys()
    if (kept) use(kept, 'kept')
    try {
      const { keys: served } = await call(publicKeys)
      // A file that somebody chose meanwhile is what is to be used.
      if (from.value !== 'file') use(served, 'server')
      keepKeys(served)
    } catch (cause) {
      if (!(cause instanceof CallError)) throw cause
    }
  })

  return {
    keys: computed(() => keys.value),
    from: computed(() => from.value),
    /** @returns false when the text holds no keys. */
    takeFile: (text: string): boolean => {
      const found = keysIn(text)
      if (found) use(found, 'file')
      return found !== undefined
    },
  }
}
