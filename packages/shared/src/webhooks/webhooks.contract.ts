import * as z from 'zod/mini'
import { Done, EpochMs, Id, cursorQuery, endpoint, nextCursor } from '../kernel/index.ts'
import { PING, webhookEvents } from './webhook-events.ts'

/*
 * Other systems are told when something has happened (N14; WH of SPEC.md). Signed as Standard Webhooks:
 * `webhook-signature: v1,` and the HMAC-SHA256 of `webhook-id.webhook-timestamp.body`, base64.
 */

export const Webhook = z.object({
  webhookId: Id,
  name: z.string(),
  url: z.string(),
  events: z.array(z.enum(webhookEvents)),
  createdAt: EpochMs,
  /** Deliveries that wait for an attempt, and those that were given up. */
  waiting: z.int(),
  failed: z.int(),
  lastDeliveredAt: z.nullable(EpochMs),
})
export type Webhook = z.infer<typeof Webhook>

const WebhookWish = z.object({
  name: z.string().check(z.trim(), z.minLength(1), z.maxLength(100)),
  /** https; http only to an address of the own network. */
  url: z.url().check(z.maxLength(1000)),
  events: z.array(z.enum(webhookEvents)).check(z.minLength(1), z.maxLength(20)),
})
const params = z.object({ webhookId: Id })

export const listWebhooks = endpoint({
  id: 'webhooks.list',
  method: 'GET',
  path: '/api/webhooks',
  action: 'webhooks.manage',
  summary: 'Webhooks with what waits and what was given up',
  reply: z.object({ webhooks: z.array(Webhook) }),
})

export const createWebhook = endpoint({
  id: 'webhooks.create',
  method: 'POST',
  path: '/api/webhooks',
  action: 'webhooks.manage',
  summary: 'Have an address told of events; the secret of its signatures is in this reply only',
  body: WebhookWish,
  reply: z.extend(Webhook, { secret: z.string() }),
})

export const deleteWebhook = endpoint({
  id: 'webhooks.delete',
  method: 'DELETE',
  path: '/api/webhooks/:webhookId',
  action: 'webhooks.manage',
  summary: 'Tell an address nothing more; its delivery log goes with it',
  params,
  reply: Done,
})

export const pingWebhook = endpoint({
  id: 'webhooks.ping',
  method: 'POST',
  path: '/api/webhooks/:webhookId/ping',
  action: 'webhooks.manage',
  summary: 'Send a delivery that says nothing, to try the address',
  params,
  reply: z.object({ eventId: Id }),
})

export const WebhookDelivery = z.object({
  /** The header `webhook-id`; the same in every attempt and replay. */
  eventId: Id,
  event: z.enum([...webhookEvents, PING]),
  at: EpochMs,
  state: z.enum(['waiting', 'delivered', 'failed']),
  attempts: z.int(),
  nextAt: z.nullable(EpochMs),
  deliveredAt: z.nullable(EpochMs),
  /** Status of the last reply, or why there was none. */
  lastStatus: z.nullable(z.int()),
  lastError: z.nullable(z.string()),
})
export type WebhookDelivery = z.infer<typeof WebhookDelivery>

export const listDeliveries = endpoint({
  id: 'webhooks.deliveries',
  method: 'GET',
  path: '/api/webhooks/:webhookId/deliveries',
  action: 'webhooks.manage',
  summary: 'What was sent to a webhook, the newest first',
  params,
  query: z.object(cursorQuery),
  reply: z.object({ deliveries: z.array(WebhookDelivery), next: nextCursor }),
})

export const replayDeliveries = endpoint({
  id: 'webhooks.replay',
  method: 'POST',
  path: '/api/webhooks/:webhookId/replay',
  action: 'webhooks.manage',
  summary: 'Send one event again, or all since a moment, those from before the webhook included',
  params,
  /** Exactly one of them. */
  body: z.object({ eventId: z.optional(Id), since: z.optional(EpochMs) }),
  reply: z.object({ deliveries: z.int() }),
})
