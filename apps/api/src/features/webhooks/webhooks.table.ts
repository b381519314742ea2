import type { DeliveredEvent, WebhookEvent, WebhookFacts } from '@wenkao/shared/webhooks'
import { index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { bytea, ms } from '../../platform/columns.table.ts'

/** Addresses that are told of events. */
export const webhooks = pgTable('webhooks', {
  webhookId: uuid('webhook_id').primaryKey(),
  name: text('name').notNull(),
  url: text('url').notNull(),
  events: text('events').array().$type<WebhookEvent[]>().notNull(),
  /** Sealed with the server's data key. */
  secret: bytea('secret').notNull(),
  createdAt: ms().notNull(),
})

/** What has happened, written in the transaction in which it did; ids only. */
export const webhookEventRows = pgTable(
  'webhook_events',
  {
    eventId: uuid('event_id').primaryKey(),
    event: text('event').$type<DeliveredEvent>().notNull(),
    at: ms().notNull(),
    facts: jsonb('facts').$type<WebhookFacts>().notNull(),
  },
  (table) => [index('webhook_events_by_time').on(table.at)],
)

/** Which event goes to which address, and how far that is. */
export const webhookDeliveries = pgTable(
  'webhook_deliveries',
  {
    webhookId: uuid('webhook_id')
      .notNull()
      .references(() => webhooks.webhookId, { onDelete: 'cascade' }),
    eventId: uuid('event_id')
      .notNull()
      .references(() => webhookEventRows.eventId, { onDelete: 'cascade' }),
    attempts: integer('attempts').notNull().default(0),
    /** null: nothing more is tried. */
    nextAt: ms(),
    deliveredAt: ms(),
    lastStatus: integer('last_status'),
    lastError: text('last_error'),
  },
  (table) => [
    primaryKey({ columns: [table.webhookId, table.eventId] }),
    index('webhook_deliveries_due').on(table.nextAt),
  ],
)
