import { hasValidCheck } from '@wenkao/shared/kernel'
import {
  findSessions,
  logInCandidate,
  stationProof,
  type LogInReply,
  type StationClaim,
} from '@wenkao/shared/sittings'
import type * as z from 'zod/mini'
import type { BridgeLink } from '../../platform/network/bridge-link.ts'
import { CallError, type Call } from '../../platform/network/call.ts'

export type CandidateSession = z.infer<(typeof findSessions)['reply']>['sessions'][number]

/** What a candidate typed. */
export interface LogInForm {
  readonly examNumber: string
  readonly accessCode: string
  /** The number the candidate was given, where the PC has no bridge that knows its own. */
  readonly stationNumber: number | undefined
  /** Chosen among several sessions. */
  readonly sessionId: string | undefined
}

export type LogInOutcome =
  | { readonly kind: 'loggedIn'; readonly reply: LogInReply }
  /** The server was not reached, and the sitting that this station already holds goes on. */
  | { readonly kind: 'heldHere' }
  | { readonly kind: 'chooseSession'; readonly sessions: readonly CandidateSession[] }
  | {
      readonly kind: 'refused'
      /** A key below `candidate.logIn.problems`, or an error code. */
      readonly code: string
      readonly details: Readonly<Record<string, unknown>>
    }

const TIMEOUT_MS = 15_000

/** Exam numbers and codes as people type them: full width, spaces, any case. */
export function tidyTyped(text: string): string {
  return text.normalize('NFKC').replace(/\s/g, '')
}

/**
 * Logs a candidate in: session, proof of the station, access code (DESIGN 6). A mistyped code is
 * noticed by its check character before anything is sent.
 * @param bridge undefined where there is none.
 */
export async function logIn(
  form: LogInForm,
  call: Call,
  bridge: BridgeLink | undefined,
): Promise<LogInOutcome> {
  const examNumber = tidyTyped(form.examNumber)
  if (!/^[0-9A-Za-z-]{1,32}$/.test(examNumber)) return refused('examNumberForm')
  if (form.accessCode.trim() === '') return refused('accessCodeMissing')
  if (!hasValidCheck(form.accessCode)) return refused('accessCodeTypo')
  if (!bridge && form.stationNumber === undefined) return refused('stationNumberMissing')
  try {
    const sessionId = form.sessionId ?? (await chooseSession(examNumber, call))
    if (typeof sessionId !== 'string') return sessionId
    const station = await claimStation(examNumber, form, bridge)
    if (!station) return refused('stationUnknown')
    const reply = await call(logInCandidate, {
      body: { sessionId, examNumber, accessCode: form.accessCode, station },
      timeoutMs: TIMEOUT_MS,
    })
    return { kind: 'loggedIn', reply }
  } catch (cause) {
    if (!(cause instanceof CallError)) throw cause
    return refused(cause.code, cause.details)
  }
}

async function chooseSession(examNumber: string, call: Call): Promise<string | LogInOutcome> {
  const { sessions } = await call(findSessions, { body: { examNumber }, timeoutMs: TIMEOUT_MS })
  const only = sessions[0]
  if (!only) return refused('noSession')
  return sessions.length === 1 ? only.sessionId : { kind: 'chooseSession', sessions }
}

async function claimStation(
  examNumber: string,
  form: LogInForm,
  bridge: BridgeLink | undefined,
): Promise<StationClaim | null> {
  if (!bridge) return { kind: 'browser', number: form.stationNumber ?? 0 }
  const { station } = await bridge.call(stationProof, {
    body: { examNumber },
    timeoutMs: TIMEOUT_MS,
  })
  return station
}

function refused(code: string, details: Readonly<Record<string, unknown>> = {}): LogInOutcome {
  return { kind: 'refused', code, details }
}
