import {
  changeApiKey,
  createApiKey,
  keyScopes,
  listApiKeys,
  revokeApiKey,
  rotateApiKey,
} from '@wenkao/shared/accounts'
import { ApiError } from '../../platform/api-error.ts'
import { asStaff, type Caller } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import { route, type Route } from '../../platform/mount-endpoints.ts'
import { hashOfSecret } from '../../platform/sealing.ts'
import { freshId, freshSecret, type Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import {
  insertApiKey,
  lockApiKey,
  selectApiKeys,
  updateApiKey,
  type ApiKeyRecord,
} from './api-keys.queries.ts'
import { API_KEY_PREFIX, scopesOf } from './api-keys.ts'

const HOUR_MS = 3600 * 1000

/** Keys of other systems: made, narrowed, rotated, revoked (KY1, KY3). */
export function apiKeysRoutes(services: Services): Route[] {
  const { db } = services
  const now = () => services.clock.now()

  const requireLater = (expiresAt: number | null | undefined) => {
    if (expiresAt != null && expiresAt <= now())
      throw new ApiError('invalidRequest', 'A key has to end later than now')
  }
  const record = (transaction: Db, caller: Caller, subject: string, detail: object) =>
    recordAction(services, transaction, caller, {
      ...{ action: 'apiKeys.manage', subject, detail: { ...detail } },
    })

  return [
    route(listApiKeys, async () => ({ apiKeys: (await selectApiKeys(db)).map(rowOf) })),
    route(createApiKey, async ({ body }, { caller }) => {
      requireLater(body.expiresAt)
      const who = asStaff(caller)
      const secret = API_KEY_PREFIX + freshSecret()
      const scopes = [...new Set(body.scopes ?? keyScopes)]
      const row = {
        ...{ apiKeyId: freshId(services), name: body.name, scopes },
        secretHash: hashOfSecret(secret),
        createdBy: who.kind === 'staff' ? who.staffId : null,
        ...{ createdAt: now(), revokedAt: null, expiresAt: body.expiresAt ?? null },
      }
      const kept = await db.transaction(async (transaction) => {
        const { apiKeyId, expiresAt } = row
        const detail = { apiKeyId, scopes, expiresAt }
        await record(transaction, caller, `API key ${body.name}`, detail)
        return insertApiKey(transaction, row)
      })
      return { ...rowOf(kept), secret }
    }),
    route(changeApiKey, async ({ params: { apiKeyId }, body }, { caller }) => {
      requireLater(body.expiresAt)
      const { name, expiresAt } = body
      const values = {
        ...(name === undefined ? {} : { name }),
        ...(body.scopes === undefined ? {} : { scopes: [...new Set(body.scopes)] }),
        ...(expiresAt === undefined ? {} : { expiresAt }),
      }
      return db.transaction(async (transaction) => {
        const before = await lockApiKey(transaction, apiKeyId)
        if (!before) throw noSuchKey()
        // An update of nothing is no statement.
        if (Object.keys(values).length === 0) return rowOf(before)
        const after = await updateApiKey(transaction, apiKeyId, values)
        if (!after) throw noSuchKey()
        await record(transaction, caller, `API key ${after.name} changed`, { apiKeyId, ...values })
        return rowOf(after)
      })
    }),
    route(rotateApiKey, async ({ params: { apiKeyId }, body }, { caller }) => {
      const secret = API_KEY_PREFIX + freshSecret()
      const kept = await db.transaction(async (transaction) => {
        const before = await lockApiKey(transaction, apiKeyId)
        if (!before) throw noSuchKey()
        if (before.rotatedAt !== body.expectedRotatedAt) {
          const { rotatedAt } = before
          throw new ApiError('conflict', 'This key was rotated meanwhile', { rotatedAt })
        }
        const at = now()
        const hasOverlap = body.overlapHours > 0
        const after = await updateApiKey(transaction, apiKeyId, {
          ...{ secretHash: hashOfSecret(secret), rotatedAt: at },
          formerSecretHash: hasOverlap ? before.secretHash : null,
          formerSecretUntil: hasOverlap ? at + body.overlapHours * HOUR_MS : null,
        })
        if (!after) throw noSuchKey()
        const { overlapHours } = body
        await record(transaction, caller, `API key ${after.name} rotated`, {
          ...{ apiKeyId, overlapHours },
        })
        return after
      })
      return { ...rowOf(kept), secret }
    }),
    route(revokeApiKey, async ({ params: { apiKeyId } }, { caller }) => {
      await db.transaction(async (transaction) => {
        if (!(await updateApiKey(transaction, apiKeyId, { revokedAt: now() }))) throw noSuchKey()
        await record(transaction, caller, 'API key revoked', { apiKeyId })
      })
      return { done: true as const }
    }),
  ]
}

function noSuchKey(): ApiError {
  return new ApiError('notFound', 'No such key, or revoked before')
}

/** A key as the office sees it: nothing of its secrets. */
function rowOf(key: ApiKeyRecord) {
  const { apiKeyId, name, createdAt, revokedAt, expiresAt, lastUsedAt, rotatedAt } = key
  return {
    ...{ apiKeyId, name, createdAt, revokedAt, expiresAt, lastUsedAt, rotatedAt },
    ...{ scopes: [...scopesOf(key)], formerGoodUntil: key.formerSecretUntil },
  }
}
