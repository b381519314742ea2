import { and, desc, eq, gt, isNull, lt, or } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { apiKeys } from './accounts.table.ts'

export type ApiKeyRecord = typeof apiKeys.$inferSelect

export async function insertApiKey(
  db: Db,
  row: typeof apiKeys.$inferInsert,
): Promise<ApiKeyRecord> {
  const [kept] = await db.insert(apiKeys).values(row).returning()
  if (!kept) throw new Error('An inserted key is returned')
  return kept
}

/** The key behind a secret's hash, if it and this secret are good now (KY3). */
export async function findApiKey(
  db: Db,
  secretHash: string,
  now: number,
): Promise<ApiKeyRecord | undefined> {
  const isPresent = eq(apiKeys.secretHash, secretHash)
  const isFormer = and(eq(apiKeys.formerSecretHash, secretHash), gt(apiKeys.formerSecretUntil, now))
  const [row] = await db
    .select()
    .from(apiKeys)
    .where(
      and(
        or(isPresent, isFormer),
        isNull(apiKeys.revokedAt),
        or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, now)),
      ),
    )
  return row
}

/** Notes that a key was used, at most once in `everyMs`. */
export async function updateApiKeyUsed(
  db: Db,
  apiKeyId: string,
  now: number,
  everyMs: number,
): Promise<void> {
  await db
    .update(apiKeys)
    .set({ lastUsedAt: now })
    .where(
      and(
        eq(apiKeys.apiKeyId, apiKeyId),
        or(isNull(apiKeys.lastUsedAt), lt(apiKeys.lastUsedAt, now - everyMs)),
      ),
    )
}

export async function selectApiKeys(db: Db): Promise<ApiKeyRecord[]> {
  return db.select().from(apiKeys).orderBy(desc(apiKeys.createdAt))
}

/** Takes a key that is not revoked for the rest of the transaction. */
export async function lockApiKey(db: Db, apiKeyId: string): Promise<ApiKeyRecord | undefined> {
  const [row] = await db
    .select()
    .from(apiKeys)
    .where(and(eq(apiKeys.apiKeyId, apiKeyId), isNull(apiKeys.revokedAt)))
    .for('update')
  return row
}

/** Changes a key. @returns it as it is now, or undefined when it is revoked or unknown. */
export async function updateApiKey(
  db: Db,
  apiKeyId: string,
  values: Partial<typeof apiKeys.$inferInsert>,
): Promise<ApiKeyRecord | undefined> {
  const [row] = await db
    .update(apiKeys)
    .set(values)
    .where(and(eq(apiKeys.apiKeyId, apiKeyId), isNull(apiKeys.revokedAt)))
    .returning()
  return row
}
