import type { WebhookEvent, WebhookFacts } from '@wenkao/shared/webhooks'
import type { Db } from '../../platform/database.ts'
import { freshId, type Services } from '../../platform/services.ts'
import { insertDeliveries, insertEvent } from './webhooks.queries.ts'

/**
 * Notes an event for other systems in the transaction in which it happens (WH1): it is sent if, and
 * only if, that is committed.
 */
export async function noteEvent(
  services: Pick<Services, 'clock'>,
  transaction: Db,
  event: WebhookEvent,
  facts: WebhookFacts,
): Promise<void> {
  const at = services.clock.now()
  const eventId = freshId(services)
  await insertEvent(transaction, { eventId, event, at, facts })
  await insertDeliveries(transaction, { eventId, event, at })
}
