import { sql as fragment } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestServer, type TestServer } from '../test-processes/test-server.ts'
import { openDatabase, type Database, type SqlRunner } from './database.ts'

let server: TestServer
let pool: Database
let killer: Database
beforeAll(async () => {
  server = await createTestServer()
  pool = openDatabase(server.databaseUrl, 2)
  killer = openDatabase(server.databaseUrl, 1)
  await pool.sql`create table guarded (name text primary key, round int not null)`
})
afterAll(async () => {
  await pool.close()
  await killer.close()
  await server.close()
})

const backendOf = async (sql: SqlRunner): Promise<number> => {
  const [row] = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`
  return row?.pid ?? 0
}
const end = (pid: number) => killer.sql`select pg_terminate_backend(${pid}, 5000)`
const ROUNDS = Array.from({ length: 12 }, (_, round) => round)

describe('a transaction whose connection is ended under it (R3)', () => {
  it('fails, says nothing more, and the pool goes on', async () => {
    for (const round of ROUNDS) {
      const lost = pool.sql.begin(async (transaction) => {
        await transaction`insert into guarded values (${`a${round}`}, ${round})`
        await end(await backendOf(transaction))
        await transaction`insert into guarded values (${`b${round}`}, ${round})`
      })
      await expect(lost).rejects.toThrow()
      expect(await pool.sql`select 1 as one`).toEqual([{ one: 1 }])
    }
    expect(await pool.sql`select * from guarded`).toHaveLength(0)
  })

  it('fails also in the middle of a statement', async () => {
    for (const _round of ROUNDS) {
      let told: (pid: number) => void = () => undefined
      const pid = new Promise<number>((resolve) => {
        told = resolve
      })
      const lost = pool.sql.begin(async (transaction) => {
        told(await backendOf(transaction))
        await transaction`select pg_sleep(20)`
      })
      const outcome = expect(lost).rejects.toThrow()
      await end(await pid)
      await outcome
      expect(await pool.sql`select 1 as one`).toEqual([{ one: 1 }])
    }
  })

  it('never undoes what another transaction has acknowledged', async () => {
    const others: string[] = []
    for (const round of ROUNDS) {
      const lost = pool.db.transaction(async (transaction) => {
        const rows = await transaction.execute(fragment`select pg_backend_pid() as pid`)
        await end(Number(rows[0]?.['pid']))
        await transaction.execute(fragment`select 1`)
      })
      const outcome = expect(lost).rejects.toThrow()
      for (let at = 0; at < 10; at += 1) {
        const name = `c${round}-${at}`
        await pool.sql
          .begin(async (transaction) => {
            await transaction`insert into guarded values (${name}, ${round})`
            await transaction`select 1`
          })
          .then(() => others.push(name))
      }
      await outcome
    }
    const held = await pool.sql<{ name: string }[]>`select name from guarded`
    expect(held.map(({ name }) => name).sort()).toEqual(others.sort())
  })

  it('leaves other failures to be rolled back as ever', async () => {
    const failed = pool.sql.begin(async (transaction) => {
      await transaction`insert into guarded values ('d', 1)`
      await transaction`insert into guarded values ('d', 2)`
    })
    await expect(failed).rejects.toMatchObject({ code: '23505' })
    await expect(
      pool.sql.begin(async (transaction) => {
        await transaction`insert into guarded values ('e', 1)`
        throw new Error('changed my mind')
      }),
    ).rejects.toThrow('changed my mind')
    expect(await pool.sql`select * from guarded where name in ('d', 'e')`).toHaveLength(0)
  })
})
