import type { RoomLayout } from '@wenkao/shared/places'
import { index, integer, jsonb, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core'
import { ms } from '../../platform/columns.table.ts'

export const areas = pgTable('areas', {
  areaId: uuid('area_id').primaryKey(),
  name: text('name').notNull().unique(),
  /** What another system calls it (KY7). */
  externalId: text('external_id').unique(),
})

export const sites = pgTable(
  'sites',
  {
    siteId: uuid('site_id').primaryKey(),
    areaId: uuid('area_id')
      .notNull()
      .references(() => areas.areaId),
    name: text('name').notNull(),
    /** What another system calls it (KY7). */
    externalId: text('external_id').unique(),
  },
  (table) => [unique('sites_name').on(table.areaId, table.name)],
)

export const rooms = pgTable(
  'rooms',
  {
    roomId: uuid('room_id').primaryKey(),
    siteId: uuid('site_id')
      .notNull()
      .references(() => sites.siteId),
    name: text('name').notNull(),
    /** What another system calls it (KY7). */
    externalId: text('external_id').unique(),
    /** How its stations stand; null: rows of a usual size. */
    layout: jsonb('layout').$type<RoomLayout>(),
  },
  (table) => [unique('rooms_name').on(table.siteId, table.name)],
)

/** A station is its key, not its address (F16); without a key it is a number without a bridge. */
export const stations = pgTable(
  'stations',
  {
    stationId: uuid('station_id').primaryKey(),
    roomId: uuid('room_id')
      .notNull()
      .references(() => rooms.roomId),
    number: integer('number').notNull(),
    publicKey: text('public_key').unique(),
    registeredAt: ms(),
  },
  (table) => [unique('stations_number').on(table.roomId, table.number)],
)

export const pairings = pgTable(
  'pairings',
  {
    pairingId: uuid('pairing_id').primaryKey(),
    codeMac: text('code_mac').notNull().unique(),
    /** Set by the bridge, or empty in a code issued ahead. */
    publicKey: text('public_key'),
    /** Set by the technician: at once in a code issued ahead. */
    roomId: uuid('room_id').references(() => rooms.roomId),
    number: integer('number'),
    stationId: uuid('station_id').references(() => stations.stationId),
    createdAt: ms().notNull(),
    expiresAt: ms().notNull(),
    /** Where the request came from; bounds what one place can pile up, and decides nothing else. */
    address: text('address'),
  },
  (table) => [
    index('pairings_key').on(table.publicKey),
    index('pairings_address').on(table.address, table.createdAt),
  ],
)

/**
 * What the server noticed of a registered PC at its signed requests (F16, F22): notes for people, which
 * never decide anything. Written when something changed, and at most once a minute as a sign of life.
 */
export const stationContacts = pgTable('station_contacts', {
  stationId: uuid('station_id')
    .primaryKey()
    .references(() => stations.stationId),
  /** Of the station; a row of a former registration counts as none. */
  registeredAt: ms().notNull(),
  lastSeenAt: ms().notNull(),
  address: text('address'),
  addressChangedAt: ms(),
  /** The run of the bridge that began last, when by the signed time, and the ones before it. */
  run: text('run'),
  runSince: ms(),
  formerRuns: jsonb('former_runs').$type<string[]>().notNull().default([]),
  /** When a former run came back last. */
  clonedAt: ms(),
  /** Own calendar of the PC less the server's clock. */
  clockOffMs: ms(),
})
