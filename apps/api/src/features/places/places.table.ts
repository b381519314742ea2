import { index, integer, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core'
import { ms } from '../../platform/columns.table.ts'

export const areas = pgTable('areas', {
  areaId: uuid('area_id').primaryKey(),
  name: text('name').notNull().unique(),
})

export const sites = pgTable(
  'sites',
  {
    siteId: uuid('site_id').primaryKey(),
    areaId: uuid('area_id')
      .notNull()
      .references(() => areas.areaId),
    name: text('name').notNull(),
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
  },
  (table) => [index('pairings_key').on(table.publicKey)],
)
