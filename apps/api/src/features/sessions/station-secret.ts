import { createHmac } from 'node:crypto'
import type { Keys } from '../../platform/keys.fs.ts'
import { deriveKey } from '../../platform/sealing.ts'

/**
 * What one station has beside the start code to open its own envelopes (DESIGN section 9): the same each
 * time, so that a PC that was told once can begin without network in any later session.
 */
export function stationSecretOf(keys: Pick<Keys, 'token'>, stationId: string): Uint8Array {
  const key = deriveKey(keys.token, 'wenkao secret of a station, version 1')
  return new Uint8Array(createHmac('sha256', key).update(stationId).digest())
}
