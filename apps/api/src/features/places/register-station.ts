import { createPublicKey, verify, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { fromBase64Url, hasValidCheck, normaliseCode } from '@wenkao/shared/kernel'
import { pairingText, SIGNATURE_WINDOW_MS, type PairingState } from '@wenkao/shared/places'
import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import { macOf } from '../../platform/sealing.ts'
import { freshCode, freshId, type Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import {
  completePairing,
  deletePairingsBefore,
  findPairing,
  findRoomPlace,
  findStation,
  insertPairing,
  updateStationKey,
  type PairingRecord,
  type StationRecord,
} from './places.queries.ts'

const SHOWN_CODE_MS = 30 * 60 * 1000
const ISSUED_CODE_MS = 30 * 24 * 3600 * 1000
const PAIRING_CODE_SIGNS = 7

const ED25519_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')

/** Keys as Node needs them: to make one costs as much as to check a signature with it. */
const knownKeys = new Map<string, KeyObject>()
/** Every station of a province's largest server. */
const MOST_KEYS = 50_000

/** Node's key object of a raw 32-byte Ed25519 public key. @throws ApiError when it is none. */
export function stationKey(publicKey: string): KeyObject {
  const known = knownKeys.get(publicKey)
  if (known) return known
  const raw = fromBase64Url(publicKey)
  if (raw?.length !== 32) throw new ApiError('stationSignature', 'The public key is not usable')
  const key = createPublicKey({
    ...{ key: Buffer.concat([ED25519_PREFIX, raw]), format: 'der', type: 'spki' },
  })
  const oldest = knownKeys.keys().next()
  if (knownKeys.size >= MOST_KEYS && !oldest.done) knownKeys.delete(oldest.value)
  knownKeys.set(publicKey, key)
  return key
}

/** Whether the signature is the key's over the text. */
export function isSignedBy(publicKey: string, text: string, signature: string): boolean {
  const bytes = fromBase64Url(signature)
  return bytes?.length === 64 && verify(null, Buffer.from(text), stationKey(publicKey), bytes)
}

const verifyBeside = promisify(verify)

/** The same, without keeping the main thread. */
export async function isSignedBeside(
  publicKey: string,
  text: string,
  signature: string,
): Promise<boolean> {
  const bytes = fromBase64Url(signature)
  if (bytes?.length !== 64) return false
  return verifyBeside(null, Buffer.from(text), stationKey(publicKey), bytes)
}

const codeMac = (services: Services, code: string) =>
  macOf(services.keys.pepper, `pairing\n${normaliseCode(code)}`)

/**
 * A bridge asks to become a station: without a code it is shown one to display; with a code issued
 * ahead it is registered at once. Repeating it is harmless.
 * @param address bounds what one place can pile up; null where it is not known.
 * @throws ApiError stationSignature, pairingExpired.
 */
export async function beginPairingOf(
  services: Services,
  request: { publicKey: string; at: number; signature: string; pairingCode?: string | undefined },
  address: string | null,
): Promise<PairingState> {
  const now = services.clock.now()
  if (Math.abs(now - request.at) > SIGNATURE_WINDOW_MS) {
    throw new ApiError('stationSignature', 'The station’s clock is more than a day off', {
      serverNow: now,
    })
  }
  if (!isSignedBy(request.publicKey, pairingText(request), request.signature)) {
    throw new ApiError('stationSignature', 'The signature does not fit the key')
  }
  if (request.pairingCode !== undefined) {
    return useIssuedCode(services, request.publicKey, request.pairingCode)
  }
  const pairingCode = freshCode(PAIRING_CODE_SIGNS)
  const pairing = {
    pairingId: freshId(services),
    codeMac: codeMac(services, pairingCode),
    publicKey: request.publicKey,
    createdAt: now,
    expiresAt: now + SHOWN_CODE_MS,
    address,
  }
  await deletePairingsBefore(services.db, { ...pairing, now })
  await insertPairing(services.db, pairing)
  return { pairingId: pairing.pairingId, pairingCode, expiresAt: pairing.expiresAt, station: null }
}

async function useIssuedCode(
  services: Services,
  publicKey: string,
  code: string,
): Promise<PairingState> {
  const pairing = await findPairing(services.db, { codeMac: codeMac(services, code) })
  if (!pairing || pairing.roomId === null || pairing.number === null) throw expired()
  if (pairing.stationId !== null) {
    if (pairing.publicKey === publicKey) return pairingStateOf(services, pairing.pairingId)
    throw expired()
  }
  const { roomId, number, pairingId } = pairing
  await services.db.transaction(async (transaction) => {
    const station = await stationOf(transaction, roomId, number)
    const done = await completePairing(
      transaction,
      pairingId,
      { stationId: station.stationId, roomId, number, publicKey },
      services.clock.now(),
    )
    if (!done) throw expired()
    await updateStationKey(transaction, station.stationId, publicKey, services.clock.now())
    await recordAction(
      services,
      transaction,
      { kind: 'anyone' },
      {
        action: 'stations.register',
        subject: `station ${number}`,
        detail: { roomId, byCode: true },
      },
    )
  })
  return pairingStateOf(services, pairingId)
}

function expired(): ApiError {
  return new ApiError('pairingExpired', 'This code is wrong, was used, or is too old')
}

async function stationOf(db: Db, roomId: string, number: number): Promise<StationRecord> {
  const station = await findStation(db, { roomId, number })
  if (!station) throw new ApiError('notFound', 'This room has no station with that number')
  return station
}

/** Where a pairing stands; the code itself is never told twice. @throws ApiError notFound. */
export async function pairingStateOf(services: Services, pairingId: string): Promise<PairingState> {
  const pairing = await findPairing(services.db, { pairingId })
  if (!pairing) throw new ApiError('notFound', 'No such pairing')
  return {
    pairingId,
    pairingCode: null,
    expiresAt: pairing.expiresAt,
    station: await pairedStation(services, pairing),
  }
}

async function pairedStation(
  services: Services,
  pairing: PairingRecord,
): Promise<PairingState['station']> {
  if (pairing.stationId === null) return null
  const station = await findStation(services.db, { stationId: pairing.stationId })
  const place = station && (await findRoomPlace(services.db, station.roomId))
  if (!station || !place) return null
  return {
    stationId: station.stationId,
    number: station.number,
    roomName: place.roomName,
    siteName: place.siteName,
  }
}

/** A technician typed the code that an exam PC shows. @throws ApiError pairingExpired, notFound. */
export async function registerByCode(
  services: Services,
  caller: Caller,
  input: { roomId: string; number: number; pairingCode: string; areaId: string },
): Promise<StationRecord> {
  if (!hasValidCheck(input.pairingCode)) throw expired()
  const pairing = await findPairing(services.db, { codeMac: codeMac(services, input.pairingCode) })
  const publicKey = pairing?.publicKey
  if (!pairing || publicKey == null) throw expired()
  return services.db.transaction(async (transaction) => {
    const now = services.clock.now()
    const station = await stationOf(transaction, input.roomId, input.number)
    const done = await completePairing(
      transaction,
      pairing.pairingId,
      { stationId: station.stationId, roomId: input.roomId, number: input.number, publicKey },
      now,
    )
    if (!done) throw expired()
    await updateStationKey(transaction, station.stationId, publicKey, now)
    await recordAction(services, transaction, caller, {
      action: 'stations.register',
      subject: `station ${input.number}`,
      areaId: input.areaId,
      detail: { roomId: input.roomId, replaced: station.publicKey !== null },
    })
    return { ...station, publicKey, registeredAt: now }
  })
}

/** Issues a one-time code for a room and number, to be written into a bridge's configuration. */
export async function issueCode(
  services: Services,
  caller: Caller,
  input: { roomId: string; number: number; areaId?: string },
): Promise<{ pairingCode: string; expiresAt: number }> {
  const pairingCode = freshCode(11)
  const now = services.clock.now()
  await services.db.transaction(async (transaction) => {
    await stationOf(transaction, input.roomId, input.number)
    await insertPairing(transaction, {
      pairingId: freshId(services),
      codeMac: codeMac(services, pairingCode),
      roomId: input.roomId,
      number: input.number,
      createdAt: now,
      expiresAt: now + ISSUED_CODE_MS,
    })
    await recordAction(services, transaction, caller, {
      action: 'stations.register',
      subject: `code for station ${input.number}`,
      ...(input.areaId === undefined ? {} : { areaId: input.areaId }),
      detail: { roomId: input.roomId },
    })
  })
  return { pairingCode, expiresAt: now + ISSUED_CODE_MS }
}
