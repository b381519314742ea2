import { createHmac } from 'node:crypto'
import { newCode } from '@wenkao/shared/kernel'
import type { StationCodeUse } from '@wenkao/shared/sessions'
import type { Keys } from '../../platform/keys.fs.ts'
import { deriveKey } from '../../platform/sealing.ts'

/** Part of every code that was told: a change needs a new label instead. */
const LABEL = 'wenkao single-use codes of stations, version 1'
/** 14 signs of 4.95 bits: 69 bits (DESIGN section 6 asks for 65). */
const CODE_SIGNS = 14
const UNLOCK_CODES = 3
const EXTRA_TIME_MINUTES = [5, 10, 15, 20, 30] as const

/** A single-use code with what it does. */
export interface StationCode {
  readonly use: StationCodeUse
  readonly code: string
}

/**
 * The single-use codes of one station in one session, in a fixed order. They are derived from a key of
 * the server, session, station, action, amount and serial number, so nothing of them is stored and every
 * process gives the same ones.
 */
export function stationCodesOf(
  keys: Pick<Keys, 'token'>,
  sessionId: string,
  number: number,
): StationCode[] {
  const key = deriveKey(keys.token, LABEL)
  const make = (use: StationCodeUse, serial: number): StationCode => {
    const named = [sessionId, number, use.action, use.minutes ?? '-', serial].join('\n')
    // 64 bytes: far more than 14 of them are below 248, whatever the key.
    return { use, code: newCode(createHmac('sha512', key).update(named).digest(), CODE_SIGNS) }
  }
  return [
    ...Array.from({ length: UNLOCK_CODES }, (_, serial) =>
      make({ number, action: 'unlock', minutes: null }, serial),
    ),
    ...EXTRA_TIME_MINUTES.map((minutes) => make({ number, action: 'extraTime', minutes }, 0)),
  ]
}
