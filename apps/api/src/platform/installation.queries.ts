import { desc, isNull } from 'drizzle-orm'
import type { Db } from './database.ts'
import { escrowKeys, installation } from './installation.table.ts'
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
 * folder is made anew by itself, which must never go unnoticed on a database that has data. A folder
 * from a backup older than the identity of sealed files gets a new one: that must not pass either,
 * because what stations have sealed to the former one would not open.
 * @throws ForeignKeysError.
 */
export async function checkInstallation(
  db: Db,
  keys: Pick<Keys, 'publicKeys' | 'sealedFiles'>,
  now: number,
): Promise<void> {
  const { receipt, audit } = keys.publicKeys
  const { recipient } = keys.sealedFiles
  await db
    .insert(installation)
    .values({ one: 1, receiptKeyId: receipt.keyId, auditKeyId: audit.keyId, createdAt: now })
    .onConflictDoNothing()
  const [row] = await db.select().from(installation)
  if (row?.receiptKeyId !== receipt.keyId) {
    throw new ForeignKeysError(row?.receiptKeyId ?? '?', receipt.keyId)
  }
  await db
    .update(installation)
    .set({ sealedRecipient: recipient })
    .where(isNull(installation.sealedRecipient))
  const [tied] = await db.select().from(installation)
  if (tied?.sealedRecipient !== recipient) {
    throw new ForeignKeysError(tied?.sealedRecipient ?? '?', recipient)
  }
}

type EscrowKeyRecord = typeof escrowKeys.$inferSelect

/** Adds an escrow key; the former ones stay. */
export async function insertEscrowKey(db: Db, row: EscrowKeyRecord): Promise<void> {
  await db.insert(escrowKeys).values(row)
}

/** Escrow keys, newest first. */
export async function selectEscrowKeys(db: Db): Promise<EscrowKeyRecord[]> {
  return db
    .select()
    .from(escrowKeys)
    .orderBy(desc(escrowKeys.createdAt), desc(escrowKeys.escrowKeyId))
}
