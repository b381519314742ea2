import * as z from 'zod/mini'
import { Base64Url, EpochMs, Id, Sha256 } from '../kernel/index.ts'

/** What the server signs when it has taken a submission (N02). */
export const ReceiptPayload = z.object({
  version: z.literal(1),
  sessionId: Id,
  sittingId: Id,
  examNumber: z.string(),
  round: z.int().check(z.minimum(1)),
  contentDigest: Sha256,
  at: EpochMs,
  /** Head of the latest audit block, null while none was sealed (N03). */
  auditHead: z.nullable(Sha256),
  /** Code of the receipt of the round before. */
  former: z.nullable(z.string()),
})
export type ReceiptPayload = z.infer<typeof ReceiptPayload>

export const Receipt = z.object({
  payload: ReceiptPayload,
  keyId: z.string(),
  /** Ed25519 over `receiptText(payload)`. */
  signature: Base64Url,
  /** Short code for reading aloud and writing down. */
  code: z.string(),
})
export type Receipt = z.infer<typeof Receipt>
