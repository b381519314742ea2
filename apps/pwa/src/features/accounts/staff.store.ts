import {
  createApiKey,
  createStaff,
  listApiKeys,
  listStaff,
  revokeApiKey,
  type Grant,
} from '@wenkao/shared/accounts'
import type { EndpointResult } from '@wenkao/shared/kernel'
import { defineStore } from 'pinia'
import { shallowReadonly, shallowRef } from 'vue'
import { useCaller } from '../../platform/network/use-caller.ts'

type Staff = EndpointResult<typeof listStaff>['staff']
type ApiKeys = EndpointResult<typeof listApiKeys>['apiKeys']
export type StaffRow = Staff[number]
export type ApiKeyRow = ApiKeys[number]

/** Staff accounts and API keys, for who manages them. */
export const useStaff = defineStore('staff', () => {
  const { call } = useCaller()
  const staff = shallowRef<Staff>([])
  const apiKeys = shallowRef<ApiKeys>([])

  async function loadApiKeys(): Promise<void> {
    apiKeys.value = (await call(listApiKeys)).apiKeys
  }

  return {
    staff: shallowReadonly(staff),
    apiKeys: shallowReadonly(apiKeys),
    loadStaff: async () => {
      staff.value = (await call(listStaff)).staff
    },
    loadApiKeys,
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
    /** @returns the secret, which no later reply repeats. */
    addApiKey: async (name: string) => {
      const { secret, ...row } = await call(createApiKey, { body: { name } })
      apiKeys.value = [...apiKeys.value, row]
      return secret
    },
    revoke: async (apiKeyId: string) => {
      await call(revokeApiKey, { params: { apiKeyId } })
      await loadApiKeys()
    },
  }
})
