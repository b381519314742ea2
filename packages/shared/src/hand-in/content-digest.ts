import {
  canonicalJson,
  normaliseCode,
  sha256Hex,
  toBase64Url,
  utf8ToBytes,
  hexToBytes,
  newCode,
} from '../kernel/index.ts'
import type { Submission } from './hand-in.contract.ts'
import type { Receipt, ReceiptPayload } from './receipt.contract.ts'

/**
 * Identity of a submission (DESIGN section 5): sitting, round, cut, path → file hash, and the folder
 * manifest; no times, versions or ciphertext, so that the same work has the same digest however
 * often it is sealed again.
 * @param hashOf SHA-256 of a text in hex; the system's own is faster where there is one.
 * @returns SHA-256 in hex.
 */
export function contentDigest(
  sittingId: string,
  submission: Submission,
  hashOf: (text: string) => string = sha256Hex,
): string {
  const files = [...submission.files].sort(
    (a, b) => compareText(a.path, b.path) || compareText(a.hash, b.hash),
  )
  const folder = [...(submission.folder?.entries ?? [])]
    .sort((a, b) => compareText(a.path, b.path))
    .map((entry) => ({
      path: entry.path,
      type: entry.type,
      hash: entry.hash ?? null,
      readOnly: entry.readOnly ?? false,
      hidden: entry.hidden ?? false,
      archive: entry.archive ?? false,
    }))
  return hashOf(
    `wenkao-submission-1\n${canonicalJson({
      sitting: sittingId,
      round: submission.round,
      cut: submission.cut,
      files: files.map((file) => ({ path: file.path, hash: file.hash })),
      folder: submission.folder === null ? null : folder,
    })}`,
  )
}

/** Order by UTF-16 code units: the same on every machine, unlike a locale's order. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** The text under a receipt's signature. */
export function receiptText(payload: ReceiptPayload): string {
  return `wenkao-receipt-1\n${canonicalJson({ ...payload })}`
}

/** Short code of a receipt: 50 bits of its signature's hash with a check character. */
export function receiptCode(signature: string): string {
  return newCode(hexToBytes(sha256Hex(`wenkao-receipt-code\n${signature}`)), 10)
}

/** Text of a receipt's QR code: payload and signature, enough to verify offline with the public key. */
export function receiptQrText(receipt: Receipt): string {
  const payload = toBase64Url(utf8ToBytes(canonicalJson({ ...receipt.payload })))
  return `WKR1.${receipt.keyId}.${payload}.${receipt.signature}`
}

/** Whether a typed code names this receipt. */
export function isReceiptCode(typed: string, receipt: Receipt): boolean {
  return normaliseCode(typed) === normaliseCode(receipt.code)
}
