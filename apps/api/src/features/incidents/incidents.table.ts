import type { IncidentPhoto } from '@wenkao/shared/incidents'
import { sql } from 'drizzle-orm'
import {
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { ms, sessionId } from '../../platform/columns.table.ts'

/** The incident log: rows are inserted and never changed; a correction is a further row. */
export const incidents = pgTable(
  'incidents',
  {
    sessionId: sessionId(),
    incidentId: uuid('incident_id').notNull(),
    at: ms().notNull(),
    /** `system` for a detection, `staff` for what a person wrote. */
    source: text('source').notNull(),
    actorId: text('actor_id').notNull(),
    actorName: text('actor_name').notNull(),
    kind: text('kind').notNull(),
    stations: jsonb('stations').$type<number[]>().notNull(),
    sittingId: uuid('sitting_id'),
    text: text('text').notNull(),
    detail: jsonb('detail').$type<Record<string, unknown>>().notNull(),
    photos: jsonb('photos').$type<IncidentPhoto[]>().notNull(),
    /** The former entry that this one notes on or corrects. */
    aboutId: uuid('about_id'),
    aboutAs: text('about_as'),
    /** Of a detection: found twice, it is one entry. */
    key: text('key'),
  },
  (table) => [
    primaryKey({ columns: [table.sessionId, table.incidentId] }),
    uniqueIndex('incidents_key')
      .on(table.sessionId, table.key)
      .where(sql`${table.key} is not null`),
    index('incidents_by_time').on(table.sessionId, table.at),
  ],
)

/** Photos that were sent for a session: only these may be named, never any other stored content. */
export const incidentPhotos = pgTable(
  'incident_photos',
  {
    sessionId: sessionId(),
    hash: text('hash').notNull(),
    mediaType: text('media_type').notNull(),
    size: integer('size').notNull(),
    sentBy: text('sent_by').notNull(),
    sentAt: ms().notNull(),
  },
  (table) => [primaryKey({ columns: [table.sessionId, table.hash] })],
)

/** What the office changed of the shipped kinds, and its own. Never deleted: entries name them. */
export const incidentKinds = pgTable('incident_kinds', {
  kind: text('kind').primaryKey(),
  label: text('label'),
  retired: boolean('retired').notNull(),
  createdAt: ms().notNull(),
})
