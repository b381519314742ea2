/** What a webhook may be told of (WH1). */
export const webhookEvents = [
  'roster.changed',
  'session.started',
  'session.ended',
  'appeal.decided',
  'results.frozen',
  'results.released',
  'results.corrected',
] as const
export type WebhookEvent = (typeof webhookEvents)[number]

/** Sent by hand to a webhook, to try it. */
export const PING = 'ping'
export type DeliveredEvent = WebhookEvent | typeof PING

/** What a delivery says: ids, from which a program reads the rest with its key; never personal data. */
export interface WebhookFacts {
  readonly examId?: string
  readonly sessionId?: string
  readonly sittingId?: string
  readonly edition?: number
}
