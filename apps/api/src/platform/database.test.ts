import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestServer, type TestServer } from '../test-processes/test-server.ts'
import { migrateDatabase, openDatabase, type Database } from './database.ts'

let server: TestServer
let database: Database

beforeAll(async () => {
  server = await createTestServer()
  database = openDatabase(server.databaseUrl, 2)
  await database.sql`create table saved (number integer primary key)`
})
afterAll(async () => {
  await database.close()
  await server.close()
})

describe('[R1] a transaction that begins while every connection is busy', () => {
  it('has its connection for itself, and leaves none in a transaction', async () => {
    const { sql } = database
    const numbers = Array.from({ length: 8 }, (_, at) => at)
    // Both connections are open, and each has one statement under way that needs no description.
    await Promise.all([sql`select 1`, sql`select 1`])
    const busy = [sql.unsafe('select pg_sleep(0.3)'), sql.unsafe('select pg_sleep(0.3)')]
    for (const statement of busy) void statement.execute()
    await Promise.all(
      numbers.map((number) =>
        sql.begin(async (transaction) => {
          await transaction`insert into saved values (${number})`
        }),
      ),
    )
    await Promise.all(busy)
    // Seen from outside: what was acknowledged is committed, whatever connection it went over.
    const seen = await server.services.sql<{ number: number }[]>`
      select number from saved order by number`
    expect(seen.map(({ number }) => number)).toEqual(numbers)
    const open = await server.services.sql`
      select 1 from pg_stat_activity
      where datname = current_database() and state like 'idle in transaction%'`
    expect(open).toHaveLength(0)
  })
})

describe('a database that a newer version has worked with', () => {
  it('is refused before anything is written, and taken again by the version that knows it', async () => {
    const { sql } = database
    await migrateDatabase(server.databaseUrl)
    await sql`insert into drizzle.__drizzle_migrations (hash, created_at) values ('of 2030', 1)`
    await expect(migrateDatabase(server.databaseUrl)).rejects.toThrow(/newer version/)
    await sql`delete from drizzle.__drizzle_migrations where hash = 'of 2030'`
    await migrateDatabase(server.databaseUrl)
  })
})
