import { sign } from 'node:crypto'
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
