import { appendJournal, bridgeSync, readJournal } from '@wenkao/shared/answers'
import type { BridgeLink } from '../../platform/network/bridge-link.ts'
import type { Journal } from './journal.port.ts'

/** A flush can take long on a school's disk; longer than this the bridge counts as silent. */
const APPEND_TIMEOUT_MS = 5000
const READ_TIMEOUT_MS = 5000
const SYNC_TIMEOUT_MS = 2000

/** The journal behind the bridge's local routes. */
export function createBridgeJournal(bridge: BridgeLink): Journal {
  return {
    append: async (sittingId, entries) => {
      await bridge.call(appendJournal, {
        body: { sittingId, entries: [...entries] },
        timeoutMs: APPEND_TIMEOUT_MS,
      })
    },
    read: (sittingId) =>
      bridge.call(readJournal, { query: { sittingId }, timeoutMs: READ_TIMEOUT_MS }),
    sync: () => bridge.call(bridgeSync, { timeoutMs: SYNC_TIMEOUT_MS }),
  }
}
