import { rescuePassHeader } from '@wenkao/shared/rescue'
import { shallowReadonly, shallowRef, type ShallowRef } from 'vue'
import { createBridgeLink, type BridgeLink } from '../../platform/network/bridge-link.ts'
import type { Call } from '../../platform/network/call.ts'
import { createRescueCall } from './rescue-call.ts'

/** What a proctor code opens on an exam PC: the pass for the bridge, kept in memory alone. */
export interface RescueDesk {
  readonly bridge: BridgeLink
  /** Calls with the pass; asks for the code again when it has run out. */
  readonly call: Call
  readonly isOpen: Readonly<ShallowRef<boolean>>
  /** The code is asked for once more, in the middle of things. */
  readonly isAskedAgain: Readonly<ShallowRef<boolean>>
  /** The code that was typed last: a machine change shows it to the server, too (F02a). */
  readonly proctorCode: Readonly<ShallowRef<string>>
  /** @param pass null from an exam client that gives none. */
  opened(pass: string | null, proctorCode: string): void
  /** Whoever does not give the code again is out, with all that was open. */
  leave(): void
  /** A code that the server refused is not shown to it a second time. */
  forgetCode(): void
}

/** @param fetch the host's. Who loads the page anew gives the code anew. */
export function createRescueDesk(fetch: typeof globalThis.fetch): RescueDesk {
  let pass = ''
  let answer: ((isGiven: boolean) => void) | undefined
  const isOpen = shallowRef(false)
  const isAskedAgain = shallowRef(false)
  const proctorCode = shallowRef('')
  const bridge = createBridgeLink(fetch, '', () =>
    pass === '' ? {} : { [rescuePassHeader]: pass },
  )

  function tell(isGiven: boolean): void {
    isAskedAgain.value = false
    answer?.(isGiven)
    answer = undefined
  }

  return {
    bridge,
    call: createRescueCall(
      bridge,
      () =>
        new Promise((resolve) => {
          answer = resolve
          isAskedAgain.value = true
        }),
    ),
    isOpen: shallowReadonly(isOpen),
    isAskedAgain: shallowReadonly(isAskedAgain),
    proctorCode: shallowReadonly(proctorCode),
    opened: (given, code) => {
      pass = given ?? ''
      proctorCode.value = code
      isOpen.value = true
      tell(true)
    },
    leave: () => {
      if (!isAskedAgain.value) return
      pass = ''
      proctorCode.value = ''
      isOpen.value = false
      tell(false)
    },
    forgetCode: () => {
      proctorCode.value = ''
    },
  }
}
