import { sha256Hex, hexToBytes, toBase64Url, utf8ToBytes } from '../kernel/index.ts'
import { describe, expect, it } from 'vitest'
import { receiptCode, receiptQrText, receiptText } from './content-digest.ts'
import { judgeReceipt, readReceipt, type ReceiptKey } from './read-receipt.ts'
import type { Receipt } from './receipt.contract.ts'

const payload: Receipt['payload'] = {
  version: 1,
  sessionId: '00000000-0000-7000-8000-000000000001',
  sittingId: '00000000-0000-7000-8000-000000000002',
  examNumber: '26010203',
  round: 1,
  contentDigest: 'd'.repeat(64),
  at: 1_800_000_000_000,
  auditHead: 'e'.repeat(64),
  former: null,
}
const key: ReceiptKey = { keyId: 'k1', publicKey: toBase64Url(new Uint8Array(32).fill(7)) }

/** Stands for Ed25519: 64 bytes that follow from key and text. */
function signed(text: string, publicKey = key.publicKey): string {
  const half = sha256Hex(`${publicKey}\n${text}`)
  return toBase64Url(hexToBytes(half + half))
}
const verify = (publicKey: Uint8Array, text: string, signature: Uint8Array) =>
  toBase64Url(signature) === signed(text, toBase64Url(publicKey))

function receiptOf(over: Receipt['payload'] = payload, text = receiptText(over)): Receipt {
  const signature = signed(text)
  return { payload: over, keyId: 'k1', signature, code: receiptCode(signature) }
}
const judged = (text: string, keys: readonly ReceiptKey[] = [key]) => {
  const read = readReceipt(text)
  return read && judgeReceipt(read, keys, verify)
}

describe('reading and judging a receipt', () => {
  it('H6: is read from its QR text, also broken into lines or inside other text, and from its JSON', () => {
    const receipt = receiptOf()
    const qr = receiptQrText(receipt)
    const forms = [
      qr,
      `  ${qr}\n`,
      `考生 26010203 ${qr} 完`,
      qr.replace(/(.{60})/g, '$1\r\n'),
      `${qr.slice(0, -20)}\n${qr.slice(-20)} and more`,
      JSON.stringify(receipt),
      JSON.stringify({ outcome: 'same', receipt }, null, 2),
    ]
    for (const form of forms) {
      expect(readReceipt(form)?.receipt).toEqual(receipt)
      expect(judged(form)).toBe('genuine')
    }
  })

  it.each(['', 'WKR1', 'WKR1.k1.e30.AAAA', '{"payload":{}}', 'WKR1.k1.____.AAAA', 'null', '[1]'])(
    'H6: %j holds no receipt',
    (text) => {
      expect(readReceipt(text)).toBeUndefined()
    },
  )

  it('H6: fields that this version does not know are under the signature', () => {
    const grown = { ...payload, place: '城关区' }
    const text = receiptText(grown)
    const receipt = receiptOf(grown, text)
    expect(judged(receiptQrText(receipt))).toBe('genuine')
    expect(judged(JSON.stringify(receipt))).toBe('genuine')
    expect(judged(JSON.stringify({ ...receipt, payload: { ...grown, place: '别处' } }))).toBe(
      'forged',
    )
  })

  it('H7: any changed field, signature or code is a forgery, a key that is not published is foreign', () => {
    const receipt = receiptOf()
    const changed: Receipt[] = [
      { ...receipt, payload: { ...payload, examNumber: '26010204' } },
      { ...receipt, payload: { ...payload, round: 2 } },
      { ...receipt, payload: { ...payload, at: payload.at - 1 } },
      { ...receipt, payload: { ...payload, contentDigest: 'f'.repeat(64) } },
      { ...receipt, payload: { ...payload, auditHead: null } },
      { ...receipt, signature: signed('other') },
    ]
    for (const one of changed) {
      expect(judged(JSON.stringify({ ...one, code: receiptCode(one.signature) }))).toBe('forged')
      expect(judged(receiptQrText(one))).toBe('forged')
    }
    const short = toBase64Url(utf8ToBytes('short'))
    for (const [signature, code] of [
      [receipt.signature, receiptCode('other')],
      [short, receiptCode(short)],
    ])
      expect(judged(JSON.stringify({ ...receipt, signature, code }))).toBe('forged')
    expect(judged(receiptQrText(receipt), [])).toBe('foreignKey')
    expect(judged(receiptQrText({ ...receipt, keyId: 'k2' }))).toBe('foreignKey')
    expect(judged(receiptQrText(receipt), [{ ...key, publicKey: 'AAAA' }])).toBe('forged')
  })
})
