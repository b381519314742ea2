import { beginOffline as beginEndpoint } from '@wenkao/shared/sessions'
import { CallError, type Call } from '../../platform/network/call.ts'
import { LAY_OUT_TIMEOUT_MS } from './hold-at-bridge.ts'
import { tidyTyped, type LogInForm, type LogInOutcome } from './log-in.ts'

/** Words of the log-in for what the bridge says. */
const codes = {
  notScheduled: 'noSession',
  wrongAccessCode: 'wrongAccessCode',
  tooSoon: 'tooManyRequests',
  noPaper: 'noPaper',
  notStation: 'stationUnknown',
  over: 'sessionEnded',
} as const

export type BegunOffline =
  | { readonly kind: 'begun' }
  | { readonly kind: 'otherSitting'; readonly other: { examNumber: string; name: string } }
  | (LogInOutcome & { readonly kind: 'refused' })
  | undefined

/**
 * Begins at a station whose proctor has typed the start code, without network (N01).
 * @returns undefined where no session was started so: then the log-in has failed for want of a server.
 */
export async function beginOffline(bridge: Call, form: LogInForm): Promise<BegunOffline> {
  try {
    const body = { examNumber: tidyTyped(form.examNumber), accessCode: form.accessCode }
    const { kind, other } = await bridge(beginEndpoint, { body, timeoutMs: LAY_OUT_TIMEOUT_MS })
    switch (kind) {
      case 'begun':
        return { kind }
      case 'notOpen':
        return undefined
      case 'otherSitting':
        return other ? { kind, other } : undefined
      default:
        return { kind: 'refused', code: codes[kind], details: {} }
    }
  } catch (cause) {
    if (!(cause instanceof CallError)) throw cause
    return undefined
  }
}
