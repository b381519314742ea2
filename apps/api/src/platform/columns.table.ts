import { bigint, customType, uuid } from 'drizzle-orm/pg-core'

/** A moment or a length in milliseconds (R5: numbers of the server's clock, no time zones). */
export const ms = () => bigint({ mode: 'number' })
/** First key column of every session table, so that rows of one session stay together (DESIGN 11). */
export const sessionId = () => uuid('session_id').notNull()
export const sittingId = () => uuid('sitting_id').notNull()

/** Sealed bytes: what only the server's data key opens. */
export const bytea = customType<{ data: Uint8Array; driverData: Uint8Array }>({
  dataType: () => 'bytea',
})
