import { createHmac } from 'node:crypto'

const PREFIX = 'whsec_'

/** A secret as the receiver keeps it: base64 of 32 bytes behind a prefix (Standard Webhooks). */
export function secretOf(bytes: Uint8Array): string {
  return PREFIX + Buffer.from(bytes).toString('base64')
}

/**
 * Headers of a delivery (WH2). @param secret as `secretOf` wrote it. @param at ms.
 */
export function signedHeaders(
  secret: string,
  eventId: string,
  at: number,
  body: string,
): Record<string, string> {
  const seconds = Math.floor(at / 1000)
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64')
  const mac = createHmac('sha256', key).update(`${eventId}.${seconds}.${body}`).digest('base64')
  return {
    'webhook-id': eventId,
    'webhook-timestamp': String(seconds),
    'webhook-signature': `v1,${mac}`,
  }
}
