import { createHash } from 'node:crypto'
import { createIdentity, type IdentityPair } from '@wenkao/sealed-files'
import type { NewEscrowKey } from '@wenkao/shared/accounts'
import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import { insertEscrowKey, selectEscrowKeys } from '../../platform/installation.queries.ts'
import { freshId, type Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import { lockStaff } from './accounts.queries.ts'

/** First 16 hex digits of the recipient's SHA-256 in groups of four, as paper and page show them. */
export function fingerprintOf(recipient: string): string {
  const digest = createHash('sha256').update(recipient).digest('hex').slice(0, 16).toUpperCase()
  return digest.match(/.{4}/g)?.join('-') ?? ''
}

/**
 * Makes the exam office's escrow key, the offline recipient of all sealed files (DESIGN section 5). Only
 * the recipient is kept. Former keys stay listed, since files sealed to them are opened with them.
 * @param replaces fingerprint of the newest key as the caller knows it; null for none.
 * @throws ApiError conflict when the newest key is another one.
 */
export async function makeEscrowKey(
  services: Services,
  caller: Caller,
  replaces: string | null,
): Promise<NewEscrowKey> {
  const pair = await createIdentity()
  return services.db.transaction(async (transaction) => {
    await lockStaff(transaction)
    const [newest] = await selectEscrowKeys(transaction)
    if ((newest ? fingerprintOf(newest.recipient) : null) !== replaces) {
      throw new ApiError('conflict', 'Another escrow key was made meanwhile')
    }
    return keepEscrowKey(services, transaction, caller, pair, replaces)
  })
}

/** Makes the first escrow key; null where there is one. */
export async function makeFirstEscrowKey(
  services: Services,
  transaction: Db,
  caller: Caller,
): Promise<NewEscrowKey | null> {
  const [newest] = await selectEscrowKeys(transaction)
  if (newest) return null
  return keepEscrowKey(services, transaction, caller, await createIdentity(), null)
}

async function keepEscrowKey(
  services: Services,
  transaction: Db,
  caller: Caller,
  { identity, recipient }: IdentityPair,
  replaces: string | null,
): Promise<NewEscrowKey> {
  const createdAt = services.clock.now()
  const fingerprint = fingerprintOf(recipient)
  await insertEscrowKey(transaction, {
    escrowKeyId: freshId(services),
    recipient,
    createdAt,
    createdBy: caller.kind === 'staff' ? caller.name : 'system',
  })
  await recordAction(services, transaction, caller, {
    action: 'installation.edit',
    subject: `escrow key ${fingerprint}`,
    detail: { recipient, replaces },
  })
  return { identity, recipient, fingerprint, createdAt }
}
