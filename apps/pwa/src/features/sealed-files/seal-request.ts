import { shallowRef, type ShallowRef } from 'vue'
import { CallError } from '../../platform/network/call.ts'
import type { Said } from './sealed-words.ts'

export interface SealRequest<Reply> {
  readonly isBusy: Readonly<ShallowRef<boolean>>
  readonly reply: ShallowRef<Reply | undefined>
  /** The exam client gave no answer: whether it was done is not known. */
  readonly isLost: Readonly<ShallowRef<boolean>>
  run(work: () => Promise<Reply>): Promise<Reply | undefined>
}

/** One request at a time to the exam client, whose answer says itself what went wrong. */
export function createSealRequest<Reply>(): SealRequest<Reply> {
  const isBusy = shallowRef(false)
  const isLost = shallowRef(false)
  const reply = shallowRef<Reply>()

  async function run(work: () => Promise<Reply>): Promise<Reply | undefined> {
    if (isBusy.value) return undefined
    isBusy.value = true
    isLost.value = false
    reply.value = undefined
    try {
      reply.value = await work()
      return reply.value
    } catch (cause) {
      if (!(cause instanceof CallError)) throw cause
      isLost.value = true
      return undefined
    } finally {
      isBusy.value = false
    }
  }

  return { isBusy, reply, isLost, run }
}

/** What is said when the exam client did not answer. */
export const lostWords: Said = { tone: 'wait', key: 'sealed.failed' }
