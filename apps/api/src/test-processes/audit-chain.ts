import { createArea, createSite } from '@wenkao/shared/places'
import type { Receipt } from '@wenkao/shared/hand-in'
import { latestHead } from '../features/audit/index.ts'
import { sealBlocks } from '../features/audit/seal-blocks.ts'
import { selectUnsealedAreas } from '../features/audit/sealing.queries.ts'
import { signReceipt } from '../features/hand-in/sign-receipt.ts'
import type { TestServer } from './test-server.ts'

/** Seals every row that no block holds. */
export async function sealAll(server: TestServer): Promise<void> {
  while ((await selectUnsealedAreas(server.services.db)).length > 0)
    await sealBlocks(server.services)
}

let serial = 0

/**
 * Empties the log and makes an area with a chain of three blocks of two rows, and no other; what an
 * earlier test did to its chain is not to be found by the next one. The server must not seal by itself.
 */
export async function freshChain(
  server: TestServer,
): Promise<{ readonly areaId: string; readonly areaName: string }> {
  await server.services.sql`truncate audit_rows, audit_blocks`
  serial += 1
  const areaName = `area ${serial}`
  const { headers } = await server.office()
  const { areaId } = await server.call(createArea, { headers, body: { name: areaName } })
  for (const n of [1, 2, 3, 4, 5]) {
    await server.call(createSite, { headers, params: { areaId }, body: { name: `site ${n}` } })
    if (n % 2 === 1) await sealAll(server)
  }
  return { areaId, areaName }
}

/** A receipt as the server signs it, with the newest head of the area. */
export async function receiptWithHead(server: TestServer, areaId: string): Promise<Receipt> {
  const head = await latestHead(server.services.db, areaId)
  return signReceipt(server.services.keys, {
    version: 1,
    sessionId: '00000000-0000-7000-8000-000000000001',
    sittingId: '00000000-0000-7000-8000-000000000002',
    examNumber: '26010203',
    round: 1,
    contentDigest: 'd'.repeat(64),
    at: server.clock.now(),
    auditHead: head?.head ?? null,
    former: null,
  })
}
