import { aWriter, anId, propertySettings } from '@wenkao/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hasValidCheck, sha256Hex } from '../kernel/index.ts'
import {
  contentDigest,
  isReceiptCode,
  receiptCode,
  receiptQrText,
  receiptText,
} from './content-digest.ts'
import { Submission } from './hand-in.contract.ts'
import type { Receipt } from './receipt.contract.ts'

const sitting = anId(1)
const submission: Submission = {
  version: 1,
  round: 1,
  cut: {
    [aWriter(1)]: { n: 4, hash: sha256Hex('4') },
    [aWriter(2)]: { n: 0, hash: sha256Hex('0') },
  },
  files: [
    { path: 'Word/a.docx', hash: sha256Hex('a') },
    { path: 'Word/b.docx', hash: sha256Hex('b') },
    { path: '文件/图.png', hash: sha256Hex('c') },
  ],
  folder: {
    entries: [
      { path: 'Word', type: 'folder' },
      { path: 'Word/a.docx', type: 'file', hash: sha256Hex('a'), size: 3, hidden: false },
    ],
  },
}
const digest = contentDigest(sitting, submission)

describe('contentDigest', () => {
  it('H2: does not depend on the order of files, folder entries or writers', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(submission.files, { minLength: 3 }),
        fc.shuffledSubarray(submission.folder?.entries ?? [], { minLength: 2 }),
        fc.shuffledSubarray(Object.entries(submission.cut), { minLength: 2 }),
        (files, entries, cut) => {
          const same = { ...submission, files, folder: { entries }, cut: Object.fromEntries(cut) }
          expect(contentDigest(sitting, same)).toBe(digest)
        },
      ),
      propertySettings(50),
    )
  })

  it('H2: an attribute that is left out is one that is not set, and a size is told by the hash', () => {
    const entries = (submission.folder?.entries ?? []).map(({ size: _size, ...entry }) => ({
      readOnly: false,
      archive: false,
      hidden: false,
      ...entry,
    }))
    expect(contentDigest(sitting, { ...submission, folder: { entries } })).toBe(digest)
  })

  it('H1: changes with everything that it covers', () => {
    const [first, ...rest] = submission.files
    const [folder, file] = submission.folder?.entries ?? []
    if (!first || !folder || !file) throw new Error('no files')
    const changed: Submission[] = [
      { ...submission, round: 2 },
      { ...submission, cut: {} },
      { ...submission, cut: { ...submission.cut, [aWriter(1)]: { n: 5, hash: sha256Hex('4') } } },
      { ...submission, cut: { ...submission.cut, [aWriter(1)]: { n: 4, hash: sha256Hex('5') } } },
      { ...submission, files: rest },
      { ...submission, files: [{ ...first, hash: sha256Hex('x') }, ...rest] },
      { ...submission, files: [{ ...first, path: 'Word/A.docx' }, ...rest] },
      { ...submission, folder: null },
      { ...submission, folder: { entries: [] } },
      { ...submission, folder: { entries: [folder, { ...file, readOnly: true }] } },
      { ...submission, folder: { entries: [folder, { ...file, hidden: true }] } },
      { ...submission, folder: { entries: [folder, { ...file, archive: true }] } },
      { ...submission, folder: { entries: [folder, { ...file, type: 'folder' }] } },
    ]
    const digests = [digest, ...changed.map((other) => contentDigest(sitting, other))]
    expect(new Set([...digests, contentDigest(anId(2), submission)]).size).toBe(15)
  })

  it('H1: stays what it was in earlier releases, because receipts are signed over it', () => {
    expect(digest).toMatchInlineSnapshot(
      `"654ad0a330ee37b4156461b76f82ce0fdd6ae3bee7028a09c3234b1de9c4cf98"`,
    )
  })

  it('H2: survives the wire', () => {
    const wired = Submission.parse(JSON.parse(JSON.stringify(submission)))
    expect(contentDigest(sitting, wired)).toBe(digest)
  })
})

describe('receipts', () => {
  const payload: Receipt['payload'] = {
    version: 1,
    sessionId: anId(3),
    sittingId: sitting,
    examNumber: '26010203',
    round: 1,
    contentDigest: digest,
    at: 1_800_000_000_000,
    auditHead: null,
    former: null,
  }
  const signature = 'c2lnbmF0dXJl'
  const receipt: Receipt = { payload, keyId: 'k1', signature, code: receiptCode(signature) }

  it('H3: the signed text is the same whatever the order of the payload’s keys', () => {
    const turned = Object.fromEntries(Object.entries(payload).reverse()) as Receipt['payload']
    expect(receiptText(turned)).toBe(receiptText(payload))
    expect(receiptText({ ...payload, round: 2 })).not.toBe(receiptText(payload))
  })

  it('H4: the short code has a check character, follows the signature and is read as people type', () => {
    expect(receipt.code).toMatch(/^.{4}-.{4}-.{3}$/)
    expect(hasValidCheck(receipt.code)).toBe(true)
    expect(receiptCode(`${signature}x`)).not.toBe(receipt.code)
    expect(isReceiptCode(` ${receipt.code.toLowerCase().replaceAll('-', '')} `, receipt)).toBe(true)
    expect(isReceiptCode(receiptCode('other'), receipt)).toBe(false)
  })

  it('H5: the QR text carries payload, key and signature', () => {
    const [version, keyId, part, signed, ...more] = receiptQrText(receipt).split('.')
    expect([version, keyId, signed, more]).toEqual(['WKR1', 'k1', signature, []])
    const text = Buffer.from(part ?? '', 'base64url').toString()
    expect(JSON.parse(text)).toEqual(payload)
    expect(`wenkao-receipt-1\n${text}`).toBe(receiptText(payload))
  })
})
