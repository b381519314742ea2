import type { Logger } from '../../platform/logger.ts'
import type { DurableRecord } from '../../platform/durable-record.fs.ts'
import type { ServerClient } from '../../platform/server-client.ts'
import type { ServerClock } from '../../platform/server-clock.ts'
import { serverTime } from '@wenkao/shared/kernel'
import {
  PairingState,
  beginPairing,
  pairingState,
  pairingText,
  type PairingState as Pairing,
} from '@wenkao/shared/places'
import * as z from 'zod/mini'
import type { StationKey } from './station-key.fs.ts'

/** The station that this PC is, as the server told at its registration. */
export type Station = NonNullable<Pairing['station']>

/** What is kept on disk; null after the server forgot the station. */
export interface KeptStation {
  readonly station: Station | null
}

export function parseKeptStation(raw: unknown): KeptStation | undefined {
  const read = z.object({ station: PairingState.shape.station }).safeParse(raw)
  return read.success ? read.data : undefined
}

export interface Registration {
  station(): Station | undefined
  /** The code to show on the idle screen while there is no station. */
  pairingCode(): string | null
  /** One step toward a registration; does nothing once there is one. */
  advance(): Promise<void>
  /** The server no longer knows this station: it has to be paired again. */
  forget(): Promise<void>
}

export interface RegistrationDeps {
  readonly key: StationKey
  readonly record: DurableRecord<KeptStation>
  readonly server: ServerClient
  readonly serverClock: ServerClock
  readonly logger: Logger
  /** A code issued ahead, as far as there is one by now. */
  issuedCode(): Promise<string | undefined>
}

/**
 * Becoming a station (DESIGN section 6): with a code issued ahead at once, otherwise by showing a
 * code until somebody types it at a tablet or office page.
 */
export function createRegistration(deps: RegistrationDeps): Registration {
  let station = deps.record.current()?.station ?? undefined
  let pairing: Pairing | undefined
  const triedCodes = new Set<string>()

  async function take(state: Pairing): Promise<void> {
    // The server tells a code once; later looks at the same pairing come without it.
    const shown = state.pairingId === pairing?.pairingId ? pairing.pairingCode : null
    pairing = { ...state, pairingCode: state.pairingCode ?? shown }
    if (!state.station) return
    await deps.record.write({ station: state.station })
    station = state.station
    pairing = undefined
    deps.logger.info({ number: station.number, room: station.roomName }, 'registered as a station')
  }

  async function begin(code: string | undefined): Promise<void> {
    // The signature carries a time that the server checks: its own clock comes first (F22).
    const time = await deps.server.call(serverTime, {})
    if (time.kind !== 'reply') return
    deps.serverClock.sample({ ...time, serverNow: time.reply.serverNow })
    const body = pairingRequest(deps.key, deps.serverClock.now(), code)
    const outcome = await deps.server.call(beginPairing, { body })
    if (outcome.kind === 'failed') return
    if (code !== undefined) triedCodes.add(code)
    if (outcome.kind === 'reply') await take(outcome.reply)
    else deps.logger.warn({ code: outcome.code }, 'the server refused to pair')
  }

  return {
    station: () => station,
    pairingCode: () => (station ? null : (pairing?.pairingCode ?? null)),
    forget: async () => {
      await deps.record.write({ station: null })
      station = undefined
      pairing = undefined
      triedCodes.clear()
    },
    advance: async () => {
      if (station) return
      // `wenkao-bridge register` may have done it in another process.
      station = (await deps.record.reread())?.station ?? undefined
      if (station) return
      const code = await deps.issuedCode()
      if (code !== undefined && !triedCodes.has(code)) return begin(code)
      if (!pairing || pairing.expiresAt <= deps.serverClock.now()) return begin(undefined)
      const outcome = await deps.server.call(pairingState, {
        params: { pairingId: pairing.pairingId },
      })
      if (outcome.kind === 'reply') await take(outcome.reply)
      else if (outcome.kind === 'refused') pairing = undefined
    },
  }
}

/** The request by which a key becomes a station. @param at server ms. */
export function pairingRequest(
  key: StationKey,
  at: number,
  pairingCode: string | undefined,
): { publicKey: string; at: number; signature: string; pairingCode?: string } {
  return {
    publicKey: key.publicKey,
    at,
    signature: key.sign(pairingText({ publicKey: key.publicKey, at, pairingCode })),
    ...(pairingCode === undefined ? {} : { pairingCode }),
  }
}
