import { findSitting } from '@wenkao/shared/sealed-files'
import { CallError, type Call } from '../../platform/network/call.ts'
import { LOCAL_TIMEOUT_MS } from './hold-at-bridge.ts'

/**
 * Whether a backup cleared a candidate's sitting from this PC (F06, F15): then what this browser still
 * remembers of it must not go on here; the backup is what does. A bridge that says nothing said no.
 */
export async function wasCleared(bridge: Call, examNumber: string): Promise<boolean> {
  try {
    const { kind } = await bridge(findSitting, {
      body: { examNumber },
      timeoutMs: LOCAL_TIMEOUT_MS,
    })
    return kind === 'cleared'
  } catch (cause) {
    if (!(cause instanceof CallError)) throw cause
    return false
  }
}
