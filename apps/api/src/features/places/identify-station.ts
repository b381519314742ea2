import { createHash } from 'node:crypto'
import {
  branchText,
  SIGNATURE_WINDOW_MS,
  stationHeaders,
  stationProofText,
  stationRequestText,
} from '@wenkao/shared/places'
import { Id } from '@wenkao/shared/kernel'
import type { Context } from 'hono'
import { addressOf } from '../../platform/address-of.ts'
import { ApiError } from '../../platform/api-error.ts'
import type { StationCaller } from '../../platform/caller.ts'
import type { Services } from '../../platform/services.ts'
import { readSignedBody } from '../../platform/signed-body.ts'
import {
  findStation,
  findStationContact,
  selectFormerKeys,
  upsertStationContact,
  type StationRecord,
} from './places.queries.ts'
import { isSignedBeside, isSignedBy } from './register-station.ts'
import { contactAfter } from './station-contact.ts'

/**
 * The station that signed a request (F16: its key, not its address). The signature is over the body's
 * bytes, too, and the handler gets exactly those; a request of a kind that carries none is signed over
 * no bytes. What else the request shows of the PC is noted, and decides nothing.
 * @throws ApiError stationUnknown, stationSignature, tooLarge.
 */
export async function stationOfRequest(
  services: Services,
  http: Context,
): Promise<StationCaller | undefined> {
  const stationId = http.req.header(stationHeaders.station)
  if (stationId === undefined) return undefined
  const at = Number(http.req.header(stationHeaders.at))
  const station = await registeredStation(services, stationId)
  checkTime(services, at)
  const url = new URL(http.req.url)
  const { method } = http.req
  const body = BODILESS.has(method) ? '' : await readSignedBody(http)
  const text = stationRequestText({
    ...{ method, path: url.pathname + url.search, at },
    bodySha256: createHash('sha256').update(body).digest('hex'),
  })
  await checkSignature(services, station, text, http.req.header(stationHeaders.signature) ?? '')
  await noteContact(services, station, at, http)
  return callerOf(station)
}

const BODILESS: ReadonlySet<string> = new Set(['GET', 'HEAD'])

async function noteContact(
  services: Services,
  { stationId, registeredAt }: StationRecord,
  at: number,
  http: Context,
): Promise<void> {
  const run = http.req.header(stationHeaders.run)
  const wall = http.req.header(stationHeaders.wall)
  try {
    const contact = contactAfter(await findStationContact(services.db, stationId), {
      ...{ stationId, registeredAt: registeredAt ?? 0, at, now: services.clock.now() },
      address: addressOf(http),
      run: run !== undefined && /^[0-9a-f]{32}$/.test(run) ? run : undefined,
      wall: wall !== undefined && /^\d{1,15}$/.test(wall) ? Number(wall) : undefined,
    })
    if (contact) await upsertStationContact(services.db, contact)
  } catch (cause) {
    // A note that could not be written must not keep a station from what it asked for (R8).
    services.log.warn({ err: cause, stationId }, 'a contact of a station was not noted')
  }
}

/** The station whose proof a candidate's page carries. @throws ApiError as above. */
export async function stationOfProof(
  services: Services,
  proof: { stationId: string; examNumber: string; at: number; signature: string },
): Promise<StationCaller> {
  const station = await registeredStation(services, proof.stationId)
  checkTime(services, proof.at)
  await checkSignature(services, station, stationProofText(proof), proof.signature)
  return callerOf(station)
}

/**
 * Whether a proof is this key's and of these days, checked beside the main thread: at a start as many
 * come at once as there are candidates. Why one is refused is for `stationOfProof` to say.
 */
export async function isSignedProof(
  publicKey: string,
  proof: Parameters<typeof stationProofText>[0] & { readonly signature: string },
  now: number,
): Promise<boolean> {
  if (Math.abs(now - proof.at) > SIGNATURE_WINDOW_MS) return false
  return isSignedBeside(publicKey, stationProofText(proof), proof.signature)
}

/**
 * The station that signed for a branch, or undefined when no registered one did. There is no window for
 * its time: a PC without network may have had any date, and what is repeated is the same branch.
 */
export async function stationOfBranch(
  services: Pick<Services, 'db'>,
  claim: Parameters<typeof branchText>[0] & { readonly signature: string },
): Promise<StationCaller | undefined> {
  const station = await findStation(services.db, { stationId: claim.stationId })
  if (station?.publicKey == null) return undefined
  return isSignedBy(station.publicKey, branchText(claim), claim.signature)
    ? callerOf(station)
    : undefined
}

const callerOf = ({ stationId, roomId, number }: StationRecord): StationCaller => ({
  ...{ kind: 'station', stationId, roomId, number },
})

async function registeredStation(
  services: Pick<Services, 'db'>,
  stationId: string,
): Promise<StationRecord> {
  if (!Id.safeParse(stationId).success) throw new ApiError('stationUnknown', 'No such station')
  const station = await findStation(services.db, { stationId })
  if (station?.publicKey == null) {
    throw new ApiError('stationUnknown', 'This station is not registered')
  }
  return station
}

function checkTime(services: Pick<Services, 'clock'>, at: number): void {
  const now = services.clock.now()
  if (Math.abs(now - at) <= SIGNATURE_WINDOW_MS) return
  throw new ApiError('stationSignature', 'The station’s clock is more than a day off', {
    serverNow: now,
  })
}

/** @throws ApiError stationUnknown for a PC whose number another one has taken over, stationSignature. */
async function checkSignature(
  services: Pick<Services, 'db'>,
  station: StationRecord,
  text: string,
  signature: string,
): Promise<void> {
  if (station.publicKey !== null && isSignedBy(station.publicKey, text, signature)) return
  const former = await selectFormerKeys(services.db, station.stationId)
  if (former.some((key) => isSignedBy(key, text, signature))) {
    // So that the replaced PC shows its pairing code again, instead of going on as what it was.
    throw new ApiError('stationUnknown', 'Another PC has taken over this number')
  }
  throw new ApiError('stationSignature', 'The signature does not fit the station')
}
