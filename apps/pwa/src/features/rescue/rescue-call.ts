import { CallError, type Call } from '../../platform/network/call.ts'
import type { BridgeLink } from '../../platform/network/bridge-link.ts'

/**
 * Calls with the rescue pass. When the bridge no longer takes it (30 minutes without use, or the
 * bridge was restarted), the proctor code is asked for once, however many calls wait, and each of
 * them goes on where it was.
 * @param askForCode resolves when a new pass is there; rejects nobody: false when there will be none.
 * @throws CallError as the bridge's link does, also when there is no new pass.
 */
export function createRescueCall(bridge: BridgeLink, askForCode: () => Promise<boolean>): Call {
  let asking: Promise<boolean> | undefined

  return async (endpoint, input) => {
    try {
      return await bridge.call(endpoint, input)
    } catch (cause) {
      if (!(cause instanceof CallError) || (cause.status !== 401 && cause.status !== 403))
        throw cause
      asking ??= askForCode().finally(() => {
        asking = undefined
      })
      if (!(await asking)) throw cause
      return bridge.call(endpoint, input)
    }
  }
}
