import { describe, expect, it } from 'vitest'
import { pairingText, stationProofText, stationRequestText } from './station-signature.ts'

describe('texts that a station signs', () => {
  const request = { method: 'POST', path: '/api/a', at: 1, bodySha256: 'ab' }
  const proof = { stationId: 's', examNumber: 'K1', at: 1 }
  const pairing = { publicKey: 'p', at: 1, pairingCode: 'c' }

  it('P7: name their purpose first, so that a signature of one serves no other', () => {
    const purposes = [
      stationRequestText(request),
      stationProofText(proof),
      pairingText(pairing),
    ].map((text) => text.split('\n')[0])
    expect(purposes).toEqual(['wenkao-request', 'wenkao-log-in', 'wenkao-pairing'])
  })

  it('P7: change with every field', () => {
    const texts = [
      stationRequestText(request),
      stationRequestText({ ...request, method: 'PUT' }),
      stationRequestText({ ...request, path: '/api/b' }),
      stationRequestText({ ...request, at: 2 }),
      stationRequestText({ ...request, bodySha256: 'cd' }),
      stationProofText(proof),
      stationProofText({ ...proof, stationId: 't' }),
      stationProofText({ ...proof, examNumber: 'K2' }),
      stationProofText({ ...proof, at: 2 }),
      pairingText(pairing),
      pairingText({ ...pairing, publicKey: 'q' }),
      pairingText({ ...pairing, pairingCode: undefined }),
      pairingText({ ...pairing, at: 2 }),
    ]
    expect(new Set(texts).size).toBe(texts.length)
  })
})
