import { listSealed } from '@wenkao/shared/sealed-files'
import type { EndpointResult } from '@wenkao/shared/kernel'
import { shallowRef, type ShallowRef } from 'vue'
import { useRepeat } from '../../platform/browser/use-listener.ts'
import { CallError, type Call } from '../../platform/network/call.ts'

export type SealedList = EndpointResult<typeof listSealed>
export type Place = SealedList['places'][number]

export interface FollowedList {
  /** undefined until the exam client has answered once. */
  readonly list: Readonly<ShallowRef<SealedList | undefined>>
  readonly isSilent: Readonly<ShallowRef<boolean>>
  refresh(): Promise<void>
}

/** Often enough that a stick shows up while the technician still looks at the screen. */
const LOOK_MS = 5000
const TIMEOUT_MS = 20_000

/** Follows the sealed files on this PC and on its sticks, for as long as the component lives. */
export function useSealedList(call: Call): FollowedList {
  const list = shallowRef<SealedList>()
  const isSilent = shallowRef(false)
  let isLooking = false

  async function refresh(): Promise<void> {
    if (isLooking) return
    isLooking = true
    try {
      list.value = await call(listSealed, { timeoutMs: TIMEOUT_MS })
      isSilent.value = false
    } catch (cause) {
      if (!(cause instanceof CallError)) throw cause
      isSilent.value = true
    } finally {
      isLooking = false
    }
  }

  useRepeat(LOOK_MS, () => void refresh())
  return { list, isSilent, refresh }
}
