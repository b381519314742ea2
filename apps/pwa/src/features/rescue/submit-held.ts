import { bridgeHandIn } from '@wenkao/shared/hand-in'
import { releaseSitting } from '@wenkao/shared/sittings'
import { CallError, type Call } from '../../platform/network/call.ts'

/** What became of handing in the sitting that occupies this PC (F06). */
export type SubmitHeld =
  /** `isFree`: the PC is ready for the next candidate. */
  | { readonly kind: 'receipt'; readonly code: string; readonly isFree: boolean }
  | { readonly kind: 'pending'; readonly reason: 'offline' | 'files' | 'server' }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'failed' }

const HAND_IN_TIMEOUT_MS = 10 * 60_000
const RELEASE_TIMEOUT_MS = 60_000

/**
 * Hands in for the candidate whose unfinished sitting holds this PC, and frees the PC once the
 * server's receipt is here. Interrupted, it goes on when it is called again.
 */
export async function submitHeld(call: Call): Promise<SubmitHeld> {
  try {
    const reply = await call(bridgeHandIn, { body: {}, timeoutMs: HAND_IN_TIMEOUT_MS })
    if (reply.kind === 'pending') return { kind: 'pending', reason: reply.reason }
    if (reply.kind === 'refused') return { kind: 'refused', code: reply.code }
    const { code } = reply.receipt
    return { kind: 'receipt', code, isFree: await free(call) }
  } catch (cause) {
    if (!(cause instanceof CallError)) throw cause
    return { kind: 'failed' }
  }
}

/** Frees a PC whose sitting is finished. @returns false when it is not, or nobody answered. */
async function free(call: Call): Promise<boolean> {
  try {
    return (await call(releaseSitting, { timeoutMs: RELEASE_TIMEOUT_MS })).released
  } catch (cause) {
    if (!(cause instanceof CallError)) throw cause
    return false
  }
}

/** Words for what came of it: a key below `rescue.free`, and how it is meant. */
export function submitWords(outcome: SubmitHeld): {
  readonly tone: 'good' | 'wait' | 'bad'
  readonly key: string
} {
  if (outcome.kind === 'receipt')
    return outcome.isFree
      ? { tone: 'good', key: 'handedIn' }
      : { tone: 'wait', key: 'handedInNotFree' }
  if (outcome.kind === 'pending') return { tone: 'wait', key: `pending.${outcome.reason}` }
  if (outcome.kind === 'failed') return { tone: 'wait', key: 'failed' }
  const known = ['handInNotOpen', 'bindingSuperseded', 'alreadyHandedIn'].includes(outcome.code)
  return { tone: 'bad', key: `refused.${known ? outcome.code : 'other'}` }
}
