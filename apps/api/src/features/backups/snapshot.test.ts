import { setImmediate } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'
import { copyOut, inSnapshot, type TableShape } from './snapshot.queries.ts'

let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
}, 60_000)
afterAll(async () => {
  await server.close()
})

const shape: TableShape = { name: 'copied', columns: ['text'], order: 'text' }

/** A table of so many rows of 100 bytes. */
async function fill(rows: number): Promise<void> {
  const { sql } = server.services
  await sql`drop table if exists copied`
  await sql`create table copied as
    select lpad(n::text, 99, '0') as text from generate_series(1, ${rows}::int) as n`
}

describe('[D10] BU2: a table that is read slowly', () => {
  it('leaves its connection able to go on, however full the last bytes found the stream', async () => {
    for (const rows of [100, 1310, 2620, 5240, 12_000]) {
      await fill(rows)
      const { bytes, next } = await inSnapshot(server.services.sql, async (snapshot) => {
        let bytes = 0
        for await (const some of copyOut(snapshot, shape, shape.columns)) {
          bytes += some.length
          await setImmediate()
        }
        const [row] = await snapshot<{ next: number }[]>`select 1 as next`
        return { bytes, next: row?.next }
      })
      expect({ rows, bytes, next }).toEqual({ rows, bytes: rows * 100, next: 1 })
    }
  })

  it('lets its reader fail in the middle: the reason is told, and the connection goes on', async () => {
    await fill(12_000)
    for (const full of [0, 70_000, 300_000]) {
      const failing = inSnapshot(server.services.sql, async (snapshot) => {
        let bytes = 0
        for await (const some of copyOut(snapshot, shape, shape.columns)) {
          bytes += some.length
          if (bytes > full) throw new Error('The place is full')
          await setImmediate()
        }
      })
      await expect(failing).rejects.toThrow('The place is full')
    }
  })
})
