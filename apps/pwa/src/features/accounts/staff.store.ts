import {
  createApiKey,
  createStaff,
  escrowKeyState,
  listApiKeys,
  listStaff,
  makeEscrowKey,
  revokeApiKey,
  rotateApiKey,
  type Grant,
  type KeyScope,
} from '@wenkao/shared/accounts'
import type { EndpointResult } from '@wenkao/shared/kernel'
import { defineStore } from 'pinia'
import { shallowReadonly, shallowRef } from 'vue'
import { useCaller } from '../../platform/network/use-caller.ts'

type Staff = EndpointResult<typeof listStaff>['staff']
type ApiKeys = EndpointResult<typeof listApiKeys>['apiKeys']
type EscrowKeys = EndpointResult<typeof escrowKeyState>['keys']
export type StaffRow = Staff[number]
export type ApiKeyRow = ApiKeys[number]

/** Staff accounts, API keys and escrow keys, for who manages them. */
export const useStaff = defineStore('staff', () => {
  const { call } = useCaller()
  const staff = shallowRef<Staff>([])
  const apiKeys = shallowRef<ApiKeys>([])
  const escrowKeys = shallowRef<EscrowKeys>([])

  async function loadApiKeys(): Promise<void> {
    apiKeys.value = (await call(listApiKeys)).apiKeys
  }

  /** Newest first. */
  async function loadEscrowKeys(): Promise<void> {
    escrowKeys.value = (await call(escrowKeyState)).keys
  }

  return {
    staff: shallowReadonly(staff),
    apiKeys: shallowReadonly(apiKeys),
    escrowKeys: shallowReadonly(escrowKeys),
    loadStaff: async () => {
      staff.value = (await call(listStaff)).staff
    },
    loadApiKeys,
    loadEscrowKeys,
    /** Makes the first escrow key, or one in place of the newest. @returns it, shown this once. */
    makeEscrowKey: async () => {
      const replaces = escrowKeys.value[0]?.fingerprint ?? null
      const made = await call(makeEscrowKey, { body: { replaces } })
      await loadEscrowKeys()
      return made
    },
    addStaff: async (account: {
      username: string
      displayName: string
      password: string
      grants: readonly Grant[]
    }) => {
      const grants = account.grants.map(({ role, scope }) => ({
        role,
        scope: scope.id === undefined ? { kind: scope.kind } : { kind: scope.kind, id: scope.id },
      }))
      const row = await call(createStaff, { body: { ...account, grants } })
      staff.value = [...staff.value, row]
      return row
    },
    /** @param scopes none: all of them. @returns the secret, which no later reply repeats. */
    addApiKey: async (name: string, scopes: readonly KeyScope[], expiresAt: number | null) => {
      const body = { name, expiresAt, ...(scopes.length === 0 ? {} : { scopes: [...scopes] }) }
      const { secret, ...row } = await call(createApiKey, { body })
      apiKeys.value = [...apiKeys.value, row]
      return secret
    },
    /** Another secret for a key that nobody else has rotated meanwhile. @returns the new one. */
    rotate: async ({ apiKeyId, rotatedAt }: ApiKeyRow, overlapHours: number) => {
      const body = { expectedRotatedAt: rotatedAt, overlapHours }
      const { secret } = await call(rotateApiKey, { params: { apiKeyId }, body })
      await loadApiKeys()
      return secret
    },
    revoke: async (apiKeyId: string) => {
      await call(revokeApiKey, { params: { apiKeyId } })
      await loadApiKeys()
    },
  }
})
