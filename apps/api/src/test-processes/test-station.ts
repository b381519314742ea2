import { generateKeyPairSync, sign } from 'node:crypto'
import { fillPath, sha256Hex, type Endpoint } from '@wenkao/shared/kernel'
import {
  pairingText,
  stationHeaders,
  stationProofText,
  stationRequestText,
} from '@wenkao/shared/places'

/** An exam PC's key and what it signs, written a second time beside the bridge's own. */
export function createTestStation() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const raw = publicKey.export({ format: 'jwk' }).x ?? ''
  const signed = (text: string) => sign(null, Buffer.from(text), privateKey).toString('base64url')
  return {
    publicKey: raw,
    sign: signed,
    pairing: (at: number, pairingCode?: string) => ({
      publicKey: raw,
      at,
      signature: signed(pairingText({ publicKey: raw, at, pairingCode })),
      ...(pairingCode === undefined ? {} : { pairingCode }),
    }),
    proof: (stationId: string, examNumber: string, at: number) => ({
      kind: 'bridge' as const,
      stationId,
      at,
      signature: signed(stationProofText({ stationId, examNumber, at })),
    }),
    headers: (
      stationId: string,
      endpoint: Endpoint,
      at: number,
      params: Readonly<Record<string, string>> = {},
    ) => ({
      [stationHeaders.station]: stationId,
      [stationHeaders.at]: String(at),
      [stationHeaders.signature]: signed(
        stationRequestText({
          method: endpoint.method,
          path: fillPath(endpoint.path, params),
          at,
          bodySha256: sha256Hex(''),
        }),
      ),
    }),
  }
}
