import { bytesToHex, hasValidCheck } from '@wenkao/shared/kernel'
import {
  findSessions,
  logInCandidate,
  stationProof,
  type LogInReply,
  type StationClaim,
} from '@wenkao/shared/sittings'
import type * as z from 'zod/mini'
import { keepChoice, readChoice } from '../../platform/browser/kept-choice.ts'
import { browserRandom } from '../../platform/browser/random.ts'
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
  const isCode = hasValidCheck(form.accessCode)
  try {
    const chosen = await chooseSession(examNumber, form.sessionId, call)
    if ('kind' in chosen) return chosen
    const { sessionId, freeSeats = false } = chosen
    // A teacher's own exam has a password without check sign, and no seat was drawn (D15).
    if (!isCode && !freeSeats) return refused('accessCodeTypo')
    if (!bridge && !freeSeats && form.stationNumber === undefined)
      return refused('stationNumberMissing')
    const station = await claimStation(examNumber, form, bridge)
    if (!station) return refused('stationUnknown')
    const reply = await call(logInCandidate, {
      body: { sessionId, examNumber, accessCode: form.accessCode, station },
      timeoutMs: TIMEOUT_MS,
    })
    return { kind: 'loggedIn', reply }
  } catch (cause) {
    if (!(cause instanceof CallError)) throw cause
    // Without the network a mistyped code is told all the same; a class exam begins with it.
    return isCode ? refused(cause.code, cause.details) : refused('accessCodeTypo')
  }
}

async function chooseSession(
  examNumber: string,
  chosen: string | undefined,
  call: Call,
): Promise<CandidateSession | LogInOutcome> {
  const { sessions } = await call(findSessions, { body: { examNumber }, timeoutMs: TIMEOUT_MS })
  const only = sessions.find(({ sessionId }) => sessionId === chosen) ?? sessions[0]
  if (!only) return refused('noSession')
  return chosen !== undefined || sessions.length === 1 ? only : { kind: 'chooseSession', sessions }
}

async function claimStation(
  examNumber: string,
  form: LogInForm,
  bridge: BridgeLink | undefined,
): Promise<StationClaim | null> {
  if (!bridge) return { kind: 'browser', number: form.stationNumber ?? 0, device: ownDevice() }
  const { station } = await bridge.call(stationProof, {
    body: { examNumber },
    timeoutMs: TIMEOUT_MS,
  })
  return station
}

const DEVICE = 'wenkao-device'
let unkept: string | undefined

/** A random name of this browser, which tells two of them apart where seats are free (CE4). */
function ownDevice(): string {
  const kept = readChoice(DEVICE, 'device') ?? unkept
  if (kept !== null && kept !== undefined) return kept
  unkept = bytesToHex(browserRandom.bytes(16))
  keepChoice(DEVICE, unkept, 'device')
  return unkept
}

function refused(code: string, details: Readonly<Record<string, unknown>> = {}): LogInOutcome {
  return { kind: 'refused', code, details }
}
