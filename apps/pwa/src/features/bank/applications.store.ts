import {
  applicationState,
  applyAsAuthor,
  decideApplication,
  listApplications,
  type AuthorApplication,
} from '@wenkao/shared/bank'
import { defineStore } from 'pinia'
import { shallowReadonly, shallowRef } from 'vue'
import { useCaller } from '../../platform/network/use-caller.ts'

export interface ApplicationForm {
  readonly displayName: string
  readonly school: string
  readonly contact: string
  readonly note: string
  readonly username: string
  readonly password: string
}

/** How teachers become authors: their side, and the office's (D09). */
export const useApplications = defineStore('applications', () => {
  const { call } = useCaller()
  const applications = shallowRef<readonly AuthorApplication[]>([])
  return {
    applications: shallowReadonly(applications),
    apply: async (body: ApplicationForm) => (await call(applyAsAuthor, { body })).code,
    stateOf: (code: string) => call(applicationState, { body: { code } }),
    load: async () => {
      applications.value = (await call(listApplications)).applications
      return true
    },
    decide: async (
      applicationId: string,
      body: { approve: boolean; reason: string; username?: string },
    ) => {
      const reply = await call(decideApplication, { params: { applicationId }, body })
      applications.value = reply.applications
      return true
    },
  }
})
