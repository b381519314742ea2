import { bridgeStatus, type StationStatus } from '@wenkao/shared/rescue'
import { shallowRef, type ShallowRef } from 'vue'
import { useRepeat } from '../../platform/browser/use-listener.ts'
import type { BridgeLink } from '../../platform/network/bridge-link.ts'
import { CallError } from '../../platform/network/call.ts'

export interface FollowedStatus {
  readonly status: Readonly<ShallowRef<StationStatus | undefined>>
  /** The exam client did not answer the last question; `status` is the one before. */
  readonly isSilent: Readonly<ShallowRef<boolean>>
  refresh(): Promise<void>
}

const LOOK_MS = 2000
const TIMEOUT_MS = 1900

/** Follows the state of this exam PC for as long as the component lives. */
export function useStationStatus(bridge: BridgeLink): FollowedStatus {
  const status = shallowRef<StationStatus>()
  const isSilent = shallowRef(false)

  async function refresh(): Promise<void> {
    try {
      status.value = await bridge.call(bridgeStatus, { timeoutMs: TIMEOUT_MS })
      isSilent.value = false
    } catch (cause) {
      if (!(cause instanceof CallError)) throw cause
      isSilent.value = true
    }
  }

  useRepeat(LOOK_MS, () => void refresh())
  return { status, isSilent, refresh }
}
