import {
  changeOwnPassword,
  currentStaff,
  finishSetup,
  logInStaff,
  logOutStaff,
  mayDo,
  setupState,
  useSignInLink,
  type Action,
  type StaffSelf,
} from '@wenkao/shared/accounts'
import { defineStore } from 'pinia'
import { shallowReadonly, shallowRef } from 'vue'
import { useCaller } from '../../platform/network/use-caller.ts'

/** Who is signed in at this page. */
export const useAccounts = defineStore('accounts', () => {
  const { call } = useCaller()
  const self = shallowRef<StaffSelf>()

  return {
    self: shallowReadonly(self),
    /** Asks the server who is signed in. @throws CallError, `unauthenticated` when nobody is. */
    load: async () => {
      self.value = await call(currentStaff)
      return self.value
    },
    signIn: async (username: string, password: string) => {
      self.value = await call(logInStaff, { body: { username, password } })
      return self.value
    },
    signInByLink: async (token: string) => {
      self.value = await call(useSignInLink, { body: { token } })
      return self.value
    },
    /** Ends every other log-in of the account. */
    changePassword: async (current: string, next: string) => {
      self.value = await call(changeOwnPassword, { body: { current, next } })
      return self.value
    },
    signOut: async () => {
      await call(logOutStaff)
      self.value = undefined
    },
    isSetupDone: async () => (await call(setupState)).done,
    setUp: async (account: {
      token: string
      username: string
      displayName: string
      password: string
    }) => {
      const { escrowKey, ...created } = await call(finishSetup, { body: account })
      self.value = created
      // Not kept in the store: it is shown this once.
      return { self: created, escrowKey: escrowKey ?? null }
    },
    /** Whether to offer an action at all; the server decides by role and scope. */
    may: (action: Action) => self.value !== undefined && mayDo(self.value.grants, action),
  }
})
