import { randomBytes } from 'node:crypto'
import {
  createWebhook,
  deleteWebhook,
  listDeliveries,
  listWebhooks,
  PING,
  pingWebhook,
  replayDeliveries,
  type Webhook,
  type WebhookDelivery,
} from '@wenkao/shared/webhooks'
import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import { route, type Route } from '../../platform/mount-endpoints.ts'
import { seal } from '../../platform/sealing.ts'
import { freshId, type Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import { SECRET_CONTEXT, type WebhookSender } from './send-webhooks.ts'
import { secretOf } from './sign-delivery.ts'
import { addressFault } from './webhook-address.ts'
import {
  deleteWebhookRow,
  findWebhook,
  insertDelivery,
  insertEvent,
  insertWebhook,
  replayEvents,
  selectDeliveries,
  selectWebhooks,
  type WebhookCounts,
  type WebhookRecord,
} from './webhooks.queries.ts'

const SHOWN = 50
const NEW: WebhookCounts = { waiting: 0, failed: 0, lastDeliveredAt: null }

/** Which other systems are told of what, and what became of it (N14). */
export function webhooksRoutes(services: Services, sender: WebhookSender | undefined): Route[] {
  const { db, clock, keys } = services

  const record = (transaction: Db, caller: Caller, subject: string, detail: object) =>
    recordAction(services, transaction, caller, {
      ...{ action: 'webhooks.manage', subject, detail: { ...detail } },
    })
  async function required(webhookId: string): Promise<WebhookRecord> {
    const found = await findWebhook(db, webhookId)
    if (!found) throw new ApiError('notFound', 'No such webhook')
    return found
  }

  return [
    route(listWebhooks, async () => ({ webhooks: (await selectWebhooks(db)).map(shown) })),
    route(createWebhook, async ({ body }, { caller }) => {
      const fault = addressFault(body.url)
      if (fault) throw new ApiError('invalidRequest', 'This address cannot be told', { url: fault })
      const secret = secretOf(randomBytes(32))
      const row: WebhookRecord = {
        ...{ webhookId: freshId(services), name: body.name, url: body.url },
        events: [...new Set(body.events)],
        secret: seal(keys.dataEncryption, secret, SECRET_CONTEXT),
        createdAt: clock.now(),
      }
      await db.transaction(async (transaction) => {
        await insertWebhook(transaction, row)
        const { webhookId, url, events } = row
        await record(transaction, caller, `webhook ${body.name}`, { webhookId, url, events })
      })
      return { ...shown({ ...row, ...NEW }), secret }
    }),
    route(deleteWebhook, async ({ params: { webhookId } }, { caller }) => {
      const { name } = await required(webhookId)
      await db.transaction(async (transaction) => {
        if (await deleteWebhookRow(transaction, webhookId))
          await record(transaction, caller, `webhook ${name} deleted`, { webhookId })
      })
      return { done: true as const }
    }),
    route(pingWebhook, async ({ params: { webhookId } }, { caller }) => {
      const { name } = await required(webhookId)
      const eventId = freshId(services)
      const at = clock.now()
      await db.transaction(async (transaction) => {
        await insertEvent(transaction, { eventId, event: PING, at, facts: {} })
        await insertDelivery(transaction, { webhookId, eventId, nextAt: at })
        await record(transaction, caller, `webhook ${name} tried`, { webhookId, eventId })
      })
      sender?.wake()
      return { eventId }
    }),
    route(listDeliveries, async ({ params: { webhookId }, query }) => {
      await required(webhookId)
      const most = query.limit ?? SHOWN
      const rows = await selectDeliveries(db, webhookId, { after: query.after, most })
      const deliveries = rows.map(({ delivery, event }): WebhookDelivery => {
        const { eventId, attempts, nextAt, deliveredAt, lastStatus, lastError } = delivery
        const state = nextAt !== null ? 'waiting' : deliveredAt !== null ? 'delivered' : 'failed'
        return {
          ...{ eventId, event: event.event, at: event.at, state, attempts, nextAt, deliveredAt },
          ...{ lastStatus, lastError },
        }
      })
      const next = rows.length === most ? (deliveries.at(-1)?.eventId ?? null) : null
      return { deliveries, next }
    }),
    route(replayDeliveries, async ({ params: { webhookId }, body }, { caller }) => {
      if ((body.eventId === undefined) === (body.since === undefined))
        throw new ApiError('invalidRequest', 'Either an event or a moment')
      const webhook = await required(webhookId)
      const deliveries = await db.transaction(async (transaction) => {
        const replayed = await replayEvents(transaction, webhook, body, clock.now())
        const detail = { webhookId, ...body, deliveries: replayed }
        await record(transaction, caller, `webhook ${webhook.name} replayed`, detail)
        return replayed
      })
      sender?.wake()
      return { deliveries }
    }),
  ]
}

function shown({ secret: _secret, ...webhook }: WebhookRecord & WebhookCounts): Webhook {
  return webhook
}
