import type { Db } from './database.ts'
import { installation } from './installation.table.ts'
import type { Keys } from './keys.fs.ts'

/** The database was made with another set of keys: what they sealed would not open any more. */
export class ForeignKeysError extends Error {
  readonly code = 'foreign-keys'
  constructor(expected: string, found: string) {
    super(
      `This database belongs to the keys ${expected}, but the data folder holds ${found}. ` +
        'Access codes and personal data would not open, and receipts would not verify. ' +
        'Replace the folder "keys" by the one of the backup; the database was not changed.',
    )
    this.name = 'ForeignKeysError'
  }
}

/**
 * Ties the database to the keys at the first start, and refuses other keys later: a lost `keys`
 * folder is made anew by itself, which must never go unnoticed on a database that has data.
 * @throws ForeignKeysError.
 */
export async function checkInstallation(
  db: Db,
  keys: Pick<Keys, 'publicKeys'>,
  now: number,
): Promise<void> {
  const { receipt, audit } = keys.publicKeys
  await db
    .insert(installation)
    .values({ one: 1, receiptKeyId: receipt.keyId, auditKeyId: audit.keyId, createdAt: now })
    .onConflictDoNothing()
  const [row] = await db.select().from(installation)
  if (row?.receiptKeyId !== receipt.keyId) {
    throw new ForeignKeysError(row?.receiptKeyId ?? '?', receipt.keyId)
  }
}
