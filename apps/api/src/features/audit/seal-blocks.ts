import { sign } from 'node:crypto'
import { MOST_ROWS_OF_BLOCK, sealBlock } from '@wenkao/shared/audit'
import type { Services } from '../../platform/services.ts'
import { createSweep, type Sweep } from '../../platform/sweep.ts'
import {
  findLastHead,
  insertBlock,
  selectUnsealedAreas,
  selectUnsealedRows,
  tryLockChain,
} from './sealing.queries.ts'

type SealingServices = Pick<Services, 'db' | 'clock' | 'keys'>

/**
 * Seals the rows that no block holds yet: one signed Merkle block an area, which names the head of the
 * one before (N03). Any number of processes may do so at once: one at a time seals an area, the others
 * pass it over. A row whose transaction commits late is simply there at the next look.
 * @returns how many blocks were sealed.
 * @throws AggregateError of what failed, after the other areas are sealed.
 */
export async function sealBlocks(services: SealingServices): Promise<number> {
  let sealed = 0
  const failures: unknown[] = []
  for (const areaId of await selectUnsealedAreas(services.db)) {
    try {
      if (await sealArea(services, areaId)) sealed += 1
    } catch (cause) {
      // The other areas are sealed all the same (R8).
      failures.push(cause)
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, 'Some areas could not be sealed')
  return sealed
}

/** Seals one block of an area. @returns false when nothing is there, or another process is at it. */
async function sealArea(services: SealingServices, areaId: string | null): Promise<boolean> {
  const { keyId, privateKey } = services.keys.auditSigning
  return services.db.transaction(async (transaction) => {
    if (!(await tryLockChain(transaction, areaId))) return false
    const rows = await selectUnsealedRows(transaction, areaId, MOST_ROWS_OF_BLOCK)
    if (rows.length === 0) return false
    const former = await findLastHead(transaction, areaId)
    const sealedAt = services.clock.now()
    const block = sealBlock(rows, { areaId, former, sealedAt, keyId }, (text) =>
      sign(null, Buffer.from(text), privateKey).toString('base64url'),
    )
    await insertBlock(transaction, block, rows)
    return true
  })
}

/** Time between two looks for rows to seal: what a head on paper may lag behind. */
const SEAL_MS = 1000

/**
 * Seals about every second, and at once what a server before this one left unsealed.
 * @param services with the connections of reports: sealing never stands in front of a candidate.
 */
export function keepSealing(services: SealingServices & Pick<Services, 'log'>): Sweep {
  return createSweep(
    async () => (await sealBlocks(services)) > 0,
    SEAL_MS,
    (cause) => {
      services.log.error({ err: cause }, 'the audit log could not be sealed')
    },
  )
}
