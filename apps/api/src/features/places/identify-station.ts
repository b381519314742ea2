import {
  branchText,
  SIGNATURE_WINDOW_MS,
  stationHeaders,
  stationProofText,
  stationRequestText,
} from '@wenkao/shared/places'
import { Id, sha256Hex } from '@wenkao/shared/kernel'
import type { Context } from 'hono'
import { ApiError } from '../../platform/api-error.ts'
import type { StationCaller } from '../../platform/caller.ts'
import type { Services } from '../../platform/services.ts'
import { findStation } from './places.queries.ts'
import { isSignedBy } from './register-station.ts'

/**
 * The station that signed a request (F16: its key, not its address). Requests that stations sign
 * carry no body; the digest is that of no bytes.
 * @throws ApiError stationUnknown, stationSignature.
 */
export async function stationOfRequest(
  services: Services,
  http: Context,
): Promise<StationCaller | undefined> {
  const stationId = http.req.header(stationHeaders.station)
  if (stationId === undefined) return undefined
  const at = Number(http.req.header(stationHeaders.at))
  const url = new URL(http.req.url)
  const text = stationRequestText({
    method: http.req.method,
    path: url.pathname + url.search,
    at,
    bodySha256: sha256Hex(''),
  })
  return signedBy(services, stationId, at, text, http.req.header(stationHeaders.signature) ?? '')
}

/** The station whose proof a candidate's page carries. @throws ApiError as above. */
export function stationOfProof(
  services: Services,
  proof: { stationId: string; examNumber: string; at: number; signature: string },
): Promise<StationCaller> {
  return signedBy(services, proof.stationId, proof.at, stationProofText(proof), proof.signature)
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
  if (!isSignedBy(station.publicKey, branchText(claim), claim.signature)) return undefined
  const { stationId, roomId, number } = station
  return { kind: 'station', stationId, roomId, number }
}

async function signedBy(
  services: Services,
  stationId: string,
  at: number,
  text: string,
  signature: string,
): Promise<StationCaller> {
  if (!Id.safeParse(stationId).success) throw new ApiError('stationUnknown', 'No such station')
  const station = await findStation(services.db, { stationId })
  if (station?.publicKey == null) {
    throw new ApiError('stationUnknown', 'This station is not registered')
  }
  const now = services.clock.now()
  if (!(Math.abs(now - at) <= SIGNATURE_WINDOW_MS)) {
    throw new ApiError('stationSignature', 'The station’s clock is more than a day off', {
      serverNow: now,
    })
  }
  if (!isSignedBy(station.publicKey, text, signature)) {
    throw new ApiError('stationSignature', 'The signature does not fit the station')
  }
  return { kind: 'station', stationId, roomId: station.roomId, number: station.number }
}
