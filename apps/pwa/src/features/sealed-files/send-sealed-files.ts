import { sendSealed, type SealedFileRow } from '@wenkao/shared/sealed-files'
import { shallowReactive, shallowRef, type ShallowRef } from 'vue'
import { CallError, type Call } from '../../platform/network/call.ts'
import { SEAL_TIMEOUT_MS } from './seal-timeout.ts'
import type { SendOutcome } from './sealed-words.ts'

/** Sends sealed files one after the other and remembers what came of each, by its path. */
export interface SealedSender {
  readonly outcomes: ReadonlyMap<string, SendOutcome>
  /** Path of the file that is under way. */
  readonly sending: Readonly<ShallowRef<string | undefined>>
  send(path: string): Promise<SendOutcome>
  /** One that fails never stops the others (F03a). */
  sendAll(files: readonly Pick<SealedFileRow, 'path'>[]): Promise<void>
}

export function createSealedSender(call: Call): SealedSender {
  const outcomes = shallowReactive(new Map<string, SendOutcome>())
  const sending = shallowRef<string>()

  async function send(path: string): Promise<SendOutcome> {
    sending.value = path
    outcomes.delete(path)
    let outcome: SendOutcome
    try {
      outcome = await call(sendSealed, { body: { path }, timeoutMs: SEAL_TIMEOUT_MS })
    } catch (cause) {
      if (!(cause instanceof CallError)) throw cause
      outcome = { kind: 'failed' }
    } finally {
      sending.value = undefined
    }
    outcomes.set(path, outcome)
    return outcome
  }

  return {
    outcomes,
    sending,
    send,
    sendAll: async (files) => {
      for (const { path } of files) await send(path)
    },
  }
}
