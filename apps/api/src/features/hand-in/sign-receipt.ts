import { sign, verify } from 'node:crypto'
import { promisify } from 'node:util'
import { receiptCode, receiptText, type Receipt, type ReceiptPayload } from '@wenkao/shared/hand-in'
import type { Keys } from '../../platform/keys.fs.ts'

/** Signs a receipt (N02): anyone with the published key verifies it without the server. */
export function signReceipt(keys: Pick<Keys, 'receiptSigning'>, payload: ReceiptPayload): Receipt {
  const signature = sign(
    null,
    Buffer.from(receiptText(payload)),
    keys.receiptSigning.privateKey,
  ).toString('base64url')
  return { payload, keyId: keys.receiptSigning.keyId, signature, code: receiptCode(signature) }
}

const signBeside = promisify(sign)

/** The same, without keeping the main thread: a room hands in at once. */
export async function signReceiptBeside(
  keys: Pick<Keys, 'receiptSigning'>,
  payload: ReceiptPayload,
): Promise<Receipt> {
  const { privateKey, keyId } = keys.receiptSigning
  const bytes = await signBeside(null, Buffer.from(receiptText(payload)), privateKey)
  const signature = bytes.toString('base64url')
  return { payload, keyId, signature, code: receiptCode(signature) }
}

/** Whether this server signed the receipt, for this very submission. */
export function isOwnReceipt(
  keys: Pick<Keys, 'receiptSigning'>,
  receipt: Receipt,
  of: Pick<ReceiptPayload, 'sessionId' | 'sittingId' | 'round' | 'contentDigest'>,
): boolean {
  const { payload, signature, keyId } = receipt
  const isSame =
    payload.sessionId === of.sessionId &&
    payload.sittingId === of.sittingId &&
    payload.round === of.round &&
    payload.contentDigest === of.contentDigest
  if (!isSame || keyId !== keys.receiptSigning.keyId) return false
  if (receipt.code !== receiptCode(signature)) return false
  return verify(
    null,
    Buffer.from(receiptText(payload)),
    keys.receiptSigning.publicKey,
    Buffer.from(signature, 'base64url'),
  )
}
