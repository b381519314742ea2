import { generateKeyPairSync, sign } from 'node:crypto'
import { fillPath, sha256Hex, type Endpoint } from '@wenkao/shared/kernel'
import {
  beginPairing,
  branchText,
  issuePairingCode,
  pairingText,
  stationHeaders,
  stationProofText,
  stationRequestText,
} from '@wenkao/shared/places'
import type { ExamSetUp } from './set-up-exam.ts'
import type { TestServer } from './test-server.ts'

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
      more: { readonly body?: unknown; readonly run?: string; readonly wall?: number } = {},
    ) => ({
      [stationHeaders.station]: stationId,
      [stationHeaders.at]: String(at),
      [stationHeaders.signature]: signed(
        stationRequestText({
          method: endpoint.method,
          path: fillPath(endpoint.path, params),
          at,
          bodySha256: sha256Hex(more.body === undefined ? '' : JSON.stringify(more.body)),
        }),
      ),
      ...(more.run === undefined ? {} : { [stationHeaders.run]: more.run }),
      ...(more.wall === undefined ? {} : { [stationHeaders.wall]: String(more.wall) }),
    }),
    branch: (claim: Omit<Parameters<typeof branchText>[0], 'sittingId'>, sittingId: string) => ({
      ...claim,
      signature: signed(branchText({ ...claim, sittingId })),
    }),
  }
}

export type TestStation = ReturnType<typeof createTestStation>

/** A PC registered under a number of a room, by a code issued ahead. */
export async function registerTestStation(
  server: TestServer,
  set: Pick<ExamSetUp, 'office' | 'roomId'>,
  number: number,
  station: TestStation = createTestStation(),
): Promise<{ readonly station: TestStation; readonly stationId: string }> {
  const { pairingCode } = await server.call(issuePairingCode, {
    headers: set.office.headers,
    params: { roomId: set.roomId, number },
  })
  const state = await server.call(beginPairing, {
    body: station.pairing(server.clock.now(), pairingCode),
  })
  return { station, stationId: state.station?.stationId ?? '' }
}
