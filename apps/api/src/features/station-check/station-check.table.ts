import type { StationCheck } from '@wenkao/shared/station-check'
import { bigint, index, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { ms } from '../../platform/columns.table.ts'
import { stations } from '../places/places.table.ts'

/** The last checks of each station; a PC that takes over a number begins anew by its key. */
export const stationChecks = pgTable(
  'station_checks',
  {
    stationId: uuid('station_id')
      .notNull()
      .references(() => stations.stationId),
    publicKey: text('public_key').notNull(),
    /** As the PC told it: names the check, so that a repeated report is the same one. */
    at: ms().notNull(),
    receivedAt: ms().notNull(),
    outcome: text('outcome').$type<StationCheck['outcome']>().notNull(),
    check: jsonb('check').$type<StationCheck>().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.stationId, table.publicKey, table.at] }),
    index('station_checks_last').on(table.stationId, table.receivedAt),
  ],
)

/** Greatest canary counter that a PC ever told of a drive: a smaller one was rolled back (F15, N05). */
export const stationCanaries = pgTable(
  'station_canaries',
  {
    publicKey: text('public_key').notNull(),
    drive: text('drive').notNull(),
    counter: bigint('counter', { mode: 'number' }).notNull(),
    boot: text('boot'),
    updatedAt: ms().notNull(),
  },
  (table) => [primaryKey({ columns: [table.publicKey, table.drive] })],
)
