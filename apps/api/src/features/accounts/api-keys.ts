import { formerKeyScopes } from '@wenkao/shared/accounts'
import type { Caller } from '../../platform/caller.ts'
import { hashOfSecret } from '../../platform/sealing.ts'
import type { Services } from '../../platform/services.ts'
import { findApiKey, updateApiKeyUsed, type ApiKeyRecord } from './api-keys.queries.ts'

/** How a key's secret begins, by which it is told from a candidate's token. */
export const API_KEY_PREFIX = 'wk_'

/** To the minute is enough for a person who looks for forgotten keys, and costs one write a minute. */
const USE_IS_NOTED_EVERY_MS = 60_000

/** What a key is good for; one from before there were scopes for what it could do then (KY1). */
export function scopesOf(key: Pick<ApiKeyRecord, 'scopes'>): readonly string[] {
  return key.scopes ?? formerKeyScopes
}

/**
 * The program of an API key, or `anyone` when the secret is not good now: unknown, revoked, past its
 * end, or replaced longer ago than both were to be good (KY3).
 */
export async function programOfKey(services: Services, secret: string): Promise<Caller> {
  const now = services.clock.now()
  const key = await findApiKey(services.db, hashOfSecret(secret), now)
  if (!key) return { kind: 'anyone' }
  if (key.lastUsedAt === null || key.lastUsedAt < now - USE_IS_NOTED_EVERY_MS) {
    await updateApiKeyUsed(services.db, key.apiKeyId, now, USE_IS_NOTED_EVERY_MS)
  }
  return {
    kind: 'apiKey',
    apiKeyId: key.apiKeyId,
    name: key.name,
    scopes: scopesOf(key),
    grants: [{ role: 'integration', scope: { kind: 'all' } }],
  }
}
