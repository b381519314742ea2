import type { EndpointResult } from '@wenkao/shared/kernel'
import { sessionCodes } from '@wenkao/shared/sessions'
import { defineStore } from 'pinia'
import { shallowReadonly, shallowRef, watch } from 'vue'
import { useCaller } from '../../platform/network/use-caller.ts'
import { useAccounts } from '../accounts/index.ts'

export interface KeptCodes {
  readonly sessionId: string
  readonly codes: EndpointResult<typeof sessionCodes>
  /** This tablet's own clock, for "read at". */
  readonly readAt: number
}

/**
 * The codes of the session that the tablet follows, fetched ahead, since they are wanted exactly when
 * there is no network (DESIGN section 6). In memory only: no code is left on a tablet that is switched
 * off, or that somebody signed out of.
 */
export const useCodes = defineStore('codes', () => {
  const { call } = useCaller()
  const accounts = useAccounts()
  const kept = shallowRef<KeptCodes>()
  /** Single-use codes that this tablet's user has given out. */
  const given = shallowRef<ReadonlySet<string>>(new Set())

  function forget(): void {
    kept.value = undefined
    given.value = new Set()
  }
  watch(
    () => accounts.self?.staffId,
    () => {
      forget()
    },
  )

  async function read(sessionId: string): Promise<KeptCodes> {
    const codes = await call(sessionCodes, { params: { sessionId } })
    if (kept.value?.sessionId !== sessionId) given.value = new Set()
    kept.value = { sessionId, codes, readAt: Date.now() }
    return kept.value
  }

  return {
    kept: shallowReadonly(kept),
    given: shallowReadonly(given),
    of: (sessionId: string) => (kept.value?.sessionId === sessionId ? kept.value : undefined),
    /** Asks the server, which leaves an audit row. @throws CallError. */
    read,
    toggleGiven: (code: string) => {
      const next = new Set(given.value)
      if (!next.delete(code)) next.add(code)
      given.value = next
    },
  }
})
