import type { DeliveredEvent } from '@wenkao/shared/webhooks'
import { and, desc, eq, lt, lte, sql } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { webhookDeliveries, webhookEventRows, webhooks } from './webhooks.table.ts'

export type WebhookRecord = typeof webhooks.$inferSelect
export type EventRecord = typeof webhookEventRows.$inferSelect
type DeliveryRecord = typeof webhookDeliveries.$inferSelect

export async function insertEvent(db: Db, event: EventRecord): Promise<void> {
  await db.insert(webhookEventRows).values(event)
}

/** One delivery for each webhook that wants the event; due at once. */
export async function insertDeliveries(
  db: Db,
  { eventId, event, at }: { eventId: string; event: DeliveredEvent; at: number },
): Promise<void> {
  await db.execute(sql`
    insert into webhook_deliveries (webhook_id, event_id, next_at)
    select webhook_id, ${eventId}, ${at} from webhooks where ${event} = any(events)`)
}

export async function insertDelivery(
  db: Db,
  row: { webhookId: string; eventId: string; nextAt: number },
): Promise<void> {
  await db.insert(webhookDeliveries).values(row)
}

export async function insertWebhook(db: Db, row: WebhookRecord): Promise<void> {
  await db.insert(webhooks).values(row)
}

export async function findWebhook(db: Db, webhookId: string): Promise<WebhookRecord | undefined> {
  const [row] = await db.select().from(webhooks).where(eq(webhooks.webhookId, webhookId))
  return row
}

export async function deleteWebhookRow(db: Db, webhookId: string): Promise<boolean> {
  const gone = await db.delete(webhooks).where(eq(webhooks.webhookId, webhookId)).returning()
  return gone.length > 0
}

export interface WebhookCounts {
  readonly waiting: number
  readonly failed: number
  readonly lastDeliveredAt: number | null
}

export async function selectWebhooks(db: Db): Promise<(WebhookRecord & WebhookCounts)[]> {
  const own = webhookDeliveries
  return db
    .select({
      webhookId: webhooks.webhookId,
      name: webhooks.name,
      url: webhooks.url,
      events: webhooks.events,
      secret: webhooks.secret,
      createdAt: webhooks.createdAt,
      waiting: sql<number>`count(*) filter (where ${own.nextAt} is not null)::int`,
      failed: sql<number>`count(*) filter (where ${own.eventId} is not null
        and ${own.nextAt} is null and ${own.deliveredAt} is null)::int`,
      lastDeliveredAt: sql<number | null>`max(${own.deliveredAt})::float8`,
    })
    .from(webhooks)
    .leftJoin(own, eq(own.webhookId, webhooks.webhookId))
    .groupBy(webhooks.webhookId)
    .orderBy(webhooks.webhookId)
}

/** Deliveries of a webhook with their events, the newest event first. @param after id to go on after. */
export async function selectDeliveries(
  db: Db,
  webhookId: string,
  { after, most }: { after: string | undefined; most: number },
): Promise<{ delivery: DeliveryRecord; event: EventRecord }[]> {
  return db
    .select({ delivery: webhookDeliveries, event: webhookEventRows })
    .from(webhookDeliveries)
    .innerJoin(webhookEventRows, eq(webhookEventRows.eventId, webhookDeliveries.eventId))
    .where(
      and(
        eq(webhookDeliveries.webhookId, webhookId),
        after === undefined ? undefined : lt(webhookDeliveries.eventId, after),
      ),
    )
    .orderBy(desc(webhookDeliveries.eventId))
    .limit(most)
}

export interface DueDelivery {
  readonly webhookId: string
  readonly eventId: string
  /** Attempts before this one. */
  readonly attempts: number
  /** When it is due again unless its outcome is written, ms. */
  readonly leasedUntil: number
}

/**
 * Takes the oldest due delivery of each webhook, so that an address that is slow holds up no other. What
 * its process does not end is due again after the lease.
 */
export async function claimDue(
  db: Db,
  now: number,
  { leaseMs, most }: { leaseMs: number; most: number },
): Promise<DueDelivery[]> {
  const rows = await db.execute<{ webhook_id: string; event_id: string; attempts: number }>(sql`
    with first as (
      select distinct on (webhook_id) webhook_id, event_id, next_at from webhook_deliveries
      where next_at <= ${now} order by webhook_id, event_id),
    due as (select webhook_id, event_id from first order by next_at limit ${most}),
    taken as (
      select d.webhook_id, d.event_id from webhook_deliveries d join due using (webhook_id, event_id)
      where d.next_at <= ${now} for update of d skip locked)
    update webhook_deliveries d set next_at = ${now + leaseMs}
    from taken where d.webhook_id = taken.webhook_id and d.event_id = taken.event_id
    returning d.webhook_id, d.event_id, d.attempts`)
  return rows.map(({ webhook_id, event_id, attempts }) => ({
    ...{ webhookId: webhook_id, eventId: event_id, attempts, leasedUntil: now + leaseMs },
  }))
}

export async function findEvent(db: Db, eventId: string): Promise<EventRecord | undefined> {
  const [row] = await db
    .select()
    .from(webhookEventRows)
    .where(eq(webhookEventRows.eventId, eventId))
  return row
}

/**
 * Writes what became of an attempt, unless it was made due anew meanwhile: who asked for it to be sent
 * again is not answered by the attempt that was under way (WH4).
 */
export async function updateDelivery(
  db: Db,
  of: Pick<DueDelivery, 'webhookId' | 'eventId' | 'leasedUntil'>,
  set: Partial<DeliveryRecord>,
): Promise<void> {
  await db
    .update(webhookDeliveries)
    .set(set)
    .where(
      and(
        eq(webhookDeliveries.webhookId, of.webhookId),
        eq(webhookDeliveries.eventId, of.eventId),
        eq(webhookDeliveries.nextAt, of.leasedUntil),
      ),
    )
}

/** Makes deliveries due again, and those that are missing. @returns how many. */
export async function replayEvents(
  db: Db,
  webhook: Pick<WebhookRecord, 'webhookId' | 'events'>,
  which: { readonly eventId?: string | undefined; readonly since?: number | undefined },
  now: number,
): Promise<number> {
  const { eventId, since } = which
  const rows = await db.execute(sql`
    insert into webhook_deliveries (webhook_id, event_id, next_at)
    select ${webhook.webhookId}, e.event_id, ${now}::bigint from webhook_events e
    left join webhook_deliveries d on d.event_id = e.event_id and d.webhook_id = ${webhook.webhookId}
    where ${eventId === undefined ? sql`e.at >= ${since ?? now}` : sql`e.event_id = ${eventId}`}
      and (d.event_id is not null or e.event = any(${sql.param(webhook.events)}::text[]))
    on conflict (webhook_id, event_id)
      do update set next_at = excluded.next_at, attempts = 0, delivered_at = null
    returning event_id`)
  return rows.length
}

/** Forgets events with their deliveries. @param before moment, ms. */
export async function deleteEvents(db: Db, before: number): Promise<void> {
  await db.delete(webhookEventRows).where(lte(webhookEventRows.at, before))
}
